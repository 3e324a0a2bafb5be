"""When a draft asks back, abstains or sends elsewhere for want of understanding, and what likeness may not make of
it.
"""

from __future__ import annotations

from agents.answering.answer import Status
from agents.brains.base import Draft, Turn
from agents.understanding.lexicon import lexicon
from agents.understanding.likeness.model import Guess
from agents.understanding.reading import Act, Reading

_OPEN = ("unclear", "which_metric", "no_metric", "topic", "residue", "group_change", "modifier_course_kind")
_GAPS = ("metric", "ambiguous_metric", "grain")


def is_something_else(reading: Reading, guess: Guess) -> bool:
    """Whether the lists know that what is asked for is not counted, and the likeness is to something that is no
    neighbour of it: 就业 is not 毕业率, and 工作量 stands on no sheet.
    """
    listed = reading.act is Act.MISSING and any(reading.subject in gap.words for gap in lexicon().missing)
    if guess.kind in ("study", "teaching"):
        return listed
    return listed and guess.kind in ("figures", "why") and guess.detail not in reading.candidates


def offers_figure(reading: Reading | None) -> bool:
    """Whether what is asked back can be had with 「好的」: a figure was read, only a word of the question was not."""
    return reading is not None and reading.pending and reading.reason == "residue" and bool(reading.metrics)


def goes_on(reading: Reading | None, turn: Turn) -> bool:
    """Whether a figure is offered after a figure: the name of another one with an unknown word asks for no rule."""
    return offers_figure(reading) and turn.before is not None and turn.before.memory.get("act") == Act.FIGURES


def not_understood(reading: Reading, draft: Draft) -> bool:
    """Whether a draft asks back, abstains or sends elsewhere for want of understanding, not of data or of right."""
    match reading.act:
        case Act.CLARIFY:
            return reading.reason.startswith(_OPEN)
        case Act.MISSING:
            return reading.reason in _GAPS
        case Act.POLICY:
            # Who names a kind of document or a clause is told what there is of that one.
            named = reading.source or reading.document or reading.clause
            return draft.status is Status.NO_DATA and not named
        case Act.REFUSE:
            return reading.reason.startswith("later_") or reading.reason == "numbered_person"
        case _:
            return False
