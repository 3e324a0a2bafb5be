"""Making the calls of one reply: in their order, those that name evidence still to come after the rest, none twice.

One after another: most of a call is Python that builds and checks SQL, so threads gained nothing when measured
(docs/decisions/0024). A call that failed and is made again is told so; made a third time it ends the brain's try.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agents.brains.base import ToolCall, ToolOutcome
from agents.calling import toolbox
from agents.errors import ModelStuck
from tools.context import ToolContext
from tools.marks import ID

_ID = re.compile(rf"\{{?({ID})\}}?")


def make(calls: Sequence[ToolCall], before: Sequence[ToolOutcome], tools: ToolContext) -> list[ToolOutcome]:
    """The outcomes of `calls`, to be put behind those `before`; ModelStuck when one fails a third time."""
    outcomes = list(before)
    for call in _in_order(calls, {e.id for outcome in before for e in outcome.evidence}):
        outcomes.append(_again(call, outcomes, len(before)) or _made(call, outcomes, tools))
    return outcomes[len(before) :]


def _made(call: ToolCall, outcomes: Sequence[ToolOutcome], tools: ToolContext) -> ToolOutcome:
    evidence = tuple(e for outcome in outcomes for e in outcome.evidence)
    return toolbox.run(call, tools.with_evidence(evidence), len(evidence))


def _again(call: ToolCall, outcomes: Sequence[ToolOutcome], seen: int) -> ToolOutcome | None:
    """What a call is told that was made before in this turn; None for a new one. The model has `seen` so many."""
    same = [outcome for outcome in outcomes if _key(outcome.call) == _key(call)]
    if not same:
        return None
    first = same[0]
    if first.error is None:
        ids = "、".join(e.id for e in first.evidence)
        told = f"这个查询本轮已经做过，{f'结果是证据 {ids}' if ids else '结果见前'}，请直接使用。"
        return ToolOutcome(call, notes=(told,))
    if sum(_key(outcome.call) == _key(call) for outcome in outcomes[:seen]) > 1:
        raise ModelStuck(f"a failing call of {_name(call)} was made {len(same) + 1} times")
    told = f"同样的调用刚才已经失败，没有再执行：{first.error} 请换参数或换工具，查不到就如实说；再重复将改由规则回答。"
    return ToolOutcome(call, error=told, error_code=first.error_code, suggestions=first.suggestions)


def _in_order(calls: Sequence[ToolCall], known: set[str]) -> Iterator[ToolCall]:
    """The calls, those last that name evidence which the others have yet to find."""
    waiting = [call for call in calls if set(_named(call.arguments)) - known]
    yield from (call for call in calls if call not in waiting)
    yield from waiting


def _named(value: Any) -> Iterator[str]:
    """The ids of evidence among a call's arguments."""
    if isinstance(value, str):
        match = _ID.fullmatch(value.strip())
        if match:
            yield match[1]
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _named(part)
    elif isinstance(value, list):
        for part in value:
            yield from _named(part)


def _key(call: ToolCall) -> tuple[str, str]:
    return call.name, json.dumps(dict(call.arguments), sort_keys=True, ensure_ascii=False, default=str)


def _name(call: ToolCall) -> str:
    """The tool's name for the log, where a model's invention does not belong."""
    return call.name if call.name in toolbox.TOOLS else "an unknown tool"
