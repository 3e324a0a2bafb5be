"""The rule brain's way with what external reviews found: one call, and every problem in the report's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.ledger_lines import line, notes
from agents.brains.rule_writing.left_out import said
from agents.brains.rule_writing.told_findings import FOUND
from agents.understanding.gate import blames, refused_whatever
from agents.understanding.reviews import review_asked
from tools.binder import check

_TOOL = "findings"
_ENDS = {"out_of_scope": Status.REFUSED, "ambiguous_name": Status.CLARIFY, "unknown_name": Status.CLARIFY}
_NOT_YOURS = (
    "评估与认证提出的问题由质量评估中心、校领导、院长和专业负责人在各自的范围里查看，不在您的岗位可以查看的范围内。"
)
_NONE = "您可以查看的外部评估记录里没有相应的问题。"
_NO_ITEMS = "移交的整改记录里没有登记出自这些问题的整改项，所以改到哪一步、由谁牵头这里对不上，只能看问题清单上的登记。"
STEP = "查外部评估的问题清单"
NEXT = ("这些都整改了吗", "整改还欠几条")
_NOT_WRITTEN = "没有哪条写到“{}”，下面没有按它来挑。"
_NUMBER = re.compile("[0-9一二两三四五六七八九十百]")
"""What is repeated of a question must hold no number: every number of an answer has its evidence."""
_HEAD = "外部评估提出的问题："


def decide(turn: Turn, units: Sequence[str]) -> Decision | None:
    """The next step of a turn that asks what a review found; None for every other."""
    asked = review_asked(turn.question, turn.today, units)
    if asked is None or refused_whatever(turn.question) or blames(turn.question):
        return None
    said: dict[str, Any] = {"about": asked.kind, "unit": next(iter(units), ""), "year": asked.year, "only": asked.only}
    said |= {"items": asked.items, "matter": asked.topic, "count": asked.count}
    call = ToolCall(_TOOL, {key: value for key, value in said.items() if value})
    outcome = next((o for o in turn.outcomes if (o.call.name, o.call.arguments) == (call.name, call.arguments)), None)
    if outcome is None:
        return CallTools((call,), step=STEP)
    if outcome.error is not None:
        return failed(outcome, turn)
    text = "\n\n".join(written(outcome, turn, unmet=asked.unmet, tally=asked.tally))
    return Draft(text, memory=kept(outcome), suggestions=NEXT)


def kept(outcome: ToolOutcome) -> dict[str, Any]:
    """What a turn keeps of the problems it told."""
    return {FOUND: conditions_of(outcome)}


def conditions_of(outcome: ToolOutcome) -> dict[str, Any]:
    """The conditions of a call that its outcome was told under: not what else was asked of each, and no matter that
    nothing is written of.
    """
    passing = {"items", "count", *(["matter"] if outcome.data.get("absent") else [])}
    return {key: value for key, value in outcome.call.arguments.items() if key not in passing}


def written(outcome: ToolOutcome, turn: Turn, *, unmet: str = "", tally: bool = False) -> list[str]:
    """The problems of an outcome, after the conditions that were applied and those that could not be; for a `tally`
    how many there are of each unit alone.
    """
    problems = [place for review in outcome.data["reviews"] for place in review["places"]]
    matter = str(outcome.call.arguments.get("matter", ""))
    head = _head(outcome, problems, "" if outcome.data.get("absent") else matter)
    left = said(unmet) or (not_written(matter) if outcome.data.get("absent") else "")
    if tally:
        return [part for part in (left, head, *units(outcome)) if part]
    lines = [_line(place, outcome) for place in problems]
    parts = (left, _none_came(outcome, problems), head, "\n".join(lines), notes(outcome, turn))
    return [part for part in parts if part]


def not_written(matter: str) -> str:
    """That nothing is written of a matter, and that it was not picked by."""
    return said(matter) if _NUMBER.search(matter) else _NOT_WRITTEN.format(matter)


def counted_alone(outcome: ToolOutcome, turn: Turn) -> str:
    """How many there are under the conditions, and nothing of each."""
    if "picked" not in outcome.data:
        return _NONE
    counted = outcome.evidence[outcome.data["picked"]]
    under = f"（{{{counted.id}.definition}}）" if counted.definition else ""
    return "\n\n".join(filter(None, (f"{{{counted.id}.title}}共{{{counted.id}}}{under}。", notes(outcome, turn))))


def units(outcome: ToolOutcome) -> list[str]:
    """How many there are of each unit, and what such numbers do not say."""
    told = [outcome.evidence[place] for place in outcome.data.get("units", ())]
    lines = "\n".join(f"- {{{one.id}.title}}：{{{one.id}}}" for one in told)
    return [lines, f"{{{told[0].id}.definition}}。"] if told else []


def _none_came(outcome: ToolOutcome, places: Sequence[int]) -> str:
    """That no item is on record of any of the problems, said once and first."""
    items = outcome.data.get("items")
    return _NO_ITEMS if items is not None and places and not any(items[str(place)] for place in places) else ""


def _head(outcome: ToolOutcome, problems: Sequence[int], matter: str) -> str:
    """What stands over the problems: the count under the conditions, where there are any."""
    if "picked" not in outcome.data:
        return _HEAD
    counted, ends = outcome.evidence[outcome.data["picked"]], "：" if problems else "。"
    if matter:
        return f"外部评估提出的问题里写到“{matter}”的，共{{{counted.id}}}（{{{counted.id}.definition}}）{ends}"
    under = f"，按这些条件挑选：{{{counted.id}.definition}}。共" if counted.definition else "共"
    return f"{{{counted.id}.title}}{under}{{{counted.id}}}{ends}"


def _line(place: int, outcome: ToolOutcome) -> str:
    """One problem in full; where the items that came of it were asked for, by its title with those."""
    one = outcome.evidence[place]
    if "items" not in outcome.data:
        return f"- {{{one.id}.title}}。{{{one.id}}}（{{{one.id}.definition}}）"
    of_unit = f"涉及{{{one.id}.entity}}；" if one.entity else ""
    items = [outcome.evidence[at].id for at in outcome.data["items"][str(place)]]
    return "\n".join(
        [f"- {{{one.id}.title}}（{of_unit}{{{one.id}.definition}}）", *(f"  {line(item)}" for item in items)]
    )


def failed(outcome: ToolOutcome, turn: Turn, said: str = "") -> Draft:
    """What is told where the tool has no answer; `said` in place of its own words."""
    if outcome.error_code == "out_of_scope":
        return Draft(_NOT_YOURS, Status.REFUSED)
    own = said or f"{(outcome.error or '').rstrip('。')}。"
    lines = [_NONE if check(own, (), question=turn.question) else own]
    instead = [s for s in outcome.suggestions if not check(s, (), question=turn.question)]
    lines += [f"您可以看：{'、'.join(instead)}。"] if instead else []
    return Draft("\n\n".join(lines), _ENDS.get(outcome.error_code or "", Status.NO_DATA))
