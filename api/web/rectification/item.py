"""One item as it is drawn: its people by name, the plan with how far it is, the timeline, and the acts on offer."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.identity import Identity
from api.rectification.parts import Rectification
from api.rectification.posts import name_of
from api.rectification.reading import item_view
from api.rectification.views import EventView, ItemView
from api.web.rectification.effect import effect_values
from api.web.rectification.forms import EVIDENCE, Field, fields_for
from tools.metrics.definition import Attribution
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Posts, serves
from tools.rectification.registered_told import SIDE_ZH
from tools.rectification.requests import RegisterTest
from tools.rectification.slots import can_be_tested
from tools.rectification.verbs import VERBS
from tools.rectification.words import Cause, Checked, EvidenceKind, LookBack, Standard
from tools.scope import Role

Choices = Sequence[tuple[str, str]]
_SPARE_ROWS = 2


@dataclass(frozen=True)
class Form:
    """One act: its fields, in the order they are filled in."""

    verb: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Moment:
    """One event for the timeline."""

    seq: int
    day: str
    what: str
    who: str
    why: str
    more: tuple[str, ...]


def values_of(parts: Rectification, identity: Identity, item_id: str, own_metrics: Path) -> dict[str, Any]:
    """What the template needs; NoSuchItem outside the scope."""
    item = item_view(parts, item_id, identity.scope)
    verbs, role = parts.workflow.offered(item.id, identity.scope, parts.clock()), identity.scope.role
    organisation = parts.organisation()
    forms = [Form(verb, VERBS[verb].zh, fields_for(verb, role)) for verb in verbs if verb != "add_evidence"]
    metrics = metric_names(own_metrics) if item.tests or "register_test" in verbs else {}
    plan = item.plans[-1].plan if item.plans else None
    proposal = parts.records.proposal(item.id, identity.scope)
    proposed = proposal.model_dump(mode="json") if proposal else None
    return {
        "item": item,
        "plan": plan,
        "rows": spared((plan or proposed or {}).get("measures", ())),
        "old": _old(item, plan, proposed, proposal.test if proposal else None),
        "proposed": bool(proposed) and plan is None,
        "inspections": [_inspection(event, parts.posts) for event in reversed(item.events) if event.verb == "inspect"],
        "letters": [one for one in parts.records.notices(identity.scope) if one.item == item.id],
        "issues": role is Role.QA,
        "late": bool(item.overdue or item.overdue_original or item.plan_overdue),
        # Days overdue by the deadline that holds have a line of their own.
        "hints": [why for why in item.light_why if not why.startswith("逾期")],
        "cooperating": "、".join(organisation.name(unit) for unit in item.cooperating),
        "test": item.tests[-1] if item.tests else None,
        "effect": effect_values(parts, identity, item_id),
        "forms": forms,
        "upload": Form("add_evidence", "上传证据", EVIDENCE) if "add_evidence" in verbs else None,
        "timeline": [_moment(event, parts.posts) for event in reversed(item.events)],
        "choices": _choices(plan, metrics, _units(item, organisation), _peers(item, organisation)),
        "people": {"owner": owners(item, parts), "supervisor": supervisors(item, parts)},
        "named": lambda username: name_of(username, parts.posts),
        "cause_name": lambda cause: Cause(cause).zh,
        "today": parts.clock().isoformat(),
        "key": secrets.token_hex(16),
        "opened": "",
        "foreseen": "",
    }


_SUPERVISING = (Role.QA, Role.SUPERVISOR, Role.LEADER)


def owners(item: ItemView, parts: Rectification) -> Choices:
    """Accounts of the leading unit, any of which may own the item."""
    college, _ = parts.organisation().place(item.unit)
    if college is None:
        return _holding(parts.posts, (Role.QA, Role.LEADER))
    return _holding(parts.posts, (Role.HEAD, Role.DEAN, Role.TEACHER), college)


def supervisors(item: ItemView, parts: Rectification) -> Choices:
    """Accounts that may supervise, without those whose person also serves the college whose work it is."""
    college, _ = parts.organisation().place(item.unit)
    held = (post for role in _SUPERVISING for post in parts.posts.holding(role))
    return [(p.username, f"{p.name}，{p.role.name_zh}") for p in held if not serves(p, college, parts.posts)]


def _holding(posts: Posts, roles: Sequence[Role], college: str | None = None) -> Choices:
    return [(p.username, f"{p.name}，{p.role.name_zh}") for role in roles for p in posts.holding(role, college)]


@lru_cache(maxsize=4)
def metric_names(own: Path) -> dict[str, str]:
    """What the metrics that a test can be made of are called; read once, as the catalogue is."""
    from tools.metrics.catalogue_files import load_catalogue

    return {metric.id: metric.name_zh for metric in load_catalogue(own=own) if can_be_tested(metric)}


def spared(measures: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The measures to be edited: those there are, and room for more."""
    empty = {"text": "", "deliverable": "", "due_on": "", "responsible": "", "milestones": []}
    return [*measures, *(empty for _ in range(_SPARE_ROWS))]


