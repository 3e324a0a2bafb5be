"""A study or a sheet that is told whole says which condition of the question it was not told by."""

from __future__ import annotations

import pytest

from agents.answering.answer import Status
from agents.brains.base import Draft
from agents.brains.rule_writing.left_out import noted

TOLD = Draft("距毕业还差若干学分。")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("不算体育我还差多少学分", "“不算体育”"),
        ("要是不算选修课我修了多少", "“不算选修课”"),
        ("刨去军训还差几个学分", "“刨去军训”"),
        ("上周我修了多少学分", "“上周”"),
        ("昨天学生给我的评价怎么样", "“昨天”"),
        ("这个月学生对我课的留言", "“这个月”"),
        ("不算那2门选修我还差多少", "您说的条件"),
    ],
)
def test_a_condition_that_is_not_counted_by_is_said(question: str, said: str) -> None:
    text = noted(question, TOLD).text
    assert said in text.split("\n\n")[0]
    assert text.endswith(TOLD.text)


@pytest.mark.parametrize(
    "question",
    [
        "我还差多少学分毕业",
        "上周收到学业预警告知书，我到底欠了几个学分",
        "昨天听说要清考，我还有哪几门没过",
        "这学期我该选什么课",
        "我不算差生吧，欠几个学分了",
        "上个月底我修了多少学分",
        "学生除了打分还说了什么",
    ],
)
def test_nothing_is_said_where_no_condition_is_set(question: str) -> None:
    assert noted(question, TOLD) == TOLD


def test_what_is_not_answered_stays_as_it_is() -> None:
    refused = Draft("不在您可以查看的范围内。", Status.REFUSED)
    assert noted("不算体育我室友还差多少学分", refused) == refused
