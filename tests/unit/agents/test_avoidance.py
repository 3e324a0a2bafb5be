"""May somebody listen to or judge a person close to them: the rule on avoidance, and nobody's record."""

from __future__ import annotations

import pytest

from agents.understanding.avoidance import AVOIDING, of_somebody_close, rule_meant
from tools.scope import Role


@pytest.mark.parametrize(
    "question",
    [
        "下周要听的是我带出来的研究生，我去听他的课合适吗",
        "我爱人也在这个院，她的课我能去听吗",
        "被听课的是我以前的导师，用不用回避",
        "我和他是夫妻，能不能由我来评他的课",
        "我表弟的课让我去听，要不要避嫌",
    ],
)
def test_a_case_of_avoidance_is_a_rule(question: str) -> None:
    assert of_somebody_close(question)
    assert rule_meant(question, Role.SUPERVISOR) == AVOIDING


@pytest.mark.parametrize(
    "question",
    [
        "我带出来的研究生评教多少分，我能看吗",
        "我学生的课上得怎么样，能去听吗",
        "我去听他的课合适吗",
        "一学期要听几次课",
        "我导师的课挂科率能查吗",
    ],
)
def test_a_record_or_a_stranger_is_not(question: str) -> None:
    assert not of_somebody_close(question)


def test_a_student_visits_nobody() -> None:
    assert rule_meant("我导师的课我能去听吗，要回避吗", Role.STUDENT) == ""
