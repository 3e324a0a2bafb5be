"""Clauses that set a first term to hand something in, told from those that take a decision further."""

import pytest

from knowledge_base.policies.expects import awaited, sets_bound, sets_deadline

_ASKED = "几天之内可以申请复核"


@pytest.mark.parametrize(
    "clause",
    [
        "自收到决定书之日起十日内提出书面申诉",
        "自收到告知书之日起五个工作日内向所在学院提出书面申请",
        "自结果开放之日起十个工作日内向质量评估中心申请复核",
        "自收到通知书之日起三个工作日内向学院教务办公室提出",
        "学院应当自发现之日起三个工作日内填写教学事故报告单",
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


@pytest.mark.parametrize("question", ["教学事故多久内要上报", "几天内要报告", "多长时间之内提交材料"])
def test_a_term_is_asked_for_in_whatever_words(question: str) -> None:
    assert sets_deadline(question, "学院应当自发现之日起三个工作日内填写教学事故报告单")


def test_three_cases_are_counted_like_three_times() -> None:
    assert sets_bound("院里出了三起教学事故", "一个学院一学年内发生三次以上教学事故的")
    assert not sets_bound("院里出了三起教学事故", "人数不足15人的课程")


def test_working_days_are_told_in_days() -> None:
    (kind,) = awaited("发现问题几个工作日内反馈")
    assert kind.search("应当在十个工作日内书面反馈责任单位")
    assert not kind.search("有效答卷不足10人的")


def test_how_something_is_settled_is_told_by_who_settles_it() -> None:
    kinds = awaited("教学事故怎么认定")
    assert any(kind.search("一般教学事故由学院调查认定") for kind in kinds)
    assert not any(kind.search("教学事故分为三级") for kind in kinds)
