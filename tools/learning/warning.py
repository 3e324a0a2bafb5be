"""How far a student is from the next tier of academic warning, by the school's own dated rule.

The school alone recognises a warning, after the resits and through its offices. What is worked out here from the same
marks is a hint to the student (关注提示), is called so everywhere, and names nobody. Where a school has given no rule,
none is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.evaluation.rules import Ruled
from knowledge_base.evaluation.study_rules import WarningRule, WarningTier
from tools.errors import NoData
from tools.learning.audit import Audit, CourseStanding
from tools.learning.record import OfficialWarning, Record
from tools.metrics.periods import Period, moved

HINT = "关注提示"
"""What our own computation is called, so that nobody takes it for a warning of the school's."""

MEASURES: Mapping[str, str] = {
    "owed_credits": "应修未得学分",
    "failed_in_term": "最近一学期仍未通过的必修课程",
    "failed_courses": "累计仍未通过的必修课程",
}
HELP = "有困难可以找学业导师、辅导员或学院教务办公室，他们会和您一起想办法。"
"""Said to whom a level was worked out for: nobody is left alone with it."""

_COLOURS = "蓝黄橙红"
UNITS: Mapping[str, str] = {"owed_credits": "学分", "failed_in_term": "门", "failed_courses": "门"}


def called(level: str) -> str:
    """A level as the clauses call it: 「红色预警」 of 红; a level with a name of its own keeps it."""
    return f"{level}色预警" if level in tuple(_COLOURS) else level


@dataclass(frozen=True)
class Distance:
    """One condition of the next tier: the student's `value`, the tier's `bound`, and the `gap` between them.

    A bound of zero credits means any credit owed at all; its gap is zero too.
    """

    measure: str
    value: float
    bound: float

    @property
    def gap(self) -> float:
        return max(self.bound - self.value, 0.0)


@dataclass(frozen=True)
class Standing:
    """Where a student stands by the rule after the marks of `term`.

    `level` is None below the first tier; `raised` says why it is one higher than its measures give. `next_level` is
    None at the top. `official` is the newest warning that the school has delivered, of whatever term.
    """

    rule: WarningRule
    confirmed: bool
    source: str
    term: str
    owed: tuple[CourseStanding, ...]
    values: Mapping[str, float]
    level: str | None
    raised: str
    next_level: str | None
    distances: tuple[Distance, ...]
    official: OfficialWarning | None

    @property
    def told(self) -> str:
        """The level for a reader; with the reason where it is one higher than the measures beside it give."""
        return level_told(self.level, self.raised)


def level_told(level: str | None, raised: str) -> str:
    """「红色预警（连续两个学期为橙色预警，提高一级）」: a level, and why it is not the one of the table."""
    if level is None:
        return "未达到任何等级"
    return f"{called(level)}（{raised}，提高一级）" if raised else called(level)


def standing_by_rule(record: Record, found: Audit) -> Standing:
    """The standing by the rule of the day; NoData without a rule, or before the first marks."""
    ruled: Ruled[WarningRule] | None = record.rules.values.academic_warning
    if ruled is None:
        raise NoData("学校规则（rules.yaml）里还没有学业预警的标准，不能推算，请质量评估中心照本校办法补充")
    if record.marked is None:
        raise NoData("还没有任何学期的成绩，学业预警无从推算")
    owed = tuple(s for s in found.standings if s.course.is_required and s.failed_before and not s.state.is_done)
    values = _values(record, owed, record.marked)
    base = _level(ruled.value.tiers, values)
    raised = _raised(record, ruled.value, base, values) if base is not None else ""
    top = len(ruled.value.tiers) - 1
    level = min(base + bool(raised), top) if base is not None else None
    following = 0 if level is None else level + 1
    return Standing(
        rule=ruled.value,
        confirmed=ruled.status == "school",
        source=ruled.source,
        term=record.marked,
        owed=owed,
        values=values,
        level=None if level is None else ruled.value.levels[level],
        raised=raised,
        next_level=ruled.value.levels[following] if following <= top else None,
        distances=tuple(_distances(ruled.value.tiers[following], values)) if following <= top else (),
        official=record.warnings[-1] if record.warnings else None,
    )


def _values(record: Record, owed: Sequence[CourseStanding], term: str) -> dict[str, float]:
    lately = [s for s in owed if any(a.term == term and a.passed is False for a in record.attempts_at(s.course.id))]
    return {
        "owed_credits": sum(s.course.credits for s in owed),
        "failed_in_term": float(len(lately)),
        "failed_courses": float(len(owed)),
    }


def _level(tiers: Sequence[WarningTier], values: Mapping[str, float]) -> int | None:
    """The highest tier of which a condition is met."""
    met = [i for i, tier in enumerate(tiers) if any(_is_met(values[m], b) for m, b in _bounds(tier))]
    return max(met, default=None)


def _is_met(value: float, bound: float) -> bool:
    return value > 0 and value >= bound


def _bounds(tier: WarningTier) -> Iterator[tuple[str, float]]:
    for measure in MEASURES:
        bound = getattr(tier, measure)
        if bound is not None:
            yield measure, float(bound)


def _raised(record: Record, rule: WarningRule, base: int, values: Mapping[str, float]) -> str:
    """Why the level is one higher; empty when it is not. Twice running means in the term just before as well."""
    many, twice = rule.raised.failed_in_term, rule.raised.twice
    if many is not None and values["failed_in_term"] >= many:
        return f"一学期仍未通过的必修课程达到{many}门"
    last = moved(Period.parse(record.marked), -1).code if record.marked is not None else ""
    before = [w.level for w in record.warnings if w.term == last]
    if twice is not None and rule.levels[base] == twice and twice in before:
        return f"连续两个学期为{called(twice)}"
    return ""


def _distances(tier: WarningTier, values: Mapping[str, float]) -> Iterator[Distance]:
    return (Distance(measure, values[measure], bound) for measure, bound in _bounds(tier))
