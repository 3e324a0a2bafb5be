"""The calendar of 示范大学: terms by ordinal, and when marks come out.

A term's ordinal is 2 × (first year of its academic year) + (0 for autumn, 1 for spring): consecutive terms have
consecutive ordinals, and a cohort's first term is 2 × entry year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR = 2019
"""Autumn of the first academic year whose teaching is on record."""
FIRST_COHORT = 2016
TERMS_OF_STUDY = 8
TEST_AFTER_TERM = 4
"""The term of study at whose end a cohort sits the second of its two common tests."""

_MARKS_AFTER = timedelta(days=14)
MARKS_TAKE = 5
"""Days within which all first marks of a term come out."""
_RESITS_AFTER = timedelta(days=14)
_THESIS_BEFORE = timedelta(days=21)


@dataclass(frozen=True)
class Term:
    """One term and its dates."""

    ordinal: int

    @property
    def year(self) -> int:
        """The calendar year in which the academic year begins."""
        return self.ordinal // 2

    @property
    def seq(self) -> int:
        return self.ordinal % 2 + 1

    @property
    def academic_year(self) -> str:
        return f"{self.year}-{self.year + 1}"

    @property
    def term_id(self) -> str:
        return f"{self.academic_year}-{self.seq}"

    @property
    def short(self) -> str:
        """Five digits for use in other identifiers, e.g. 25261."""
        return f"{self.year % 100:02d}{(self.year + 1) % 100:02d}{self.seq}"

    @property
    def starts_on(self) -> date:
        return _monday(date(self.year, 9, 1)) if self.seq == 1 else _monday(date(self.year + 1, 2, 24))

    @property
    def ends_on(self) -> date:
        return date(self.year + 1, 1, 17) if self.seq == 1 else date(self.year + 1, 7, 5)

    @property
    def marks_on(self) -> date:
        """When the first marks of the term are published."""
        return self.ends_on + _MARKS_AFTER

    @property
    def all_marks_on(self) -> date:
        """By when every first mark of the term is published."""
        return self.marks_on + timedelta(days=MARKS_TAKE)

    @property
    def evaluation_from(self) -> date:
        """First day of the students' evaluation of teaching."""
        return self.ends_on - timedelta(days=35)

    @property
    def evaluation_to(self) -> date:
        return self.ends_on - timedelta(days=14)

    @property
    def thesis_marks_on(self) -> date:
        """When marks of the last term of study are published: before the leaving day."""
        return self.ends_on - _THESIS_BEFORE

    @property
    def resit_marks_on(self) -> date:
        """When resits and deferred examinations are published: in the following term."""
        return Term(self.ordinal + 1).starts_on + _RESITS_AFTER

    @property
    def leaving_on(self) -> date:
        """The day on which finalists of a spring term leave."""
        return date(self.year + 1, 6, 28)


def terms_until(today: date) -> list[Term]:
    """Every term on record that has begun by `today`, the oldest first."""
    terms = []
    term = Term(2 * FIRST_YEAR)
    while term.starts_on <= today:
        terms.append(term)
        term = Term(term.ordinal + 1)
    return terms


def cohorts_until(today: date) -> range:
    """Entry years of all cohorts that have enrolled by `today`."""
    last = today.year if today >= enrolled_on(today.year) else today.year - 1
    return range(FIRST_COHORT, last + 1)


def enrolled_on(entry_year: int) -> date:
    return Term(2 * entry_year).starts_on


def _monday(day: date) -> date:
    """The first Monday on or after `day`."""
    return day + timedelta(days=-day.weekday() % 7)
