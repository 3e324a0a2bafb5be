"""Attainment of course objectives in the own sections, from the marks of single items; without these, nothing.

By the school's dated algorithm: 「sums then ratio」 Σw·mean(s) / Σw·S, or 「ratios then sum」 Σ(w/Σw)·mean(s)/S, over
the items k of an objective; w is the item's weight in the course times the share of it that is for the objective, S its
full mark, mean(s) the mean over those who took it. Deferred and exempted marks are left out. A total mark is never
turned back into an objective's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.evaluation.feedback_rules import Attainment
from tools.feedback.reading import Line, Query, Reading
from tools.feedback.relations import OBJECTIVES

_TAKEN = "item_status = '正常' AND value IS NOT NULL"
_ABSENT = "item_status IN ('缺考', '未交')"
_KEY = ("section_id", "objective_id", "objective_seq", "objective_text", "expected")
_ITEM = ("item_id", "item_seq", "item_name", "item_kind", "full_mark", "weight", "share")
_WHERE = "term_id = :term AND weight IS NOT NULL"


@dataclass(frozen=True)
class ItemLoss:
    """One item of an objective; `lost` is what it takes from the attainment (0–1), all losses add to 1 − A."""

    item_id: str
    name: str
    n: int
    mean: float
    full: float
    lost: float


@dataclass(frozen=True)
class Objective:
    """One objective in one section. `below` of `persons` students stay under the school's bound for one student."""

    section_id: str
    objective_id: str
    seq: int
    text: str
    value: float
    expected: float
    persons: int
    below: int
    absent: int
    items: tuple[ItemLoss, ...]

    @property
    def short(self) -> float:
        """By how much the expected value is missed; not above 0 where it is reached."""
        return self.expected - self.value


def objectives_of(reading: Reading, term: str, rules: Attainment) -> dict[str, list[Objective]]:
    """By own section of the term, the objectives that can be told, in their order."""
    counted = f"({_TAKEN} OR {_ABSENT})" if rules.absent_counts_zero else f"({_TAKEN})"
    items = Query(
        OBJECTIVES,
        {"n": "COUNT(*)", "total": "SUM(COALESCE(value, 0))"},
        f"{_WHERE} AND {counted}",
        (*_KEY, *_ITEM),
    )
    persons = Query(
        OBJECTIVES,
        {
            "got": "SUM(COALESCE(value, 0) * weight * share)",
            "full": "SUM(full_mark * weight * share)",
            "missed": f"COUNT(*) FILTER (WHERE {_ABSENT})",
        },
        f"{_WHERE} AND {counted}",
        ("section_id", "objective_id", "person_id"),
    )
    students = _by(reading.own(persons.given(term=term)), ("section_id", "objective_id"))
    found: dict[str, list[Objective]] = defaultdict(list)
    for key, lines in sorted(_by(reading.own(items.given(term=term)), _KEY[:2]).items()):
        each = students.get(key, [])
        if len(each) >= rules.least:
            found[str(key[0])].append(_objective(lines, each, rules))
    return {section: sorted(objectives, key=lambda o: o.seq) for section, objectives in found.items()}


def item_terms(reading: Reading) -> tuple[str, ...]:
    """The terms in which an own section has marks of single items, the oldest first."""
    return tuple(
        sorted({line["term_id"] for line in reading.own(Query(OBJECTIVES, {"n": "COUNT(*)"}, groups=("term_id",)))})
    )


def _by(lines: Sequence[Line], names: Sequence[str]) -> dict[tuple[object, ...], list[Line]]:
    groups: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in lines:
        groups[tuple(line[name] for name in names)].append(line)
    return groups


def _objective(lines: Sequence[Line], students: Sequence[Line], rules: Attainment) -> Objective:
    first = lines[0]
    shares = [float(s["got"]) / float(s["full"]) for s in students if s["full"]]
    losses = _losses(lines, rules)
    expected = first["expected"]
    return Objective(
        section_id=first["section_id"],
        objective_id=first["objective_id"],
        seq=int(first["objective_seq"]),
        text=first["objective_text"],
        value=1.0 - sum(item.lost for item in losses),
        expected=rules.expected if expected is None else float(expected),
        persons=len(students),
        below=sum(share < rules.person for share in shares),
        absent=sum(1 for s in students if s["missed"]),
        items=tuple(sorted(losses, key=lambda item: -item.lost)),
    )


def _losses(lines: Sequence[Line], rules: Attainment) -> list[ItemLoss]:
    """What each item takes from the attainment, by the school's algorithm."""
    weights = [float(line["weight"]) * float(line["share"]) for line in lines]
    by_sums = rules.algorithm == "sums_then_ratio"
    whole = sum(w * (float(line["full_mark"]) if by_sums else 1.0) for w, line in zip(weights, lines, strict=True))
    found = []
    for weight, line in zip(weights, lines, strict=True):
        full, mean = float(line["full_mark"]), float(line["total"]) / int(line["n"])
        lost = weight * (full - mean if by_sums else 1.0 - mean / full) / whole
        found.append(ItemLoss(line["item_id"], _name(line), int(line["n"]), mean, full, lost))
    return found


def _name(line: Mapping[str, object]) -> str:
    """What a teacher calls the item."""
    return str(line["item_name"] or f"{line['item_kind']}{line['item_seq']}")
