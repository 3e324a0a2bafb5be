"""Students and staff of the demo university, as arrays; who they are does not depend on `today`.

A student's index rises with the student id. Teachers hold posts: when one leaves, a successor takes over the post, so
that a unit's strength and its courses go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from knowledge_base.demo.names import person_names
from knowledge_base.demo.noise import Bools, Floats, Ints, Noise, Strings
from knowledge_base.demo.organisation import MAJORS, OFFICES, TEACHING_UNITS, UNIT_CODES
from knowledge_base.demo.terms import TERMS_OF_STUDY, Term

_SMALLEST_CLASS = 4
_FEWEST_POSTS = 4
_FEMALE_SHARE = {"cs": 0.28, "me": 0.15, "ms": 0.36, "em": 0.62, "fl": 0.82, "ma": 0.46}
_PAUSE_TERMS = 2

_TITLES = ("正高", "副高", "中级", "初级", "其他")
_TITLE_SHARES = (0.15, 0.33, 0.40, 0.08, 0.04)
_KINDS = ("专任", "外聘", "返聘")
_CONVERSION = {"专任": 1.0, "外聘": 0.5, "返聘": 1.0, "行政": 0.0}


@dataclass(frozen=True)
class Students:
    """One element per student; `drop_after` and `pause_at` are terms of study, 0 for never."""

    ids: Strings
    names: Strings
    female: Bools
    entry_year: Ints
    major: Ints
    college: Ints
    number: Ints
    key: Ints
    ability: Floats
    drop_after: Ints
    pause_at: Ints

    def term_of_study(self, ordinal: int) -> Ints:
        """The term of study (1–8) each student is in, 0 for those who are not studying then."""
        term = ordinal - 2 * self.entry_year + 1
        dropped = (self.drop_after > 0) & (term > self.drop_after)
        since_pause = np.where(self.pause_at > 0, term - self.pause_at, -1)
        paused = (since_pause >= 0) & (since_pause < _PAUSE_TERMS)
        term = np.where(since_pause >= _PAUSE_TERMS, term - _PAUSE_TERMS, term)
        outside = dropped | paused | (term < 1) | (term > TERMS_OF_STUDY)
        result: Ints = np.where(outside, 0, term)
        return result

    def is_paused(self, ordinal: int) -> Bools:
        """Who has leave of absence in that term."""
        since = ordinal - 2 * self.entry_year + 1 - self.pause_at
        result: Bools = (self.pause_at > 0) & (since >= 0) & (since < _PAUSE_TERMS)
        return result


def make_students(noise: Noise, cohorts: range, scale: float, swing: Callable[[int, int], float]) -> Students:
    """All students of the cohorts; `scale` multiplies the intake of every major (at least four a year).

    `swing` is what one year's intake of a major (its index) is multiplied by besides.
    """
    places = _places(noise, cohorts, scale, swing)
    year, major, number = (np.array(v, dtype=np.int64) for v in zip(*places, strict=True))
    key = (year * 100 + major) * 10_000 + number
    ability = np.array([m.ability for m in MAJORS])[major] + 0.95 * noise.normal("ability", key)
    college = np.array([UNIT_CODES.index(m.college) for m in MAJORS], dtype=np.int64)[major]
    share = np.array([_FEMALE_SHARE.get(code, 0.5) for code in UNIT_CODES])[college]
    female = noise.chance("gender", share, key)
    drops = noise.chance("drops", np.clip(0.024 * np.exp(-0.6 * ability), 0, 0.2), key)
    drop_after = np.where(drops, 1 + noise.integer("drop-term", TERMS_OF_STUDY - 1, key), 0)
    pauses = noise.chance("pauses", 0.008, key) & ~drops
    pause_at = np.where(pauses, 2 + noise.integer("pause-term", TERMS_OF_STUDY - 3, key), 0)
    ids = np.array([f"{y}{m + 1:02d}{n:04d}" for y, m, n in zip(year, major, number, strict=True)])
    names = person_names(noise, "student", key, female)
    return Students(ids, names, female, year, major, college, number, key, ability, drop_after, pause_at)


def _places(
    noise: Noise, cohorts: range, scale: float, swing: Callable[[int, int], float]
) -> list[tuple[int, int, int]]:
    """(entry year, major, running number) of every student, in the order of the student ids."""
    places: list[tuple[int, int, int]] = []
    for year in cohorts:
        for index, major in enumerate(MAJORS):
            chance = 1 + 0.04 * float(np.clip(noise.normal("intake", year, index)[0], -2, 2))
            size = max(_SMALLEST_CLASS, round(major.intake * scale * chance * swing(year, index)))
            places.extend((year, index, n) for n in range(1, size + 1))
    return places


@dataclass(frozen=True)
class Staff:
    """One element per person; teachers of teaching units first. `since`/`until` bound the terms they may teach in."""

    ids: Strings
    names: Strings
    unit: tuple[str, ...]
    kind: tuple[str, ...]
    title: tuple[str, ...]
    hired_on: tuple[date, ...]
    left_on: tuple[date | None, ...]
    leniency: Floats
    quality: Floats
    posts: Posts

    def conversion(self) -> list[float]:
        return [_CONVERSION[kind] for kind in self.kind]


@dataclass(frozen=True)
class Posts:
    """Teaching posts: those of unit u are `start[u] : start[u] + count[u]`."""

    start: Ints
    count: Ints
    first: Ints
    successor: Ints
    change: Ints

    def holders(self, ordinal: int) -> Ints:
        """The staff index that holds each post in that term."""
        result: Ints = np.where(ordinal >= self.change, self.successor, self.first)
        return result


_NEVER = 10**6
_TURNOVER = 0.15
_FIRST_CHANGE, _LAST_CHANGE = 2 * 2020, 2 * 2025 + 1


def make_staff(noise: Noise, scale: float) -> Staff:
    """Teachers by unit (predecessors and successors) and the people of the offices."""
    counts = [max(_FEWEST_POSTS, round(u.posts * scale)) for u in TEACHING_UNITS]
    unit = np.repeat(np.arange(len(counts)), counts)
    within = np.concatenate([np.arange(c) for c in counts])
    post_key = unit * 10_000 + within
    leaves = noise.chance("turnover", _TURNOVER, post_key)
    change_at = _FIRST_CHANGE + noise.integer("change", _LAST_CHANGE - _FIRST_CHANGE + 1, post_key)
    change = np.where(leaves, change_at, _NEVER)
    first = np.arange(len(unit), dtype=np.int64)
    successor = np.where(leaves, len(unit) + np.cumsum(leaves) - 1, first)
    start = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    posts = Posts(start, np.array(counts, dtype=np.int64), first, successor, change)
    key = np.concatenate([post_key * 2, post_key[leaves] * 2 + 1])
    units = [UNIT_CODES[u] for u in np.concatenate([unit, unit[leaves]])]
    hired: list[date] = [_early_hire(noise, k) for k in post_key]
    hired += [_change_date(c, timedelta(days=10)) for c in change[leaves]]
    left: list[date | None] = [_change_date(c, timedelta(days=20)) if c < _NEVER else None for c in change]
    left += [None] * int(leaves.sum())
    kinds = _drawn(noise, "kind", _KINDS, (0.90, 0.08, 0.02), key)
    titles = _drawn(noise, "title", _TITLES, _TITLE_SHARES, key)
    return _with_offices(noise, scale, posts, key, units, kinds, titles, hired, left)


def _with_offices(
    noise: Noise, scale: float, posts: Posts, key: Ints, units: list[str], kinds: list[str], titles: list[str],
    hired: list[date], left: list[date | None],
) -> Staff:  # fmt: skip
    office_units = [o.code for o in OFFICES for _ in range(max(3, round(o.posts * scale)))]
    office_key = 10_000_000 + np.arange(len(office_units), dtype=np.int64)
    everyone = np.concatenate([key, office_key])
    female = noise.chance("staff-gender", 0.46, everyone)
    return Staff(
        ids=np.array([f"T{n:05d}" for n in range(1, len(everyone) + 1)]),
        names=person_names(noise, "staff", everyone, female),
        unit=tuple(units + office_units),
        kind=tuple(kinds + ["行政"] * len(office_units)),
        title=tuple(titles + ["其他"] * len(office_units)),
        hired_on=tuple(hired + [_early_hire(noise, k) for k in office_key]),
        left_on=tuple(left + [None] * len(office_units)),
        leniency=1.6 * noise.normal("leniency", everyone),
        quality=noise.normal("teaching-quality", everyone),
        posts=posts,
    )


def _drawn(noise: Noise, stream: str, values: tuple[str, ...], shares: tuple[float, ...], key: Ints) -> list[str]:
    edges = np.cumsum(shares)[:-1]
    return [values[i] for i in np.searchsorted(edges, noise.uniform(stream, key))]


def _early_hire(noise: Noise, key: Any) -> date:
    """A first day of work some time before the records begin."""
    year = 1990 + int(noise.integer("hire-year", 29, key)[0])
    return date(year, 3 + 4 * int(noise.integer("hire-month", 2, key)[0]), 1)


def _change_date(ordinal: int, before: timedelta) -> date:
    return Term(int(ordinal)).starts_on - before
