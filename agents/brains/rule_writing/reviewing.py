"""The rule brain's way with what external reviews found: one call, and every problem in the report's own words."""

from __future__ import annotations

from collections.abc import Sequence

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.ledger_lines import ids_of, notes
from agents.understanding.gate import blames, refused_whatever
from agents.understanding.reviews import review_asked
from tools.binder import check

_TOOL = "findings"
_ENDS = {"out_of_scope": Status.REFUSED, "ambiguous_name": Status.CLARIFY, "unknown_name": Status.CLARIFY}
_NOT_YOURS = (
    "评估与认证提出的问题由质量评估中心、校领导、院长和专业负责人在各自的范围里查看，不在您的岗位可以查看的范围内。"
)
_NONE = "您可以查看的外部评估记录里没有相应的问题。"
_HEAD = "外部评估提出的问题："


def decide(turn: Turn, units: Sequence[str]) -> Decision | None:
    """The next step of a turn that asks what a review found; None for every other."""
    asked = review_asked(turn.question, turn.today)
    if asked is None or refused_whatever(turn.question) or blames(turn.question):
        return None
    said = {"about": asked.kind, "unit": next(iter(units), ""), "year": asked.year}
    call = ToolCall(_TOOL, {key: value for key, value in said.items() if value})
    outcome = next((o for o in turn.outcomes if (o.call.name, o.call.arguments) == (call.name, call.arguments)), None)
    if outcome is None:
        return CallTools((call,), step="查外部评估的问题清单")
    return _failed(outcome, turn) if outcome.error is not None else Draft("\n\n".join(_written(outcome, turn)))


def _written(outcome: ToolOutcome, turn: Turn) -> list[str]:
    lines = [f"- {{{one}.title}}。{{{one}}}（{{{one}.definition}}）" for one in ids_of(outcome)]
    return [part for part in (_HEAD, "\n".join(lines), notes(outcome, turn)) if part]


def _failed(outcome: ToolOutcome, turn: Turn) -> Draft:
    if outcome.error_code == "out_of_scope":
        return Draft(_NOT_YOURS, Status.REFUSED)
    own = f"{(outcome.error or '').rstrip('。')}。"
    lines = [_NONE if check(own, (), question=turn.question) else own]
    instead = [s for s in outcome.suggestions if not check(s, (), question=turn.question)]
    lines += [f"您可以看：{'、'.join(instead)}。"] if instead else []
    return Draft("\n\n".join(lines), _ENDS.get(outcome.error_code or "", Status.NO_DATA))
