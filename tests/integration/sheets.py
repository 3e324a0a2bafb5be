"""A teacher's sheet counted again: SQL and numpy written from the formulas alone, without any statistic of the tools.

`told_of` says what a sheet must tell, all of it: each figure with the numbers beside it, and what is said of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_base.evaluation.warehouse import DuckClient

VALID = "NOT r.straightlined AND r.duration_s >= 30"
RESPONSES = f"""
SELECT o.term_id, r.section_id, r.staff_id, c.owner_id, c.category, s.course_id, o.form_version,
       (SELECT count(*) FROM enrolment e WHERE e.section_id = r.section_id AND e.status = '在修'
        AND e.kind IN ('正常', '重修')) AS enrolled, list(r.overall) AS marks, list(r.item_scores) AS items
FROM set_response r JOIN set_round o USING (round_id) JOIN section s USING (section_id) JOIN course c USING (course_id)
WHERE {VALID} GROUP BY ALL
"""
SECTIONS = """
SELECT DISTINCT s.term_id, s.section_id, c.course_id, c.name,
       (SELECT count(*) FROM enrolment e WHERE e.section_id = s.section_id AND e.status = '在修'
        AND e.kind IN ('正常', '重修')),
       EXISTS (FROM score k JOIN enrolment e USING (section_id, student_id) WHERE k.section_id = s.section_id
               AND k.attempt = '正考' AND e.kind = '正常' AND e.status = '在修')
FROM section_staff t JOIN section s USING (section_id) JOIN course c USING (course_id) WHERE t.staff_id = '{0}'
"""
ANSWERED = f"""
SELECT count(*) FILTER ({VALID}), count(*) FROM set_response r JOIN set_round o USING (round_id)
WHERE staff_id = '{{0}}' AND term_id = '{{1}}'
"""
ASKED = """
SELECT count(*) FILTER (submitted), count(*) FROM set_participation JOIN set_round USING (round_id)
WHERE staff_id = '{0}' AND term_id = '{1}'
"""
SIZES = (30, 60, 100)
NOTHING_BELOW, FIGURES_FROM, POINT_FROM = 5, 10, 20
Array = npt.NDArray[np.float64]
Where = tuple[str, str | None, str]
"""Title, section and term."""


@dataclass(frozen=True)
class Figure:
    """One figure as it must be told: its value, what it was counted over, and its words where it is no plain number."""

    value: float
    n: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    shown: str | None = None


@dataclass(frozen=True)
class Rated:
    """One section as one teacher was rated in it, by the valid responses."""

    section: str
    staff: str
    owner: str
    category: str
    course: str
    form: str
    enrolled: int
    marks: Array
    items: Array

    @cached_property
    def mean(self) -> float:
        return float(self.marks.mean())


Like = Callable[[Rated], Any]
LEVELS: Sequence[tuple[str, Like]] = (
    ("同学院、同类别、规模相近的课程", lambda r: (r.owner, r.category, sum(r.enrolled > bound for bound in SIZES))),
    ("同学院、同类别的课程", lambda r: (r.owner, r.category)),
    ("全校同类别的课程", lambda r: r.category),
)
"""Ways of being alike, the closest first."""


@dataclass(frozen=True)
class Own:
    """One of the teacher's sections; `marked` whether the marks are in."""

    term: str
    section: str
    course_id: str
    course: str
    enrolled: int
    marked: bool

    @property
    def name(self) -> str:
        return f"《{self.course}》{self.section}教学班"


class Campus:
    """The tables behind the sheets."""

    def __init__(self, client: DuckClient, wordings: Mapping[str, Sequence[str]]) -> None:
        self.client, self.wordings = client, wordings
        self._variances: dict[tuple[str, int], tuple[float, float]] = {}

    @cached_property
    def rated(self) -> Mapping[str, Sequence[Rated]]:
        """By term, every section with valid responses."""
        found: dict[str, list[Rated]] = defaultdict(list)
        for term, section, staff, owner, category, course, form, enrolled, marks, items in self.client.fetch(RESPONSES):
            found[term].append(
                Rated(section, staff, owner, category, course, form, enrolled, np.array(marks, float), np.array(items))
            )
        return found

    def enough(self, term: str) -> list[Rated]:
        return [r for r in self.rated[term] if len(r.marks) >= FIGURES_FROM]

    def variances(self, term: str, level: int) -> tuple[float, float]:
        if (term, level) not in self._variances:
            self._variances[term, level] = variances(self.enough(term), LEVELS[level][1])
        return self._variances[term, level]


def variances(every: Sequence[Rated], key: Like) -> tuple[float, float]:
    """σ² within sections and τ² between the sections of a group: analysis of variance, unequal sizes."""
    groups: dict[Any, list[Array]] = defaultdict(list)
    for r in every:
        groups[key(r)].append(r.marks)
    persons, sections = sum(len(r.marks) for r in every), len(every)
    within = sum(float(((r.marks - r.marks.mean()) ** 2).sum()) for r in every) / (persons - sections)
    around = sum(
        len(m) * (m.mean() - np.concatenate(group).mean()) ** 2 for group in groups.values() for m in group
    ) / (sections - len(groups))
    lost = sum(sum(len(m) ** 2 for m in group) / sum(map(len, group)) for group in groups.values())
    return within, max(0.0, (around - within) / ((persons - lost) / (sections - len(groups))))


