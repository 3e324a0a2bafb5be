"""What the ledger's evidence says, in lines: the whole of it or a part of the items, one item, what worked.

Every figure is a slot; nothing is counted here but by the tool.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from agents.brains.base import ToolOutcome, Turn
from agents.understanding.ledger_asked import Asked
from agents.understanding.ledger_effects import NOT_EFFECTIVE
from agents.understanding.reviews import names_review
from tools.binder import check
from tools.diagnosis.severities import SEVERITIES
from tools.diagnosis.times import since
from tools.effect.case import Verdict

_NOT_APART = "对话里还不能按这个条件挑选整改项，下面是没有挑选过的；要挑选，请在整改页面的台账里查。"
_NO_ORIGIN = "台账没有登记整改项出自哪次评估，下面没有按它来挑。"
_NONE_IN_VAIN = "没有检验下来不见成效的整改项；还没有检验的不作判断。"
_JUDGED = "检验结果："
_OF_KIND = {
    "returned": "被退回过的整改项",
    "extended": "延期过的整改项",
    "this_month": "本月立项的整改项",
    "this_year": "今年立项的整改项",
    "last_year": "去年立项的整改项",
    "baseline": "记为底线、红线的整改项",
    "key": "记为重点、底线、红线的整改项",
    "ordinary": "记为一般的整改项",
}
_OPENED = {"since": "{}立项的整改项", "year": "{}年立项的整改项"}
"""By when they were opened, as the question put it."""


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
        yield from _effects(outcome, asked)
    elif side == "units":
        yield "按牵头单位看逾期的整改项，逾期最久的在前：" if found else ""
        yield "\n".join(map(line, found))
    else:
        places: Mapping[str, list[int]] = outcome.data["places"]
        counts, items = ([found[place] for place in places[key]] for key in ("counts", "items"))
        if asked.next_due and (first := _next_due(outcome, places["items"])):
            yield f"最近到期的是{{{first}.title}}：{{{first}}}（{{{first}.definition}}）。"
        if kept := _kept(outcome, asked):
            yield from kept
            yield notes(outcome, turn)
            return
        if asked.filtered:
            yield _NOT_APART
        yield from _counted(counts, side)
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


def _kept(outcome: ToolOutcome, asked: Asked) -> list[str]:
    """The items of the kind that was asked for, as far as the record tells it; empty where it does not."""
    sort, _, said = asked.filtered.partition(":")
    what = _OF_KIND.get(sort) or (_OPENED[sort].format(said) if sort in _OPENED else "")
    if not what:
        return []
    known, places = outcome.data["known"], outcome.data["places"]
    every = [*places["items"], *places.get("observing", ())]
    found = [at for at in every if _is_kind(asked.filtered, known[str(at)], str(outcome.evidence[at].as_of))]
    lines = "\n".join(line(outcome.evidence[at].id) for at in found)
    rest = "只看没有了结和正在观察的；已经结项的，请在整改页面的台账里查。"
    return [f"{what}：\n\n{lines}" if found else f"没有{what}。", rest]


def _is_kind(kind: str, known: Mapping[str, Any], today: str) -> bool:
    opened = str(known["opened_on"])
    sort, _, said = kind.partition(":")
    if sort in SEVERITIES:
        return known["severity"] in SEVERITIES[sort]
    if sort == "since":
        start = since(said, date.fromisoformat(today))
        return start is not None and opened >= start.isoformat()
    if sort == "year":
        return opened[:4] == said
    match kind:
        case "returned":
            return bool(known["returns"])
        case "extended":
            return bool(known["extensions"])
        case "this_month":
            return opened[:7] == today[:7]
        case "this_year":
            return opened[:4] == today[:4]
        case _:
            return int(opened[:4]) == int(today[:4]) - 1


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
