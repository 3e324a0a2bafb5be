"""Why a course stands where a plan of terms puts it, in Chinese: owed, due, what comes before it, what waits for it.

Every reason is a fact of the record or of the plan of study; none is advice of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.learning.audit import Audit, CourseStanding, State, state_of
from tools.learning.record import HARD, Record, ordinal, term_of
from tools.metrics.periods import Period

_SHOWN = 3
_SEASONS = {frozenset({1}): "秋季", frozenset({2}): "春季"}


@dataclass(frozen=True)
class Reasons:
    """The reasons of one record's plan; `terms` are the ordinals of courses, `critical` the longest chain left."""

    record: Record
    found: Audit
    terms: Mapping[str, int]
    critical: Sequence[str]

    def of(self, course: str) -> tuple[str, ...]:
        """The reasons of one course, the weightiest first."""
        standing = next((s for s in self.found.standings if s.course.id == course), None)
        owed = _outside() if standing is None else self._owed(standing)
        return (*owed, *self._before(course), *self._after(course), *self._season(course))

    def _owed(self, s: CourseStanding) -> Iterator[str]:
        if s.state is State.FAILED and s.last is not None:
            mark = "" if s.last.points is None else f"{s.last.points:g}分"
            yield f"{s.course.nature}，{said_term(s.last.term)}{s.last.kind}{mark}未通过，须重修"
        elif not s.course.is_required:
            yield f"{s.course.nature}，选修还差{self.found.elective_missing:g}学分"
        elif s.course.term is None:
            yield "必修，尚未修"
        else:
            meant = 2 * self.record.learner.entry_year + s.course.term - 1
            late = "，尚未修" if meant <= ordinal(self.record.running) else ""
            yield f"必修，方案建议第{s.course.term}学期修读{late}"

    def _before(self, course: str) -> Iterator[str]:
        for before, after, kind in self.record.requisites:
            if after != course:
                continue
            name, state = self.record.names[before], state_of(self.record, before)
            if kind != HARD:
                if state is not State.PASSED:
                    yield f"建议先修《{name}》"
            elif state.is_done:
                yield f"先修《{name}》{state.value}"
            elif state is State.WAITING:
                yield f"先修《{name}》在修，须通过"
            elif before in self.terms:
                yield f"先修《{name}》安排在{said_term(term_of(self.terms[before]))}"
            else:
                yield f"先修《{name}》尚未通过"

    def _after(self, course: str) -> Iterator[str]:
        graph = self.record.graph
        following = [c for c in graph.after.get(course, ()) if not state_of(self.record, c).is_done]
        if following:
            names = "".join(f"《{self.record.names[c]}》" for c in following[:_SHOWN])
            more = f"等{len(following)}门" if len(following) > _SHOWN else ""
            yield f"{names}{more}须在它之后"
        if course in self.critical:
            yield f"在关键路径上：{'→'.join(self.record.names[c] for c in self.critical)}"

    def _season(self, course: str) -> Iterator[str]:
        season = _SEASONS.get(self.record.offered[course])
        if season:
            yield f"只在{season}学期开课"


def said_term(term: str) -> str:
    """A term as people say it: 2024-2025学年第一学期."""
    return Period.parse(term).zh


def _outside() -> Iterator[str]:
    yield "培养方案没有列，但它是要修课程的先修课"
