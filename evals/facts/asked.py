"""The facts a case may name beside the figures of metrics, each with who may be asked of and when.

Every class is one key of an expectation (`study`, `teaching`, `why`, `rectification`, `report`); what a fact means is
said beside it, for an author who knows nothing of the system.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from evals.by_hand import METRICS


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _known(metric: str) -> str:
    if metric not in METRICS:
        raise ValueError(f"no metric is called {metric}")
    return metric


Metric = Annotated[str, AfterValidator(_known), WithJsonSchema({"enum": sorted(METRICS), "type": "string"})]
"""A metric that is worked out by hand."""

StudyFact = Literal[
    "credits_total", "credits_earned", "credits_remaining", "electives_missing", "failed_courses", "not_taken",
    "credits_owed", "tier", "credits_to_next_tier", "official_warning", "next_term", "graduation_plan",
]  # fmt: skip
"""Credits of the own plan of study; required courses failed or never taken; credits of failed required courses and the
tier they come to; what the school has delivered; courses for the next term, and terms until graduation."""

TeachingFact = Literal[
    "participation", "valid_rate", "rating", "strongest_item", "weakest_item", "fail_rate", "mean_mark", "attainment",
    "themes", "suggestions",
]  # fmt: skip

ItemFact = Literal[
    "open_items", "overdue_items", "items", "state", "due_on", "original_due_on", "days_overdue", "owner", "missing",
    "next_due",
]  # fmt: skip


class Study(Strict):
    """A fact of one student's study: the asker's, or of the student with that number."""

    fact: StudyFact
    student: str = ""


class Teaching(Strict):
    """A fact of the asker's own teaching in a term, perhaps of one course (its name)."""

    fact: TeachingFact
    term: str
    course: str = ""


class Why(Strict):
    """A change from one period to another, or a gap against another unit; `top` names how it is split.

    `unit` is an org code or `school`. With `against` the gap is that of `unit` to it in the period `to`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    metric: Metric
    unit: str
    to: str
    from_: str = Field("", alias="from")
    against: str = ""
    course: str = ""
    top: Literal["", "college", "major", "course"] = ""

    @model_validator(mode="after")
    def _one_other_side(self) -> Why:
        if bool(self.from_) == bool(self.against):
            raise ValueError("either `from` or `against`")
        return self


class Rectified(Strict):
    """A fact of the items of rectification the asker may see, those of `unit` alone where one is given.

    `item` is a part of an item's title, for facts of one item.
    """

    fact: ItemFact
    unit: str = ""
    item: str = ""
    level: Literal["problem", "task"] = "problem"

    @model_validator(mode="after")
    def _of_one_item(self) -> Rectified:
        of_one = self.fact in ("state", "due_on", "original_due_on", "days_overdue", "owner", "missing")
        if of_one != bool(self.item):
            raise ValueError("`item` goes with a fact of one item")
        return self


class Report(Strict):
    """What is said of the yearly report: the way to it, or what is or is not to be had in a conversation."""

    fact: Literal["way", "drafters", "verification"]
