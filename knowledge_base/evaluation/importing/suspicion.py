"""Text that would be a formula in a spreadsheet: kept as the text it is, and told of, for it may be meant to harm."""
# ruff: noqa: S608

from __future__ import annotations

import duckdb

from knowledge_base.evaluation.importing.expressions import literal
from knowledge_base.evaluation.importing.loading import target
from knowledge_base.evaluation.importing.model import HIDDEN, WARNING, Finding
from knowledge_base.evaluation.importing.origins import Origins
from knowledge_base.evaluation.tables import TABLES, Column, Table

_FORMULA = r"^[=@].|^[+-].*[(!|]"
"""A minus or plus alone begins many an honest text."""
_STARTS = "('=', '+', '-', '@')"
_LISTED = 1_000


def formula_cells(connection: duckdb.DuckDBPyConnection, origins: Origins) -> list[Finding]:
    """A WARNING for each free text of the loaded tables that looks like a formula."""
    found = []
    for table in TABLES.values():
        columns = [column for column in table.columns if _is_free(column)]
        if columns and _suspected(connection, table, columns):
            for column in columns:
                found += _in_column(connection, origins, table, column)
    return found


def _is_free(column: Column) -> bool:
    return column.type == "VARCHAR" and not (column.codes or column.references or column.pattern)


def _suspected(connection: duckdb.DuckDBPyConnection, table: Table, columns: list[Column]) -> bool:
    """Whether any of the columns has a text that begins like a formula. The first character costs next to nothing."""
    starts = " OR ".join(f"{column.name}[1] IN {_STARTS}" for column in columns)
    return connection.execute(f"SELECT 1 FROM {target(table)} WHERE {starts} LIMIT 1").fetchone() is not None


def _in_column(connection: duckdb.DuckDBPyConnection, origins: Origins, table: Table, column: Column) -> list[Finding]:
    starts = f"{column.name}[1] IN {_STARTS}"
    query = (
        f"SELECT rowid, {column.name} FROM {target(table)} "
        f"WHERE {starts} AND regexp_matches({column.name}, {literal(_FORMULA)}) ORDER BY rowid LIMIT {_LISTED}"
    )
    rows = connection.execute(query).fetchall()
    where = origins.locate(table.name, (row for row, _ in rows))
    reason = "文字像公式，已按文字收入，不计算"
    mend = "核对来源；确是文字可不理会，不是请删去"
    return [
        Finding(
            WARNING,
            table.name,
            file,
            line,
            column.name,
            HIDDEN if table.anonymous else text[:200],
            reason,
            mend,
            "formula",
        )
        for row, text in rows
        for file, line in [where.get(row, ("", None))]
    ]
