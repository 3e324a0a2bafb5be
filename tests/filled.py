"""The small demo with made-up rows in most tables, from keyed hashes: every code, gap and odd state occurs.

The demo is a plausible school, where much of what a metric must leave out hardly happens. Here only keys, references
and the order of dates hold together, and the figures mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from knowledge_base.evaluation.tables import FIGURES, TABLES
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.made_up import MADE_UP, dice, one_of
from tests.rows import default

_STAFF = f"""
    * REPLACE (
        CASE WHEN {dice("staff_id || 'd'", 10)} > 0 THEN {one_of("staff_id || 'h'", "博士 博士 硕士 学士")} END
            AS highest_degree,
        CASE WHEN {dice("staff_id || 'k'", 8)} > 0 THEN {dice("staff_id || 'u'", 4)} = 0 END AS dual_qualified)
"""
_CODES = {"时点": "{}-09-30", "自然年": "{}", "学年": "{}-{}", "入学年级": "entry:{}", "毕业届": "grad:{}"}


def fill_tables(demo: DuckWarehouse, into: DuckWarehouse, then: Sequence[str] = ()) -> None:
    """A new generation of `into`: made-up rows in the tables named above, the demo's in the others.

    The statements of `then` change them before it is published.
    """
    made_up = {table for table, _ in MADE_UP} | {"filed_figure"}

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(f"ATTACH '{demo.current().path}' AS demo (READ_ONLY)")
        for table in TABLES:
            if table in made_up:
                continue
            columns = _STAFF if table == "staff" else "*"
            connection.execute(f"INSERT INTO {table} SELECT {columns} FROM demo.{table}")
        connection.execute("DETACH demo")
        for table, select in MADE_UP:
            insert(connection, table, select)
        _file_figures(connection)
        for statement in then:
            connection.execute(statement)

    into.build(fill)


def insert(connection: duckdb.DuckDBPyConnection, table: str, select: str) -> None:
    """The rows of `select`; columns it leaves out get what `tests.rows` puts there."""
    named = {row[0] for row in connection.execute(f"DESCRIBE {select}").fetchall()}
    columns = [c for c in TABLES[table].columns if c.name in named or not c.nullable]
    values = [c.name if c.name in named else "?" for c in columns]
    given = [default(table, c) for c in columns if c.name not in named]
    names = ", ".join(c.name for c in columns)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM ({select})", given)


def _file_figures(connection: duckdb.DuckDBPyConnection) -> None:
    rows = [
        (code, "school", _CODES[figure.period].format(year, year + 1), 1000.0 + 37 * number + 11 * (year - 2018))
        for number, (code, figure) in enumerate(FIGURES.items())
        for year in range(2019, 2026)
        if code not in ("preparatory", "visiting")
    ]
    connection.executemany(
        "INSERT INTO filed_figure (figure_id, org_id, period, value, unit, source) VALUES (?, ?, ?, ?, '个', '某')",
        rows,
    )
