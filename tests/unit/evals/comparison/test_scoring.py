"""The scorer's rule for invented numbers: rounding and right counting are none, a number from nowhere is."""

import pytest

from evals.comparison.scoring import invented

RESULT = '[{"n": 267, "graduated": 265, "rate": 0.992509}, {"n": 96, "graduated": 92, "rate": 95.83}]'


@pytest.mark.parametrize(
    "text",
    ["毕业率99.25%", "毕业率99.3%", "共267人", "比例95.83%", "相差2人未毕业", "高3.42个百分点以内的92人", "2025届"],
)
def test_what_a_result_or_the_question_holds_is_not_invented(text: str) -> None:
    assert list(invented([text], [RESULT, "3.42"], ["2025届毕业率"])) == []


@pytest.mark.parametrize(("text", "number"), [("毕业率97.1%", "97.1"), ("共1,204人", "1,204"), ("99.26%", "99.26")])
def test_a_number_from_nowhere_is_invented(text: str, number: str) -> None:
    assert list(invented([text], [RESULT], ["2025届毕业率"])) == [number]


def test_many_numbers_are_no_excuse() -> None:
    many = " ".join(f"{n}.37" for n in range(1, 90, 2))
    assert list(invented(["83.12%"], [many], [])) == ["83.12"]
