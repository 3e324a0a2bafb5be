"""How far each table of a database was read, kept with the generation, so that an update reads what came since.

A row that was left out must come again: its cause may be mended without a change of the row, such as a student who is
entered after the marks. So the mark stays at the first row left out, and that row is not held against a later update.
"""
# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

import duckdb

from knowledge_base.evaluation.importing.databases import DatabaseTable, Mark
from knowledge_base.evaluation.importing.loading import Loader, target
from knowledge_base.evaluation.importing.raw import fold
from knowledge_base.evaluation.importing.sources import Delivery
from knowledge_base.evaluation.tables import TABLES

_STATE = "watermark_state"


def remembered(facts: Mapping[str, str]) -> dict[str, Mark]:
    """The marks a generation keeps, by their names."""
    state = json.loads(facts.get(_STATE, "{}"))
    # A generation from before rows were summed: read again from its value on.
    values = json.loads(facts.get("watermarks", "{}"))
    return {name: Mark(**state[name]) if name in state else Mark(value) for name, value in values.items()}


def reached(connection: duckdb.DuckDBPyConnection, delivery: Delivery, loader: Loader) -> dict[str, Mark]:
    """The marks of the tables just loaded and checked; none of a table that gave no row."""
    tables = [one for several in delivery.inputs.values() for one in several if isinstance(one, DatabaseTable)]
    return {one.mark: _mark(connection, one, loader, one.last) for one in tables if one.last is not None}


def as_facts(marks: Mapping[str, Mark]) -> dict[str, str]:
    """What a generation says of them."""
    values = {name: mark.value for name, mark in marks.items()}
    state = {name: asdict(mark) for name, mark in marks.items()}
    return {"watermarks": json.dumps(values, ensure_ascii=False), _STATE: json.dumps(state, ensure_ascii=False)}


def _mark(connection: duckdb.DuckDBPyConnection, one: DatabaseTable, loader: Loader, last: Mark) -> Mark:
    left_out = max((number for (file, _), number in loader.rejected.items() if file == one.name), default=0)
    if not left_out:
        return last
    first = _first_left_out(connection, one, loader)
    return Mark(first, left_out=left_out) if first is not None else last


def _first_left_out(connection: duckdb.DuckDBPyConnection, one: DatabaseTable, loader: Loader) -> str | None:
    """The lowest value of the watermark among the rows left out, those that were no rows included."""
    found: list[tuple[int, str]] = [] if one.broken is None else [one.broken]
    gone = f"SELECT line FROM ({_left_out(loader)}) WHERE file = $name"
    for raw in loader.raw_of(one.name):
        column = raw.columns[fold(str(one.watermark))]
        query = (
            f"SELECT line, {column} FROM {raw.name} WHERE file = $name AND {column} IS NOT NULL AND line IN ({gone}) "
            "ORDER BY line LIMIT 1"
        )
        found += connection.execute(query, {"name": one.name}).fetchall()
    return min(found)[1] if found else None


def _left_out(loader: Loader) -> str:
    """File and line of the rows that did not convert, and of those taken out since."""
    queries = ["SELECT file, line FROM scratch.left_out"]
    for stretch in loader.origins.stretches:
        if stretch.origins is not None:
            queries.append(
                f"SELECT o.file, o.line FROM {stretch.origins} AS o WHERE NOT EXISTS "
                f"(SELECT 1 FROM {target(TABLES[stretch.table])} AS x WHERE x.rowid = o.rowid + {stretch.first})"
            )
    return " UNION ALL ".join(queries)
