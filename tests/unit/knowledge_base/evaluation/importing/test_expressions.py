"""What each rule of a mapping makes of a cell."""

from typing import Any

import duckdb
import pytest

from knowledge_base.evaluation.importing.entries import Condition, Value
from knowledge_base.evaluation.importing.expressions import condition, expression
from knowledge_base.evaluation.tables import Column

TEXT, NUMBER, WHOLE = Column("c", "VARCHAR", ""), Column("c", "DOUBLE", ""), Column("c", "INTEGER", "")
TRUTH, DAY, ITEMS = Column("c", "BOOLEAN", ""), Column("c", "DATE", ""), Column("c", "TINYINT[]", "")
OPTIONAL = Column("c", "DOUBLE", "", nullable=True)


def evaluate(rule: dict[str, Any], column: Column, **cells: str | None) -> tuple[Any, bool]:
    """The value as text, and whether the cell is bad."""
    found = expression(Value.model_validate(rule), column, lambda name: name if name in cells else None, "7")
    assert not found.missing
    given = ", ".join(f"CAST(${name} AS VARCHAR) AS {name}" for name in cells) or "1 AS nothing"
    query = f"SELECT CAST(({found.value}) AS VARCHAR), {found.bad} FROM (SELECT {given})"
    with duckdb.connect() as connection:
        row = connection.execute(query, cells or None).fetchall()[0]
    return row[0], row[1]


@pytest.mark.parametrize(
    ("rule", "column", "cell", "value"),
    [
        ({"column": "a"}, TEXT, "某", "某"),
        ({"column": "a"}, NUMBER, "85.5", "85.5"),
        ({"column": "a"}, WHOLE, "5.0", "5"),
        ({"column": "a"}, TRUTH, "是", "true"),
        ({"column": "a"}, TRUTH, "N", "false"),
        ({"column": "a"}, DAY, "2024/9/2", "2024-09-02"),
        ({"column": "a"}, DAY, "20240902", "2024-09-02"),
        ({"column": "a"}, DAY, "2024年9月2日", "2024-09-02"),
        ({"column": "a", "format": ["%Y%m"]}, DAY, "202409", "2024-09-01"),
        ({"column": "a"}, ITEMS, "5;4;3", "[5, 4, 3]"),
        ({"column": "a"}, ITEMS, "[5, 4]", "[5, 4]"),
        ({"column": "a", "codes": {"1": "男", "2": "女"}}, TEXT, "2", "女"),
        ({"column": "a", "codes": {"优": 95}, "unknown": "keep"}, NUMBER, "优", "95.0"),
        ({"column": "a", "codes": {"优": 95}, "unknown": "keep"}, NUMBER, "61", "61.0"),
        ({"column": "a", "codes": {"缺考": True}, "unknown": "blank", "default": False}, TRUTH, "61", "false"),
        ({"column": "a", "codes": {"缺考": True}, "unknown": "blank", "default": False}, TRUTH, "缺考", "true"),
        ({"column": "a", "factor": 0.01}, NUMBER, "95", "0.95"),
        ({"column": "a", "factor": 10000}, NUMBER, "1.5", "15000.0"),
        ({"column": "a", "offset": 4}, WHOLE, "2023", "2027"),
        ({"column": "a", "prefix": "t"}, TEXT, "7", "t7"),
        ({"column": "a", "separator": "-", "part": 2}, TEXT, "计算机-软件", "软件"),
        ({"column": "a", "function": "year"}, WHOLE, "2023级", "2023"),
        ({"column": "a", "function": "term"}, TEXT, "2024-2025-1", "2024-2025-1"),
        ({"column": "a", "function": "term"}, TEXT, "20242", "2024-2025-2"),
        ({"column": "a", "function": "term"}, TEXT, "2024-20252", "2024-2025-2"),
        ({"column": "a", "function": "term"}, TEXT, "2024-2025学年第一学期", "2024-2025-1"),
        ({"column": "a", "function": "term"}, TEXT, "2024-2025学年第2学期", "2024-2025-2"),
        ({"column": "a", "function": "term"}, TEXT, "2024-2025春", "2024-2025-2"),
        ({"column": "a", "function": "term_number"}, WHOLE, "2024-2025学年第二学期", "2"),
        ({"column": "a", "function": "academic_year"}, TEXT, "2024-2025-1", "2024-2025"),
        ({"column": "a", "function": "term_of_date"}, TEXT, "2025-01-10", "2024-2025-1"),
        ({"column": "a", "function": "term_of_date"}, TEXT, "2025-02-24", "2024-2025-2"),
        ({"column": "a", "function": "academic_year_of_date"}, TEXT, "2024-09-02", "2024-2025"),
        ({"column": "a", "default": "0"}, NUMBER, None, "0.0"),
        ({"column": ["b", "a"]}, TEXT, "某", "某"),
        ({"constant": "school"}, TEXT, None, "school"),
        ({"function": "row", "prefix": "u"}, TEXT, None, "u7"),
    ],
)
def test_a_cell_becomes_a_value(rule: dict[str, Any], column: Column, cell: str | None, value: str) -> None:
    assert evaluate(rule, column, a=cell) == (value, False)


