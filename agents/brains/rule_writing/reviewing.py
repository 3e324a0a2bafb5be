"""The rule brain's way with what external reviews found: one call, and every problem in the report's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.ledger_lines import line, notes
from agents.brains.rule_writing.left_out import said
from agents.brains.rule_writing.told_findings import FOUND, TOPIC
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
_HEAD = "外部评估提出的问题："


def decide(turn: Turn, units: Sequence[str]) -> Decision | None:
    """The next step of a turn that asks what a review found; None for every other."""
    asked = review_asked(turn.question, turn.today, units)
    if asked is None or refused_whatever(turn.question) or blames(turn.question):
        return None
    said = {"about": asked.kind, "unit": next(iter(units), ""), "year": asked.year, "only": asked.only}
    given: dict[str, Any] = {key: value for key, value in said.items() if value}
    call = ToolCall(_TOOL, given | ({"items": True} if asked.items else {}))
    outcome = next((o for o in turn.outcomes if (o.call.name, o.call.arguments) == (call.name, call.arguments)), None)
    if outcome is None:
        return CallTools((call,), step=STEP)
    if outcome.error is not None:
        return failed(outcome, turn)
    text = "\n\n".join(written(outcome, turn, topic=asked.topic, unmet=asked.unmet))
    return Draft(text, memory={FOUND: dict(call.arguments), TOPIC: asked.topic}, suggestions=NEXT)


def written(outcome: ToolOutcome, turn: Turn, *, topic: str = "", unmet: str = "") -> list[str]:
    """The problems of an outcome, after the conditions that were applied and those that could not be."""
    problems = [place for review in outcome.data["reviews"] for place in review["places"]]
    of_topic = [place for place in problems if topic and _is_of(topic, outcome, place)]
    narrowed = bool(of_topic) and not outcome.data.get("cut")
    shown = of_topic if narrowed else problems
    head = f"外部评估提出的问题里写到“{topic}”的：" if narrowed else _head(outcome, problems)
    left = unmet or ("" if narrowed else topic)
    lines = [_line(place, outcome) for place in shown]
    parts = (said(left), _none_came(outcome, shown), head, "\n".join(lines), notes(outcome, turn))
    return [part for part in parts if part]


def _none_came(outcome: ToolOutcome, places: Sequence[int]) -> str:
    """That no item is on record of any of the problems, said once and first."""
    items = outcome.data.get("items")
    return _NO_ITEMS if items is not None and places and not any(items[str(place)] for place in places) else ""


def _head(outcome: ToolOutcome, problems: Sequence[int]) -> str:
    """What stands over the problems: the count under the conditions, where there are any."""
    if "picked" not in outcome.data:
        return _HEAD
    counted = outcome.evidence[outcome.data["picked"]].id
    return f"{{{counted}.title}}，按这些条件挑选：{{{counted}.definition}}。共{{{counted}}}{'：' if problems else '。'}"


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


def _is_of(topic: str, outcome: ToolOutcome, place: int) -> bool:
    one = outcome.evidence[place]
    return any(topic in str(text) for text in (one.title, one.display, one.definition))


def failed(outcome: ToolOutcome, turn: Turn) -> Draft:
    """What is told where the tool has no answer."""
    if outcome.error_code == "out_of_scope":
        return Draft(_NOT_YOURS, Status.REFUSED)
    own = f"{(outcome.error or '').rstrip('。')}。"
    lines = [_NONE if check(own, (), question=turn.question) else own]
    instead = [s for s in outcome.suggestions if not check(s, (), question=turn.question)]
    lines += [f"您可以看：{'、'.join(instead)}。"] if instead else []
    return Draft("\n\n".join(lines), _ENDS.get(outcome.error_code or "", Status.NO_DATA))
