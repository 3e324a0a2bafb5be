"""The college or major beside a figure of one's own, and beside the own rating just told."""

import pytest

from agents.brains.base import Asker, PastTurn
from agents.understanding.reader import Reader
from agents.understanding.reading import Reading
from agents.understanding.sheet_beside import beside_rating
from tests.unit.agents import demo_names
from tools.metrics.catalogue_files import load_catalogue

READER = Reader(demo_names.directory(), load_catalogue())


def after(asker: Asker, *questions: str) -> Reading:
    past: list[PastTurn] = []
    for question in questions:
        reading = READER.read(question, asker, past)
        past.append(PastTurn(question=question, text="", memory=reading.to_memory()))
    return reading


def test_a_teacher_asks_for_the_college_after_the_own_figure() -> None:
    teacher = demo_names.asker("teacher")
    assert after(teacher, "我的课挂科率", "学院呢").units == (teacher.college,)
    assert after(teacher, "我的课挂科率", "学院呢", "我的呢").units == ("self",)


@pytest.mark.parametrize(
    "questions", [("我绩点跟专业比呢",), ("我绩点多少", "跟专业比呢"), ("我的绩点和专业平均比怎么样",)]
)
def test_a_students_major_is_set_beside_the_own_figure(questions: tuple[str, ...]) -> None:
    student = demo_names.asker("student")
    assert after(student, *questions).units == ("self", student.major)


def test_a_students_major_alone_after_the_own_figure() -> None:
    student = demo_names.asker("student")
    assert after(student, "我绩点多少", "专业呢").units == (student.major,)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("跟院里比呢", "学院2025-2026-1的评教均分"),
        ("全院平均呢", "学院2025-2026-1的评教均分"),
        ("学校呢", "全校2025-2026-1的评教均分"),
    ],
)
def test_the_units_rating_beside_the_own_one(question: str, asked: str) -> None:
    assert beside_rating(question, "ratings", "2025-2026-1", "我上学期评教怎么样") == asked


@pytest.mark.parametrize(
    ("question", "side"), [("跟院里比呢", "grades"), ("学院的挂科率呢", "ratings"), ("学院有几个专业", "ratings")]
)
def test_other_questions_are_no_rating_of_a_unit(question: str, side: str) -> None:
    assert beside_rating(question, side, "2025-2026-1", "我上学期评教怎么样") == ""
    assert beside_rating("学校平均呢", "ratings", "2025-2026-1", "我的课评教有效率") == "全校2025-2026-1的评教有效率"


def test_a_place_in_the_college_after_the_own_figure_is_a_persons_place() -> None:
    reading = after(demo_names.asker("teacher"), "我2024-2025-1的评教均分", "在院里排第几")
    assert reading.units == ("self",)
    assert "no_rank" in reading.notes


@pytest.mark.parametrize("question", ["2024年秋季学期学院参评率怎么样", "学院2024年秋季学期参评率怎么样"])
def test_a_head_says_the_college_after_a_time_too(question: str) -> None:
    head = demo_names.asker("head")
    assert after(head, question).units == (head.college,)
