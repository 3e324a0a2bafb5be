"""Tool: the rectification ledger as the asker may see it: what is owed, late, stuck, waiting for them; one item whole.

What may be seen is the records' own rule (tools/rectification/visibility.py), asked with the scope; a number outside it
is told like one that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from knowledge_base.evaluation.tables import SCHOOL
from tools.choices import choose, one_of
from tools.context import ToolContext
from tools.errors import NoData, NoSuchItem, OutOfScope
from tools.evidence import ToolResult
from tools.metrics.request import SELF
from tools.names import resolve_unit
from tools.rectification.closing_told import closing
from tools.rectification.desk import Desk
from tools.rectification.effects_told import EffectTeller
from tools.rectification.ledger import Entry
from tools.rectification.letters import DRAFT
from tools.rectification.picking import Wanted, wanted
from tools.rectification.tallies import in_order, late_units, of_conditions, units_of
from tools.rectification.telling import Teller, days_late, open_ones
from tools.rectification.titles import titled
from tools.rectification.waiting import waits_for
from tools.rectification.words import CLOSED, State
from tools.scope import Role, Scope

About = Annotated[str, one_of("rectifying")]

MOST = 12
"""Items of one answer."""
PAGE = "/rectification"

_NO_RECORDS = "这里没有接通整改台账"
_NOT_FOR_YOU = "整改台账对质量评估中心、校领导、院长、专业负责人、督导和承担整改的人开放，您没有承担的整改项"
_INSTEAD = ("学校整改管理办法里的条款", "本人的教学或学业情况")
_NOT_YOUR_UNIT = "别的单位的整改项不在您的岗位可以查看的范围内"
_YOURS = "台账上下一步由您的岗位办理的整改项"
_REPORTED = "进度是责任人自报的，验收通过才作数"
_UNJUDGED = "只按台账的期限或条数排列，条数少，不表示单位的优劣或态度"
_BY_TEST = "有效只算登记过检验并经成效认定的；特批与成效未显示的单独统计"
_OBSERVED = CLOSED | {State.OBSERVING, State.JUDGED, State.RELAPSED}
_SCHOOL_WIDE = (Role.QA, Role.LEADER)
_NUMBER = re.compile(r"[A-Za-z]{2}[0-9]{4}-[0-9]{3,}")


def rectifications(
    context: ToolContext, about: About = "", unit: str = "", item: str = "", only: str = ""
) -> ToolResult:
    """整改台账：欠几条、逾期、卡点、退回。

    about: waiting 待他办；effect 检验结果、待认定、回头看、特批；空＝概况。
    unit: 空＝他能看的。
    item: 编号，看一项。
    """
    # `only` (severity, state, when opened or due) is the rule brain's argument.
    side = choose("rectifying", about)
    entries = entries_for(context)
    desk = desk_of(context)
    if item.strip():
        return _whole(context, desk, entries, item.strip())
    kept, name = _within(context, entries, unit)
    teller = _teller(context, desk, name)
    conditions = wanted(only, context.today)
    if side == "waiting":
        kept, words = conditions.among(kept) if conditions else (kept, [])
        return _waiting(context, desk, kept, teller, words)
    if conditions and side != "effect":
        return _picked(kept, teller, conditions, side)
    match side:
        case "units":
            return _by_unit(kept, teller)
        case "effect":
            return _effect(kept, teller, _effects(context, desk, teller))
        case _:
            return _overview(kept, teller, side)


def desk_of(context: ToolContext) -> Desk:
    """The desk; NoData where there are no records."""
    if context.rectification is None:
        raise NoData(_NO_RECORDS)
    return context.rectification


def entries_for(context: ToolContext) -> tuple[Entry, ...]:
    """What the asker may see; OutOfScope for a post that is shown none, and for whoever has no part in any."""
    scope = context.scope
    if scope.role is Role.STUDENT:
        raise OutOfScope("整改台账不向学生开放；对教学的意见请通过评教或学院教务办公室反映", ("本人的学业情况",))
    entries = desk_of(context).ledger(scope, context.today).entries
    if not entries and scope.role is Role.TEACHER:
        raise OutOfScope(_NOT_FOR_YOU, _INSTEAD)
    return entries


def _within(context: ToolContext, entries: Sequence[Entry], unit: str) -> tuple[list[Entry], str]:
    """The entries of a unit, and whose ledger that is; a unit that is not the asker's own is refused as such."""
    if not unit.strip():
        return list(entries), _whose(context)
    code, _ = resolve_unit(unit, context.scope, context.metrics.directory)
    if code == SELF or (code == SCHOOL and context.scope.role in _SCHOOL_WIDE):
        return list(entries), _whose(context)
    kept = [e for e in entries if code in (e.item.unit, e.item.college, e.item.major, *e.item.cooperating)]
    # What is in the asker's ledger is theirs to ask for by its unit, also where the unit is not theirs.
    if not kept and not _may_name(code, context):
        raise OutOfScope(_NOT_YOUR_UNIT, ("本单位或由本人承担、督办的整改项",))
    name = context.metrics.directory.unit(code).name
    # Who sees a part of it alone is told no number of the whole unit.
    return kept, name if _sees_whole(code, context) else f"{name}里您可以查看的"


