"""The questions of the form: what students thought best and least of, with how the marks are spread.

Over the valid responses of the sections whose figures are open, a course at a time. Marks of a spread are put
together until each part reaches the limit: how many gave the lowest mark is nobody's business when they are few.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.feedback.reading import Query, Reading, one
from tools.feedback.relations import RESPONSES, with_items
from tools.feedback.voices import VALID, Heard

LOWEST, HIGHEST = 1, 5
"""Marks of one question."""

_SELECTED = 3.16
"""Standard errors by which the best and least of ten questions differ by chance in one form of twenty: the 95 % point
of the studentised range of ten means over √2, as they were chosen for being apart."""

_MARKS = tuple(range(LOWEST, HIGHEST + 1))
_FORM = Query(RESPONSES, {"items": "MIN(item_count)", "form": "MIN(form_version)"}, "term_id = :term")


@dataclass(frozen=True)
class Part:
    """Neighbouring marks of a spread and how many gave one of them."""

    low: int
    high: int
    count: int


@dataclass(frozen=True)
class Item:
    """One question: its place on the form, its wording where the school gives one, its marks (1–5)."""

    place: int
    wording: str | None
    n: int
    mean: float
    spread: tuple[Part, ...]
    """Empty where no two parts reach the limit."""


@dataclass(frozen=True)
class Items:
    """A course's best and least liked question; `apart` whether they differ by more than chance would have them."""

    course_id: str
    course: str
    best: Item
    least: Item
    apart: bool


def items_of(
    reading: Reading, heard: Sequence[Heard], term: str, wordings: Mapping[str, Sequence[str]], limit: int
) -> list[Items]:
    """The questions of each course with open sections in the term."""
    form = one(reading.voices(_FORM.given(term=term)))
    count = int(form.get("items") or 0)
    sections: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in heard:
        if each.opening.has_figures:
            sections[each.section.course_id, each.section.course].append(each.section.section_id)
    if not count:
        return []
    known = wordings.get(str(form["form"]), ())
    wanted = [section for ids in sections.values() for section in ids]
    lines = {line["section_id"]: line for line in reading.voices(_counts(count).given(term=term))} if wanted else {}
    found = []
    for (course_id, course), ids in sections.items():
        rows = [lines[section] for section in ids if section in lines]
        items = [_item(place, rows, known, limit) for place in range(1, count + 1)]
        best, least = max(items, key=lambda i: i[0].mean), min(items, key=lambda i: i[0].mean)
        found.append(Items(course_id, course, best[0], least[0], _apart(best, least)))
    return found


def _counts(count: int) -> Query:
    columns = {
        f"c{place}_{mark}": f"COUNT(*) FILTER (WHERE item_{place} = {mark})"
        for place in range(1, count + 1)
        for mark in _MARKS
    }
    return Query(with_items(count), columns, f"term_id = :term AND {VALID}", ("section_id",))


def _item(place: int, rows: Sequence[Mapping[str, object]], wordings: Sequence[str], limit: int) -> tuple[Item, float]:
    """The question, and the variance of its mean."""
    counts = {mark: sum(int(str(row[f"c{place}_{mark}"])) for row in rows) for mark in _MARKS}
    n = sum(counts.values())
    mean = sum(mark * count for mark, count in counts.items()) / n
    variance = sum(count * (mark - mean) ** 2 for mark, count in counts.items()) / max(1, n - 1)
    wording = wordings[place - 1] if place <= len(wordings) else None
    return Item(place, wording, n, mean, spread_of(counts, limit)), variance / n


def _apart(best: tuple[Item, float], least: tuple[Item, float]) -> bool:
    return best[0].mean - least[0].mean > _SELECTED * math.sqrt(best[1] + least[1])


def spread_of(counts: Mapping[int, int], limit: int) -> tuple[Part, ...]:
    """The marks from the highest down, neighbours put together until each part reaches `limit`.

    Empty when that leaves one part: it would say nothing.
    """
    parts: list[Part] = []
    high, held = HIGHEST, 0
    for mark in reversed(_MARKS):
        held += counts.get(mark, 0)
        if held >= limit:
            parts.append(Part(mark, high, held))
            high, held = mark - 1, 0
    if parts and high >= LOWEST:
        last = parts.pop()
        parts.append(Part(LOWEST, last.high, last.count + held))
    return tuple(parts) if len(parts) > 1 else ()
