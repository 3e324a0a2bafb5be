"""The marks of the own sections, and what of their distribution is worth a look. Never a demand to change a mark.

Own rows: the teacher has every one of them. Counted as the catalogue's course_fail_rate and course_mean_score count.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.evaluation.rules import RuleValues
from tools.feedback.peaks import two_peaks
from tools.feedback.reading import Line, Query, Reading
from tools.feedback.relations import RESULTS

_DUE = "attempt = '正考' AND kind = '正常' AND status = '在修'"
_FAILED = "is_absent OR is_cheat OR points < :pass_mark OR NOT passed"
BOUNDS = (60, 70, 80, 90)
"""Marks from which the next part of the distribution begins."""

_COLUMNS = {
    "due": "COUNT(*) FILTER (WHERE NOT is_deferred)",
    "failed": f"COUNT(*) FILTER (WHERE NOT is_deferred AND ({_FAILED}))",
    "n": "COUNT(points)",
    "total": "SUM(points)",
    "squares": "SUM(points * points)",
    "absent": "COUNT(*) FILTER (WHERE is_absent)",
    "excellent": "COUNT(*) FILTER (WHERE points >= :excellent)",
    "at_pass": "COUNT(*) FILTER (WHERE points >= :pass_mark AND points < :pass_mark + 2)",
    "below_pass": "COUNT(*) FILTER (WHERE points >= :pass_mark - 3 AND points < :pass_mark)",
    **{f"from_{bound}": f"COUNT(*) FILTER (WHERE points >= {bound})" for bound in BOUNDS},
}
GRADES = Query(RESULTS, _COLUMNS, f"term_id = :term AND {_DUE}", ("section_id",))
_POINTS = Query(
    RESULTS, {"n": "COUNT(*)"}, f"term_id = :term AND points IS NOT NULL AND {_DUE}", ("section_id", "points")
)
_SEEN = Query(RESULTS, {"n": "COUNT(*)"}, _DUE, ("term_id", "section_id"))


class Check(StrEnum):
    """What is worth a look."""

    MANY_EXCELLENT = "many_excellent"
    MANY_FAILED = "many_failed"
    NONE_FAILED = "none_failed"
    MEAN_LOW = "mean_low"
    MEAN_HIGH = "mean_high"
    NARROW = "narrow"
    WIDE = "wide"
    HEAPED = "heaped"
    TWO_PEAKS = "two_peaks"


@dataclass(frozen=True)
class Grades:
    """One section's marks. `mean` and `spread` (standard deviation) are None where there are no points (0–100).

    `due` first exams of which `failed`; `n` with points; `parts` how many lie below 60, from 60, 70, 80 and 90.
    """

    section_id: str
    due: int
    failed: int
    n: int
    mean: float | None
    spread: float | None
    excellent: int
    absent: int
    parts: tuple[int, ...]
    checks: tuple[Check, ...]


def grades_of(reading: Reading, term: str, rules: RuleValues) -> dict[str, Grades]:
    """The marks of each own section of the term that has any."""
    lines = reading.own(GRADES.given(term=term, excellent=rules.excellent_mark.value))
    points: dict[str, list[float]] = defaultdict(list)
    for line in reading.own(_POINTS.given(term=term)):
        points[line["section_id"]] += [float(line["points"])] * int(line["n"])
    return {line["section_id"]: _grades(line, points[line["section_id"]], rules) for line in lines if line["due"]}


def marked(reading: Reading) -> Mapping[str, set[str]]:
    """By term, the own sections whose marks are in."""
    found: dict[str, set[str]] = {}
    for line in reading.own(_SEEN):
        if line["n"]:
            found.setdefault(line["term_id"], set()).add(line["section_id"])
    return found


def _grades(line: Line, points: Sequence[float], rules: RuleValues) -> Grades:
    n = int(line["n"])
    mean = float(line["total"]) / n if n else None
    spread = (
        math.sqrt(max(0.0, (float(line["squares"]) - n * mean**2) / (n - 1))) if mean is not None and n > 1 else None
    )
    above = [int(line[f"from_{bound}"]) for bound in BOUNDS]
    parts = tuple(a - b for a, b in zip([n, *above], [*above, 0], strict=True))
    return Grades(
        section_id=line["section_id"],
        due=int(line["due"]),
        failed=int(line["failed"]),
        n=n,
        mean=mean,
        spread=spread,
        excellent=int(line["excellent"]),
        absent=int(line["absent"]),
        parts=parts,
        checks=tuple(check for check, met in _CHECKS.items() if met(_Facts(line, n, mean, spread, points), rules)),
    )


@dataclass(frozen=True)
class _Facts:
    line: Line
    n: int
    mean: float | None
    spread: float | None
    points: Sequence[float]

    def count(self, name: str) -> int:
        return int(self.line[name])


def _shaped(facts: _Facts, rules: RuleValues) -> bool:
    return facts.n >= rules.grade_checks.value.shape_from


def _heaped(facts: _Facts, rules: RuleValues) -> bool:
    at, below = facts.count("at_pass"), facts.count("below_pass")
    # A pile with nobody just below it counts as one against one.
    return at >= rules.grade_checks.value.heaped_from and at > rules.grade_checks.value.heaped * max(1, below)


_CHECKS: Mapping[Check, Callable[[_Facts, RuleValues], bool]] = {
    Check.MANY_EXCELLENT: lambda f, r: (
        _shaped(f, r) and f.count("excellent") > r.grade_checks.value.excellent_share * f.n
    ),
    Check.MANY_FAILED: lambda f, r: (
        _shaped(f, r) and f.count("failed") > r.grade_checks.value.fail_share * f.count("due")
    ),
    Check.NONE_FAILED: lambda f, r: not f.count("failed") and f.count("due") >= r.grade_checks.value.none_failed_from,
    Check.MEAN_LOW: lambda f, r: f.mean is not None and f.mean < r.grade_checks.value.mean_low,
    Check.MEAN_HIGH: lambda f, r: f.mean is not None and f.mean > r.grade_checks.value.mean_high,
    Check.NARROW: lambda f, r: _shaped(f, r) and (f.spread or 0.0) < r.grade_checks.value.spread_low,
    Check.WIDE: lambda f, r: _shaped(f, r) and (f.spread or 0.0) > r.grade_checks.value.spread_high,
    Check.HEAPED: lambda f, r: _shaped(f, r) and _heaped(f, r),
    Check.TWO_PEAKS: lambda f, r: _shaped(f, r) and two_peaks(f.points),
}


def worth_a_look(found: Sequence[Grades]) -> list[tuple[Grades, Check]]:
    """Every check that was met, section by section."""
    return [(grades, check) for grades in found for check in grades.checks]
