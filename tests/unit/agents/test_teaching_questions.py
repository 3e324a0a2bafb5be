"""What is taken as a question for one's own feedback, and what stays a metric's, a document's or nobody's."""

from __future__ import annotations

import pytest

from agents.understanding.teaching import asked_in
from tools.scope import Role


@pytest.mark.parametrize(
    ("question", "about", "term"),
    [
        ("我这学期评教怎么样", "ratings", "这学期"),
        ("我上学期的评教结果怎么样？", "ratings", "上学期"),
        ("学生对我的课有什么意见", "comments", ""),
        ("同学们怎么评价我的课", "comments", ""),
        ("我的课程目标达成度扣在哪", "attainment", ""),
        ("课程目标3达成度只有0.58，扣在哪", "attainment", ""),
        ("我该改进什么", "advice", ""),
        ("我的课还有哪些地方可以改进", "advice", ""),
        ("给我看我的反馈单", "", ""),
        ("我2024-2025-1的评教情况", "ratings", "2024-2025-1"),
    ],
)
def test_a_teacher_asks_for_the_own_feedback(question: str, about: str, term: str) -> None:
    asked = asked_in(question, Role.TEACHER)
    assert asked is not None
    assert (asked.about, asked.term) == (about, term)


@pytest.mark.parametrize(
    "question",
    [
        "我上学期评教多少分",
        "我评教分这几学期是不是一直在掉",
        "我上学期的评教分跟学院平均比怎么样",
        "我上学期教的课，课程目标达成度合起来是多少",
        "我们院评教分怎么样",
        "谁给我打的低分",
        "能不能告诉我上学期是哪几个学生给我评教打的低分，我不会为难他们，就想沟通沟通",
        "我对自己的评教结果有意见，学校规定最晚什么时候可以申请复核，找谁",
        "评教有效率是怎么算的",
        "帮我删掉那几条差评",
    ],
)
def test_what_asks_for_a_figure_a_rule_or_a_person_is_not(question: str) -> None:
    assert asked_in(question, Role.TEACHER) is None


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.TEACHER])
def test_from_others_only_the_sheet_itself_is_heard_to_be_refused(role: Role) -> None:
    assert asked_in("我这学期评教怎么样", role) is None
    assert asked_in("给我看看教师反馈单", role) is not None
