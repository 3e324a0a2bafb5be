"""The scorer's rule for invented numbers: rounding and right counting are none, a number from nowhere is."""

from datetime import date

import pytest

from evals.comparison.numbers import invented, ratios_of_rows

RESULT = '[{"n": 267, "graduated": 265, "rate": 0.992509}, {"n": 96, "graduated": 92, "rate": 95.83}]'
FRIDAY = date(2026, 3, 20)


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


def test_a_share_may_be_cut_off_instead_of_rounded() -> None:
    assert list(invented(["完整率49.6%"], ['{"completeness": 0.496883}'], [])) == []


def test_the_difference_of_two_rates_that_the_text_itself_works_out_is_not_invented() -> None:
    rows = ['{"n": 73, "awarded": 73}', '{"n": 862, "awarded": 849}']
    assert list(invented(["一个是100.00%，另一个是98.49%，高1.51个百分点"], rows, [])) == []
    assert list(invented(["高1.51个百分点"], rows, [])) == ["1.51"]


@pytest.mark.parametrize(("text", "found"), [("大约三成挂过科", ["三成"]), ("将近一成挂过科", []), ("上学期成绩", [])])
def test_a_share_in_words_is_a_number(text: str, found: list[str]) -> None:
    assert list(invented([text], ['{"fail_rate": 0.0551}'], [])) == found


def test_words_of_a_clause_are_no_invented_share() -> None:
    assert list(invented(["有效率低于六成的可以约谈"], ["有效率连续两轮低于六成的"], [])) == []


def test_emergency_numbers_may_be_told_where_they_are_to_be_dialled() -> None:
    assert list(invented(["请拨打120或110，也可以打心理援助热线12356"], [], [])) == []
    assert list(invented(["全院有120人", "请拨打4008001234"], [], [])) == ["120", "4008001234"]


def test_a_day_ahead_is_known_only_to_those_who_were_asked_for_one() -> None:
    text = "已记下2026-03-21"
    assert list(invented([text], ["2026-03-20"], [], ["明天提醒我"], FRIDAY)) == []
    assert list(invented([text], ["2026-03-20"], [], ["提醒我"], FRIDAY)) == ["21"]


def test_a_row_with_both_parts_tells_the_rate() -> None:
    rates = sorted(ratios_of_rows('[{"name": "甲", "n": 214, "awarded": 211}]'))
    assert rates == pytest.approx([211 / 214, 214 / 211])
