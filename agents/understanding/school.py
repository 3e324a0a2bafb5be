"""What the reading needs of the organisation's directory: names and levels as plain codes, and its calendar."""

from __future__ import annotations

from collections.abc import Iterator

from agents.brains.base import Asker
from knowledge_base.evaluation.directory import Directory
from tools.periods.calendar import Calendar
from tools.scope import Role
from tools.spans import Rank, Span

SCHOOL = "school"
ME = "self"
PART = "part:"
"""Before the name of an institution or sector; alone all that the data hold."""


class School:
    """A directory seen by the reading. Immutable like the directory it wraps."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.calendar = Calendar(directory)

    def find(self, text: str) -> Iterator[Span]:
        """Units and courses named in `text`; a name borne by several gives one span with all their ids."""
        for match in self._directory.find(text):
            yield Span(match.start, match.text, match.kind, tuple(match.ids), Rank.UNIT)

    def name(self, unit: str) -> str:
        """The unit's name as people know it."""
        if unit.startswith(PART):
            return unit.removeprefix(PART) or "所载各院校"
        return "全校" if unit == SCHOOL else self._directory.unit(unit).name

    def knows(self, unit: str) -> bool:
        """Whether it is the code of a unit; what a person wrote may be none."""
        return unit in self._directory.units

    def level(self, unit: str) -> str:
        """school, college, major, office; `self` for the asker's own rows."""
        if unit in (SCHOOL, ME):
            return unit
        return self._directory.unit(unit).level

    def parent(self, unit: str) -> str | None:
        """The unit directly above; None for the school."""
        return self._directory.unit(unit).parent

    def college_of(self, unit: str) -> str:
        """The college a major lies in; empty for any other unit."""
        return (self.parent(unit) or "") if self.knows(unit) and self.level(unit) == "major" else ""

    def major_called(self, text: str) -> str:
        """The one major whose name begins with these words (机械设计 of 机械设计制造及其自动化); else empty."""
        found = [u.id for u in self._directory.units.values() if u.level == "major" and u.name.startswith(text)]
        return found[0] if len(found) == 1 else ""

    def courses_beginning(self, text: str) -> tuple[str, ...]:
        """The courses whose names begin with these words."""
        return tuple(c.id for c in self._directory.courses.values() if c.name.startswith(text))

    def course_name(self, course: str) -> str:
        return self._directory.course(course).name

    def natural_unit(self, asker: Asker) -> str:
        """Whose figures are meant when nobody is named."""
        if asker.role in (Role.LEADER, Role.QA, Role.SUPERVISOR):
            return SCHOOL
        return (asker.major if asker.role is Role.HEAD else asker.college) or SCHOOL
