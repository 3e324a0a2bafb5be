"""Taking a finished DuckDB generation over into PostgreSQL: one schema a generation, in one transaction.

A schema is there whole, with its keys, indexes, row security and grants, and current, or it is not there at all: a
crash at any moment rolls everything back. Rows stream through COPY as text: a table's in DuckDB's order, those of a
fact about students by year and student, so that a question about years reads few pages and meets a person's rows
together (measured on a million marks: a third off what a figure of the school takes).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from psycopg import sql
from sqlglot import exp

from knowledge_base.evaluation import row_security
from knowledge_base.evaluation.connections import Connection
from knowledge_base.evaluation.facts import FACTS
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import open_file

CONTROL = "zhizhen"
"""The schema that says which generation is current."""

_BATCH = 20_000
"""Rows held in memory at a time."""

_FILTERED = (
    "student_id", "section_id", "staff_id", "course_id", "major_id", "college_id", "owner_id", "term_id",
    "academic_year",
)  # fmt: skip
"""Columns that rights, units and periods are told by: each has an index wherever it occurs."""

_TOGETHER = ("academic_year", "student_id", "term_id")
"""The order of a fact's rows, where it has these columns."""

_CONTROL = (
    f"CREATE SCHEMA IF NOT EXISTS {CONTROL}",
    f"CREATE TABLE IF NOT EXISTS {CONTROL}.current_generation "
    "(only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), number integer NOT NULL)",
)
_PUBLISH = f"""
INSERT INTO {CONTROL}.current_generation (number) VALUES (%s)
ON CONFLICT (only_row) DO UPDATE SET number = excluded.number
"""  # noqa: S608 our own names


@dataclass(frozen=True)
class _Column:
    name: str
    type: str
    nullable: bool


def schema_of(number: int) -> str:
    """The schema of a generation; sorts by number."""
    return f"{CONTROL}_g{number:06d}"


def deliver(connection: Connection, path: Path, number: int, reader: str) -> None:
    """Take the file at `path` over as generation `number`, for the role `reader` to read, and make it current.

    Within the caller's transaction, which holds it all together.

    Raises psycopg.Error as the server gives it; the schema of an earlier build of that number is DuplicateSchema.
    """
    with open_file(path) as source:
        schema = sql.Identifier(schema_of(number))
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(schema))
        tables = dict(_tables(source))
        for name, columns in tables.items():
            connection.execute(_create(name, columns))
            _copy(source, connection, name, columns)
            for index in _indexes(name, columns):
                connection.execute(index)
        for name, columns in tables.items():
            for statement in row_security.statements(name, [c.name for c in columns]):
                connection.execute(statement.encode())
        role = sql.Identifier(reader)
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role))
        connection.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schema, role))
        for name in tables:
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
        publish(connection, number)


def publish(connection: Connection, number: int) -> None:
    """Make a generation current, within the caller's transaction."""
    for statement in _CONTROL:
        connection.execute(statement.encode())
    connection.execute(_PUBLISH.encode(), (number,))


def _tables(source: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, list[_Column]]]:
    """Every table of the file with its columns, as PostgreSQL spells their types."""
    names = [row[0] for row in source.execute("SELECT table_name FROM duckdb_tables() ORDER BY table_oid").fetchall()]
    for name in names:
        rows = source.execute(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = ? "
            "ORDER BY column_index",
            [name],
        )
        yield name, [_Column(*row) for row in rows.fetchall()]


def _create(name: str, columns: list[_Column]) -> sql.Composed:
    lines = [
        sql.SQL("{} {}{}").format(
            sql.Identifier(c.name), sql.SQL(_type(c.type)), sql.SQL("" if c.nullable else " NOT NULL")
        )
        for c in columns
    ]
    return sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(name), sql.SQL(", ").join(lines))


def _type(duck: str) -> str:
    """A type of DuckDB's in PostgreSQL's spelling. Text is ordered by its code points, as DuckDB orders it."""
    spelt = exp.DataType.build(duck, dialect="duckdb").sql(dialect="postgres")
    return f'{spelt} COLLATE "C"' if spelt.startswith("TEXT") else spelt


def _indexes(name: str, columns: list[_Column]) -> Iterator[sql.Composed]:
    """The declared key, and an index for each column that rows are chosen by."""
    table, key = sql.Identifier(name), TABLES[name].key if name in TABLES else ()
    if key:
        names = sql.SQL(", ").join(map(sql.Identifier, key))
        yield sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(table, names)
    for column in columns:
        if column.name in _FILTERED and column.name not in key[:1]:
            yield sql.SQL("CREATE INDEX ON {} ({})").format(table, sql.Identifier(column.name))


def _copy(source: duckdb.DuckDBPyConnection, target: Connection, name: str, columns: list[_Column]) -> None:
    """Stream a table's rows. They come frozen, so that no reader has to write to the pages it reads."""
    rows = source.execute(_lines(name, columns))
    statement = sql.SQL("COPY {} FROM STDIN (FORMAT text, FREEZE)").format(sql.Identifier(name))
    with target.cursor() as cursor, cursor.copy(statement) as copy:
        while batch := rows.fetchmany(_BATCH):
            copy.write("".join(row[0] for row in batch))


def _lines(name: str, columns: list[_Column]) -> str:
    """DuckDB SQL that gives each row as one line of COPY's text format."""
    fields = " || chr(9) || ".join(f"coalesce({_field(c)}, '\\N')" for c in columns)
    together = name in FACTS and set(_TOGETHER) <= {c.name for c in columns}
    order = f" ORDER BY {', '.join(_TOGETHER)}" if together else ""
    return f'SELECT {fields} || chr(10) FROM "{name}"{order}'  # noqa: S608 our own names


def _field(column: _Column) -> str:
    name = f'"{column.name}"'
    if column.type.endswith("[]"):
        element = "'\"' || replace(replace(CAST(e AS VARCHAR), '\\', '\\\\'), '\"', '\\\"') || '\"'"
        return _escaped(f"'{{' || array_to_string([coalesce({element}, 'NULL') FOR e IN {name}], ',') || '}}'")
    return _escaped(name) if column.type == "VARCHAR" else f"CAST({name} AS VARCHAR)"


def _escaped(text: str) -> str:
    for plain, written in (("'\\'", "'\\\\'"), ("chr(9)", "'\\t'"), ("chr(10)", "'\\n'"), ("chr(13)", "'\\r'")):
        text = f"replace({text}, {plain}, {written})"
    return text