def _teller(context: ToolContext, desk: Desk, about: str) -> Teller:
    return Teller(context.today, desk.organisation(), desk.posts, context.catalogue, about)


def _may_name(code: str, context: ToolContext) -> bool:
    scope = context.scope
    if scope.role in _SCHOOL_WIDE:
        return True
    above = context.metrics.directory.unit(code).parent if code != SCHOOL else None
    return code in {scope.college, scope.major} or (scope.role is Role.DEAN and above == scope.college)


def _sees_whole(code: str, context: ToolContext) -> bool:
    """Whether the post shows every item of the unit."""
    scope = context.scope
    if scope.role is Role.HEAD:
        return code == scope.major
    return scope.role in (*_SCHOOL_WIDE, Role.DEAN) and _may_name(code, context)


def _whose(context: ToolContext) -> str:
    match context.scope.role:
        case Role.QA | Role.LEADER:
            return "全校"
        case Role.DEAN | Role.HEAD:
            return context.metrics.directory.unit(context.scope.own_unit or "").name
        case Role.SUPERVISOR:
            return "由您督办的"
        case _:
            return "由您承担的"


def _effects(context: ToolContext, desk: Desk, teller: Teller) -> EffectTeller:
    return EffectTeller(teller, lambda entry: desk.look(entry, context.scope, context.today))


def _effect(entries: Sequence[Entry], teller: Teller, effects: EffectTeller) -> ToolResult:
    """Whether rectifications worked: the loop's own metrics, then what of it is asked for one by one."""
    told, places = teller.loop(entries), {}
    places["loop"] = list(range(len(told)))
    for name, lines in effects.sections(entries).items():
        places[name] = list(range(len(told), len(told) + len(lines)))
        told += lines
    return ToolResult(
        evidence=tuple(told), notes=(*_none(entries), _BY_TEST), data={"side": "effect", "places": places}
    )


def _overview(entries: Sequence[Entry], teller: Teller, side: str) -> ToolResult:
    shown = [e for e in open_ones(entries) if side != "overdue" or days_late(e)]
    counts = teller.counts(entries)
    after = (State.OBSERVING, State.JUDGED)
    watched = [e for e in entries if e.item.state in after] if side != "overdue" else []
    lines = [teller.line(entry) for entry in (*shown[:MOST], *watched[:MOST])]
    ends = len(counts), len(counts) + len(shown[:MOST]), len(counts) + len(lines)
    places = {"counts": range(ends[0]), "items": range(*ends[:2]), "observing": range(*ends[1:])}
    notes = [*_none(entries, late=side == "overdue"), *([_REPORTED] if shown else [])]
    if len(shown) > MOST:
        notes.append(f"只列出最急的一部分，全部在整改页面 {PAGE}")
    told = {"side": side or "open", "places": {key: list(value) for key, value in places.items()}}
    return ToolResult(evidence=(*counts, *lines), notes=tuple(notes), data=told)


