"""What a search shows of a clause: its beginning, with whole rows of its tables."""

from api.web.clause_text import beginning
from knowledge_base.policies.table_rows import TextTable

TABLE = "等级 | 学分\n提示 | 不足8学分\n黄色 | 8学分以上\n红色 | 24学分以上"


def test_a_short_text_is_shown_whole() -> None:
    assert list(beginning("一句话。", 20)) == ["一句话。"]
    (table,) = beginning(TABLE, 100)
    assert isinstance(table, TextTable)
    assert len(table.rows) == 4


def test_a_long_text_ends_with_dots() -> None:
    assert list(beginning("字" * 30, 20)) == ["字" * 20 + "……"]


def test_of_a_long_table_whole_rows_are_shown_and_that_there_are_more() -> None:
    table, more = beginning(TABLE, 20)
    assert isinstance(table, TextTable)
    assert [row[0] for row in table.rows] == ["等级", "提示", "黄色"]
    assert more == "……"


def test_at_least_one_row_of_a_table_is_shown_and_what_follows_is_not_forgotten() -> None:
    table, more = beginning(f"{TABLE}\n以上自公布之日起施行。", 1)
    assert isinstance(table, TextTable)
    assert len(table.rows) == 2
    assert more == "……"
