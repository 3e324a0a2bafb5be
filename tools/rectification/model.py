"""Rectification in plain data: a finding, the registered test, the item with how far its measures are.

Everything is frozen. An item is what its events have made of it: each event carries the fields it changed, so the
events alone give the item again (`chain.py`). Days are the school's; moments are naive UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tools.rectification.frozen import Frozen
from tools.rectification.judged import Foresight, Outcome
from tools.rectification.posts import Post
from tools.rectification.words import EvidenceKind, Level, Nature, Severity, State, Step


@dataclass(frozen=True)
class MetricAsked:
    """A metric request in codes, as it can be kept and asked again. `periods` are period codes, pooled."""

    metric: str
    unit: str
    periods: tuple[str, ...]
    attribution: str = ""
    course: str = ""


def figure_of(asked: MetricAsked) -> tuple[str, str, str]:
    """What it is a figure of, whatever the periods and the way of counting."""
    return asked.metric, asked.unit, asked.course


@dataclass(frozen=True)
class Contribution:
    """What one part brought to a change; shares of a finding's parts add up to the change."""

    entity: str
    entity_id: str
    amount: float
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """A problem with its evidence, before it becomes an item.

    `unit` is an org id; `period` what it was seen in; `evidence` the ids of the evidence it rests on, in `thread`.
    """

    title: str
    problem: str
    unit: str
    level: Level
    severity: Severity
    request: MetricAsked | None = None
    period: str = ""
    contributions: tuple[Contribution, ...] = ()
    evidence: tuple[str, ...] = ()
    thread: str = ""
    source: str = ""


@dataclass(frozen=True)
class Baseline:
    """A measured value, frozen with the generation and definition it was measured by; `n` as the metric counts it."""

    value: float
    numerator: float | None
    denominator: float | None
    n: int | None
    generation: int
    definition_version: str
    display: str


@dataclass(frozen=True)
class Guarded:
    """A metric that must not move with the target metric, as the mean mark beside a fail rate."""

    request: MetricAsked
    baseline: Baseline


@dataclass(frozen=True)
class EffectTest:
    """What will decide whether it worked. `alpha` is one-sided; `observe_until` is the one confirmatory date."""

    request: MetricAsked
    baseline: Baseline
    target: float
    observe_from: date
    observe_until: date
    alpha: float
    guard: Guarded | None = None
    without_guard: str = ""
    comparison: tuple[str, ...] = ()
    foresight: Foresight | None = None
    better: str = ""
    """`up` or `down`: where better lies."""
    school_alpha: float | None = None
    """The school's of the day of registration."""

    course_name: str = ""
    """Of the course it is of, as it was called then."""
    beside: tuple[str, ...] = ()
    """Items in which a test of the same figure ran on that day; `beside_why` is why it was registered all the same."""
    beside_why: str = ""
    frozen: tuple[tuple[MetricAsked, Frozen], ...] = ()
    """The histories of that day, of the request and of each measure beside it; none in registrations of old."""

    @property
    def of_course(self) -> str:
        """The course as it is read, behind its unit's name; nothing where the test is of the unit as a whole."""
        name = f"《{self.course_name}》" if self.course_name else "课程"
        return f"{name}（{self.request.course}）" if self.request.course else ""

    @property
    def own_alpha(self) -> bool:
        """Whether it was registered with another α than the school's."""
        return self.school_alpha is not None and self.alpha != self.school_alpha

    @property
    def milder(self) -> str:
        """What has to stand beside an "effective" that was found by a milder α than the school's."""
        if self.school_alpha is None or self.alpha <= self.school_alpha:
            return ""
        return f"登记的 α 为 {self.alpha:g}，宽于学校规定的 {self.school_alpha:g}。"


@dataclass(frozen=True)
class Registration:
    """A test as registered. `test` is None where the item was declared not testable; `reason` says why."""

    item: str
    number: int
    made_at: datetime
    made_by: str
    reason: str
    test: EffectTest | None


@dataclass(frozen=True)
class EvidenceFile:
    """A file that shows something was done. `measures` are the ids of the measures it is about."""

    id: str
    item: str
    sha256: str
    name: str
    size: int
    kind: EvidenceKind
    measures: tuple[str, ...]
    made_on: date
    note: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class TaskState:
    """How far a measure is. `progress` (0–100) is self-reported; only `accepted` counts."""

    progress: int = 0
    done: tuple[str, ...] = ()
    accepted: bool = False
    reported_on: date | None = None


@dataclass(frozen=True)
class ExtensionAsked:
    to: date
    days: int
    why: str
    asked_on: date
    by: Step
    """Who decides."""


_INNER = str.maketrans("《》", "〈〉")


@dataclass(frozen=True)
class Item:
    """One rectification item as it stands.

    `unit` leads; `college` and `major` are where it lies (None for an office or the school). `hands` are all who ever
    had part in doing it: none of them accepts it. `due_on_original` never changes once it is set.
    """

    id: str
    title: str
    problem: str
    level: Level
    severity: Severity
    nature: Nature
    unit: str
    opened_on: date
    plan_due_on: date
    state: State = State.UNASSIGNED
    college: str | None = None
    major: str | None = None
    cooperating: tuple[str, ...] = ()
    finding: Finding | None = None
    recurrence_of: str | None = None
    owner: Post | None = None
    supervisor: Post | None = None
    hands: tuple[Post, ...] = ()
    plan_revision: int = 0
    test_number: int = 0
    testable: bool | None = None
    amendments: int = 0
    amended_at_work: int = 0
    """How many of the amendments were made by people after the work began."""
    steps: tuple[Step, ...] = ()
    approved: tuple[str, ...] = ()
    """User names of who approved the steps so far."""
    started_on: date | None = None
    due_on: date | None = None
    due_on_original: date | None = None
    extension: ExtensionAsked | None = None
    extension_count: int = 0
    tasks: dict[str, TaskState] = field(default_factory=dict)
    submitted_on: date | None = None
    first_acceptor: Post | None = None
    accepted_on: date | None = None
    observe_until: date | None = None
    confirm_on: date | None = None
    returns: int = 0
    missing: tuple[str, ...] = ()
    resume_to: State | None = None
    merged_into: str | None = None
    outcome: Outcome = field(default_factory=Outcome)
    seq: int = 0
    """The number of its last event in the chain."""

    @property
    def called(self) -> str:
        """Number and title as a text speaks of it; titles within the title have the inner marks."""
        return f"{self.id}《{self.title.translate(_INNER)}》"

    @property
    def progress(self) -> int:
        """Self-reported, in percent: the mean over its measures."""
        return round(sum(t.progress for t in self.tasks.values()) / len(self.tasks)) if self.tasks else 0
