"""What a school says of feedback to its teachers: how few answers may be shown, what is compared, what is checked.

Part of the dated rules (`rules.py`). What a school has not set stands as the usual practice, marked as assumed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge_base.evaluation.configuration import StrictModel

Few = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class SetFeedback(StrictModel):
    """What a teacher sees of the evaluation of the own sections, by the number of valid responses.

    Below `nothing_below` nothing at all, below `text_below` words only, below `interval_below` an interval without a
    point. A theme of comments is told from `theme_from` comments on. Comparable sections are those of the same term,
    college, kind of course and size (up to each of `sizes`, and above the last); a band of them needs
    `band_sections` sections of `band_teachers` other teachers. `items` are the wordings of a form's items, by its
    version.
    """

    nothing_below: Few = 5
    text_below: Few = 10
    interval_below: Few = 20
    theme_from: Few = 5
    band_sections: Annotated[int, Field(ge=3)] = 8
    band_teachers: Annotated[int, Field(ge=3)] = 4
    sizes: tuple[Few, ...] = (30, 60, 100)
    items: dict[str, list[str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _in_order(self) -> SetFeedback:
        if not self.nothing_below <= self.text_below <= self.interval_below:
            raise ValueError("nothing_below、text_below、interval_below 须依次不减 (must not fall)")
        if list(self.sizes) != sorted(set(self.sizes)):
            raise ValueError("sizes 须逐段递增且不重复 (must rise)")
        return self


class GradeChecks(StrictModel):
    """From where on the distribution of a section's marks is worth a look; marks are points (0–100).

    Checks of shape (`shape_from`) and of 「nobody failed」 (`none_failed_from`) need so many marks. `heaped` is how
    many marks just at the pass mark stand against each just below it before it is worth a look, from `heaped_from`
    marks.
    """

    shape_from: Few = 30
    excellent_share: Share = 0.2
    fail_share: Share = 0.3
    none_failed_from: Few = 60
    mean_low: float = 60
    mean_high: float = 90
    spread_low: float = 5
    spread_high: float = 20
    heaped: float = 3
    heaped_from: Few = 5


class Attainment(StrictModel):
    """How the attainment of a course objective is counted and what is expected of it.

    `sums_then_ratio` is Σw·mean(s) / Σw·S, `ratios_then_sum` is Σ(w/Σw)·mean(s)/S. `expected` holds for an objective
    without a value of its own; a student below `person` has not attained it. `least` is the fewest students it is
    told for.
    """

    algorithm: Literal["sums_then_ratio", "ratios_then_sum"] = "sums_then_ratio"
    absent_counts_zero: bool = True
    expected: Share = 0.65
    person: Share = 0.6
    least: Few = 10
