"""The own courses as a teacher, the own visits to classes, one course of the own study: what is heard as a question."""

from __future__ import annotations

from datetime import date

import pytest

from agents.brains.base import CallTools, Decision, PastTurn, Turn
from agents.brains.rules import RuleBrain
from agents.understanding.own_taught import asks_among, asks_on, asks_own_courses
from agents.understanding.own_visits import visits_due, visits_made
from tests.unit.agents.demo_names import asker, directory
from tools.metrics.catalogue_files import load_catalogue


@pytest.mark.parametrize(
    ("question", "asked", "term"),
    [
        ("我有几门课", True, ""),
        ("我这学期教几个班", True, "这学期"),
        ("我教哪些课", True, ""),
        ("我的课有哪些", True, ""),
        ("我上学期带了几个班？", True, "上学期"),
        ("我有几门课挂科率超过两成", False, ""),
        ("我的课挂科率多少", False, ""),
        ("学院有几门课", False, ""),
    ],
)
def test_the_own_courses(question: str, asked: bool, term: str) -> None:
    assert asks_own_courses(question) == (asked, term)


def test_few_words_after_the_own_courses() -> None:
    assert asks_on("都叫什么") == (True, "")
    assert asks_on("上学期呢") == (True, "上学期")
    assert asks_on("上学期的挂科率呢") == (False, "上学期")
    assert asks_among("哪门挂科率最高") == "我哪门课挂科率最高"
    assert asks_among("哪个学院挂科率最高") == ""


@pytest.mark.parametrize(
    ("question", "made"),
    [
        ("我听课多少次", True),
        ("这学期我听了几次课", True),
        ("我听课次数够了吗", True),
        ("我还差几次课", True),
        ("督导听了我几次课", False),
        ("我这学期要听多少课", False),
        ("我的课被听了几次", False),
        ("计算机学院听课多少次", False),
    ],
)
def test_the_own_visits(question: str, made: bool) -> None:
    assert visits_made(question) is made


def test_visits_that_are_due_and_words_that_go_on() -> None:
    assert visits_due("我这学期要听多少课")
    assert visits_made("还差几次", told=True)
    assert not visits_made("还差几次")


def _decided(question: str) -> Decision:
    past = (PastTurn("我还差多少学分", "", {"study": ["audit", ""]}),)
    return RuleBrain(directory(), load_catalogue(), likeness=None).decide(
        Turn(question, asker("student"), date(2026, 3, 20), past)
    )


def test_a_course_after_the_own_study_is_looked_for_in_the_plan() -> None:
    found = _decided("高等数学呢")
    assert isinstance(found, CallTools)
    assert [(call.name, call.arguments) for call in found.calls] == [("learning_path", {"what": "audit"})]
