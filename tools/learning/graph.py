"""The prerequisite graph of a plan of study and its measures, as Curricular Analytics defines them.

Heileman, Abdallah, Slim and Hickman, "Curricular Analytics: A Framework for Quantifying the Impact of Curricular
Reforms and Pedagogical Innovations" (2018), and curricularanalytics.org. Every kind of requisite is an edge. Paths are
counted over the order of the courses and never listed, so a plan with very many of them costs no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from tools.errors import ToolFailure

_QUARTER = 2 / 3
"""Three quarters make what two semesters do: complexity on quarters is scaled to semesters, to one decimal."""


@dataclass(frozen=True)
class Measures:
    """Of one course, all in courses.

    `blocking`: how many courses cannot be taken before this one is passed. `delay`: the longest path through it, both
    ends counted. `centrality`: the lengths of all paths from a first to a last course that pass through it, added up;
    zero for a course that is itself first or last. `complexity`: blocking and delay together.
    """

    blocking: int
    delay: int
    centrality: int
    complexity: float


@dataclass(frozen=True)
class _Paths:
    """The paths that end (or begin) at a course: the longest, how many, and their lengths added up, in courses."""

    longest: int = 1
    count: int = 1
    total: int = 1


class CourseGraph:
    """Courses and which must come before which. ToolFailure for a cycle: a plan that nobody can follow."""

    def __init__(self, courses: Iterable[str], requisites: Iterable[tuple[str, str]]) -> None:
        """`requisites` are (before, course) pairs; those that name a course outside `courses` are left out."""
        self.before: dict[str, tuple[str, ...]] = dict.fromkeys(courses, ())
        self.after: dict[str, tuple[str, ...]] = dict.fromkeys(self.before, ())
        for before, course in dict.fromkeys(requisites):
            if before in self.before and course in self.before:
                self.before[course] += (before,)
                self.after[before] += (course,)
        try:
            self.order: Sequence[str] = tuple(TopologicalSorter(self.before).static_order())
        except CycleError as error:
            raise ToolFailure(f"prerequisites run in a circle: {' → '.join(error.args[1])}") from error

    def measures(self, *, quarters: bool = False) -> dict[str, Measures]:
        """The measures of every course; `quarters` for a school whose year has three terms instead of two."""
        above = _paths(self.order, self.before)
        below = _paths(self.order[::-1], self.after)
        unlocked = self._unlocked()
        return {
            course: self._measured(course, len(unlocked[course]), above[course], below[course], quarters)
            for course in self.before
        }

    def _measured(self, course: str, blocking: int, above: _Paths, below: _Paths, quarters: bool) -> Measures:
        delay = above.longest + below.longest - 1
        inner = bool(self.before[course]) and bool(self.after[course])
        centrality = above.total * below.count + above.count * (below.total - below.count) if inner else 0
        complexity = round((blocking + delay) * _QUARTER, 1) if quarters else float(blocking + delay)
        return Measures(blocking, delay, centrality, complexity)

    def _unlocked(self) -> dict[str, frozenset[str]]:
        """Every course that comes, at whatever distance, after a course."""
        found: dict[str, frozenset[str]] = {}
        for course in reversed(self.order):
            following = self.after[course]
            found[course] = frozenset(following).union(*(found[f] for f in following))
        return found

    def critical_path(self, among: Iterable[str]) -> tuple[str, ...]:
        """The longest chain within `among`, the first course first; of several, the one that comes first in order."""
        wanted = set(among)
        chains: dict[str, tuple[str, ...]] = {}
        for course in self.order:
            if course in wanted:
                earlier = [chains[b] for b in self.before[course] if b in wanted]
                chains[course] = (*max(earlier, key=len, default=()), course)
        return max(chains.values(), key=len, default=())


def _paths(order: Sequence[str], neighbours: Mapping[str, Sequence[str]]) -> dict[str, _Paths]:
    """Paths from the ends on one side to each course, in the order in which they can be built up."""
    found: dict[str, _Paths] = {}
    for course in order:
        reached = [found[n] for n in neighbours[course]]
        if not reached:
            found[course] = _Paths()
            continue
        count = sum(p.count for p in reached)
        found[course] = _Paths(1 + max(p.longest for p in reached), count, count + sum(p.total for p in reached))
    return found
