"""What is settled before any figure is read: what nobody is told, and a report that is a file and no conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import Draft, Turn
from agents.brains.rule_writing.replying import Replier
from agents.understanding.gate import refused_whatever
from agents.understanding.never import besides, never_in
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Reading
from agents.understanding.reports import asked_of_report, asks_the_way
from tools.scope import Role

_MAY_DRAFT = (Role.LEADER, Role.QA, Role.DEAN)
"""To whom the way to a report of their own is what an order for it comes to."""


class Settled:
    """Replies that need no tool; `names` are the names of all metrics. Safe to share between turns."""

    def __init__(self, reader: Reader, replier: Replier, names: Sequence[str]) -> None:
        self._reader = reader
        self._replier = replier
        self._names = names

    def never(self, own: str, turn: Turn) -> Draft | None:
        """What is never answered, with the clauses beside it offered to be asked alone; `own` is what is not pasted."""
        reason = "" if refused_whatever(own) else never_in(own, turn.asker.role)
        if not reason:
            return None
        if (stopped := self._reader.stopped(own)) is not None and self._replier.refuses(stopped, turn.asker):
            # 「哪些学生可能挂科，列个名单」: what is refused for others' sake weighs more than what is not known.
            return self._replier.reply(stopped, turn.asker, own)
        draft = self._replier.reply(Reading(Act.REFUSE, reason=reason), turn.asker, own)
        return replace(draft, suggestions=besides(own, turn.asker.role) or draft.suggestions)

    def of_report(self, turn: Turn, *, college: bool) -> Draft | None:
        """What is told of the yearly report as a file; None for any other question. `college` says one is named."""
        reply = asked_of_report(turn.question, self._names, college=college)
        if not reply:
            return None
        told = self._replier.reply(Reading(Act.REFUSE, reason=reply), turn.asker, turn.question)
        answered = asks_the_way(turn.question) or turn.asker.role in _MAY_DRAFT
        return replace(told, status=Status.ANSWERED) if answered else told
