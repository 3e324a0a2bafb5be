"""Rows of tables are found again in the text of a clause, and nothing of the text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.policies.table_rows import TextTable, is_row, pieces, row_of

LEVELS = "按下表认定：\n等级 | 学分 | 通知\n提示 | 不足8学分 | 本人\n红色 | 24学分以上 | 本人、家长\n自发布之日起施行。"


def test_a_table_stands_between_the_lines_around_it() -> None:
    before, table, after = pieces(LEVELS)
    assert before == "按下表认定："
    assert isinstance(table, TextTable)
    assert table.head == ("等级", "学分", "通知")
    assert table.body == (("提示", "不足8学分", "本人"), ("红色", "24学分以上", "本人、家长"))
    assert after == "自发布之日起施行。"


@pytest.mark.parametrize(
    "text", ["一句话。", "只有一行 | 有竖线", "甲|乙\n丙|丁", "", "第一行。\n只有一行 | 有竖线\n第三行。"]
)
def test_what_is_no_table_stays_as_it_is(text: str) -> None:
    assert pieces(text) == [text]


def test_empty_and_missing_cells_keep_their_columns() -> None:
    (table,) = pieces("项目 | 标准 | 说明\n| 两次 | 同行\n三 |\n四 | 五 | 六")
    assert isinstance(table, TextTable)
    assert table.body == (("", "两次", "同行"), ("三", "", ""), ("四", "五", "六"))


def test_the_name_of_a_group_of_rows_is_a_row_of_its_table_and_a_sentence_is_not() -> None:
    grouped = pieces("项目 | 次数\n一、校级\n校领导 | 3次\n院领导 | 6次")
    assert len(grouped) == 1
    assert isinstance(grouped[0], TextTable)
    assert grouped[0].body[0] == ("一、校级", "")
    apart = pieces("项目 | 次数\n校领导 | 3次\n以下为选做。\n项目 | 次数\n教师 | 2次")
    assert [type(piece) for piece in apart] == [TextTable, str, TextTable]


def test_a_row_is_written_and_known_in_one_way() -> None:
    assert row_of(["甲", "乙"]) == "甲 | 乙"
    assert is_row("甲 | 乙")
    assert not is_row("甲|乙")


@given(st.lists(st.sampled_from(["甲", " | ", "|", "\n", "。", " "])).map("".join))
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    kept = "".join(
        piece if isinstance(piece, str) else "".join(cell for row in piece.rows for cell in row)
        for piece in pieces(text)
    )
    for sign in "甲。":
        assert kept.count(sign) == text.count(sign)
