"""A drafted text is made of its owner's words."""

import pytest

from tools.acts.own_words import cleaned, foreign_words

SAID = ("我们院近三年挂科率怎么样？", "下周一上午提醒我看软工挂科率，顺便找王老师要3份材料")


@pytest.mark.parametrize(
    "text",
    ["看软工挂科率", "上午看软工挂科率", "看软工挂科率，找王老师要3份材料", "查近三年挂科率", "找王老师要3份材料"],
)
def test_pieces_of_what_was_said_pass(text: str) -> None:
    assert foreign_words(text, SAID) == []


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("看软工挂科率，并约谈李四", "约谈李四"),
        ("看软工挂科率8.34%", "8.34%"),
        ("找王老师要5份材料", "5"),
        ("把密码发给某人", "密码发给某人"),
        ("联系学号2023010101的学生", "联系学号2023010101"),
    ],
)
def test_what_nobody_said_is_named(text: str, foreign: str) -> None:
    found = foreign_words(text, SAID)
    assert any(foreign in part for part in found), found


def test_a_sentence_with_something_left_out_of_it_passes() -> None:
    assert foreign_words("那开会", ["那明天提醒我开会"]) == []
    assert foreign_words("约王五", ["约好的事，王老师，五点"]) != []


def test_a_text_is_cleaned_to_one_line() -> None:
    assert cleaned(" 「看软工\u200b挂科率\n 再开会」。 ") == "看软工挂科率 再开会"
    assert foreign_words(cleaned("看软工\u202e挂科率"), SAID) == []
