"""The SELECT that turns a raw table into typed rows, with what is wrong with each: joins, conditions, gathering."""
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.evaluation.importing.entries import Entry, Join
from knowledge_base.evaluation.importing.expressions import Expression, condition
from knowledge_base.evaluation.importing.raw import RawTable, fold
from knowledge_base.evaluation.tables import TABLES


@dataclass(frozen=True)
class Resolver:
    """Column names of a mapping → SQL over the raw tables: `r` is the main source, `j0`, `j1` … those joined to it."""

    main: RawTable
    joined: dict[str, RawTable]

    def __call__(self, name: str) -> str | None:
        source, _, rest = name.partition(".")
        if rest and source in self.joined:
            found = self.joined[source].columns.get(fold(rest))
            return None if found is None else f"{self.alias(source)}.{found}"
        found = self.main.columns.get(fold(name))
        return None if found is None else f"r.{found}"

    def alias(self, source: str) -> str:
        """What a joined source is called in SQL: by its place, for its name is the mapping's."""
        return f"j{list(self.joined).index(source)}"


def applies(entry: Entry, resolve: Resolver) -> bool:
    """Whether the source has every column the entry's rows are picked by; without one it has no such rows."""
    picking = (rule for rule in entry.where if rule.filled or rule.among or rule.above is not None)
    return all(any(resolve(name) for name in rule.column) for rule in picking)


def typed_rows(
    entry: Entry, main: RawTable, joined: dict[str, RawTable], expressions: dict[str, Expression], resolve: Resolver
) -> str:
    values = ", ".join(f"{e.value} AS v_{name}" for name, e in expressions.items())
    tests = ", ".join(f"CASE WHEN {e.bad} THEN {place} END" for place, e in enumerate(expressions.values(), start=1))
    texts = ", ".join(e.text for e in expressions.values())
    bad = f"nullif(list_filter([{tests}], lambda x: x IS NOT NULL), [])"
    where = " AND ".join(condition(rule, resolve) for rule in entry.where)
    joins = " ".join(_join(join, joined[join.source], resolve) for join in entry.join)
    query = (
        f"SELECT r.file, r.line, {values}, {bad} AS bad, CASE WHEN {bad} IS NOT NULL THEN [{texts}] END AS texts "
        f"FROM {main.name} AS r {joins} {'WHERE ' + where if where else ''}"
    )
    if entry.distinct:
        keys = ", ".join(f"v_{name}" for name in TABLES[entry.table].key)
        # Rows that do not convert stay, to be told of.
        first = f"row_number() OVER (PARTITION BY bad IS NULL, {keys} ORDER BY file, line) = 1"
        query = f"SELECT * FROM ({query}) QUALIFY {first}"
    return f"{query} ORDER BY file, line"


def _join(join: Join, table: RawTable, resolve: Resolver) -> str:
    """The partner of a row is the first one of its key: a join never makes rows."""
    pairs = [
        (
            next((found for name in match.ours if (found := resolve(name))), None),
            next((found for name in match.theirs if (found := table.columns.get(fold(name)))), None),
        )
        for match in join.match
    ]
    keys = ", ".join(their or "NULL" for _, their in pairs)
    first = f"(SELECT * FROM {table.name} QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY file, line) = 1)"
    alias = resolve.alias(join.source)
    matched = " AND ".join(f"{alias}.{their or 'line'} = {our or 'NULL'}" for our, their in pairs)
    return f"LEFT JOIN {first} AS {alias} ON {matched}"
