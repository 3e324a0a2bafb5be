"""How often one sat in on classes is not on record by who sat in: that is said, with the rule on how often is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, Turn
from agents.understanding.gate import refused_whatever
from agents.understanding.own_visits import rule_of_visits, visits_due, visits_made

_VISITS = "visits"
"""In a turn's memory: the own visits were asked for."""
_NOT_RECORDED = (
    "**系统里没有按听课人记下听课的次数，所以查不到您听过多少次、还差多少次。** "
    "您本人的听课记录请向质量评估中心或学院教务办公室核对。"
)
_DUE = "应当听多少次，学校的规定是："


def decide(turn: Turn, read: Callable[[str], Decision]) -> Decision | None:
    """The next step of such a question; None for every other turn. `read` takes a question about a rule."""
    rule = rule_of_visits(turn.asker.role)
    told = turn.before is not None and bool(turn.before.memory.get(_VISITS))
    made = visits_made(turn.question, told=told)
    if not rule or not (made or visits_due(turn.question)) or refused_whatever(turn.question):
        return None
    found = read(rule)
    if isinstance(found, CallTools):
        return found
    if not made:
        return found if found.status is Status.ANSWERED else None
    if found.status is not Status.ANSWERED:
        return Draft(_NOT_RECORDED, Status.NO_DATA, suggestions=(rule,), memory={_VISITS: True})
    memory = {**found.memory, _VISITS: True}
    return replace(found, text="\n\n".join([_NOT_RECORDED, _DUE, found.text]), status=Status.NO_DATA, memory=memory)
