"""The names of the school in memory: units, courses, terms, and finding them in running text.

Made once per generation from its data and the school's alias file. Names and aliases alike are matched, the longest
first, so that 软件工程导论 is the course and 软件工程 the major; whatever bears the same name is returned together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from knowledge_base.errors import GenerationError, InputError
from knowledge_base.evaluation.configuration import StrictModel, load_yaml
from knowledge_base.evaluation.warehouse import Row, SqlClient

Kind = Literal["unit", "course"]

_UNITS = "SELECT org_id, name, level, parent_id, kind, name_en FROM org_unit"
_COURSES = "SELECT course_id, name, owner_id FROM course ORDER BY course_id"
_TERMS = """
SELECT t.term_id, t.academic_year, t.starts_on, t.ends_on, coalesce(sum(c.present), 0) > 0
FROM term t LEFT JOIN coverage c ON c.term_id = t.term_id AND c.subject = 'score'
GROUP BY t.term_id, t.academic_year, t.starts_on, t.ends_on
ORDER BY t.starts_on
"""
_AS_OF = "SELECT value FROM data_info WHERE key = 'as_of'"
_MAJOR_SUFFIX = "专业"
_TERMS_OF_YEAR = 2


class AliasFile(StrictModel):
    """aliases.yaml: everyday names by unit code and by course name."""

    units: dict[str, list[str]] = Field(default_factory=dict)
    courses: dict[str, list[str]] = Field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> AliasFile:
        """Read the file; InputError naming file, key and mend when it cannot be used."""
        return load_yaml(path, cls)


@dataclass(frozen=True)
class Unit:
    """One unit; `level` and `kind` are the codes of `org_unit`."""

    id: str
    name: str
    level: str
    parent: str | None
    kind: str
    name_en: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class CourseName:
    """One course with the unit that gives it."""

    id: str
    name: str
    owner: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class TermInfo:
    """One term; `has_scores` once its first marks are on record."""

    id: str
    year: str
    start: date
    end: date
    has_scores: bool


@dataclass(frozen=True)
class Match:
    """`text[start:end]` names the units or courses `ids`: several where the name is ambiguous."""

    start: int
    end: int
    text: str
    kind: Kind
    ids: tuple[str, ...]


class Directory:
    """Names of one generation. Immutable; safe to share between threads."""

    def __init__(
        self, units: Sequence[Unit], courses: Sequence[CourseName], terms: Sequence[TermInfo], as_of: date
    ) -> None:
        self.units = {u.id: u for u in units}
        self.courses = {c.id: c for c in courses}
        self.terms = {t.id: t for t in terms}
        self.as_of = as_of
        self._index = _index(units, courses)
        self._by_first = _by_first(self._index)

    @classmethod
    def load(cls, client: SqlClient, aliases: AliasFile) -> Directory:
        """Read the names of the client's generation; InputError when an alias points at nothing."""
        as_of = client.fetch(_AS_OF)
        if not as_of:
            raise GenerationError("data_info lacks as_of; build or import the data again")
        unit_rows, course_rows = client.fetch(_UNITS), client.fetch(_COURSES)
        _check_targets(aliases, {r[0] for r in unit_rows}, {r[1] for r in course_rows})
        units = [_unit(row, aliases) for row in unit_rows]
        courses = [_course(row, aliases) for row in course_rows]
        terms = [TermInfo(*row) for row in client.fetch(_TERMS)]
        return cls(units, courses, terms, date.fromisoformat(as_of[0][0]))

    def unit(self, unit_id: str) -> Unit:
        """The unit of that id; KeyError when there is none."""
        return self.units[unit_id]

    def course(self, course_id: str) -> CourseName:
        """The course of that id; KeyError when there is none."""
        return self.courses[course_id]

    def children(self, unit_id: str) -> list[Unit]:
        """Units directly below, in the order of the data."""
        return [u for u in self.units.values() if u.parent == unit_id]

    def latest_complete_term(self) -> TermInfo | None:
        """The newest finished term; None when there is none."""
        finished = self._finished()
        return finished[-1] if finished else None

    def complete_years(self) -> list[str]:
        """Academic years both of whose terms are finished, the oldest first."""
        finished: dict[str, int] = defaultdict(int)
        for term in self._finished():
            finished[term.year] += 1
        return [year for year, count in finished.items() if count == _TERMS_OF_YEAR]

    def _finished(self) -> list[TermInfo]:
        """Terms with marks; in data without any (evaluations alone, yearly indicators), those that are over."""
        marked = [t for t in self.terms.values() if t.has_scores]
        return marked or [t for t in self.terms.values() if t.end < self.as_of]

    def find(self, text: str) -> list[Match]:
        """Names in running text from left to right, the longest at each place, none overlapping another.

        A name borne by units and by courses gives two matches at the same place.
        """
        folded = text.lower()
        matches: list[Match] = []
        place = 0
        while place < len(text):
            name = self._longest(folded, place)
            if name is None:
                place += 1
                continue
            end = place + len(name)
            for kind, ids in self._index[name].items():
                matches.append(Match(place, end, text[place:end], kind, ids))
            place = end
        return matches

    def _longest(self, folded: str, place: int) -> str | None:
        for name in self._by_first.get(folded[place], ()):
            if folded.startswith(name, place) and _is_whole(folded, place, name):
                return name
        return None


