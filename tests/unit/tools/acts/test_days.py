"""Days to come as people say them, on Friday 20 March 2026."""

from datetime import date

import pytest

from tools.acts.days import days_in, is_within_reach, said_zh

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("今天", "2026-03-20"),
        ("明天", "2026-03-21"),
        ("大后天", "2026-03-23"),
        ("下周一", "2026-03-23"),
        ("下星期二", "2026-03-24"),
        ("下下周三", "2026-04-01"),
        ("本周五", "2026-03-20"),
        ("这周日", "2026-03-22"),
        ("周五", "2026-03-27"),
        ("礼拜天", "2026-03-22"),
        ("周末", "2026-03-21"),
        ("三天后", "2026-03-23"),
        ("10天后", "2026-03-30"),
        ("两周后", "2026-04-03"),
        ("一个月后", "2026-04-20"),
        ("过两天", "2026-03-22"),
        ("3月30日", "2026-03-30"),
        ("三月三十号", "2026-03-30"),
        ("3月1日", "2026-03-01"),
        ("明年3月1日", "2027-03-01"),
        ("2026年4月1日", "2026-04-01"),
        ("2026-04-01", "2026-04-01"),
        ("2026/4/1", "2026-04-01"),
        ("4/1", "2026-04-01"),
        ("25号", "2026-03-25"),
        ("15号", "2026-04-15"),
        ("下个月5号", "2026-04-05"),
        ("月底", "2026-03-31"),
        ("下月底", "2026-04-30"),
        ("年底", "2026-12-31"),
        ("6月底", "2026-06-30"),
    ],
)
def test_a_day_is_understood(words: str, day: str) -> None:
    (found,) = days_in(f"请{words}提醒我看挂科率", TODAY)
    assert (found.words, found.day) == (words, date.fromisoformat(day))


def test_a_day_that_does_not_exist_is_none() -> None:
    assert [d.day for d in days_in("2月30日提醒我", TODAY)] == [None]
    assert [d.day for d in days_in("2026-13-01提醒我", TODAY)] == [None]


@pytest.mark.parametrize("text", ["2024-2025-1学期的挂科率", "近三年怎么样", "3号楼的课", "学期末", "第2周", "上学期"])
def test_what_is_no_day_is_not_taken_for_one(text: str) -> None:
    assert days_in(text, TODAY) == []


def test_two_days_are_told_apart() -> None:
    assert [d.words for d in days_in("明天提醒我看下周一的听课安排", TODAY)] == ["明天", "下周一"]


def test_a_month_after_its_last_day_ends_with_the_shorter_month() -> None:
    assert days_in("一个月后", date(2026, 1, 31))[0].day == date(2026, 2, 28)


def test_a_reminder_reaches_from_today_into_the_same_day_of_next_year() -> None:
    assert is_within_reach(TODAY, TODAY)
    assert is_within_reach(date(2027, 3, 20), TODAY)
    assert not is_within_reach(date(2027, 3, 22), TODAY)
    assert not is_within_reach(date(2026, 3, 19), TODAY)


def test_a_day_is_said_with_its_weekday() -> None:
    assert said_zh(date(2026, 3, 23)) == "2026年3月23日（周一）"