@pytest.mark.parametrize(
    ("rule", "column", "cell"),
    [
        ({"column": "a"}, NUMBER, "八十"),
        ({"column": "a"}, NUMBER, None),
        ({"column": "a"}, OPTIONAL, "八十"),
        ({"column": "a"}, WHOLE, "5.4"),
        ({"column": "a"}, DAY, "2024-02-30"),
        ({"column": "a"}, TRUTH, "也许"),
        ({"column": "a"}, ITEMS, "5;四"),
        ({"column": "a", "codes": {"1": "男"}}, TEXT, "3"),
        ({"column": "a", "codes": {"1": "男"}, "default": "女"}, TEXT, "3"),
        ({"column": "a", "function": "term"}, TEXT, "去年"),
        ({"column": "a", "factor": 0.01}, NUMBER, "95%"),
    ],
)
def test_a_cell_that_is_not_a_value_is_bad(rule: dict[str, Any], column: Column, cell: str | None) -> None:
    assert evaluate(rule, column, a=cell) == (None, True)


def test_codes_may_stand_for_nothing_on_purpose() -> None:
    rule = {"column": "a", "unknown": "keep", "codes": {"缓考": None}}
    assert evaluate(rule, OPTIONAL, a="缓考") == (None, False)
    assert evaluate(rule, OPTIONAL, a="良") == (None, True)


def test_several_columns_make_one_value() -> None:
    items = {"columns": ["q1", "q2", "q3"]}
    answers = {"q1": "5", "q2": "4", "q3": "3"}
    assert evaluate({**items, "function": "list"}, ITEMS, **answers) == ("[5, 4, 3]", False)
    assert evaluate({**items, "function": "mean_percent"}, NUMBER, **answers) == ("80.0", False)
    assert evaluate({**items, "function": "all_equal"}, TRUTH, **answers) == ("false", False)
    assert evaluate({**items, "function": "concat", "separator": "-"}, TEXT, **answers) == ("5-4-3", False)
    assert evaluate({**items, "function": "list"}, ITEMS, q1="5", q2=None, q3="3") == (None, True)


def test_a_quote_in_a_mapping_stays_text() -> None:
    assert evaluate({"column": "a", "prefix": "o'"}, TEXT, a="x'); DROP TABLE t --") == (
        "o'x'); DROP TABLE t --",
        False,
    )


def test_conditions_are_never_unknown() -> None:
    with duckdb.connect() as connection:
        for rule, cell, holds in [
            ({"column": "a", "among": ["x"]}, "x", True),
            ({"column": "a", "among": ["x"]}, None, False),
            ({"column": "a", "not_among": ["x"]}, None, True),
            ({"column": "a", "filled": True}, None, False),
            ({"column": "a", "above": 0}, "0.5", True),
            ({"column": "a", "above": 0}, "无", False),
            ({"column": "b", "filled": True}, "x", False),
        ]:
            sql = condition(Condition.model_validate(rule), lambda name: name if name == "a" else None)
            query = f"SELECT {sql} FROM (SELECT CAST(? AS VARCHAR) AS a)"
            assert connection.execute(query, [cell]).fetchall() == [(holds,)]
