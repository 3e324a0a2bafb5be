"""What a section is compared with: the sections of other teachers, of the same term and kind, as one band.

A new listed aggregate, and a narrow one: quartiles of section means, rounded to half points, over at least the
school's number of sections and of teachers, none of them the reader's. All sections of a teacher in one term are
compared at one level of likeness, so that no two groups of which one holds the other are ever shown side by side and
subtracted. The centre that ratings are shrunk to is the plain mean of section means: with the sizes of the others'
sections unknown, no figure of responses can be played against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.evaluation.feedback_rules import SetFeedback
from tools.feedback.ratings import Components, Sample, components, quantile

_STEP = 0.5
"""Quartiles are rounded to this: the exact middle one would be a colleague's mean."""


@dataclass(frozen=True)
class Rated:
    """One section as one teacher was rated in it."""

    section_id: str
    staff_id: str
    owner_id: str
    category: str
    enrolled: int
    sample: Sample


@dataclass(frozen=True)
class Band:
    """The middle half of comparable sections' means; `centre` is the mean of the means, `like` how they are alike."""

    low: float
    high: float
    centre: float
    sections: int
    teachers: int
    like: str


@dataclass(frozen=True)
class Comparison:
    """One term's: the variances, and the band of each own section that has one."""

    found: Components | None
    bands: Mapping[str, Band]


Key = Callable[[Rated], Hashable]


def compared(every: Sequence[Rated], own: Collection[str], staff_id: str, rules: SetFeedback) -> Comparison:
    """The bands of the sections `own` of `staff_id` among `every` section of the term."""
    enough = [r for r in every if r.sample.n >= rules.text_below]
    mine = [r for r in enough if r.staff_id == staff_id and r.section_id in own]
    best: tuple[str, Key] = _levels(rules)[0]
    bands: dict[str, Band] = {}
    for like, key in _levels(rules):
        groups = _grouped((r for r in enough if r.staff_id != staff_id), key)
        found = {r.section_id: b for r in mine if (b := _band(groups.get(key(r), []), like, rules)) is not None}
        if len(found) > len(bands):
            best, bands = (like, key), found
    samples = {k: [r.sample for r in rows] for k, rows in _grouped(enough, best[1]).items()}
    return Comparison(components(samples), bands)


def _levels(rules: SetFeedback) -> tuple[tuple[str, Key], ...]:
    """Ways of being alike, the closest first."""
    return (
        ("同学院、同类别、规模相近的课程", lambda r: (r.owner_id, r.category, size_of(r.enrolled, rules))),
        ("同学院、同类别的课程", lambda r: (r.owner_id, r.category)),
        ("全校同类别的课程", lambda r: r.category),
    )


def size_of(enrolled: int, rules: SetFeedback) -> int:
    """The place of the size band a section of so many students is in."""
    return sum(enrolled > bound for bound in rules.sizes)


def _grouped(rows: Iterable[Rated], key: Key) -> dict[Hashable, list[Rated]]:
    groups: dict[Hashable, list[Rated]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _band(others: Sequence[Rated], like: str, rules: SetFeedback) -> Band | None:
    teachers = len({r.staff_id for r in others})
    if len(others) < rules.band_sections or teachers < rules.band_teachers:
        return None
    means = [r.sample.mean for r in others]
    low, high = (round(quantile(means, share) / _STEP) * _STEP for share in (0.25, 0.75))
    return Band(low, high, sum(means) / len(means), len(others), teachers, like)