def _by_unit(entries: Sequence[Entry], teller: Teller) -> ToolResult:
    """The leading units by how late they are, and by how many items of theirs are open."""
    late, owed = late_units(entries, teller), units_of(open_ones(entries), teller)
    places = {"late": list(range(len(late))), "owed": list(range(len(late), len(late) + len(owed)))}
    notes = (*_none(entries, late=not owed), _UNJUDGED)
    return ToolResult(evidence=(*late, *owed), notes=notes, data={"side": "units", "places": places})


def _picked(entries: Sequence[Entry], teller: Teller, conditions: Wanted, side: str) -> ToolResult:
    """What keeps to the conditions, counted, by where it stands; what is open first. Of units how many of it."""
    conditions = conditions.late() if side == "overdue" else conditions
    kept, words = conditions.among(entries)
    head = of_conditions(kept, words, teller)
    if conditions.by_deadline and (without := [e for e in open_ones(entries) if e.item.due_on is None]):
        undated = f"另有 {len(without)} 条还没有批准的方案，没有期限"
        head = head.model_copy(update={"definition": f"{head.definition}；{undated}"})
    shown = in_order(kept)[:MOST]
    lines = [teller.line(entry) for entry in shown]
    units = units_of(kept, teller)
    places = {
        "counts": [0],
        "items": list(range(1, 1 + len(lines))),
        "owed": list(range(1 + len(lines), 1 + len(lines) + len(units))),
    }
    notes = [*([_UNJUDGED] if side == "units" else []), *([_REPORTED] if shown else [])]
    if len(kept) > MOST:
        notes.append(f"只列出靠前的一部分，全部在整改页面 {PAGE}")
    return ToolResult(
        evidence=(head, *lines, *units),
        notes=tuple(notes),
        data={"side": side or "open", "places": places, "picked": 0},
    )


def _waiting(
    context: ToolContext, desk: Desk, entries: Sequence[Entry], teller: Teller, words: Sequence[str] = ()
) -> ToolResult:
    """What waits for the asker, of the entries left by the conditions in `words`."""
    mine = [e for e in open_ones(entries) if _waits(e, desk, context.scope)]
    lasting = [e for e in entries if e not in mine and _waits(e, desk, context.scope)]
    told = [teller.count("等您办理的", len(mine) + len(lasting), "；".join([_YOURS, *words]))]
    if context.scope.role is Role.QA and not words:
        letters = [n for n in desk.records.notices(context.scope) if n.state == DRAFT]
        told.append(teller.count("待您发出的督办文书", len(letters), "系统按督办规则起草、还没有发出的", "份"))
    lines = [teller.line(entry) for entry in (*mine, *lasting)[:MOST]]
    places = {"counts": list(range(len(told))), "items": list(range(len(told), len(told) + len(lines)))}
    notes = (f"办理在整改页面 {PAGE} 进行，对话里不能批准、验收或延期",)
    return ToolResult(evidence=(*told, *lines), notes=notes, data={"side": "waiting", "places": places})


def _waits(entry: Entry, desk: Desk, scope: Scope) -> bool:
    return any(post.username == scope.user for post in waits_for(entry.item, desk.posts))


def _whole(context: ToolContext, desk: Desk, entries: Sequence[Entry], number: str) -> ToolResult:
    found = _NUMBER.search(number)
    if found is not None:
        entry = next((e for e in entries if e.item.id.upper() == found.group().upper()), None)
    else:
        entry = titled(entries, number)
    if entry is None:
        raise NoSuchItem
    teller = _teller(context, desk, _whose(context))
    told = [*teller.whole(entry)]
    if entry.item.state in _OBSERVED:
        told.append(_effects(context, desk, teller).line(entry))
    return ToolResult(
        evidence=tuple(told), notes=(_REPORTED,), data={"side": "item", "closing": closing(entry.item, context.today)}
    )


def _none(entries: Sequence[Entry], *, late: bool = False) -> list[str]:
    if not entries:
        return ["这个范围里没有整改项"]
    return ["没有逾期的整改项"] if late and not any(map(days_late, entries)) else []
