"""A few words after findings or problems of reviews were told: what came of them, whose that is, which have no item.

They are of those that were told and of no others: the same call is made again, with what is asked of each beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.finding_lines import found
from agents.brains.rule_writing.rectifying import ABOUT, KEYS
from agents.brains.rule_writing.reviewing import failed, written
from agents.brains.rule_writing.told_findings import ASKS, FOUND, TOPIC
from agents.understanding.found_items import asked_of_found
from agents.understanding.gate import blames, refused_whatever
from agents.understanding.ledger_asked import Asked

_TOOL, _STEP = "findings", "对照整改台账"
_NONE = "前面没有列出发现，也就没有可以对照的整改项。全部的整改项可以问台账。"
_POSTS = "只写牵头单位和岗位，不写姓名；办到哪一步以台账为准。"
_NEXT = ("整改还欠几条", "逾期的整改都有哪些")


def decide(turn: Turn) -> Decision | None:
    """The next step of such words; None for any other turn, and where nothing was told before."""
    before: Mapping[str, Any] = turn.before.memory if turn.before else {}
    asked = None if FOUND not in before else asked_of_found(turn.question)
    if asked is None or refused_whatever(turn.question) or blames(turn.question):
        return None
    only, items = asked
    given = {key: value for key, value in before[FOUND].items() if key != "items"}
    conditions = [*filter(None, str(given.pop("only", "")).split("、")), *([only] if only else [])]
    if conditions:
        given["only"] = "、".join(dict.fromkeys(conditions))
    call = ToolCall(_TOOL, given | ({"items": True} if items else {}))
    outcome = next((o for o in turn.outcomes if (o.call.name, dict(o.call.arguments)) == (_TOOL, call.arguments)), None)
    if outcome is None:
        return CallTools((call,), step=_STEP)
    if outcome.error is not None:
        return failed(outcome, turn)
    outcome = _of_those_told(outcome, before)
    kept = {key: before[key] for key in (FOUND, TOPIC, ABOUT, KEYS, ASKS) if key in before}
    return Draft("\n\n".join(_lines(outcome, before, turn)), memory=kept, suggestions=_NEXT)


def _lines(outcome: ToolOutcome, before: Mapping[str, Any], turn: Turn) -> list[str]:
    if not outcome.evidence:
        return [_NONE]
    if outcome.data.get("side") == "reviews":
        told = written(outcome, turn, topic=str(before.get(TOPIC, "")))
    else:
        told = [*filter(None, found(outcome, Asked(_TOOL), turn))]
    came = outcome.data.get("items", {}).values() or (one.get("items", ()) for one in outcome.data.get("findings", ()))
    return [*told, *([_POSTS] if any(came) else [])]


def _of_those_told(outcome: ToolOutcome, before: Mapping[str, Any]) -> ToolOutcome:
    """The outcome with those findings alone that were told; what reviews listed has no keys and stays whole."""
    keys = before.get(KEYS)
    if keys is None or "findings" not in outcome.data:
        return outcome
    told = [one for one in outcome.data["findings"] if one["key"] in keys]
    return replace(outcome, data={**outcome.data, "findings": told})
