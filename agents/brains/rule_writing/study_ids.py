"""The evidence of a study by the role it has there: what its lines are written from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agents.brains.base import ToolOutcome
from tools.learning.study import STUDENT


class Ids:
    """The ids of an outcome's evidence by the role it has in the study."""

    def __init__(self, outcome: ToolOutcome, *, of_another: bool) -> None:
        self._outcome, self.of_another = outcome, of_another
        self._places: Mapping[str, Any] = outcome.data["study"]

    def one(self, role: str) -> str | None:
        place = self._places.get(role)
        return None if place is None else self._outcome.evidence[place].id

    def all_of(self, role: str) -> list[str]:
        """The one of that role as a list, empty where there is none."""
        return [e] if (e := self.one(role)) else []

    def all(self, role: str) -> list[str]:
        return [self._outcome.evidence[place].id for place in self._places.get(role, ())]

    def title(self, one: str) -> str:
        """The title of a piece of evidence."""
        return next(e.title for e in self._outcome.evidence if e.id == one)

    def definition(self, one: str) -> str:
        """What a piece of evidence says beside its figure."""
        return next(e.definition or "" for e in self._outcome.evidence if e.id == one)

    @property
    def first_of_student(self) -> str | None:
        """The first figure that is of the student and not of a course."""
        return next((e.id for e in self._outcome.evidence if (e.entity or "").startswith(STUDENT)), None)

    @property
    def notes(self) -> str:
        return "".join(f"{note}。" for note in self._outcome.notes)
