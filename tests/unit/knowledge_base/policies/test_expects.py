"""Clauses that set a first term to hand something in, told from those that take a decision further."""

import pytest

from knowledge_base.policies.expects import sets_deadline

_ASKED = "几天之内可以申请复核"


@pytest.mark.parametrize(
    "clause",
    [
        "自收到决定书之日起十日内提出书面申诉",
        "自收到告知书之日起五个工作日内向所在学院提出书面申请",
        "自结果开放之日起十个工作日内向质量评估中心申请复核",
        "自收到通知书之日起三个工作日内向学院教务办公室提出",
    ],
)
def test_a_term_to_hand_something_in_within_the_school_is_one(clause: str) -> None:
    assert sets_deadline(_ASKED, clause)


@pytest.mark.parametrize(
    "clause",
    ["自收到之日起十五日内向省级教育行政部门提出书面申诉", "自收到申请之日起五个工作日内复核并答复"],
)
def test_going_beyond_the_school_or_being_answered_is_none(clause: str) -> None:
    assert not sets_deadline(_ASKED, clause)


@pytest.mark.parametrize("question", ["怎么申请复核", "发现问题几个工作日内反馈"])
def test_a_question_that_asks_for_no_such_term_waits_for_none(question: str) -> None:
    assert not sets_deadline(question, "自收到决定书之日起十日内提出书面申诉")
