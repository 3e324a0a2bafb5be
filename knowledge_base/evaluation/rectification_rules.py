"""A school's rules on rectification: who approves what, how long things may take, when whom is reminded.

They are the value of `rectification` in rules.yaml. The defaults are usual practice, none of it any school's own rule
or an official requirement: neither thirty days for a plan nor the days of the ladder have a source that was checked.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge_base.evaluation.configuration import StrictModel

Level = Literal["major", "college", "school"]
Step = Literal["major", "college", "school", "leader"]
"""Whose approval: the head of the major, the dean of the college, the quality office, a leader of the school."""

Recipient = Literal["owner", "unit_head", "supervisor", "quality_office", "leader"]
Share = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=0, le=3660)]


class Span(StrictModel):
    """So many days, natural or working."""

    days: Days
    working: bool = False


class ExtensionTier(StrictModel):
    """Who decides on an extension of up to so many days; without a number, on any longer one."""

    up_to_days: Days | None = None
    by: Step


class LadderStep(StrictModel):
    """What happens so long after a missed deadline. Only `automatic` steps go out without somebody's confirmation."""

    after: Span
    kind: str
    to: tuple[Recipient, ...]
    automatic: bool = False


class Approvals(StrictModel):
    """The approvals of a plan by the level of its item, in order; and of which severities a leader approves as well."""

    major: tuple[Step, ...] = ("major", "college", "school")
    college: tuple[Step, ...] = ("college", "school")
    school: tuple[Step, ...] = ("school", "leader")
    leader_for: tuple[str, ...] = ("red_line", "bottom_line")

    @model_validator(mode="after")
    def _somebody_approves(self) -> Approvals:
        for level in ("major", "college", "school"):
            steps = self.of(level)
            if "school" not in steps and "leader" not in steps:
                raise ValueError(f"{level} 的审批至少须有 school 或 leader (must include school or leader)")
            if len(set(steps)) < len(steps):
                raise ValueError(f"{level} 的审批有重复 (repeated step)")
        return self

    def of(self, level: str) -> tuple[Step, ...]:
        steps: tuple[Step, ...] = getattr(self, level)
        return steps


class Lights(StrictModel):
    """When an item shows yellow or red."""

    yellow_time_left: Share = 0.2
    yellow_progress_below: Share = 0.6
    red_returns: Annotated[int, Field(ge=1)] = 2


FindingKind = Literal["contribution", "straight_lining", "weak_objective", "broken_chain"]
"""What a draft may be made of: the kinds of findings of the diagnosis."""


class Drafting(StrictModel):
    """What a draft made of a finding proposes; people decide.

    From a size of `key_from` (0–1, by kind) the item is proposed as 重点, below as 一般. `due` is the deadline by that
    severity. `school_level` are kinds proposed at the school's level, whichever unit leads; `cooperating` are codes of
    offices by kind. The observation covers the next `observed_terms` complete terms after the deadline.
    """

    key_from: dict[FindingKind, Share] = Field(
        default={"contribution": 0.15, "straight_lining": 0.1, "weak_objective": 0.15, "broken_chain": 0.5}
    )
    due: dict[Literal["key", "ordinary"], Span] = Field(default={"key": Span(days=180), "ordinary": Span(days=240)})
    school_level: tuple[FindingKind, ...] = ()
    cooperating: dict[FindingKind, tuple[str, ...]] = Field(default={})
    observed_terms: Annotated[int, Field(ge=1, le=8)] = 2
    alpha: Annotated[float, Field(gt=0, le=0.1)] = 0.05


class Looking(StrictModel):
    """回头看: from when to when after an item was closed, what share of the closed at least, and what always."""

    earliest: Span = Span(days=91)
    latest: Span = Span(days=365)
    share: Share = 0.2
    always: tuple[str, ...] = ("red_line", "bottom_line")

    @model_validator(mode="after")
    def _in_order(self) -> Looking:
        if self.earliest.days > self.latest.days:
            raise ValueError("look_back 的 earliest 须不晚于 latest (earliest must not be after latest)")
        return self


class Judging(StrictModel):
    """When figures before and after can no longer be compared.

    A baseline measured again may differ from the frozen one by `restated` of the change that was registered. The
    window's terms may hold `resized` times as many as the baseline's, or the reverse; `mixed` of them may have changed
    their group; and `complete` of the records due must be there. A target must better the baseline by `least_change`
    (of the whole for a rate, of the baseline otherwise), and the observation end `observed_within` the deadline.
    """

    restated: Share = 0.2
    resized: Annotated[float, Field(gt=1)] = 2.0
    mixed: Share = 0.2
    complete: Share = 0.9
    least_change: Share = 0.005
    observed_within: Span = Span(days=1827)


_LADDER = (
    LadderStep(after=Span(days=1), kind="逾期提醒", to=("owner", "unit_head"), automatic=True),
    LadderStep(after=Span(days=3, working=True), kind="督办单", to=("owner", "unit_head", "supervisor")),
    LadderStep(after=Span(days=7), kind="核实卡点", to=("supervisor", "quality_office")),
    LadderStep(after=Span(days=14), kind="抄送分管校领导", to=("leader", "unit_head")),
    LadderStep(after=Span(days=30), kind="约谈建议", to=("leader", "quality_office")),
)


class RectificationRules(StrictModel):
    """All of it. `longest_days` is by the nature of an item; `holidays` are no working days, as weekends are not.

    A lasting item may be confirmed from `lasting_confirmed_from` days before its date on.
    """

    plan_due: Span = Span(days=30)
    longest_days: dict[Literal["at_once", "by_deadline", "lasting"], Days] = Field(
        default={"at_once": 30, "by_deadline": 366, "lasting": 732}
    )
    lasting_confirmed_every: Span = Span(days=366)
    lasting_confirmed_from: Days = 60
    approvals: Approvals = Approvals()
    extensions: tuple[ExtensionTier, ...] = (ExtensionTier(up_to_days=30, by="school"), ExtensionTier(by="leader"))
    second_extension: Step = "leader"
    remind_before: tuple[Days, ...] = (30, 7, 1)
    ladder: tuple[LadderStep, ...] = _LADDER
    lights: Lights = Lights()
    drafting: Drafting = Drafting()
    judging: Judging = Judging()
    look_back: Looking = Looking()
    holidays: frozenset[date] = frozenset()

    @model_validator(mode="after")
    def _tiers_end_open(self) -> RectificationRules:
        limits = [tier.up_to_days for tier in self.extensions]
        rising = [days for days in limits if days is not None]
        if not limits or limits[-1] is not None or None in limits[:-1] or rising != sorted(set(rising)):
            raise ValueError("extensions 须按天数递增，最后一档不写 up_to_days (tiers must rise, the last one open)")
        return self

    def extension_by(self, days: int, earlier: int) -> Step:
        """Who decides on an extension of so many days when `earlier` ones have been granted."""
        if earlier:
            return self.second_extension
        return next(tier.by for tier in self.extensions if tier.up_to_days is None or days <= tier.up_to_days)

    def after(self, day: date, span: Span) -> date:
        """The day that lies `span` after `day`."""
        if not span.working:
            return day + timedelta(days=span.days)
        left = span.days
        while left:
            day += timedelta(days=1)
            left -= self.is_working(day)
        return day

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays
