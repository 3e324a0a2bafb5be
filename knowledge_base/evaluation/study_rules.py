"""A school's rules on studying: how much may be taken in a term, how long one may study, and the tiers of warnings.

Schools count differently (credits owed, courses failed in a term or in all), so a tier names whichever it goes by. What
is not here is not guessed: a school without a rule on warnings has none.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from knowledge_base.evaluation.configuration import StrictModel

Credits = Annotated[float, Field(ge=0, le=100)]
Courses = Annotated[int, Field(ge=1, le=100)]


class CreditCap(StrictModel):
    """Most credits of one term; `warned` gives less to who is under a warning of that level."""

    term: Annotated[float, Field(gt=0, le=100)]
    warned: dict[str, Annotated[float, Field(gt=0, le=100)]] = Field(default_factory=dict)

    def of(self, level: str | None) -> float:
        """The cap of somebody under a warning of `level`, or under none."""
        return min(self.term, self.warned.get(level, self.term)) if level else self.term


class WarningTier(StrictModel):
    """A level and what brings a student to it: any one of the conditions, each "so many or more".

    `owed_credits` are of required courses failed and not passed since, and only of somebody who owes some at all.
    `failed_in_term` and `failed_courses` are required courses, failed after resits in the last term and still owed.
    """

    level: str
    owed_credits: Credits | None = None
    failed_in_term: Courses | None = None
    failed_courses: Courses | None = None

    @model_validator(mode="after")
    def _has_a_condition(self) -> WarningTier:
        if self.owed_credits is None and self.failed_in_term is None and self.failed_courses is None:
            raise ValueError("一个等级至少要有一个条件 (a tier needs at least one condition)")
        return self


class WarningRaise(StrictModel):
    """What raises a level by one: failed required courses of one term, or the same level twice running."""

    failed_in_term: Courses | None = None
    twice: str | None = None


class WarningRule(StrictModel):
    """The tiers, the mildest first; the document they stand in, with its clauses on them and on contesting one."""

    document: str
    standard: str
    contest: str
    tiers: Annotated[tuple[WarningTier, ...], Field(min_length=1)]
    raised: WarningRaise = WarningRaise()

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of the levels, the mildest first."""
        return tuple(tier.level for tier in self.tiers)

    @model_validator(mode="after")
    def _rises(self) -> WarningRule:
        for name in ("owed_credits", "failed_in_term", "failed_courses"):
            bounds = [b for tier in self.tiers if (b := getattr(tier, name)) is not None]
            if bounds != sorted(set(bounds)):
                raise ValueError(f"{name} 须逐级递增且不重复 (must rise from tier to tier)")
        if self.raised.twice is not None and self.raised.twice not in self.levels:
            raise ValueError("raised.twice 须是 tiers 中的等级 (must be a level of the tiers)")
        return self
