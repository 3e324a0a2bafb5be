"""What is taught when, and what comes before what: the same for every student of a generation, about no person.

No table says in which terms a course is given. It is taken from the plans of the years of entry now in study, and held
against the sections of the last two academic years where there are any: final-year students repeat courses in any term,
which makes no offer, and a course that a plan lists but nobody teaches is not taught yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge_base.evaluation.directory import Directory
from tools.errors import NoData
from tools.learning.door import Door
from tools.learning.record import ordinal, term_of
from tools.learning.relations import COURSE, REQUISITE, STUDY_PLAN_COURSE, TAUGHT

_YEARS_IN_STUDY = 4
_TERMS_LOOKED_AT = 4
AUTUMN, SPRING = 1, 2
EITHER = frozenset({AUTUMN, SPRING})


@dataclass(frozen=True)
class Teaching:
    """Courses by their current number: `current` maps each number to it. `running` is the term of today."""

    running: str
    current: Mapping[str, str]
    names: Mapping[str, str]
    credits: Mapping[str, float]
    requisites: tuple[tuple[str, str, str], ...]
    offered: Mapping[str, frozenset[int]]

    def before(self, courses: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
        """The requisites of `courses` and of everything that comes before them."""
        by_course: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for requisite in self.requisites:
            by_course[requisite[1]].append(requisite)
        open_, found = list(courses), {}
        while open_:
            course = open_.pop()
            if course not in found:
                found[course] = by_course.get(course, [])
                open_.extend(before for before, _, _ in found[course])
        return tuple(requisite for each in found.values() for requisite in each)


def running_term(directory: Directory, today: date) -> str:
    """The newest term that has begun; NoData before the first."""
    begun = [term.id for term in directory.terms.values() if term.start <= today]
    if not begun:
        raise NoData("数据里还没有已经开始的学期")
    return max(begun, key=ordinal)


def load_teaching(door: Door, directory: Directory, today: date) -> Teaching:
    """Read it. NoData where no term has begun."""
    running = running_term(directory, today)
    courses = door.open_rows(COURSE, "course_id", "name", "credits", "replaced_by")
    current = _current({row["course_id"]: row["replaced_by"] for row in courses})
    requisites = door.open_rows(REQUISITE, "course_id", "prereq_course_id", "kind")
    return Teaching(
        running=running,
        current=current,
        names={row["course_id"]: row["name"] for row in courses},
        credits={row["course_id"]: row["credits"] for row in courses},
        requisites=tuple(
            dict.fromkeys(
                (current[row["prereq_course_id"]], current[row["course_id"]], row["kind"])
                for row in sorted(requisites, key=lambda r: (r["course_id"], r["prereq_course_id"]))
            )
        ),
        offered=_offered(door, current, running),
    )


def _current(replaced_by: Mapping[str, str | None]) -> dict[str, str]:
    """Each course's newest number; a chain of renumbering that runs in a circle ends where it began."""
    found = {}
    for course in replaced_by:
        newest, seen = course, {course}
        while (following := replaced_by.get(newest)) and following not in seen:
            newest = following
            seen.add(newest)
        found[course] = newest
    return found


def _offered(door: Door, current: Mapping[str, str], running: str) -> dict[str, frozenset[int]]:
    newest = int(running[:4])
    planned: dict[str, set[int]] = defaultdict(set)
    entries = range(newest - _YEARS_IN_STUDY + 1, newest + 1)
    for row in door.open_rows(STUDY_PLAN_COURSE, "course_id", "suggested_term", entry_year=entries):
        if row["suggested_term"] is not None:
            planned[current[row["course_id"]]].add((row["suggested_term"] - 1) % 2 + 1)
    taught: dict[str, set[int]] = defaultdict(set)
    recent = [term_of(ordinal(running) - back) for back in range(_TERMS_LOOKED_AT)]
    for row in door.open_rows(TAUGHT, "course_id", "term_id", term_id=recent):
        taught[current[row["course_id"]]].add(int(row["term_id"][-1]))
    return {
        course: frozenset(planned[course] & taught[course] or planned[course] or taught[course] or EITHER)
        for course in {*planned, *taught}
    }
