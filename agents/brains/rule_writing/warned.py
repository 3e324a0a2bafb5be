"""What the rules say of a warning, asked in a few words after the own one was told.

The study that was told is still what the next words may speak of. What follows from a warning is put together from the
clauses that say a part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, Turn
from agents.understanding.gate import refused_whatever
from agents.understanding.rule_again import STUDY
from agents.understanding.warning_again import rules_after_warning, rules_of_warning

_WARNING = "warning"
_SEVERAL = "**这件事在不同的条款里分别写到：**"


def decide(turn: Turn, read: Callable[[str], Decision]) -> Decision | None:
    """The next step of such words; None for any other turn. `read` takes a question about a rule."""
    kept = [*(turn.before.memory.get(STUDY, ()) if turn.before else ())]
    of_own = kept[:1] == [_WARNING]
    rules = rules_of_warning(turn.question) or (rules_after_warning(turn.question) if of_own else ())
    if not rules or refused_whatever(turn.question):
        return None
    found = [read(rule) for rule in rules]
    calls = [call for one in found if isinstance(one, CallTools) for call in one.calls]
    if calls:
        step = next(one.step for one in found if isinstance(one, CallTools))
        return CallTools(tuple({repr(call): call for call in calls}.values()), step)
    told = [one for one in found if isinstance(one, Draft) and one.status is Status.ANSWERED]
    if len(told) < len(rules):
        return None
    text = "\n\n".join([*([_SEVERAL] if len(told) > 1 else []), *dict.fromkeys(one.text for one in told)])
    memory = {**told[0].memory, **({STUDY: kept} if of_own else {})}
    return replace(told[0], text=text, memory=memory)
