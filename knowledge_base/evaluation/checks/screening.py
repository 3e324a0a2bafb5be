"""Which checks nothing offends, several looked at side by side.

A check over millions of rows has stretches that one processor works through alone; beside another check they cost
nothing. What follows from other checks is not looked at. It is only a first look: rows that are taken out afterwards
may break a rule that was passed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import duckdb

from knowledge_base.evaluation.checks import Rule, run_checks

_SIDE_BY_SIDE = 3
"""More gain nothing on two or four processors and hold the tables of more joins at once."""


def screened(connection: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> Iterator[tuple[Rule, bool]]:
    """Each rule with whether it holds, as they become known: first those that follow from no other of them.

    Within no transaction of the caller's: each check sees what has been committed. Raises duckdb.Error as a check does.
    """

    def holds(rule: Rule) -> bool:
        # A cursor is a connection of its own to the same tables, and only that may be used beside the others.
        with connection.cursor() as cursor:
            return run_checks(cursor, (rule,), sample=1)[0].passed

    wanted = tuple(rules)
    others = [rule for rule in wanted if not rule.implied_by]
    held: set[str] = set()
    left: list[Rule] = []
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        for rule, found in zip(others, pool.map(holds, others), strict=True):
            if found:
                held.add(rule.id)
            yield rule, found
        for rule in (rule for rule in wanted if rule.implied_by):
            if held.issuperset(rule.implied_by):
                held.add(rule.id)
                yield rule, True
            else:
                left.append(rule)
        yield from zip(left, pool.map(holds, left), strict=True)
