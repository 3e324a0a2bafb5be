"""What a part of an answer is written from: outcomes by purpose, and slots that never say more than there is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agents.brains.base import ToolOutcome
from agents.brains.rule_writing.texts import wording
from agents.understanding.reading import Reading
from agents.understanding.school import ME, SCHOOL, School
from tools.display import Unit
from tools.evidence import Evidence
from tools.metrics.definition import MetricDefinition

_NOISE = 1.96
"""Standard errors within which two shares count as alike (two-sided, five per cent)."""

_ONE_TERM = re.compile(r"\d{4}-\d{4}-[12]")
_PER_TERM = "人·学期"
"""How the catalogue writes that a person counts once in every term."""

_FAR = 3.0
"""A figure stands out when its distance from the nearest other is this many times the spread of the others."""


@dataclass(frozen=True)
class Sheet:
    """One metric's outcomes; `differences` are the computed ones by purpose."""

    reading: Reading
    metric: MetricDefinition
    results: Mapping[str, ToolOutcome]
    differences: Mapping[str, Evidence]
    school: School

    def name_of(self, unit: str) -> str:
        """A unit's name; the asker's own rows are 您本人."""
        return "您本人" if unit == ME else self.school.name(unit)

    def figures(self, purpose: str) -> tuple[Evidence, ...]:
        """The evidence of a purpose; empty where the call failed or was not made."""
        outcome = self.results.get(purpose)
        return outcome.evidence if outcome is not None and outcome.error is None else ()

    def figure(self, purpose: str) -> Evidence | None:
        """The one figure of a purpose."""
        found = self.figures(purpose)
        return found[0] if found else None

    def of_units(self, purpose: str) -> list[Evidence]:
        """The first figure of every unit's call of a purpose."""
        places = range(len(self.reading.units))
        return [e for i in places if (e := self.figure(f"{purpose}:{i}")) is not None]


def detail(evidence: Evidence, sheet: Sheet) -> str:
    """The one count a reader needs beside a figure; both sides of the fraction where the counts are the question."""
    if evidence.withheld or evidence.n is None or (evidence.n == 1 and ME in sheet.reading.units):
        return ""
    metric = sheet.metric
    if "counts" in sheet.reading.notes and evidence.numerator is not None and metric.form.value != "mean":
        if Unit(metric.display.unit) is Unit.PER_THOUSAND:
            # What is divided by stands in thousands: beside the count it would be misread.
            return f"（{head_word(metric.numerator_words)} {{{evidence.id}.numerator}}）"
        return (
            f"（{head_word(metric.numerator_words)} {{{evidence.id}.numerator}}、"
            f"{head_word(metric.denominator_words)} {{{evidence.id}.denominator}}{_of_terms(evidence, metric)}）"
        )
    plain = wording().counted["default"] if metric.counted == "人" else f"{{n}} {metric.counted}"
    counted = wording().counted.get(metric.id, plain)
    return f"（{counted.replace('{n}', f'{{{evidence.id}.n}}')}）"


def amount(sheet: Sheet) -> str:
    """What is small where few stand behind a figure: 人数 of persons, 数量 of sections, responses, filings."""
    return "人数" if sheet.metric.counted == "人" else "数量"


def chance(sheet: Sheet) -> str:
    """The sentence that a difference may be chance, in the metric's own words."""
    return wording().by_chance.replace("人数", amount(sheet))


def who(evidence: Evidence) -> str:
    """The entity as it is spoken of: 全校 for the whole school, 全校 before a course of all students, else its name."""
    name = f"{{{evidence.id}.entity}}"
    if evidence.filters.get("course"):
        return f"全校{name}" if evidence.filters.get("unit") == SCHOOL else name
    return "全校" if evidence.entity_id == SCHOOL else name


def comparable(first: Evidence, second: Evidence) -> bool:
    """Whether two figures count alike. The whole school's are the same students under either attribution."""
    whole = any(e.filters.get("unit") == SCHOOL or e.entity_id == SCHOOL for e in (first, second))
    return whole or first.attribution == second.attribution


def adds_up_terms(evidence: Evidence, words: str) -> bool:
    """Whether a count of persons adds up several terms, in each of which the same person counts."""
    return _PER_TERM in words and not _ONE_TERM.fullmatch(evidence.period or "")


def _of_terms(evidence: Evidence, metric: MetricDefinition) -> str:
    """That both sides add up several terms: 在校学生数 would else be taken for the students there are."""
    return f"，按{_PER_TERM}合计" if adds_up_terms(evidence, metric.denominator_words) else ""


def head_word(words: str) -> str:
    """What is counted, without the unit in brackets behind it."""
    return words.replace("（", "，").replace("）", "").split("，")[0]


def alike(first: Evidence, second: Evidence) -> bool:
    """Whether the difference of two figures is too small to speak of: within the flat band or the sampling noise."""
    if first.value is None or second.value is None:
        return True
    gap = abs(first.value - second.value)
    if gap <= wording().flat.get(first.unit or "", 0.0):
        return True
    if first.unit != "ratio" or not first.denominator or not second.denominator:
        return False
    spread = sum(
        e.value * (1 - e.value) / e.denominator for e in (first, second) if e.value is not None and e.denominator
    )
    return bool(gap <= _NOISE * spread**0.5)


def by_chance(first: Evidence, second: Evidence) -> bool:
    """Whether two shares count as alike only because so few persons stand behind them."""
    if first.value is None or second.value is None or not alike(first, second):
        return False
    return abs(first.value - second.value) > wording().notable.get(first.unit or "", float("inf"))


def shape(values: Sequence[Evidence]) -> str:
    """The course of figures in time, in words; empty with fewer than two shown ones."""
    shown = [e for e in values if e.value is not None]
    if len(shown) < 2:
        return ""
    moves = [s for a, b in pairwise(shown) if (s := _step(a, b))]
    whole = _step(shown[0], shown[-1])
    if not moves:
        return {0: "基本持平", 1: "缓慢上升", -1: "缓慢下降"}[whole]
    if len(set(moves)) == 1:
        way = "上升" if moves[0] > 0 else "下降"
        if len(shown) == 2:
            return way
        if not whole and len(moves) < len(shown) - 1:
            # One step that tells between ends that do not.
            return "略有起伏"
        return f"{'持续' if len(moves) == len(shown) - 1 else '总体'}{way}"
    if len(moves) == 2:
        return "先升后降" if moves[0] > 0 else "先降后升"
    return "有升有降，没有持续的方向"


def standout(values: Sequence[Evidence]) -> Evidence | None:
    """The one figure that lies far from all others while these lie close together; None when there is none."""
    shown = [e for e in values if e.value is not None]
    if len(shown) < 3:
        return None
    for one in shown:
        others = sorted(e.value for e in shown if e is not one and e.value is not None)
        here = one.value or 0.0
        gap = min(abs(here - other) for other in others)
        outside = not others[0] <= here <= others[-1]
        if outside and notable(gap, one.unit) and gap >= _FAR * (others[-1] - others[0]):
            return None if any(alike(one, e) for e in shown if e is not one) else one
    return None


def notable(gap: float, unit: str | None) -> bool:
    """Whether a change is so large that a reader should look into it, whatever the counts."""
    return gap >= wording().notable.get(unit or "", float("inf"))


def _step(earlier: Evidence, later: Evidence) -> int:
    if alike(earlier, later) or earlier.value is None or later.value is None:
        return 0
    return 1 if later.value > earlier.value else -1


def higher(first: Evidence, second: Evidence) -> str:
    """高于 or 低于 for two figures of different value."""
    return "高于" if (first.value or 0.0) > (second.value or 0.0) else "低于"
