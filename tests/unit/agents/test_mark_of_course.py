"""A student's own mark in one course, in all of them, and what is neither."""

from __future__ import annotations

import pytest

from agents.understanding.mark_of_course import all_marks_asked, extreme_asked, mark_asked

COURSES = ("高等数学", "大学英语", "大学物理", "操作系统", "大学体育")
METRIC = "课程平均分"


@pytest.mark.parametrize(
    ("question", "named", "again"),
    [
        ("我高数考了多少分", ["高等数学"], "我高等数学的课程平均分"),
        ("我英语考了多少分", [], "我大学英语的课程平均分"),
        ("我上学期操作系统考得怎么样", ["操作系统"], "我上学期操作系统的课程平均分"),
        ("查一下我物理的成绩", [], "我大学物理的课程平均分"),
        ("我这门高等数学过了没", ["高等数学"], "我高等数学挂了吗"),
        ("我体育通过了吗", [], "我大学体育挂了吗"),
    ],
)
def test_the_own_mark_in_a_course_is_asked_for(question: str, named: list[str], again: str) -> None:
    assert mark_asked(question, COURSES, named, METRIC) == again


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("我室友高数考了多少分", ["高等数学"]),
        ("高数平均分多少分", ["高等数学"]),
        ("我高数期中考了几分", ["高等数学"]),
        ("我高数多少分能过", ["高等数学"]),
        ("我们班高数考了多少分", ["高等数学"]),
        ("我四级过了没", []),
        ("我高数和操作系统考了多少分", ["高等数学", "操作系统"]),
        ("我的绩点多少分", []),
    ],
)
def test_marks_of_others_parts_of_marks_and_rules_are_not(question: str, named: list[str]) -> None:
    assert mark_asked(question, COURSES, named, METRIC) == ""


@pytest.mark.parametrize("question", ["我的成绩单", "看看我的各科成绩", "我所有课程的成绩"])
def test_all_marks_are_asked_for_without_a_term(question: str) -> None:
    assert all_marks_asked(question)


@pytest.mark.parametrize(
    "question", ["全班的成绩单", "我们院的成绩", "我高数成绩", "成绩单怎么打印", "我的成绩什么时候公布"]
)
def test_other_marks_are_not_all_the_own_ones(question: str) -> None:
    assert not all_marks_asked(question)


@pytest.mark.parametrize(
    ("question", "again"),
    [
        ("我成绩最低的课", "我课程平均分最低的是哪门课"),
        ("我上学期哪门课考得最好", "我上学期课程平均分最高的是哪门课"),
        ("我评教分最高的课", ""),
        ("我们院成绩最低的课", ""),
        ("我绩点最高的学期", ""),
    ],
)
def test_the_own_course_at_an_end(question: str, again: str) -> None:
    assert extreme_asked(question, METRIC) == again
