"""A teacher's figure of an own course: over all own sections, over terms, beside a unit, where it was not taught."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.answering.answer import Status
from agents.understanding.own_sections import HIGHEST, LOWEST, which_section
from agents.understanding.own_words import marks_asked
from agents.understanding.sheet_again import turned
from agents.understanding.teaching import Asked, asked_in
from agents.understanding.times_said import over_periods
from tests.unit.agents.asking import asked as answered
from tests.unit.agents.test_readings import read, slots
from tools.context import ToolContext
from tools.periods.written import periods_written
from tools.scope import Role, Scope


@pytest.mark.parametrize(
    "question",
    [
        "我自己上的高等数学，2023-2024-1、2024-2025-1、2025-2026-1三个学期的不及格率怎么变",
        "我教的数据结构2023-2024-1和2024-2025-1的均分各多少",
        "我的高数班近三年不及格率多少",
    ],
)
def test_a_figure_over_several_terms_is_no_sheet(question: str) -> None:
    assert over_periods(question)
    assert asked_in(question, Role.TEACHER, course=True) is None


@pytest.mark.parametrize("question", ["前年秋季学期也就是2024-2025-1，我几个班的均分分别是多少", "我上学期高数的均分"])
def test_one_term_said_twice_is_one(question: str) -> None:
    assert not over_periods(question)
    assert asked_in(question, Role.TEACHER, course=True) is not None


def test_terms_of_an_own_course_are_a_sequence_of_ones_own() -> None:
    found = slots(read("teacher", "我教的高等数学2023、2024、2025年秋的不及格率各是多少？一年比一年难带"))
    assert found["periods"] == ["2023-2024-1", "2024-2025-1", "2025-2026-1"]
    assert found["units"] == ["self"]
    assert found["operations"] == ["trend"]


def test_a_season_said_once_is_of_every_year_before_it() -> None:
    assert periods_written("2023、2024和2025年秋") == "2023年秋、2024年秋和2025年秋"
    assert periods_written("2023、2024年") == "2023、2024年"


@pytest.mark.parametrize(
    ("question", "metrics"),
    [
        ("不及格率和均分", ("course_fail_rate", "course_mean_score")),
        ("挂了百分之几", ("course_fail_rate",)),
        ("评教均分", ()),
    ],
)
def test_marks_are_read_in_everyday_words(question: str, metrics: tuple[str, ...]) -> None:
    assert marks_asked(question) == metrics


def test_an_own_course_beside_all_courses_of_a_college_is_its_own_alone() -> None:
    found = slots(read("teacher", "我上学期数据结构的挂科率，和计算机学院所有课合起来的挂科率相比如何"))
    assert found["units"] == ["self", "cs"]
    assert "course_of_own" in found["notes"]
    alike = slots(read("teacher", "我上学期数据结构的挂科率和计算机学院的数据结构比"))
    assert "course_of_own" not in alike.get("notes", ())


def test_english_of_own_sections_is_read() -> None:
    asked = asked_in(
        "What was the failure rate in my own Data Structures sections last term?", Role.TEACHER, course=True
    )
    assert asked == Asked("grades", "上学期")


@pytest.mark.parametrize(
    ("question", "way"),
    [("这些班里哪个低", LOWEST), ("哪个班不及格率最高", HIGHEST), ("最低的是哪个班", LOWEST), ("各班不及格率多少", "")],
)
def test_which_of_the_own_sections_is_asked_for(question: str, way: str) -> None:
    assert which_section(question) == way


def test_a_few_words_after_the_sections_stay_with_them() -> None:
    before = Asked("grades", "上学期")
    assert turned("这些班里哪个低", before) == before
    assert turned("其中哪个班最高", before) == before
    assert turned("这些学院里哪个低", before) is None


@pytest.fixture
def ask(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> Callable[[str], tuple[Status, str]]:
    """A question of one teacher, with the real tools."""

    def put(question: str) -> tuple[Status, str]:
        draft, text = answered(tools_of(scopes["teacher.1"]), question)
        return draft.status, text

    return put


def _own_course(ask: Callable[[str], tuple[Status, str]]) -> str:
    return ask("我上学期各教学班的不及格率")[1].split("《")[1].split("》")[0]


def test_the_figure_over_all_own_sections_stands_above_them(ask: Callable[[str], tuple[Status, str]]) -> None:
    course = _own_course(ask)
    status, text = ask(f"上学期我带的{course}，不及格率是多少")
    assert status is Status.ANSWERED
    assert text.startswith(f"**本人教学班《{course}》2025-2026学年第一学期课程不及格率：")
    assert "课程平均成绩：" not in text.split("以下是")[0]


def test_a_course_not_taught_in_a_term_is_told_with_the_terms_it_was(ask: Callable[[str], tuple[Status, str]]) -> None:
    course = _own_course(ask)
    status, text = ask(f"我2024-2025学年第二学期{course}的不及格率")
    if status is Status.NO_DATA:
        assert f"《{course}》您任课的学期有：" in text
        assert "2025-2026学年第一学期" in text
        assert "%" not in text


def test_never_taught_is_said_as_before(ask: Callable[[str], tuple[Status, str]]) -> None:
    status, text = ask("上学期我带的大学物理，不及格率是多少")
    assert status is Status.NO_DATA
    assert "任课的学期有" not in text
