"""What students said by marks: each own section over the terms with its rating, as far as it is open to the teacher.

A section that is not open carries no number of the answers at all, not even how many there were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge_base.evaluation.feedback_rules import SetFeedback
from tools.errors import NoData
from tools.feedback.comparables import Band, Comparison, Rated, compared
from tools.feedback.opening import Opening, opened
from tools.feedback.peaks import two_peaks
from tools.feedback.ratings import Components, Position, Rating, Sample, position, rated
from tools.feedback.reading import Query, Reading
from tools.feedback.relations import RESPONSES, SECTIONS
from tools.metrics.definition import Level, MetricDefinition
from tools.metrics.figures import MetricTable
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import SELF, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Scope

VALID = "NOT straightlined AND duration_s >= :set_min_seconds"
"""As the catalogue's set_mean_score counts."""

_SAMPLES = Query(
    RESPONSES,
    {"n": "COUNT(*)", "total": "SUM(overall)", "squares": "SUM(overall * overall)"},
    VALID,
    ("term_id", "section_id", "staff_id", "owner_id", "category", "enrolled"),
)
_MARKS = Query(RESPONSES, {"n": "COUNT(*)"}, f"term_id = :term AND {VALID}", ("section_id", "overall"))
_SECTIONS = Query(
    SECTIONS,
    {},
    "enrolled > 0",
    ("term_id", "section_id", "course_id", "course_name", "category", "owner_id", "enrolled"),
)


@dataclass(frozen=True)
class Section:
    """A section the teacher teaches; `enrolled` is its class list, which the teacher has anyway."""

    section_id: str
    term_id: str
    course_id: str
    course: str
    category: str
    owner_id: str
    enrolled: int


@dataclass(frozen=True)
class Heard:
    """One own section's rating; `rating` is there when figures are open, `band` where there is enough to compare.

    `two_peaks` whether the marks are two crowds, looked at only where a point is shown.
    """

    section: Section
    opening: Opening
    rating: Rating | None = None
    band: Band | None = None
    two_peaks: bool = False

    @property
    def position(self) -> Position | None:
        """Where the rating lies by the band."""
        if self.rating is None or self.band is None or self.rating.shrunken is None:
            return None
        return position(self.rating, self.band.low, self.band.high)


@dataclass(frozen=True)
class TermVoices:
    """One term: its sections, the variances ratings rest on, and the school's own figures of the whole term."""

    term_id: str
    sections: tuple[Heard, ...]
    found: Components | None
    mean: MetricTable | None
    valid: MetricTable | None

    @property
    def open_sections(self) -> tuple[Heard, ...]:
        return tuple(h for h in self.sections if h.opening.has_figures)

    @property
    def heard(self) -> tuple[str, ...]:
        """Sections whose comments may be read for themes."""
        return tuple(h.section.section_id for h in self.sections if h.opening.has_figures or h.opening is Opening.WORDS)


def own_sections(reading: Reading) -> dict[str, list[Section]]:
    """The teacher's sections with students, by term."""
    found: dict[str, list[Section]] = defaultdict(list)
    for line in sorted(reading.own(_SECTIONS), key=lambda r: (r["term_id"], r["course_id"], r["section_id"])):
        found[line["term_id"]].append(
            Section(
                section_id=line["section_id"],
                term_id=line["term_id"],
                course_id=line["course_id"],
                course=line["course_name"],
                category=line["category"],
                owner_id=line["owner_id"],
                enrolled=int(line["enrolled"]),
            )
        )
    return found


class Voices:
    """The evaluation of one teacher's sections; samples of all are fetched once and never leave this module."""

    def __init__(
        self, service: MetricService, scope: Scope, reading: Reading, sections: Mapping[str, Sequence[Section]]
    ) -> None:
        self._service, self._scope, self._sections, self._reading = service, scope, sections, reading
        self._rules: SetFeedback = service.rules.values.set_feedback.value
        self._samples: dict[str, list[Rated]] = defaultdict(list)
        for line in reading.everyone(_SAMPLES):
            self._samples[line["term_id"]].append(_rated(line))

    @property
    def terms(self) -> list[str]:
        """Terms in which the teacher was rated at all."""
        mine = (term for term, rows in self._samples.items() if any(r.staff_id == self._scope.person for r in rows))
        return sorted(mine)

    def of_term(self, term: str, closed: Sequence[str], mean: MetricDefinition, valid: MetricDefinition) -> TermVoices:
        """One term's sections; `closed` are those whose marks are not in."""
        rows = [r for r in self._samples.get(term, []) if r.staff_id == self._scope.person]
        whole = self._table(mean, term)
        limit = max(self._service.rules.limit(self._scope.role.value), mean.min_n)
        openings = opened(
            {r.section_id: r.sample.n for r in rows}, closed, self._rules, limit, under_shown=_shows(whole)
        )
        own = {section for section, opening in openings.items() if opening.has_figures}
        comparison = compared(self._samples.get(term, []), own, self._scope.person or "", self._rules)
        samples = {r.section_id: r.sample for r in rows}
        known = {s.section_id: s for s in self._sections.get(term, ())}
        parted = self._parted(term, [i for i, opening in openings.items() if opening is Opening.POINT])
        heard = tuple(
            replace(_heard(known[i], openings[i], samples[i], comparison), two_peaks=i in parted)
            for i in sorted(openings)
            if i in known
        )
        return TermVoices(term, heard, comparison.found, whole, self._table(valid, term))

    def _parted(self, term: str, sections: Collection[str]) -> set[str]:
        """Those of the sections whose marks fall into two crowds."""
        marks: dict[str, list[float]] = defaultdict(list)
        for line in self._reading.voices(_MARKS.given(term=term)) if sections else ():
            if line["section_id"] in sections:
                marks[line["section_id"]] += [float(line["overall"])] * int(line["n"])
        return {section for section, held in marks.items() if two_peaks(held)}

    def _table(self, metric: MetricDefinition, term: str) -> MetricTable | None:
        """The metric's own cell of the teacher, as every question gets it; None where there is none."""
        periods = (Period(PeriodKind.TERM, term),)
        request = MetricRequest(metric, SELF, Level.SELF, periods, metric.attribution)
        try:
            return self._service.query(request, self._scope)
        except NoData:
            return None


def _shows(table: MetricTable | None) -> bool:
    return table is not None and not table.figures[0].withheld


def _heard(section: Section, opening: Opening, sample: Sample, comparison: Comparison) -> Heard:
    if not opening.has_figures or comparison.found is None:
        return Heard(section, opening if comparison.found is not None or not opening.has_figures else Opening.WORDS)
    band = comparison.bands.get(section.section_id)
    return Heard(section, opening, rated(sample, comparison.found, band.centre if band else None), band)


def _rated(line: Mapping[str, object]) -> Rated:
    return Rated(
        section_id=str(line["section_id"]),
        staff_id=str(line["staff_id"]),
        owner_id=str(line["owner_id"]),
        category=str(line["category"]),
        enrolled=int(str(line["enrolled"] or 0)),
        sample=Sample(int(str(line["n"])), float(str(line["total"])), float(str(line["squares"]))),
    )
