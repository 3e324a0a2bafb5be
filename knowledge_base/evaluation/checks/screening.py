"""Which checks nothing offends, several looked at side by side.

A check over millions of rows has stretches that one processor works through alone; beside another check they cost
nothing. Keys and references of a family are looked at in one go first, and what follows from other checks is not
looked at. All this is only a first look: rows that are taken out afterwards may break a rule that was passed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import duckdb

from knowledge_base.evaluation.checks import Rule, run_checks
from knowledge_base.evaluation.checks.families import families
from knowledge_base.evaluation.tables import TABLES

_SIDE_BY_SIDE = 3
"""More gain nothing on two or four processors and hold the tables of more joins at once."""
_WORTH = 3
"""Fewer rules of a family are sooner looked at one by one."""
_FAMILIES = families(TABLES)


def screened(connection: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> Iterator[tuple[Rule, bool]]:
    """Each rule with whether it holds, as they become known.

    Within no transaction of the caller's: each check sees what has been committed. Raises duckdb.Error as a check does.
    """

    def holds(rule: Rule) -> bool:
        # A cursor is a connection of its own to the same tables, and only that may be used beside the others.
        with connection.cursor() as cursor:
            return run_checks(cursor, (rule,), sample=1)[0].passed

    wanted = {rule.id: rule for rule in rules}
    held = _held_together(connection, wanted)
    yield from ((wanted[name], True) for name in held)
    others = [rule for rule in wanted.values() if rule.id not in held and not rule.implied_by]
    left: list[Rule] = []
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        for rule, found in zip(others, pool.map(holds, others), strict=True):
            if found:
                held.add(rule.id)
            yield rule, found
        for rule in (rule for rule in wanted.values() if rule.implied_by):
            if held.issuperset(rule.implied_by):
                held.add(rule.id)
                yield rule, True
            else:
                left.append(rule)
        yield from zip(left, pool.map(holds, left), strict=True)


def _held_together(connection: duckdb.DuckDBPyConnection, wanted: Iterable[str]) -> set[str]:
    """Which of the rules hold because nothing offends any rule of their family."""
    held: set[str] = set()
    for family in _FAMILIES:
        rules = set(family.rules) & set(wanted)
        if len(rules) >= _WORTH and connection.execute(family.sql).fetchone() is None:
            held |= rules
    return held