def _units(item: ItemView, organisation: Organisation) -> Choices:
    """Whose metric may test the item: the leading unit's, or its college's."""
    college, _ = organisation.place(item.unit)
    return [(unit, organisation.name(unit)) for unit in dict.fromkeys((item.unit, college)) if unit]


def _peers(item: ItemView, organisation: Organisation) -> Choices:
    """Units of the kinds whose metric may test the item, but its own."""
    own = [code for code, _ in _units(item, organisation)]
    levels = {organisation.unit(code).level for code in own}
    found = [unit for unit in organisation.inside(None) if unit.level in levels and unit.id not in own]
    kind = {"college": "（学院）", "major": "（专业）"} if len(levels) > 1 else {}
    return [(unit.id, f"{unit.name}{kind.get(unit.level, '')}") for unit in found]


def _choices(
    plan: dict[str, Any] | None, metrics: dict[str, str], units: Choices, peers: Choices
) -> dict[str, Choices]:
    return {
        "causes": [(cause.value, cause.zh) for cause in Cause],
        "kinds": [(kind.value, kind.zh) for kind in EvidenceKind],
        "measures": [(m["id"], f"{m['id']} {m['text']}") for m in (plan["measures"] if plan else ())],
        "metrics": list(metrics.items()),
        "units": units,
        "peers": peers,
        "sides": [(side.value, told) for side, told in SIDE_ZH.items()],
        "looked": [(one.value, one.zh) for one in LookBack],
        "checked": [(one.value, one.zh) for one in Checked],
        "attributions": [(one.value, one.zh) for one in Attribution],
    }


def _old(
    item: ItemView, plan: dict[str, Any] | None, proposed: dict[str, Any] | None, test: RegisterTest | None
) -> dict[str, dict[str, Any]]:
    """What each form begins with: the plan there is, else what was proposed when the item was opened."""
    old: dict[str, dict[str, Any]] = {"save_plan": plan or proposed or {}}
    if proposed and item.owner is None:
        old["assign"] = {name: proposed[name] for name in ("owner", "supervisor")}
    if test is not None and not item.tests:
        asked = test.model_dump(mode="json")
        guard = asked["guard"]["metric"] if asked["guard"] else ""
        old["register_test"] = {**asked, **asked["request"], "guard": guard}
    return old


def _inspection(event: EventView, posts: Posts) -> dict[str, Any]:
    """One 督导核查 as it is shown."""
    found = event.details["standards"]
    return {
        "day": event.day,
        "who": name_of(event.actor, posts),
        "why": event.why,
        "missing": event.details["missing"],
        "standards": [(one.zh, Checked(found[one.value])) for one in Standard],
    }


def _moment(event: EventView, posts: Posts) -> Moment:
    name = name_of(event.actor, posts)
    who = name if "（" in name else f"{name}（{Role(event.role).name_zh}）"
    return Moment(event.seq, event.day.isoformat(), event.verb_zh, who, event.why, tuple(_more(event, posts)))


def _more(event: EventView, posts: Posts) -> Iterator[str]:
    """What the event brought, as far as its reason does not say it."""
    details = event.details
    if "owner" in details and "supervisor" in details:
        people = (name_of(details[part], posts) for part in ("owner", "supervisor"))
        yield "责任人：{}，督办人：{}".format(*people)
    if "missing" in details:
        yield f"须补充：{'、'.join(details['missing'])}"
    if "progress" in details:
        done = f"，完成节点：{'、'.join(details['done'])}" if details.get("done") else ""
        yield f"{details['measure']} 自报 {details['progress']}%{done}"
    if "evidence" in details:
        yield f"文件：{details['name']}"
    if "judgement" in details:
        yield from details["judgement"]["sentences"]
    if "opened" in details:
        yield f"重新立项：{details['opened']}"
    if "to" in details:
        yield f"期限：{details['to']}"
    if "recipients" in details:
        yield f"发给：{'、'.join(name_of(name, posts) for name in details['recipients'])}"
    if "text" in details:
        yield str(details["text"])
    if "drafted" in details:
        yield f"发出前改过；草稿原文：{details['drafted']}"
