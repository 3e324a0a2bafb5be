"""What a reader is told while the chat model's calls are made: what is looked up, in the words of the calls.

A model writes the arguments, so they are held to the binder's rule like everything else that leaves the system: one
with a number, a quotation, markup or a control character in it, that no name or question holds, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agents.brains.base import ToolCall
from tools.binder import check
from tools.errors import ToolError
from tools.metrics.periods import Period

_NAMED = ("metric", "unit", "course", "query", "clause", "words", "text")
_LONGEST = 40
_MOST = 8
"""Calls, and periods of a call, that are named."""
_UNNAMED = {
    "difference": "相差多少",
    "explain_change": "变化的构成",
    "find": "有哪些可查",
    "findings": "诊断发现",
    "learning_path": "学业情况",
    "my_teaching": "我的教学",
    "rectifications": "整改台账",
    "rectify": "整改草稿",
    "set_reminder": "提醒",
}
"""What a call without a name that may be told is said to be."""


def step_of(calls: Sequence[ToolCall], question: str, names: Sequence[str]) -> str:
    """One line for a round of calls; `names` are those of the school that may be written out."""
    told = dict.fromkeys(_said(call, question, names) for call in calls[:_MOST])
    return "正在查询：" + "；".join(told)


def _said(call: ToolCall, question: str, names: Sequence[str]) -> str:
    given = [str(call.arguments[key]) for key in _NAMED if call.arguments.get(key)]
    parts = [part for part in given if _fit(part, question, names)]
    periods = call.arguments.get("periods")
    if isinstance(periods, list) and (said := "、".join(_periods(periods[:_MOST], question))):
        parts.append(said)
    return " · ".join(parts) or _UNNAMED.get(call.name, "资料")


def _fit(part: str, question: str, names: Sequence[str]) -> bool:
    if len(part) > _LONGEST or "\n" in part:
        return False
    named = [name for name in names if name in part]
    return not check(part, (), question=question, known_names=named)


def _periods(given: Sequence[object], question: str) -> Iterator[str]:
    """Codes as a reader says them, and words for a period as they are."""
    for one in given:
        try:
            yield Period.parse(str(one)).zh
        except ToolError:
            if _fit(str(one), question, ()):
                yield str(one)