@dataclass(frozen=True)
class Term:
    """One term of one teacher; `figures` whether the figures of single sections are open at all."""

    campus: Campus
    staff: str
    term: str
    sections: Mapping[str, Own]
    figures: bool = True

    @cached_property
    def mine(self) -> Mapping[str, Rated]:
        return {r.section: r for r in self.campus.rated.get(self.term, ()) if r.staff == self.staff}

    @cached_property
    def openings(self) -> Mapping[str, str]:
        """How far each rated section is open. Those too small, and those without marks, take the smallest others with
        them until two or more with ten answers are hidden together."""
        sizes = {section: len(r.marks) for section, r in self.mine.items()}
        closed = {s for s in sizes if s in self.sections and not self.sections[s].marked}
        hidden = {s for s, n in sizes.items() if n < FIGURES_FROM or s in closed}
        for section in sorted(sizes, key=lambda s: (sizes[s], s)):
            if hidden and (len(hidden) < 2 or sum(sizes[s] for s in hidden) < FIGURES_FROM):
                hidden.add(section)
        return {s: self._opening(n, s in closed, s in hidden) for s, n in sizes.items() if s in self.sections}

    def _opening(self, n: int, closed: bool, hidden: bool) -> str:
        if closed:
            return "closed"
        if n < NOTHING_BELOW:
            return "nothing"
        if hidden or not self.figures:
            return "words"
        return "point" if n >= POINT_FROM else "interval"

    @property
    def open(self) -> Sequence[str]:
        return [section for section, how in self.openings.items() if how in ("point", "interval")]

    @cached_property
    def level(self) -> int:
        """The closest likeness at which most of the own sections have a band: one for all of a term."""
        counted = [sum(self._others(place, s) is not None for s in self.open) for place in range(len(LEVELS))]
        return counted.index(max(counted))

    def _others(self, level: int, section: str) -> Array | None:
        """The means of the comparable sections of others, if there are eight of four teachers."""
        key = LEVELS[level][1]
        wanted = key(self.mine[section])
        alike = [r for r in self.campus.enough(self.term) if r.staff != self.staff and key(r) == wanted]
        return np.array([r.mean for r in alike]) if len(alike) >= 8 and len({r.staff for r in alike}) >= 4 else None

    def rating(self, section: str) -> Rating:
        """Interval, shrunken rating and band of a section: θ = (n·x̄ + κ·μ)/(n + κ), κ = σ²/τ², ± 1.96·√(σ²/(n + κ))."""
        others = self._others(self.level, section)
        within, between = self.campus.variances(self.term, self.level)
        n, mean = len(self.mine[section].marks), self.mine[section].mean
        band = tuple(round(float(q) * 2) / 2 for q in np.quantile(others, [0.25, 0.75])) if others is not None else ()
        kappa = within / between if others is not None and between > 0 else 0.0
        if others is not None and kappa:
            mean = (n * mean + kappa * float(others.mean())) / (n + kappa)
        half = 1.96 * (within / (n + kappa)) ** 0.5
        counted = len(others) if others is not None else 0
        return Rating(mean if kappa else None, mean - half, min(100.0, mean + half), band, counted)


@dataclass(frozen=True)
class Rating:
    """`shrunken` and `band` (of `sections`) are missing where there is too little to compare with."""

    shrunken: float | None
    low: float
    high: float
    band: tuple[float, ...]
    sections: int

    @property
    def position(self) -> str:
        if self.shrunken is None:
            return ""
        return "above" if self.low > self.band[1] else "below" if self.high < self.band[0] else "within"


Told = Iterator[tuple[Where, Figure]]


def of_ratings(now: Term) -> Told:
    """What is told of each section that was rated in the term."""
    for section, how in now.openings.items():
        name, n = now.sections[section].name, len(now.mine[section].marks)
        yield (f"{name}选课人数", section, now.term), Figure(now.sections[section].enrolled)
        if how not in ("point", "interval"):
            continue
        rating = now.rating(section)
        yield (f"{name}有效答卷", section, now.term), Figure(n, n)
        if how == "point":
            yield (f"{name}有效答卷均值", section, now.term), Figure(now.mine[section].mean, n)
            if rating.shrunken is not None:
                yield (f"{name}收缩后的评分", section, now.term), Figure(rating.shrunken, n)
        for bound in rating.band:
            yield (f"{name}的参照带", section, now.term), Figure(bound, rating.sections)
        yield from of_interval(now, section, rating)


def of_interval(term: Term, section: str, rating: Rating) -> Told:
    for bound in (rating.low, rating.high):
        where = (f"{term.sections[section].name}评分区间", section, term.term)
        yield where, Figure(bound, len(term.mine[section].marks))


def of_answers(now: Term, *, whole: bool) -> Told:
    """The valid rate where it may be told, and the part taken where neither side of that is small."""
    if not whole:
        return
    ((valid, handed),) = now.campus.client.fetch(ANSWERED.format(now.staff, now.term))
    yield ("评教有效率", "self", now.term), Figure(valid / handed, handed, valid, handed)
    ((submitted, asked),) = now.campus.client.fetch(ASKED.format(now.staff, now.term))
    if min(submitted, asked - submitted) >= FIGURES_FROM:
        yield ("本人教学班参评率", None, now.term), Figure(submitted / asked, asked, submitted, asked)
