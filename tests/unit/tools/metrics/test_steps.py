"""Counting persons in two steps: the same numbers as in one, on rows with every oddity, from either kind of query."""

from __future__ import annotations

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from tools.errors import ToolFailure
from tools.metrics.steps import in_two_steps

_CTE = (
    "WITH course_result AS (SELECT rf.student_id AS person_id, rf.term_id AS term_id, rf.points AS points, "
    "rf.owner_id AS owner_id, rf.course_id AS course_id FROM result_fact AS rf WHERE TRUE) "
)
_ROWS = [
    ("a", "t1", 50, "x", "c1"), ("a", "t1", 70, "y", "c2"), ("a", "t2", 40, None, "c1"), ("b", "t1", 90, "x", "c1"),
    ("b", "t2", None, "x", "c2"), (None, "t2", 30, "x", "c1"), ("c", "t3", None, None, "c3"),
    ("d", None, 10, "x", "c3"),
]  # fmt: skip
_COUNTS = (
    "COUNT(DISTINCT person_id) AS n, COUNT(DISTINCT person_id) FILTER(WHERE points < 60) AS failing, "
    "COUNT(DISTINCT person_id) - COUNT(DISTINCT person_id) FILTER(WHERE points < 60) AS others, "
    "COUNT(*) AS marks, COUNT(*) FILTER(WHERE points < 60) AS failed, SUM(points) AS points, "
    "SUM(points) FILTER(WHERE points < 60) AS low, MIN(owner_id) AS first, "
    "MAX(owner_id) FILTER(WHERE points > 60) AS last"
)
_PAIRS = (
    "CAST(COUNT(DISTINCT person_id || '|' || term_id) FILTER(WHERE points < 60) AS DOUBLE) "
    "/ NULLIF(COUNT(DISTINCT person_id || '|' || term_id), 0) AS value, COUNT(DISTINCT person_id) AS n"
)
_TAILS = ("", " WHERE points IS NULL", " WHERE points > 1000", " WHERE points > 20 AND term_id = 't1'")


@pytest.fixture(scope="module")
def rows() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE result_fact "
        "(student_id VARCHAR, term_id VARCHAR, points INTEGER, owner_id VARCHAR, course_id VARCHAR)"
    )
    connection.executemany("INSERT INTO result_fact VALUES (?, ?, ?, ?, ?)", _ROWS)
    return connection


def parsed(text: str) -> exp.Select:
    query = sqlglot.parse_one(_CTE + text, read="duckdb").transform(_joined)
    assert isinstance(query, exp.Select)
    return query


def _joined(node: exp.Expr) -> exp.Expr:
    """Text put together, as the compiler writes it."""
    return exp.Concat(expressions=list(node.flatten())) if isinstance(node, exp.DPipe) else node


@pytest.mark.parametrize("tail", _TAILS)
@pytest.mark.parametrize("group", ["", "term_id", "owner_id", "term_id, owner_id"])
@pytest.mark.parametrize("aggregates", [_COUNTS, _PAIRS])
def test_two_steps_give_what_one_gives(rows: duckdb.DuckDBPyConnection, aggregates: str, group: str, tail: str) -> None:
    keys, by = (f"{group}, ", f" GROUP BY {group}") if group else ("", "")
    query = parsed(f"SELECT {keys}{aggregates} FROM course_result{tail}{by}")
    before = query.sql(dialect="duckdb")
    stepped = in_two_steps(query)
    assert "each_person" in stepped.sql(dialect="duckdb")
    assert query.sql(dialect="duckdb") == before, "the query itself stays as it is"
    found, true = (rows.execute(q.sql(dialect="duckdb")).fetchall() for q in (stepped, query))
    assert sorted(found, key=repr) == sorted(true, key=repr)


@pytest.mark.parametrize("text", [
    "SELECT term_id, COUNT(*) AS n FROM course_result WHERE TRUE GROUP BY term_id",
    "SELECT course_id, COUNT(DISTINCT person_id) AS n FROM course_result WHERE TRUE GROUP BY course_id",
])  # fmt: skip
def test_what_counts_nobody_twice_stays_as_it_is(text: str) -> None:
    query = parsed(text)
    assert in_two_steps(query) is query


def test_what_comes_out_stands_behind_the_same_walls() -> None:
    query = parsed("SELECT COUNT(DISTINCT person_id) AS n FROM course_result WHERE TRUE")
    query.set("from_", exp.From(this=exp.to_table("score")))
    with pytest.raises(ToolFailure):
        in_two_steps(query)