def _unit(row: Row, aliases: AliasFile) -> Unit:
    identifier, name, level, parent, kind, name_en = row
    return Unit(identifier, name, level, parent, kind, name_en, tuple(aliases.units.get(identifier, ())))


def _course(row: Row, aliases: AliasFile) -> CourseName:
    identifier, name, owner = row
    return CourseName(identifier, name, owner, tuple(aliases.courses.get(name, ())))


def _check_targets(aliases: AliasFile, units: set[str], courses: set[str]) -> None:
    unknown = [f"units.{key}" for key in aliases.units if key not in units]
    unknown += [f"courses.{key}" for key in aliases.courses if key not in courses]
    if unknown:
        raise InputError(
            f"aliases.yaml 中的 {'、'.join(unknown)} 在数据里不存在，请改为已有的单位代码或课程名称，或删去 "
            "(unknown alias targets: use an existing unit code or course name, or remove them)"
        )


def _names(units: Sequence[Unit], courses: Sequence[CourseName]) -> Iterator[tuple[str, Kind, str]]:
    """(name, kind, id) for every way to name something."""
    for unit in units:
        own = [unit.name, *unit.aliases, *([unit.name_en] if unit.name_en else [])]
        if unit.level == "major":
            own += [name + _MAJOR_SUFFIX for name in (unit.name, *unit.aliases) if not name.endswith(_MAJOR_SUFFIX)]
        yield from ((name, "unit", unit.id) for name in own)
    for course in courses:
        yield from ((name, "course", course.id) for name in (course.name, *course.aliases))


def _index(units: Sequence[Unit], courses: Sequence[CourseName]) -> dict[str, dict[Kind, tuple[str, ...]]]:
    """Folded name → kind → ids."""
    index: dict[str, dict[Kind, tuple[str, ...]]] = {}
    for name, kind, identifier in _names(units, courses):
        ids = index.setdefault(name.lower(), {})
        if identifier not in ids.get(kind, ()):
            ids[kind] = (*ids.get(kind, ()), identifier)
    return index


def _by_first(index: dict[str, dict[Kind, tuple[str, ...]]]) -> dict[str, list[str]]:
    """Names by their first character, the longest first."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted((n for n in index if n), key=len, reverse=True):
        by_first[name[0]].append(name)
    return dict(by_first)


def _is_whole(folded: str, place: int, name: str) -> bool:
    """Latin letters must not go on before or after the name (`MIS` is not in `mission`)."""
    end = place + len(name)
    before = folded[place - 1] if place else ""
    after = folded[end] if end < len(folded) else ""
    return not (_continues(before, name[0]) or _continues(name[-1], after))


def _continues(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
