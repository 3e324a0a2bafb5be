"""A metric's definition: strict YAML in `catalogue/`, one file a metric, complete or refused.

Expressions are SQL over the columns of the metric's relation, with school rules as `:name`, and are checked when the
catalogue is loaded (see `catalogue_files.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tools.metrics.finding import plain, spellings, unknown_metric
from tools.metrics.periods import PeriodKind


class Strict(BaseModel):
    """Unknown keys are errors: a misspelt property must not be silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Category(StrEnum):
    """Where in a university's work a metric looks."""

    INPUT = "input"
    PROCESS = "process"
    OUTPUT = "output"
    QA_SYSTEM = "qa_system"

    @property
    def zh(self) -> str:
        return {"input": "输入", "process": "过程", "output": "产出", "qa_system": "质保体系"}[self.value]


class Form(StrEnum):
    """How the value is made of rows.

    ratio: counted rows (or distinct keys) that meet `numerator` over all counted ones.
    mean: sum of `numerator` over sum of `denominator`.
    quotient: a measure of one relation over a measure of another.
    filed: a weighted sum of filed figures over another.
    """

    RATIO = "ratio"
    MEAN = "mean"
    QUOTIENT = "quotient"
    FILED = "filed"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    TARGET_RANGE = "target_range"
    NEUTRAL = "neutral"


class Attribution(StrEnum):
    """To whose unit a row is counted."""

    STUDENT_UNIT = "student_unit"
    COURSE_OWNER = "course_owner"
    TEACHER_UNIT = "teacher_unit"
    UNIT_ITSELF = "unit_itself"
    MAJOR_UNIT = "major_unit"
    OBSERVER_UNIT = "observer_unit"
    RESPONSIBLE_UNIT = "responsible_unit"
    AS_FILED = "as_filed"
    INSTITUTION = "institution"

    @property
    def zh(self) -> str:
        return {
            "student_unit": "按学生所在学院、专业统计",
            "course_owner": "按开课单位统计",
            "teacher_unit": "按教师所在学院统计",
            "unit_itself": "按本单位学生与教师统计",
            "major_unit": "按专业及其所在学院统计",
            "observer_unit": "按听课人所在单位统计",
            "responsible_unit": "按责任单位统计",
            "as_filed": "按学校填报的单位统计",
            "institution": "按院校统计",
        }[self.value]


class Level(StrEnum):
    """What a figure can be broken down to."""

    SCHOOL = "school"
    COLLEGE = "college"
    MAJOR = "major"
    COURSE = "course"
    SECTION = "section"
    SELF = "self"


class Measure(Strict):
    """One side of a quotient: `value` summed over rows; none is a figure only where `zero` says so (no incident)."""

    relation: str
    where: str = "TRUE"
    value: str = "1"
    words: str
    zero: bool = False


class FiledSum(Strict):
    """One side of a filed metric: figures by code, each with what it is multiplied by, added up.

    `figures` must all be filed, or there is no value; those `if_filed` count as zero where they are not. `period` is
    the kind of period they are filed for: a calendar year's cost may stand over the heads of a day in it.
    """

    figures: dict[str, float]
    if_filed: dict[str, float] = Field(default_factory=dict)
    period: PeriodKind
    words: str


class Benchmark(Strict):
    """A reference value and how sure it is; `known, unverified` is never presented as an official rule."""

    text: str
    source: str
    status: Literal["found", "partly found", "known, unverified", "none"]


class Display(Strict):
    """How the value is written: the unit as `tools.display` knows it, and decimals."""

    unit: Literal[
        "ratio", "score", "gpa", "x:1", "count", "persons",
        "yuan/student", "books/student", "m2/student", "per_thousand",
    ]  # fmt: skip
    decimals: Annotated[int, Field(ge=0, le=4)]


class MetricDefinition(Strict):
    """Everything the system needs to count, explain, compare and guard one metric.

    `lag`: years after entry at which a cohort is counted; `counted`: what n counts where that is not persons;
    `records`: those without which a period has no figure; `parts`: columns that name parts of its rows, and their word.
    `anonymous` follows from the relations: a file may only repeat it.
    """

    id: str
    version: str
    effective_from: date
    name_zh: str
    name_en: str
    category: Category
    aliases: tuple[str, ...]
    inverse_aliases: tuple[str, ...] = ()
    definition: str
    inclusion: tuple[str, ...]
    form: Form
    relation: str = ""
    where: str = "TRUE"
    count_by: tuple[str, ...] = ()
    numerator: str | Measure | FiledSum
    denominator: str | Measure | FiledSum = "1"
    numerator_words: str
    denominator_words: str
    display: Display
    direction: Direction
    grain: tuple[Level, ...]
    period_kind: PeriodKind
    periods: tuple[PeriodKind, ...]
    lag: Annotated[int, Field(ge=0)] = 0
    attributions: tuple[Attribution, ...]
    coverage: str | None = None
    records: str | None = None
    anonymous: bool = False
    min_n: int
    counted: str = "人"
    listed: tuple[tuple[str, ...], ...]
    parts: dict[str, str] = Field(default_factory=dict)
    companions: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    benchmark: Benchmark
    caveats: tuple[str, ...] = ()

    @property
    def attribution(self) -> Attribution:
        """The default."""
        return self.attributions[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Everything the metric itself is called, without the `inverse_aliases` of its complement."""
        return (self.id, self.name_zh, self.name_en, *self.aliases)

    @property
    def chain(self) -> tuple[str, ...]:
        """The listed table of units as levels below the period: school first; empty where there is none."""
        units = (listed for listed in self.listed if listed[0] == self.period_kind.value)
        return next((("school", *listed[1:]) for listed in units), ())

    @property
    def relations(self) -> tuple[str, ...]:
        """The names of the relations it is counted on: one, or a quotient's two."""
        sides = tuple(side.relation for side in (self.numerator, self.denominator) if isinstance(side, Measure))
        return sides or (self.relation,)

    @model_validator(mode="after")
    def _whole(self) -> MetricDefinition:
        side = {Form.QUOTIENT: Measure, Form.FILED: FiledSum}.get(self.form, str)
        if not isinstance(self.numerator, side) or not isinstance(self.denominator, side):
            raise ValueError("a quotient has a relation on both sides, a filed metric figures, the others expressions")
        if self.form is not Form.QUOTIENT and not self.relation:
            raise ValueError("relation is missing")
        if self.period_kind not in self.periods:
            raise ValueError("periods must contain period_kind")
        return self


class Catalogue:
    """The metrics by id, in the order of their files."""

    def __init__(self, metrics: Mapping[str, MetricDefinition]) -> None:
        self._metrics = dict(metrics)
        self._named = {plain(name): m for m in reversed(self._metrics.values()) for name in m.names}

    def __iter__(self) -> Iterator[MetricDefinition]:
        return iter(self._metrics.values())

    def get(self, name: str) -> MetricDefinition:
        """By id, Chinese name or alias; UnknownName with those that come near otherwise."""
        for wanted in spellings(name):
            if wanted in self._named:
                return self._named[wanted]
        raise unknown_metric(name, list(self))
