"""Tool: drafts what a person may have done about rectification, who alone can confirm it. Writes nothing.

An item is opened only from a finding of the asker's own data, which is found again here: no words of a model or of a
document get into it. Urging names items of the asker's own ledger that are late.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from knowledge_base.evaluation.tables import SCHOOL
from tools.acts.model import ActDraft
from tools.choices import choose, one_of
from tools.context import ToolContext
from tools.diagnosis.model import Finding
from tools.errors import NoData, NotNow, OutOfScope, ToolError
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.names import resolve_unit
from tools.rectification import acts
from tools.rectification.codec import plain
from tools.rectification.drafting import drafted
from tools.rectification.drafts import Draft
from tools.rectification.found import key_of, listed
from tools.rectification.ledger import Entry
from tools.rectification.opening import evidence_of
from tools.rectification.posts import actor_of
from tools.rectification.telling import days_late, roles_of
from tools.rectification.titles import titled
from tools.rectification.urging import KIND, URGERS, to_urge, was_urged
from tools.rectification.verbs.opening import may_register
from tools.rectification.words import LEFT
from tools.rectifications import desk_of, entries_for

Do = Annotated[str, one_of("rectify")]

_ONLY_A_DRAFT = "只是草稿，确认前没有写入台账，也没有通知任何人"
_WAITS_ALREADY = "同样的草稿还在等提问人确认，没有另起一份"
_YOUR_OWN = "逾期的整改项现在等您自己办理，不用催办别人"
_NONE_LATE = "没有逾期的整改项；到期之前系统会按规则提醒"
_KEY = re.compile(r"[a-z_]+-[0-9a-f]{12}")
_NUMBER = re.compile(r"[A-Za-z]{2}[0-9]{4}-[0-9]{3,}")
_MOST_OFFERED = 5


def rectify(context: ToolContext, do: Do, finding: str = "", item: str = "") -> ToolResult:
    """起草立项或催办，提问人确认才生效；他要求才用。

    do: open 把发现立项；urge 催办逾期。
    finding: open 用：发现的编号或课程名。
    item: urge 用：编号；空＝全部逾期。
    """
    wanted = choose("rectify", do)
    if not wanted:
        raise ToolError("请说明要起草什么", ("open", "urge"))
    return _open(context, finding.strip()) if wanted == "open" else _urge(context, item.strip())


def _open(context: ToolContext, words: str) -> ToolResult:
    desk = desk_of(context)
    found = _found(context, words)
    known = [e.item for e in desk.ledger(context.scope, context.today).entries if e.item.state not in LEFT]
    if before := next((i for i in known if i.finding is not None and i.finding.source == key_of(found)), None):
        raise NotNow(f"这条发现已经立项：{before.id}（{before.state.zh}），不再另立")
    bench = desk.bench(context)
    draft = drafted(found, bench)
    college, major = bench.organisation.place(draft.register.unit)
    may_register(actor_of(context.scope, desk.posts), draft.register.level, college, major)
    act = ActDraft(kind=acts.OPEN, summary=_summary(draft, bench.organisation.name(draft.plan.lead)), arguments={
        "key": draft.key,
        "register": draft.register.model_dump(mode="json"),
        "finding": plain(acts.FINDINGS, draft.finding),
    })  # fmt: skip
    evidence, places = evidence_of(draft, bench, act.summary)
    return _drafted(context, act, evidence, (*draft.open, *draft.notes), {"do": "open", "places": places})


def _summary(draft: Draft, lead: str) -> str:
    return f"立项：{draft.title}（{lead}牵头，{draft.register.level.zh}级，{draft.register.severity.zh}）"


def _found(context: ToolContext, words: str) -> Finding:
    """The finding of that key, or the only one whose title has the words; ToolError with the keys there are."""
    found = listed(context)
    if not found:
        raise NoData("您的数据里现在没有可以立项的发现；诊断没有列为发现的问题，请在整改页面人工立项")
    key = _KEY.search(words)
    named = [f for f in found if (key_of(f) == key.group() if key else words and words in f.title)]
    if len(named) == 1:
        return named[0]
    offered = tuple(f"{key_of(f)}：{f.title}" for f in (named or found)[:_MOST_OFFERED])
    if len(named) > 1:
        raise ToolError("说的可能是几条不同的发现，请写编号", offered)
    raise ToolError("诊断没有列出这个发现；立项只能由诊断的发现起草，别的问题请在整改页面人工立项", offered)


def _urge(context: ToolContext, number: str) -> ToolResult:
    desk, scope = desk_of(context), context.scope
    if scope.role not in URGERS:
        raise OutOfScope(f"{KIND}由质量评估中心、校领导、院长、专业负责人和督办人办理", ("由您承担的整改项",))
    entries = entries_for(context)
    named = _spoken_of(number, entries, context)
    if number and not named:
        raise ToolError("没有您可以查看的这一整改项", tuple(e.item.id for e in entries if days_late(e))[:_MOST_OFFERED])
    late = sorted((e for e in named if to_urge(e, desk, scope)), key=lambda e: (-days_late(e), e.item.id))
    if not late:
        own = any(days_late(e) for e in named)
        raise NoData(_YOUR_OWN if own else f"{'所说的范围里' if number else ''}{_NONE_LATE}")
    fresh = [e for e in late if not was_urged(e.item.id, desk, scope, context.today)]
    if not fresh:
        raise ToolError("这几项今天已经催办过，不再重复")
    told = [f"{e.item.id}（逾期 {days_late(e)} 天，等{roles_of(to_urge(e, desk, scope))}）" for e in fresh]
    act = ActDraft(
        kind=acts.URGE, summary=f"{KIND}：{'、'.join(told)}", arguments={"items": [e.item.id for e in fresh]}
    )
    evidence = [_record(f"{KIND}草稿", act.summary)]
    return _drafted(context, act, evidence, ("催办记入整改项的经过，并通知它所等的岗位",), {"do": "urge"})


def _spoken_of(words: str, entries: Sequence[Entry], context: ToolContext) -> list[Entry]:
    """The entries of a number, of a unit by its name, or of a title; all of them where nothing is said."""
    if not words or _NUMBER.search(words):
        return [e for e in entries if not words or e.item.id.upper() == words.upper()]
    try:
        code, _ = resolve_unit(words, context.scope, context.metrics.directory)
    except ToolError:
        found = titled(entries, words)
        return [found] if found else []
    return [e for e in entries if code in (SCHOOL, e.item.unit, e.item.college, e.item.major)]


def _record(title: str, display: str) -> Evidence:
    return Evidence(kind=EvidenceKind.RECORD, title=title, display=display, method="由台账和发现起草，未经确认不生效")


def _drafted(
    context: ToolContext, act: ActDraft, evidence: list[Evidence], notes: tuple[str, ...], data: dict[str, object]
) -> ToolResult:
    """The result; a draft that waits already is that one and no second."""
    said = [_ONLY_A_DRAFT, *notes]
    before = context.acts.same_waiting(act, context.scope) if context.acts is not None else None
    if before is not None:
        act = act.model_copy(update={"waiting": before.id})
        said.insert(0, _WAITS_ALREADY)
    return ToolResult(evidence=tuple(evidence), notes=tuple(said), drafts=(act,), data=data)
