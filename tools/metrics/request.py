"""What is asked of a metric, with every name already resolved to a code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tools.errors import CannotSplit, ToolError
from tools.metrics.definition import Attribution, Level, MetricDefinition
from tools.metrics.periods import KIND_ZH, Period, pooled_code
from tools.metrics.relations import RELATIONS

SELF = "self"
"""The unit that stands for the asker's own rows: a teacher's sections, a student's record, granted sections."""


class By(StrEnum):
    """What the figures are broken down by; without it all periods are pooled into one figure."""

    PERIOD = "period"
    COLLEGE = "college"
    MAJOR = "major"
    COURSE = "course"
    SECTION = "section"
    INSTITUTION = "institution"
    SECTOR = "sector"

    @property
    def level(self) -> Level | None:
        return None if self is By.PERIOD or self.is_part else Level(self.value)

    @property
    def is_part(self) -> bool:
        """Whether it splits by named parts, which are no units of the school."""
        return self in (By.INSTITUTION, By.SECTOR)


@dataclass(frozen=True)
class MetricRequest:
    """One question to one metric. `unit` is an org id or `self`, `level` its level; `course` narrows the rows."""

    metric: MetricDefinition
    unit: str
    level: Level
    periods: tuple[Period, ...]
    attribution: Attribution
    course: str | None = None
    section: str | None = None
    by: By | None = None
    parts: tuple[tuple[str, str], ...] = ()
    """Named parts the rows are narrowed to: (column, name)."""
    within: str | None = None
    """`self` in a cell of a table of the asker's own rows: then `unit` says only which of them."""

    def validate(self) -> None:
        """Raise ToolError when the metric cannot answer such a request at all, whoever asks."""
        metric = self.metric
        if not self.periods:
            raise ToolError("请说明统计期")
        wrong = [p for p in self.periods if p.kind not in metric.periods]
        if wrong:
            kinds = "、".join(KIND_ZH[k] for k in metric.periods)
            raise ToolError(f"{metric.name_zh}按{kinds}统计，不能用“{wrong[0].zh}”")
        if len({p.kind for p in self.periods}) > 1:
            raise ToolError("学年和学期不能混在一次查询里，请分开查询")
        narrowed = (Level.COURSE if self.course else None, Level.SECTION if self.section else None)
        for level in (self.level, self.by.level if self.by else None, *narrowed):
            if level is not None and level not in metric.grain:
                raise CannotSplit(f"{metric.name_zh}不能细分到{LEVEL_ZH[level]}")
        split = {column for column, _ in self.parts} | ({self.by.value} if self.by and self.by.is_part else set())
        if not split <= set(metric.parts):
            raise CannotSplit(f"{metric.name_zh}不能按院校或类别展开")
        if self.attribution not in metric.attributions:
            allowed = tuple(a.value for a in metric.attributions)
            raise ToolError(f"{metric.name_zh}没有“{self.attribution.zh}”的口径", allowed)
        self._validate_levels()

    def _validate_levels(self) -> None:
        by = self.by.level if self.by else None
        if by in _UNITS and self.level in _UNITS and _UNITS.index(by) < _UNITS.index(self.level):
            raise CannotSplit(f"一个{LEVEL_ZH[self.level]}的数据不能按{LEVEL_ZH[by]}展开")
        known = {level for relation in self.metric.relations for level in RELATIONS[relation].units[self.attribution]}
        for level in (self.level, by):
            if level in (Level.COLLEGE, Level.MAJOR) and level not in known:
                raise CannotSplit(f"{self.attribution.zh}时，{self.metric.name_zh}不能细分到{LEVEL_ZH[level]}")

    def single(
        self,
        *,
        periods: tuple[Period, ...],
        unit: str | None = None,
        level: Level | None = None,
        course: str | None = None,
        section: str | None = None,
    ) -> MetricRequest:
        """The same question for one cell of its table; what is not given stays."""
        return replace(
            self,
            by=None,
            periods=periods,
            unit=unit or self.unit,
            level=level or self.level,
            course=course or self.course,
            section=section or self.section,
        )

    @property
    def filters(self) -> dict[str, object]:
        """The request as codes, for the evidence."""
        codes: dict[str, object] = {"unit": self.unit, "period": pooled_code(self.periods)}
        if self.course:
            codes["course"] = self.course
        if self.section:
            codes["section"] = self.section
        codes |= dict(self.parts)
        if self.within:
            codes["within"] = self.within
        return codes


_UNITS = (Level.SCHOOL, Level.COLLEGE, Level.MAJOR)

LEVEL_ZH = {
    Level.SCHOOL: "学校",
    Level.COLLEGE: "学院",
    Level.MAJOR: "专业",
    Level.COURSE: "课程",
    Level.SECTION: "教学班",
    Level.SELF: "个人",
}
