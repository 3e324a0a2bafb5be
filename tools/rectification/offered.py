"""Which verbs a person may ask for an item now: for pages that show buttons. The verbs decide, here as when they act.

Each verb is asked with a request that is complete but empty. One that says it is somebody else's, or not to be done
now, is not offered; one that only lacks something is: what it lacks is for the person to give.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tools.errors import NotNow, NotUpToYou, ToolError
from tools.rectification.judging_requests import (
    CloseNotShown,
    JudgeEffect,
    LookBackAt,
    ObserveOn,
    OverrideEffect,
    PlanAnew,
    RecogniseEffect,
)
from tools.rectification.model import Item, MetricAsked
from tools.rectification.request_base import Request
from tools.rectification.requests import (
    UNKNOWN,
    Accept,
    AddEvidence,
    ApprovePlan,
    AskExtension,
    Assign,
    Claim,
    ConfirmLasting,
    DeclareUntestable,
    Decline,
    EndLasting,
    Exclude,
    GrantExtension,
    Inspect,
    MakeLasting,
    MeasureIn,
    Merge,
    Recuse,
    RefuseExtension,
    RegisterTest,
    Remark,
    Report,
    Resume,
    ReturnPlan,
    SavePlan,
    SendBack,
    SubmitPlan,
    SubmitWork,
    Suspend,
)
from tools.rectification.verbs import VERBS
from tools.rectification.verbs.base import Setting
from tools.rectification.words import Cause, Checked, EvidenceKind, LookBack

_DAY = date.min
_WHY = "询问"
_LONG_WHY = _WHY * 10
_OK = Checked.PASSED
_MEASURE = MeasureIn(id="M1", text=_WHY, deliverable=_WHY, due_on=_DAY)

_EMPTY: tuple[Request, ...] = (
    Claim(),
    Decline(why=_WHY),
    Assign(owner="-", supervisor="-"),
    SavePlan(goal=_WHY, cause=Cause.RULES, cause_note=_WHY, measures=(_MEASURE,), due_on=_DAY),
    # The test's own days lie before today, so it is refused before anything would be measured.
    RegisterTest(request=MetricAsked("-", "-", ()), target=0, observe_from=_DAY, observe_until=_DAY, why=_WHY),
    DeclareUntestable(why=_WHY),
    SubmitPlan(),
    ApprovePlan(why=_WHY),
    ReturnPlan(missing=(_WHY,), why=_WHY),
    Report(measure="-", progress=0, why=_WHY),
    AddEvidence(sha256=UNKNOWN, name=_WHY, size=1, kind=EvidenceKind.DATA, measures=("-",), made_on=_DAY),
    SubmitWork(why=_WHY),
    Accept(why=_WHY),
    SendBack(missing=(_WHY,), why=_WHY),
    Inspect(genuine=_OK, sufficient=_OK, timely=_OK, consistent=_OK, effective=_OK, why=_WHY),
    AskExtension(to=_DAY, why=_WHY),
    GrantExtension(why=_WHY),
    RefuseExtension(why=_WHY),
    Suspend(why=_WHY),
    Resume(why=_WHY),
    MakeLasting(why=_WHY),
    ConfirmLasting(why=_WHY),
    EndLasting(why=_WHY),
    Merge(into="-", why=_WHY),
    Exclude(why=_WHY),
    Recuse(why=_WHY),
    JudgeEffect(),
    RecogniseEffect(why=_WHY),
    OverrideEffect(why=_LONG_WHY),
    CloseNotShown(why=_WHY),
    ObserveOn(until=_DAY, why=_WHY),
    PlanAnew(why=_WHY),
    LookBackAt(result=LookBack.HELD, why=_WHY),
    Remark(why=_WHY),
)
ASKED: Mapping[str, Request] = {request.verb: request for request in _EMPTY}  # type: ignore[attr-defined]


def offered(item: Item, setting: Setting) -> tuple[str, ...]:
    """The verbs, in the order in which a page lists them."""
    return tuple(name for name, request in ASKED.items() if _may(item, name, request, setting))


def _may(item: Item, name: str, request: Request, setting: Setting) -> bool:
    verb = VERBS[name]
    if item.state not in verb.states:
        return False
    try:
        verb.decide(item, request, setting)
    except (NotUpToYou, NotNow):
        return False
    except ToolError:
        return True
    return True
