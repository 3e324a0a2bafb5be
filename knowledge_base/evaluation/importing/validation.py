"""Runs the checks on the loaded tables and takes out the rows an ERROR picks out.

Taking out a row may break another rule (a mark whose student is gone), so the rules run again until nothing more is
found; such rows are told apart from those that were wrong themselves. Of rows that are the same in every column one
stays; rows that share a key and differ all go, for nobody here can know which is right.
"""
# ruff: noqa: S608

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from knowledge_base.evaluation.checks import DECLARED, NAMED, Rule, Severity, run_checks
from knowledge_base.evaluation.checks.screening import screened
from knowledge_base.evaluation.importing.loading import target
from knowledge_base.evaluation.importing.model import ERROR, HIDDEN, WARNING, Finding, Progress
from knowledge_base.evaluation.importing.origins import Origins
from knowledge_base.evaluation.tables import TABLES, Table

_ROUNDS = 20
_LISTED = 20_000
"""Rows listed for one rule in one round; all are counted."""


@dataclass
class Validation:
    """One import's checking. `rejected` counts the rows taken out of each table by their file.

    `taken_out` are the tables of which there were any.
    """

    connection: duckdb.DuckDBPyConnection
    origins: Origins
    findings: list[Finding]
    rejected: dict[tuple[str, str], int]
    taken_out: set[str] = field(default_factory=set)

    def run(self, progress: Progress) -> None:
        """Take out every row an ERROR picks out, then list what the WARNINGs say."""
        filled = self._filled()
        rules = every = [r for r in (*DECLARED, *NAMED) if r.severity is Severity.ERROR and r.table in filled]
        for _ in range(_ROUNDS):
            changed = self._round(rules, progress)
            if not changed:
                break
            rules = [rule for rule in every if _reads(rule, changed)]
        warnings = [rule for rule in NAMED if rule.severity is Severity.WARNING and rule.table in filled]
        for done, (rule, holds) in enumerate(screened(self.connection, warnings)):
            progress("核对", done, len(warnings))
            if not holds:
                self._list(rule, WARNING, self._offending(rule))

    def _filled(self) -> set[str]:
        """Tables that have rows; the others break no rule."""
        queries = (f"SELECT '{name}' AS name WHERE EXISTS (SELECT 1 FROM {target(t)})" for name, t in TABLES.items())
        return {row[0] for row in self.connection.execute(" UNION ALL ".join(queries)).fetchall()}

    def _round(self, rules: list[Rule], progress: Progress) -> set[str]:
        """The tables of which rows were taken out. A rule that reads one of them is looked at anew."""
        changed: set[str] = set()
        held = self._first_look(rules, progress)
        for rule in rules:
            if not (self._passes(rule) if _reads(rule, changed) else held[rule.id]):
                self._reject(rule)
                changed.add(rule.table)
        self.taken_out |= changed
        return changed

    def _first_look(self, rules: list[Rule], progress: Progress) -> dict[str, bool]:
        """By rule, whether it held before any row was taken out in this round."""
        looked = {}
        for done, (rule, held) in enumerate(screened(self.connection, rules)):
            progress("校验", done, len(rules))
            looked[rule.id] = held
        return looked

    def _passes(self, rule: Rule) -> bool:
        return run_checks(self.connection, (rule,), sample=1)[0].passed

    def _reject(self, rule: Rule) -> None:
        table = TABLES[rule.table]
        offending = self._twins(table) if rule.id.startswith("key:") else self._offending(rule)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE offending AS {offending}")
        self._list(rule, ERROR, "SELECT * FROM offending")
        for file, number in self.origins.counts(table.name, "SELECT row FROM offending").items():
            key = (file, table.name)
            self.rejected[key] = self.rejected.get(key, 0) + number
        place = target(table)
        keys = _key_text(table)
        self.connection.execute(
            f"INSERT INTO scratch.gone SELECT '{table.name}', {keys} FROM {place} AS x "
            f"WHERE x.rowid IN (SELECT row FROM offending WHERE NOT twin)"
        )
        self.connection.execute(f"DELETE FROM {place} WHERE rowid IN (SELECT row FROM offending)")

    def _offending(self, rule: Rule) -> str:
        """Row numbers of the rule's table, with what is wrong with them."""
        same = " AND ".join(f"x.{c} IS NOT DISTINCT FROM o.{c}" for c in rule.columns)
        return (
            f"SELECT x.rowid AS row, any_value(CAST(o.value AS VARCHAR)) AS value, false AS twin "
            f"FROM {target(TABLES[rule.table])} AS x JOIN ({rule.sql}) AS o ON {same} GROUP BY x.rowid"
        )

    def _twins(self, table: Table) -> str:
        """Of rows that share a key: all but the first where they are the same throughout, else all."""
        keys = ", ".join(table.key)
        every = ", ".join(column.name for column in table.columns)
        numbered = (
            f"SELECT rowid AS row, {_key_text(table)} AS value, count(*) OVER (PARTITION BY {keys}) AS n, "
            f"count(*) OVER (PARTITION BY {every}) AS same, "
            f"row_number() OVER (PARTITION BY {every} ORDER BY rowid) AS place FROM {target(table)} AS x"
        )
        doubled = f"SELECT {keys} FROM {target(table)} GROUP BY {keys} HAVING count(*) > 1"
        among = f"({keys}) IN ({doubled})"
        return f"SELECT row, value, n = same AS twin FROM ({numbered} WHERE {among}) WHERE n <> same OR place > 1"

    def _list(self, rule: Rule, severity: str, offending: str) -> None:
        query = f"SELECT row, value, twin FROM ({offending}) ORDER BY row LIMIT {_LISTED}"
        rows = self.connection.execute(query).fetchall()
        where = self.origins.locate(rule.table, (row for row, _, _ in rows))
        caused = self._caused(rule, [value for _, value, _ in rows])
        table = TABLES[rule.table]
        for row, value, twin in rows:
            file, line = where.get(row, ("", None))
            reason = f"不符合“{rule.title}”"
            if twin:
                reason = "与前面的一行完全相同，已留一行"
            elif value in caused:
                reason += "：所引用的行已被剔除，连带剔除"
            shown = HIDDEN if table.anonymous and not rule.id.startswith("reference:") else str(value)[:200]
            column = "、".join(_shown(rule))
            self.findings.append(Finding(severity, rule.table, file, line, column, shown, reason, rule.hint, rule.id))

    def _caused(self, rule: Rule, values: Iterable[str]) -> set[str]:
        """Which of the values of a broken reference point at rows this import has taken out."""
        if not rule.id.startswith("reference:"):
            return set()
        name = referenced(rule)
        query = "SELECT DISTINCT key FROM scratch.gone WHERE name = $name AND key IN (SELECT unnest($values))"
        found = self.connection.execute(query, {"name": name, "values": list(values)}).fetchall()
        return {str(row[0]) for row in found}


def referenced(rule: Rule) -> str:
    """The table a `reference:` rule looks into."""
    table, _, columns = rule.id.removeprefix("reference:").partition(".")
    if "+" not in columns and (single := TABLES[table].column(columns).references):
        return single.split(".")[0]
    return next(r.table for r in TABLES[table].references if "+".join(r.columns) == columns)


def _shown(rule: Rule) -> tuple[str, ...]:
    """The columns whose cells the value of an offence is from."""
    if declared := rule.id.partition(".")[2]:
        return tuple(re.split(r"\+|<=", declared))
    return rule.shows or rule.columns


def _reads(rule: Rule, tables: set[str]) -> bool:
    """Whether a rule looks into one of the tables."""
    return any(re.search(rf"\b{table}\b", rule.sql) for table in tables)


def _key_text(table: Table) -> str:
    return " || '/' || ".join(f"CAST(x.{name} AS VARCHAR)" for name in table.key)
