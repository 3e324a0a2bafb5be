"""Checks on the data of a generation: what the declaration implies, and the named rules of the trade.

They run in DuckDB on loaded tables before anything is published. Whoever runs them decides what to do with the rows an
ERROR picks out; a check only looks.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from knowledge_base.evaluation.checks.curriculum import CURRICULUM
from knowledge_base.evaluation.checks.declared import declared_rules
from knowledge_base.evaluation.checks.evaluation import EVALUATION, SURVEYS
from knowledge_base.evaluation.checks.learning import LEARNING
from knowledge_base.evaluation.checks.model import CheckResult, Rule, Severity
from knowledge_base.evaluation.checks.organisation import ORGANISATION
from knowledge_base.evaluation.checks.outcomes import OUTCOMES
from knowledge_base.evaluation.checks.quality import QUALITY
from knowledge_base.evaluation.checks.teaching import TEACHING
from knowledge_base.evaluation.tables import TABLES

NAMED: tuple[Rule, ...] = (
    *ORGANISATION,
    *CURRICULUM,
    *TEACHING,
    *LEARNING,
    *EVALUATION,
    *SURVEYS,
    *OUTCOMES,
    *QUALITY,
)
"""The rules that need more than one column's declaration, in the order of the tables."""

DECLARED: tuple[Rule, ...] = declared_rules(TABLES)
"""The rules that follow from the declaration of the tables."""

SAMPLE = 20
"""How many offences a result keeps unless told otherwise."""


def run_checks(
    connection: duckdb.DuckDBPyConnection, rules: Iterable[Rule] = (*DECLARED, *NAMED), sample: int = SAMPLE
) -> list[CheckResult]:
    """One result for each rule, in their order, on the tables of `connection`.

    The first `sample` offences are kept with each, in the order of their columns, so that a result is the same on
    every run. Named rules take references for granted: what dangles is reported by its own rule.
    """
    wanted = tuple(rules)
    # Offences are rows of the rule's table: where it has none, the tables it refers to need not be read.
    filled = {name for name in {rule.table for rule in wanted} if _has_rows(connection, name)}
    return [_run(connection, rule, sample) if rule.table in filled else CheckResult(rule, 0) for rule in wanted]


def _has_rows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None  # noqa: S608 a declared table


def _run(connection: duckdb.DuckDBPyConnection, rule: Rule, sample: int) -> CheckResult:
    if rule.quick and connection.execute(rule.quick).fetchone() is None:
        return CheckResult(rule, 0)
    # One pass: the count comes with the first rows.
    query = f"SELECT *, count(*) OVER () FROM ({rule.sql}) ORDER BY ALL LIMIT {max(sample, 1)}"  # noqa: S608 our rules
    rows = connection.execute(query).fetchall()
    count = int(rows[0][-1]) if rows else 0
    return CheckResult(rule, count, tuple(tuple(row[:-1]) for row in rows))


__all__ = ["DECLARED", "NAMED", "SAMPLE", "CheckResult", "Rule", "Severity", "run_checks"]
