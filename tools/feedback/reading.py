"""Reading rows for a sheet: one scoped CTE and what is counted over it, as the metrics do it.

Three doors and no other: `own` rows under the teacher's right; `voices`, the anonymous rows about the teacher, which
nobody has a right to and which are counted as listed aggregates are; and `everyone`, for what is compared with.
Nothing read here is shown: that is decided in `opening.py` and `comparables.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from knowledge_base.evaluation.rights import REFERENCE, Right, RightKind
from tools.errors import ToolFailure
from tools.feedback.relations import TABLES
from tools.metrics.access import own_right
from tools.metrics.compile import render
from tools.metrics.expressions import check_query, fill
from tools.metrics.relations import Relation, parsed
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

Line = Mapping[str, Any]
"""One row by the names of its columns."""


@dataclass(frozen=True)
class Query:
    """What is asked of a relation: columns by name as expressions over it; `groups` are bare columns of it.

    `where` may name the school's rules as `:rule`, and `:value`s given beside it.
    """

    relation: Relation
    columns: Mapping[str, str]
    where: str = "TRUE"
    groups: tuple[str, ...] = ()
    values: tuple[tuple[str, object], ...] = ()

    def given(self, **values: object) -> Query:
        """The same query with these values for its `:names`."""
        return replace(self, values=(*self.values, *values.items()))


class Reading:
    """The rows of one teacher, in one generation. Raises ToolFailure for a scope that is no teacher's."""

    def __init__(self, service: MetricService, scope: Scope) -> None:
        if scope.role is not Role.TEACHER:
            raise ToolFailure(f"{scope.user} is no teacher: a sheet is read for a teacher only")
        self._service, self._right = service, own_right(scope)
        self._rules = {"set_min_seconds": service.rules.set_min_seconds, "pass_mark": service.rules.pass_mark}

    def own(self, query: Query) -> list[Line]:
        """Rows under the teacher's own right."""
        if query.relation.anonymous:
            raise ToolFailure(f"{query.relation.name} is anonymous: nobody has a right to its rows")
        return self._fetch(query, query.relation.predicate(self._right), self._right)

    def voices(self, query: Query) -> list[Line]:
        """Anonymous rows about the teacher."""
        return self._fetch(query, self._about(query.relation), REFERENCE)

    def everyone(self, query: Query) -> list[Line]:
        """The rows of all, to be compared with."""
        return self._fetch(query, exp.true(), REFERENCE)

    def sql(self, query: Query) -> str:
        """The query as it stands on this generation, for an evidence; the teacher's own rows or voices."""
        return render(self._built(query, self._about(query.relation)), self._service.client.dialect)

    def _about(self, relation: Relation) -> exp.Expr:
        return relation.predicate(Right(RightKind.STAFF, self._right.ids))

    def _fetch(self, query: Query, predicate: exp.Expr, right: Right) -> list[Line]:
        text = render(self._built(query, predicate), self._service.client.dialect)
        names = [*query.groups, *query.columns]
        return [dict(zip(names, row, strict=True)) for row in self._service.client.scoped(right).fetch(text)]

    def _built(self, query: Query, predicate: exp.Expr) -> exp.Select:
        values = {**self._rules, **dict(query.values)}
        name = query.relation.name
        columns = [exp.alias_(_tree(text, values, name), alias, copy=False) for alias, text in query.columns.items()]
        # Nothing built here is used twice, so sqlglot need not copy the tree at every step.
        built = exp.select(*(exp.column(group) for group in query.groups), *columns, copy=False)
        built = built.from_(name, copy=False)
        if query.where != "TRUE":
            built = built.where(_tree(query.where, values, name), copy=False)
        if query.groups and any(_is_aggregate(column) for column in columns):
            built = built.group_by(*(exp.column(group) for group in query.groups), copy=False)
        used = {column.name for column in built.find_all(exp.Column)}
        built = built.with_(name, as_=query.relation.select(used, predicate, {}), copy=False)
        check_query(built, TABLES)
        return built


def _tree(text: str, values: Mapping[str, object], where: str) -> exp.Expr:
    return fill(parsed(text), values, where)


def _is_aggregate(tree: exp.Expr) -> bool:
    return any(True for _ in tree.find_all(exp.AggFunc))


def one(lines: Sequence[Line]) -> Line:
    """The only row of a query without groups."""
    return lines[0] if lines else {}
