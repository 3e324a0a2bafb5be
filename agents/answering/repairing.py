"""One try at mending a chat draft before it is bound: its writer is shown what would be dropped, and why.

The rules never repair: what of theirs cannot be bound is our fault. Without an answer, or with one no better, the
sentences are dropped as ever.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from agents.answering import repeatable
from agents.brains.base import Brain, Draft, Turn
from agents.errors import BrainUnavailable
from tools.binder import faults, mend
from tools.periods.calendar import Calendar

log = logging.getLogger(__name__)

STEP = "有的表述没有证据支持，正在改写"


def repaired(
    draft: Draft,
    turn: Turn,
    brain: Brain,
    names: Sequence[str],
    say: Callable[[str], None],
    calendar: Calendar | None = None,
) -> Draft:
    """The draft with those repairs in it that may be shown. Never raises for want of a model or of budget."""
    if brain.kind == "rules":
        return draft
    question, periods = repeatable.asked(turn), repeatable.told_periods(turn.outcomes)
    failed = faults(
        draft.text, turn.evidence, question=question, known_names=names, told_periods=periods, calendar=calendar
    )
    if not failed:
        return draft
    say(STEP)
    try:
        given = brain.repair(turn, draft.text, failed)
    except BrainUnavailable as error:
        log.warning("%d failing sentences are not repaired: %s: %s", len(failed), type(error).__name__, error)
        return draft
    log.info("%d failing sentences, %d repairs given", len(failed), len(given))

    def mended(text: str) -> str:
        return mend(
            text, given, turn.evidence, question=question, known_names=names, told_periods=periods, calendar=calendar
        )

    asked = draft.clarification
    if asked is not None:
        asked = asked.model_copy(update={"question": mended(asked.question)})
    return replace(draft, text=mended(draft.text), clarification=asked)
