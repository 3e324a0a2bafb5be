"""Aggregates the catalogue has no dimension for, over one scoped relation under the asker's own right to rows.

Only for those whose post gives rows: a reference grant has no such tables, so without a right there is nothing. The
relation carries the right's predicate in its CTE, the engine is told the right once more, and the last walk over the
query is the metrics' own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.warehouse import Row
from tools.context import ToolContext
from tools.metrics.access import own_right
from tools.metrics.compile import render
from tools.metrics.definition import Attribution, Level
from tools.metrics.expressions import check_query, columns_of
from tools.metrics.relations import RELATIONS, TABLES_OF, Relation
from tools.metrics.request import SELF
from tools.scope import Scope

_ROWS = {RightKind.SCHOOL, RightKind.COLLEGE, RightKind.MAJOR, RightKind.STAFF}


@dataclass(frozen=True)
class Place:
    """Whose rows an asker looks over: the own unit by the post."""

    unit: str
    level: Level
    right: Right


def place_of(scope: Scope) -> Place | None:
    """The unit whose rows the post gives; None for students and supervisors, who have no unit's."""
    right = own_right(scope)
    if right.kind not in _ROWS:
        return None
    level = {RightKind.SCHOOL: Level.SCHOOL, RightKind.COLLEGE: Level.COLLEGE, RightKind.MAJOR: Level.MAJOR}
    if right.kind is RightKind.STAFF:
        return Place(SELF, Level.SELF, right)
    return Place(right.ids[0] if right.ids else "school", level[right.kind], right)


def narrowed(relation: Relation, place: Place, attribution: Attribution) -> list[exp.Expr]:
    """The filter to the place's own unit: a right may reach further, as a college's does to those it teaches."""
    column = relation.unit_column(attribution, place.level)
    return [] if column is None else [exp.EQ(this=exp.column(column), expression=exp.Literal.string(place.unit))]


def scoped(
    context: ToolContext, name: str, place: Place, query: exp.Select, *, inner: exp.Select | None = None
) -> Sequence[Row]:
    """The rows of a query over the relation `name`; of `query` over `inner` where it goes by a step in between.

    Neither has a WITH of its own; both are built on, not copied: they may hold hundreds of columns. Empty where the
    relation gives nothing to this kind of right.
    """
    relation = RELATIONS[name]
    if place.right.kind not in relation.rights:
        return ()
    first = (inner or query).from_(name, copy=False)
    used = columns_of(first)
    whole = query.from_(first.subquery("step", copy=False), copy=False) if inner is not None else first
    whole = whole.with_(name, as_=relation.select(used, relation.predicate(place.right), {}), copy=False)
    check_query(whole, TABLES_OF)
    client = context.metrics.client
    return client.scoped(place.right).fetch(render(whole, client.dialect))
