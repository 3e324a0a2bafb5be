"""What diagnosis hands on: an explanation of one comparison, and findings somebody should look at.

Plain frozen data; texts are Chinese and hold no figure that is not in an evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tools.diagnosis.chance import Chance
from tools.diagnosis.contribution import Part, Split
from tools.diagnosis.groups import Matched, Whole
from tools.diagnosis.question import Question
from tools.evidence import Evidence
from tools.metrics.figures import Figure, MetricTable
from tools.metrics.request import MetricRequest


@dataclass(frozen=True)
class DataCheck:
    """One look at the data before anything is made of a difference. `text` says what was found."""

    code: str
    ok: bool
    text: str
    figures: tuple[tuple[Figure, MetricTable], ...] = ()


@dataclass(frozen=True)
class Premise:
    """A judgement that came with the question. `holds` is None where it cannot be told for this asker.

    `extreme` is the figure that is highest (or lowest) in truth, `text` what is to be said of it.
    """

    said: str
    holds: bool | None
    text: str
    extreme: tuple[Figure, MetricTable] | None = None


@dataclass(frozen=True)
class Layer:
    """One split: of the whole, or (drilled) of the group that contributed most one layer up.

    `midpoint` is False where the parts are set against one reference value.
    """

    matched: Matched
    split: Split
    about: str
    chance: Chance | None
    midpoint: bool

    def beyond(self, part: Part) -> bool:
        """Whether the part's own rate changed by more than chance."""
        return self.midpoint and self.chance is not None and self.chance.beyond(part.group)


@dataclass(frozen=True)
class Beside:
    """A figure of process on both sides: seen at the same time, never a cause."""

    before: Whole
    now: Whole
    moved: bool


@dataclass(frozen=True)
class Explanation:
    """The answer to 「为什么」: checks first, then the split, what is beside it, and the premise."""

    question: Question
    before: Whole
    now: Whole
    checks: tuple[DataCheck, ...]
    layers: tuple[Layer, ...]
    beside: tuple[Beside, ...] = ()
    premise: Premise | None = None
    notes: tuple[str, ...] = ()

    @property
    def change(self) -> float:
        return self.now.side.rate - self.before.side.rate


class FindingKind(StrEnum):
    """What was found."""

    CONTRIBUTION = "contribution"
    STRAIGHT_LINING = "straight_lining"
    WEAK_OBJECTIVE = "weak_objective"
    BROKEN_CHAIN = "broken_chain"

    @property
    def zh(self) -> str:
        return _KINDS[self]


class Severity(StrEnum):
    """How soon it should be looked at; a school's red and bottom lines are for people to name."""

    KEY = "重点"
    COMMON = "一般"


class FindingLevel(StrEnum):
    """Whose business it is first."""

    SCHOOL = "校"
    COLLEGE = "院"
    MAJOR = "专业"


@dataclass(frozen=True)
class Finding:
    """Something that calls for a look, with the request that counts it again.

    `request` is of the unit and the period it is about, `baseline` the one it is set against (None without an earlier
    period). `size` is in the unit of the metric, `n` what stands behind it, `least_n` the fewest it would have been
    said of; `value` is the figure itself where no metric gives it (an objective's attainment, a share of a cohort).
    `contributions` are those of the change, the largest first. Whoever shows the evidence gives it its ids.
    """

    kind: FindingKind
    title: str
    request: MetricRequest
    baseline: MetricRequest | None
    size: float
    n: int
    least_n: int
    severity: Severity
    level: FindingLevel
    subject: str = ""
    value: float | None = None
    contributions: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    data_check: tuple[DataCheck, ...] = ()
    details: dict[str, str] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        return self.request.unit

    @property
    def period(self) -> str:
        return self.request.periods[-1].code

    @property
    def baseline_period(self) -> str | None:
        return self.baseline.periods[0].code if self.baseline is not None else None

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """Ids of its evidence, as far as it has been numbered."""
        return tuple(e.id for e in self.evidence if e.id)


_KINDS = {
    FindingKind.CONTRIBUTION: "课程比率异常变化",
    FindingKind.STRAIGHT_LINING: "评教一式作答",
    FindingKind.WEAK_OBJECTIVE: "课程目标达成偏低",
    FindingKind.BROKEN_CHAIN: "先修关系倒置",
}
