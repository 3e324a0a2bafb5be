"""Rows that external reviews and earlier rectification left on record, read under the right of the asker's post.

The school's, a college's or those of a major; no person stands behind any of them.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from tools.context import ToolContext
from tools.metrics.access import own_right
from tools.metrics.compile import render
from tools.metrics.expressions import check_query
from tools.metrics.relations import Join, Relation


def college_of(alias: str) -> str:
    """The SQL of the college a row's unit belongs to, where the table of that alias is joined with `major_of`."""
    return f"COALESCE(ma.parent_id, {alias}.org_id)"


def major_of(alias: str) -> Join:
    """The join, as `ma`, with the major the row is of."""
    return Join("org_unit", f"ma.org_id = {alias}.org_id AND ma.level = 'major'", outer=True)


def rows_of(relation: Relation, context: ToolContext) -> list[dict[str, Any]]:
    """Every row the asker may see, by the relation's columns."""
    right, names = own_right(context.scope), list(relation.columns)
    query = exp.select(*(exp.column(name) for name in names)).from_(relation.name)
    query = query.with_(relation.name, as_=relation.select(names, relation.predicate(right), {}))
    check_query(query, {relation.name: relation.tables})
    client = context.metrics.client
    rows = client.scoped(right).fetch(render(query, client.dialect))
    return [dict(zip(names, row, strict=True)) for row in rows]
