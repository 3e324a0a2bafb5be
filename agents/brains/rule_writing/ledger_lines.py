"""What the ledger's evidence says, in lines: the whole of it or a part of the items, one item, what worked.

Every figure is a slot; nothing is counted here but by the tool.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agents.brains.base import ToolOutcome, Turn
from agents.understanding.ledger_asked import Asked
from agents.understanding.ledger_effects import NOT_EFFECTIVE
from agents.understanding.reviews import names_review
from tools.binder import check
from tools.effect.case import Verdict

_NOT_APART = "对话里还不能按这个条件挑选整改项，下面是没有挑选过的；要挑选，请在整改页面的台账里查。"
_NO_ORIGIN = "台账没有登记整改项出自哪次评估，下面没有按它来挑。"
_NONE_IN_VAIN = "没有检验下来不见成效的整改项；还没有检验的不作判断。"
_JUDGED = "检验结果："
_NONE_LATE = "没有逾期的整改项。"
_LATE_BY_UNIT = "按牵头单位看逾期的整改项，逾期最久的在前："
_BY_UNIT = "按牵头单位数条数，多的在前："
_OWED_BY_UNIT = "没有了结的整改项按牵头单位数条数，多的在前："


def ledger(outcome: ToolOutcome, asked: Asked, turn: Turn) -> Iterator[str]:
    """The lines of an answer from the ledger, by what was asked of it."""
    found, side = ids_of(outcome), outcome.data["side"]
    if side != "item" and names_review(turn.question):
        yield _NO_ORIGIN
    if side == "item":
        first, *rest = found
        if asked.closing:
            yield f"{outcome.data['closing']}。"
        yield f"{{{first}.title}}：{{{first}}}。{{{first}.definition}}。"
        yield "\n".join(map(line, rest))
    elif side == "effect":
        if asked.unmet:
            yield _NOT_APART
        yield from _effects(outcome, asked)
    elif "picked" in outcome.data:
        yield from _picked(outcome, asked)
    elif side == "units":
        if asked.unmet:
            yield _NOT_APART
        yield from _units(outcome, asked)
    else:
        places: Mapping[str, list[int]] = outcome.data["places"]
        counts, items = ([found[place] for place in places[key]] for key in ("counts", "items"))
        if asked.next_due and (first := _next_due(outcome, places["items"])):
            yield f"最近到期的是{{{first}.title}}：{{{first}}}（{{{first}.definition}}）。"
        if asked.unmet:
            yield _NOT_APART
        yield from _counted(counts, side)
        if side == "waiting" and asked.only:
            yield f"只看{{{counts[0]}.definition}}。"
        yield "\n".join(map(line, items))
        watched = [] if asked.owed else [found[place] for place in places.get("observing", ())]
        yield "\n".join(["措施已验收、正在观察的：\n", *map(line, watched)]) if watched else ""
    yield notes(outcome, turn)


def _effects(outcome: ToolOutcome, asked: Asked) -> Iterator[str]:
    """The loop's metrics, or the part that was asked for."""
    every, places = ids_of(outcome), outcome.data["places"]
    found = [outcome.evidence[place] for place in places[asked.part or "loop"]]
    if asked.verdict:
        found = [one for one in found if _is_of(asked.verdict, str(one.display))]
    what = "" if asked.part else "，问题与任务分开统计"
    if asked.named:
        yield "没有对上您说的是哪一项，下面是您能看的全部。"
    yield f"{{{every[0]}.entity}}整改成效（截至{{{every[0]}.period}}）{what}："
    none = (
        f"没有检验结果为{asked.verdict}的整改项。" if asked.verdict else "您能看到的整改项里没有进入观察期或检验过的。"
    )
    none = _NONE_IN_VAIN if asked.verdict == NOT_EFFECTIVE else none
    yield "\n".join(line(one.id) for one in found) if found else none


def _is_of(verdict: str, display: str) -> bool:
    if verdict == NOT_EFFECTIVE:
        return _JUDGED in display and f"{_JUDGED}{Verdict.EFFECTIVE.zh}" not in display
    return f"{_JUDGED}{verdict}" in display


def _picked(outcome: ToolOutcome, asked: Asked) -> Iterator[str]:
    """The items under the conditions that were asked for: how many, and each of them or how many each unit leads."""
    places, head = outcome.data["places"], outcome.evidence[outcome.data["picked"]]
    yield _NOT_APART if asked.unmet else ""
    if asked.next_due and (first := _next_due(outcome, places["items"])):
        yield f"最近到期的是{{{first}.title}}：{{{first}}}（{{{first}.definition}}）。"
    ends = "：" if head.value else "。"
    yield f"{{{head.id}.entity}}{{{head.id}.title}}共{{{head.id}}}（{{{head.id}.definition}}）{ends}"
    if not asked.tally:
        yield "\n".join(line(outcome.evidence[at].id) for at in places["items"])
    elif places["owed"]:
        yield _BY_UNIT
        yield "\n".join(line(outcome.evidence[at].id) for at in places["owed"])


def _units(outcome: ToolOutcome, asked: Asked) -> Iterator[str]:
    """The leading units: by how late they are, or by how many items of theirs are open."""
    found = [outcome.evidence[at].id for at in outcome.data["places"]["owed" if asked.tally else "late"]]
    if not found and not asked.tally:
        yield _NONE_LATE
    if found:
        yield _OWED_BY_UNIT if asked.tally else _LATE_BY_UNIT
    yield "\n".join(map(line, found))


def _next_due(outcome: ToolOutcome, items: list[int]) -> str:
    """The item whose deadline is the next to come; empty where none is."""
    lines = [outcome.evidence[place] for place in items]
    to_come = [e for e in lines if e.period and e.as_of and e.period >= e.as_of]
    return min(to_come, key=lambda e: (e.period or "", e.id)).id if to_come else ""


def _counted(counts: list[str], side: str) -> Iterator[str]:
    if side == "waiting":
        yield f"截至{{{counts[0]}.period}}，台账上等您办理的有{{{counts[0]}}}。"
        if counts[1:]:
            yield f"待您确认发出的督办文书有{{{counts[1]}}}。"
        return
    owed, late, tasks, late_tasks = counts
    yield (
        f"{{{owed}.entity}}整改台账（截至{{{owed}.period}}）：问题级还欠{{{owed}}}，其中逾期{{{late}}}；"
        f"任务级还欠{{{tasks}}}，其中逾期{{{late_tasks}}}。"
    )
    yield f"口径：问题级{{{owed}.definition}}；逾期{{{late}.definition}}。"


def notes(outcome: ToolOutcome, turn: Turn) -> str:
    """What the tool would have said beside it, as far as no number of it is without evidence."""
    fit = [note for note in outcome.notes if not check(f"{note}。", (), question=turn.question)]
    return "".join(f"{note.rstrip('。')}。" for note in fit)


def line(one: str) -> str:
    """One piece of evidence as a line of a list."""
    return f"- {{{one}.title}}：{{{one}}}（{{{one}.definition}}）"


def ids_of(outcome: ToolOutcome) -> list[str]:
    """The numbers of the evidence."""
    return [e.id for e in outcome.evidence]
