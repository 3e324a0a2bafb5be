"""Display of values: units, rounding half-up, signs, withheld figures."""

import pytest

from tools.display import WITHHELD, as_displayed, completeness, count, display
from tools.errors import ToolFailure


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "shown"),
    [
        (0.0834, "ratio", None, "8.34%"),
        (0.08335, "ratio", None, "8.34%"),
        (0.08345, "ratio", 2, "8.35%"),
        (1.0, "ratio", 1, "100.0%"),
        (91.27, "score", 2, "91.27 分"),
        (2.975, "gpa", 2, "2.98"),
        (17.55, "x:1", 1, "17.6:1"),
        (1204, "count", None, "1,204"),
        (31000, "persons", None, "31,000 人"),
        (0.012, "pp", 2, "+1.20 个百分点"),
        (-0.012, "pp", 2, "-1.20 个百分点"),
        (-0.0000001, "pp", 2, "0.00 个百分点"),
        (7, None, None, "7"),
        (None, "ratio", 2, WITHHELD),
    ],
)
def test_display(value: float | None, unit: str | None, decimals: int | None, shown: str) -> None:
    assert display(value, unit, decimals) == shown


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "kept"),
    [
        (0.083349, "ratio", 2, 0.0833), (-0.0834567, "ratio", 1, -0.083), (0.08335, "ratio", 2, 0.0834),
        (78.126, "score", 2, 78.13), (2.98765, "gpa", None, 2.99),
    ],
)  # fmt: skip
def test_a_value_is_kept_as_it_is_displayed(value: float, unit: str, decimals: int | None, kept: float) -> None:
    assert as_displayed(value, unit, decimals) == kept
    assert display(kept, unit, decimals) == display(value, unit, decimals)


def test_a_difference_of_scores_carries_its_sign() -> None:
    assert display(1.5, "score", signed=True) == "+1.50 分"


@pytest.mark.parametrize(("value", "unit"), [(float("nan"), "ratio"), (float("inf"), "gpa"), (1.0, "furlong")])
def test_what_cannot_be_displayed_is_our_fault(value: float, unit: str) -> None:
    with pytest.raises(ToolFailure):
        display(value, unit)


def test_counts_keep_decimals_only_when_not_whole() -> None:
    assert (count(1204.0), count(3012.5), count(1200)) == ("1,204", "3,012.5", "1,200")


def test_completeness_says_all_only_when_all_are_there() -> None:
    assert (completeness(0.98), completeness(0.99999), completeness(1.0)) == ("98%", "99.9%", "100%")
