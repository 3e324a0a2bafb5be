"""What no other reading answered, told from the documents where the clauses nearest to it can be trusted.

Lists and likeness may both miss that a rule is asked for: 「外校的人不能少于几位」 names another school, 「谁点头」
nothing the lists know. What would be asked back, abstained from or sent elsewhere is looked for among the clauses once
more, and told where that is trustworthy (trusting.py, 0048).
"""

from __future__ import annotations

from collections.abc import Callable

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, Decision, Draft, Turn
from agents.brains.rule_writing.consulting import TRUSTED, Consulting
from agents.brains.rule_writing.not_understood import goes_on
from agents.brains.rule_writing.rulings import UNSURE
from agents.brains.rule_writing.trusting import NO_FIGURE, Kinds
from agents.understanding.gate import blames, refused_whatever
from agents.understanding.likeness.masking import masked
from agents.understanding.likeness.model import Likeness
from agents.understanding.normalise import normalise
from agents.understanding.reader import Reader
from agents.understanding.reading import Reading
from agents.understanding.regulated import points_at_figure
from agents.understanding.scan import scan
from knowledge_base.evaluation.directory import Directory

_STOPPED = 0.9
"""How far the nearest clauses must be trusted where the question was refused, a clause was told already, or a figure is
offered after a figure."""
_OF_KIND = ("policy_guide", "policy_law", "clause")
"""Who names a kind of document or a clause is told what there is of that one."""
_OF_RECORDS = ("my_teaching", "learning_path", "rectifications")
"""Tools for what is on record of somebody or something: what they found nothing of is no rule."""
_A_QUESTION, _A_TURN = 8, 12
"""Letters from which a first question, and a later turn, is taken as saying all of what it asks."""


class Ruled:
    """Looks once more for a rule; safe to share between turns."""

    def __init__(
        self,
        directory: Directory,
        reader: Reader,
        consulting: Consulting,
        likeness: Callable[[], Likeness] | None,
    ) -> None:
        self._directory = directory
        self._reader = reader
        self._consulting = consulting
        self._likeness = likeness

    def instead(self, turn: Turn, draft: Draft) -> Decision | None:
        """The clauses to tell instead of a draft that answers nothing, or tells of a clause it is not sure of, or the
        search for them; None where there are none to be trusted. What is refused for somebody's sake stays refused.
        """
        least = _A_TURN if turn.past else _A_QUESTION
        answered = draft.status is Status.ANSWERED
        if (answered and not draft.memory.get(UNSURE)) or draft.memory.get(PERSONAL):
            return None
        if _asks_which_are_beyond(Reading.from_memory(draft.memory)):
            return None
        if any(outcome.call.name in _OF_RECORDS for outcome in turn.outcomes):
            return None
        if len(text := normalise(turn.question)) < least:
            return None
        if not turn.past and points_at_figure(text):
            return None
        if refused_whatever(turn.question) or blames(turn.question) or self._consulting.leans(turn):
            return None
        if scan(text, self._reader.catalogue, self._reader.school).has(*_OF_KIND):
            return None
        stopped = draft.status is Status.REFUSED or self._consulting.refused(turn.question)
        if stopped and not self._consulting.may_be_regulated(turn.question):
            return None
        kinds = likened(turn, self._likeness, self._directory)
        sure = stopped or answered or goes_on(Reading.from_memory(draft.memory), turn)
        return self._consulting.nearest(turn, kinds, least=_STOPPED if sure else TRUSTED) if kinds else None


def _asks_which_are_beyond(reading: Reading | None) -> bool:
    """「达成度低于0.6的有哪些课」: which of them a line parts is asked of figures, though rules name that line too."""
    return reading is not None and reading.reason == "modifier_threshold" and bool(reading.by)


def likened(turn: Turn, likeness: Callable[[], Likeness] | None, directory: Directory) -> Kinds | None:
    """What a question is like, as far as trust in clauses goes by it; None without a likeness."""
    if likeness is None:
        return None
    role, text = turn.asker.role.value, masked(turn.question, directory)
    kinds = likeness().guess(role, text).kinds
    none = sum(kinds.get(kind, 0.0) for kind in NO_FIGURE)
    return Kinds(kinds.get("clause", 0.0), likeness().alone("clause", role, text), none)
