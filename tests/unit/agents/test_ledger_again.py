"""A few words after one item was told: which are of that item, and which name, order or ask for something else."""

from __future__ import annotations

import pytest

from agents.understanding.ledger_again import asked_again
from agents.understanding.ledger_asked import Asked
from agents.understanding.ledger_titles import asked_of_titled

ITEM = "ZG2025-002"


@pytest.mark.parametrize(
    "question",
    [
        "谁负责",
        "责任人是谁呢？",
        "谁在督办",
        "哪天到期",
        "期限是几号",
        "定的哪天完成",
        "后来批到几号",
        "原来定的是几号",
        "最初的期限是哪一天",
        "延期过没有",
        "逾期几天了",
        "拖了几天了",
        "已经晚了多少天",
        "到期日是哪天？来得及吗",
        "来不来得及",
        "还剩几天",
        "我们上次退回的时候要求补什么来着",
        "那现在走到哪一步了？",
        "卡在哪",
        "现在缺什么材料",
        "为什么被退回",
        "措施有哪些",
        "验收了没有",
        "完成了吗",
        "派给谁负责了",
        "进度怎么样",
        "最早定的是哪天交账",
        "当初让他们几号交",
        "说好几号收尾来着",
        "现在卡在谁那儿",
    ],
)
def test_words_that_can_only_be_of_the_item_told_before(question: str) -> None:
    assert asked_again(question, ITEM) == Asked("ledger", item=ITEM)
    assert asked_again(question, "") is None


@pytest.mark.parametrize(
    "question",
    [
        "挂科率多少",
        "材料学院呢",
        "那会计学的谁负责",
        "延期一个月",
        "批了",
        "退回",
        "验收通过",
        "派给张老师",
        "延期由谁批准",
        "谁批延期",
        "要是再逾期呢",
        "延期要什么材料",
        "几天之内要验收",
        "最多能延几次",
        "催一下",
        "好的",
        "谢谢",
        "督导聘一届是几年",
        "学业预警的学生怎么样",
        "为什么",
    ],
)
def test_other_words_are_read_as_ever(question: str) -> None:
    assert asked_again(question, ITEM) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("机械学院安全准入记录不全那件，立项以后推进到什么环节了", "机械学院安全准入记录不全"),
        ("安全准入那条什么时候立项的，谁负责", "安全准入"),
        ("会计论文那项最初批准的期限是哪天", "会计论文"),
        ("习题课那条后来延期到哪天了", "习题课"),
    ],
)
def test_what_was_done_to_an_item_before_orders_nothing(question: str, words: str) -> None:
    asked = asked_of_titled(question)
    assert asked is not None
    assert (asked.named, asked.pointed) == (words, True)


@pytest.mark.parametrize("question", ["安全准入那条立项，谁负责", "会计论文那项延期到四月十号", "习题课那条批准延期"])
def test_an_order_is_no_question_of_an_item(question: str) -> None:
    assert asked_of_titled(question) is None
