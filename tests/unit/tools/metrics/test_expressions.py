"""The walls around SQL: what a catalogue expression may say, and what a finished query may hold."""

from __future__ import annotations

from contextlib import suppress

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from knowledge_base.evaluation.rights import Right, RightKind
from tools.errors import ToolFailure
from tools.metrics.expressions import check_query, fill, is_in, literal, parse
from tools.metrics.relations import RELATIONS, TABLES_OF

COLUMNS = ("points", "passed", "attempt", "kind")
SCOPED = "WITH course_result AS (SELECT rf.points AS points FROM result_fact AS rf WHERE rf.college_id = 'cs') "

ALLOWED = {
    "Column", "Identifier", "Literal", "Boolean", "Null", "Placeholder", "Paren", "And", "Or", "Not", "EQ", "NEQ", "LT",
    "LTE", "GT", "GTE", "Is", "In", "Between", "Neg", "Add", "Sub", "Mul", "Coalesce",
}  # fmt: skip

WORDS = """points passed attempt secret score '正考' ' " 1 :pass_mark ? $1 ( ) , ; = <> + - * / % || :: AND OR NOT IN IS
NULL TRUE LIKE BETWEEN CASE WHEN THEN END SELECT FROM UNION EXISTS COALESCE( count( read_csv( lower( CAST( AS INT --
/* */ [ ] { } . rowid current_user INTERVAL DATE WITH LAMBDA DROP TABLE COPY ATTACH PRAGMA \\ \0 院"""
TOKENS = st.sampled_from([*WORDS.split(), "\n"])


@given(st.lists(TOKENS, min_size=1, max_size=14).map(" ".join) | st.text(max_size=40))
def test_no_text_gets_a_node_past_the_whitelist(text: str) -> None:
    """Whatever the text, it is refused with a ToolFailure or is a tree of allowed nodes over known columns."""
    try:
        tree = parse(text, COLUMNS, "test")
    except ToolFailure:
        return
    assert {type(node).__name__ for node in tree.walk()} <= ALLOWED
    assert {column.name for column in tree.find_all(exp.Column)} <= set(COLUMNS)
    assert not any(node.comments for node in tree.walk())
    again = sqlglot.parse_one(tree.sql(dialect="duckdb"), read="duckdb")
    assert {type(node).__name__ for node in again.walk()} <= ALLOWED


def test_deep_nesting_is_refused_or_parsed_but_never_crashes() -> None:
    with suppress(ToolFailure):
        parse("(" * 3000 + "points" + ")" * 3000, COLUMNS, "test")


@given(st.text(max_size=60))
def test_text_is_always_one_literal(text: str) -> None:
    """Quotes, comments and line breaks stay inside the literal in every dialect."""
    for dialect in ("duckdb", "postgres", "spark"):
        tree = sqlglot.parse_one(f"x = {literal(text).sql(dialect=dialect)}", read=dialect)
        assert isinstance(tree, exp.EQ)
        assert isinstance(tree.expression, exp.Literal)


def test_rules_are_filled_in_and_unknown_ones_refused() -> None:
    tree = parse("points < :pass_mark", COLUMNS, "test")
    assert fill(tree, {"pass_mark": 60.0}, "test").sql() == "points < 60.0"
    assert tree.sql(dialect="duckdb") != "points < 60.0"
    with pytest.raises(ToolFailure, match="pass_mark"):
        fill(tree, {}, "test")


def test_no_values_are_no_rows() -> None:
    assert is_in(exp.column("x"), []).sql() == "FALSE"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT points FROM result_fact",
        SCOPED + "SELECT points FROM score",
        SCOPED + "SELECT points FROM course_result JOIN student ON TRUE",
        SCOPED + "SELECT points FROM course_result WHERE points IN (SELECT points FROM score)",
        SCOPED + "SELECT points FROM other.course_result",
        SCOPED + "SELECT points / 2 FROM course_result",
        SCOPED + "SELECT lower(points) FROM course_result",
        SCOPED + "SELECT points FROM course_result ORDER BY points LIMIT 1",
        SCOPED + "SELECT x.points FROM (WITH score2 AS (SELECT 1 AS points) SELECT points FROM score2) AS x",
        "WITH course_result AS (SELECT points FROM student) SELECT points FROM course_result",
        "WITH course_result AS (SELECT points FROM read_csv('/etc/passwd')) SELECT points FROM course_result",
        "WITH course_result AS (SELECT rf.points FROM evil.result_fact AS rf) SELECT points FROM course_result",
        "WITH anything AS (SELECT points FROM result_fact) SELECT points FROM anything",
        "WITH RECURSIVE course_result AS (SELECT points FROM result_fact UNION SELECT 1) SELECT 1 FROM course_result",
    ],
)
def test_the_last_walk_refuses(sql: str) -> None:
    query = sqlglot.parse_one(sql, read="duckdb")
    assert isinstance(query, exp.Select)
    with pytest.raises(ToolFailure):
        check_query(query, TABLES_OF)


def test_the_last_walk_admits_a_scoped_query() -> None:
    query = sqlglot.parse_one(
        SCOPED + "SELECT SUM(points) / NULLIF(COUNT(*), 0) AS value FROM course_result", read="duckdb"
    )
    assert isinstance(query, exp.Select)
    check_query(query, TABLES_OF)


def test_a_right_a_relation_does_not_grant_is_a_failure_never_everything() -> None:
    for relation in RELATIONS.values():
        for kind in RightKind:
            right = Right(kind, ("x",))
            if kind not in relation.rights:
                with pytest.raises(ToolFailure):
                    relation.predicate(right)
            elif kind is not RightKind.SCHOOL:
                assert "'x'" in relation.predicate(right).sql()
    assert RELATIONS["course_result"].predicate(Right(RightKind.SECTIONS)).sql() == "FALSE"
