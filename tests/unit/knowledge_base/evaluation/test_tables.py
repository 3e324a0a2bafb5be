"""What the declaration of the tables must hold: types, references backwards, anonymity."""

from __future__ import annotations

import re

import duckdb
import pytest

from knowledge_base.evaluation.tables import FIGURES, TABLES, TYPES, Domain, Privacy, Table
from tests.rows import create_tables

TABLE = pytest.mark.parametrize("table", list(TABLES.values()), ids=list(TABLES))
ANONYMOUS = [table for table in TABLES.values() if table.anonymous]

A_PERSON = {"student", "subject", "respondent", "author", "user", "person", "member", "phone", "mail", "ip", "address"}
A_TIME = {"at", "on", "time", "date", "day", "week", "submitted"}
A_SOURCE = {"source", "key", "hash", "token", "batch", "file", "line", "row", "loaded", "seq", "no"}


def test_tables_can_be_created_and_every_domain_has_some() -> None:
    with duckdb.connect() as connection:
        create_tables(connection)
    assert {table.domain for table in TABLES.values()} == set(Domain)


@TABLE
def test_columns_are_well_formed(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in (table.name, *names))
    for column in table.columns:
        assert column.type in TYPES, column.name
        assert re.search(r"[一-鿿]", column.meaning), column.name
        assert column.name not in table.key or not column.nullable, column.name
        numeric = column.type in ("INTEGER", "DOUBLE", "TINYINT[]")
        assert numeric or (column.low is None and column.high is None), column.name
        assert column.pattern is None or column.type == "VARCHAR", column.name
    assert set(table.key) <= set(names)
    assert {name for pair in table.ordered for name in pair} <= set(names)


@TABLE
def test_references_point_backwards_at_whole_keys(table: Table) -> None:
    earlier = list(TABLES)[: list(TABLES).index(table.name)]
    for column in table.columns:
        if column.references:
            other, name = column.references.split(".")
            assert TABLES[other].key == (name,), column.name
            assert other in (*earlier, table.name), column.name
            # A table whose rows name rows of its own must be able to begin somewhere.
            assert other != table.name or column.nullable, column.name
    for reference in table.references:
        assert TABLES[reference.table].key == reference.columns
        assert reference.table in earlier


@TABLE
def test_students_are_personal_wherever_they_are_named(table: Table) -> None:
    for column in table.columns:
        if column.references == "student.student_id":
            assert column.privacy in (Privacy.PERSONAL, Privacy.SENSITIVE), column.name


def test_responses_and_comments_are_anonymous() -> None:
    assert {table.name for table in ANONYMOUS} >= {"set_response", "set_comment", "survey_response", "survey_answer"}
    answered = {name for name in TABLES if re.search(r"response|comment|answer", name)}
    assert answered == {table.name for table in ANONYMOUS}


@pytest.mark.parametrize("table", ANONYMOUS, ids=lambda table: table.name)
def test_an_anonymous_table_has_no_student_no_time_and_no_source_key(table: Table) -> None:
    for column in table.columns:
        assert column.references != "student.student_id", column.name
        assert not re.search("DATE|TIME", column.type), column.name
        assert not set(column.name.split("_")) & (A_PERSON | A_TIME | A_SOURCE), column.name


def test_nothing_that_names_a_person_refers_to_an_anonymous_table() -> None:
    hidden = {table.name for table in ANONYMOUS}
    for table in TABLES.values():
        referred = {column.references.split(".")[0] for column in table.columns if column.references}
        referred |= {reference.table for reference in table.references}
        assert table.anonymous or not referred & hidden, table.name


def test_a_comment_does_not_lead_to_the_marks_given_with_it() -> None:
    assert "response_id" not in {column.name for column in TABLES["set_comment"].columns}
    assert TABLES["set_comment"].column("text").privacy is Privacy.SENSITIVE


def test_one_mark_is_in_force_for_each_attempt() -> None:
    assert TABLES["score"].key == ("section_id", "student_id", "attempt")
    assert TABLES["score_revision"].references[0].table == "score"


def test_figures_have_short_codes_and_a_unit() -> None:
    assert all(len(code) <= 12 for code in FIGURES)
    assert {f.unit for f in FIGURES.values()} == {"人", "平方米", "元", "册", "个"}


def test_an_unknown_column_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"score\.mark"):
        TABLES["score"].column("mark")
