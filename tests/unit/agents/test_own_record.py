"""What students ask of their own record in passing, and what nobody's record tells: a course's person, a rule's end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.answering.answer import Status
from agents.understanding.course_leader import asks_course_leader
from agents.understanding.courses_taken import counted_from_entry, taken_in
from agents.understanding.study_parts import earned_of_part, failed_alone
from agents.understanding.studying import study_in
from agents.understanding.warning_rules import lifts_major, warning_rule
from tests.unit.agents.asking import asked as answered
from tools.context import ToolContext
from tools.scope import Scope


@pytest.mark.parametrize(
    "question",
    ["哪些课没过", "我还有哪几门课没过", "没过的课有哪些", "有没有没过的课", "我够毕业吗", "我毕业条件够了吗"],
)
def test_the_own_study_is_asked_for(question: str) -> None:
    found = study_in(question)
    assert found is not None
    assert (found.what, found.elsewhere) == ("audit", False)


@pytest.mark.parametrize("question", ["哪些课没过审批", "没过的课还要交学费吗", "全校哪些课没过"])
def test_other_courses_and_rules_are_not(question: str) -> None:
    assert study_in(question) is None


def test_parts_are_told_apart() -> None:
    assert failed_alone("我还有哪几门课没过")
    assert not failed_alone("我还差多少学分毕业，哪些课没过")
    assert not failed_alone("哪些必修没修过")
    assert earned_of_part("选修我修了几学分")
    assert earned_of_part("选修课我已经修了多少学分")
    assert not earned_of_part("选修修了的还少多少")
    assert not earned_of_part("选修还差几学分")


@pytest.mark.parametrize(
    ("question", "again"),
    [
        ("我上学期修了哪些课", "我上学期各门课的平均分"),
        ("2024-2025-1上了哪几门课", "我2024-2025-1各门课的平均分"),
        ("我上学期各门课成绩", "我上学期各门课的平均分"),
        ("我这学期有哪些课", "我这学期各门课的平均分"),
        ("上学期我有几门课", "我上学期各门课的平均分"),
        ("下学期该修哪些课", ""),
        ("我室友上学期修了哪些课", ""),
        ("第三学期修了哪些课", ""),
    ],
)
def test_courses_of_one_term(question: str, again: str) -> None:
    assert taken_in(question, "平均分") == again


@pytest.mark.parametrize("question", ["第三学期修了哪些课", "大二上学期修了哪些", "我大一下上了什么课"])
def test_a_term_counted_from_entry_is_asked_back(question: str) -> None:
    assert counted_from_entry(question)


def test_a_term_of_an_academic_year_is_not_counted_from_entry() -> None:
    assert not counted_from_entry("2024-2025学年第一学期修了哪些课")
    assert taken_in("2024-2025学年第一学期修了哪些课", "平均分")


@pytest.mark.parametrize(
    "question", ["这门课谁负责", "课程负责人是谁", "高数这门课归谁管", "谁是数据结构的课程负责人", "谁负责这门课"]
)
def test_who_answers_for_a_course_is_a_person(question: str) -> None:
    assert asks_course_leader(question, course=False)


@pytest.mark.parametrize(
    "question",
    ["课程负责人要做什么", "课程目标达成评价谁负责", "这条整改的负责人是谁", "调停课谁负责", "毕业论文谁负责"],
)
def test_what_a_rule_says_of_such_a_person_is_not(question: str) -> None:
    assert not asks_course_leader(question, course=False)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("怎么才能不被预警", "学业预警的等级和标准是什么"),
        ("如何避免学业预警", "学业预警的等级和标准是什么"),
        ("不想被预警该怎么做", "学业预警的等级和标准是什么"),
        ("预警了怎么解除", "学业预警怎么解除"),
        ("学业预警怎样才能取消", "学业预警怎么解除"),
        ("专业怎么才能不被预警", ""),
        ("我会不会被预警", ""),
        ("我们院学业预警率多少", ""),
    ],
)
def test_a_warning_asked_by_its_end(question: str, meant: str) -> None:
    assert warning_rule(question) == meant


@pytest.mark.parametrize(
    ("question", "major"),
    [
        ("专业预警怎么解除", True),
        ("被列为预警专业以后怎样才能摘掉", True),
        ("学业预警怎么解除", False),
        ("我们专业学生的预警怎么解除", False),
    ],
)
def test_a_warning_to_a_major_is_told_from_one_to_a_student(question: str, *, major: bool) -> None:
    assert lifts_major(question) is major


def test_nobody_is_named_for_a_course(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> None:
    draft, text = answered(tools_of(scopes["teacher.1"]), "这门课谁负责")
    assert draft.status is Status.NO_DATA
    assert "条" not in text
