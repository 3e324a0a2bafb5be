"""Named parts that are no units of the school: institutions and their sectors, by the names that stand in the data.

A metric declares them in its file (`parts: {institution: 院校, sector: 类别}`); a part's code is its name. Only years
with a row count as the metric's, so the newest of them is what is meant where nobody says a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from sqlglot import exp

from knowledge_base.evaluation.warehouse import SqlClient
from tools.errors import ToolError, UnknownName
from tools.metrics.compile import render
from tools.metrics.definition import Catalogue, MetricDefinition
from tools.metrics.expressions import check_query
from tools.metrics.parts import Parts, columns_in
from tools.metrics.relations import RELATIONS, TABLES_OF
from tools.metrics.said import said

_COLLECTIVES = ("院校", "高校", "大学", "学校")
"""What may follow a sector's name: 公办院校."""


@dataclass(frozen=True)
class NamedParts:
    """Names by metric and column, and the years each metric has rows for, the oldest first."""

    names: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    years: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, client: SqlClient, catalogue: Catalogue, parts: Parts) -> NamedParts:
        """Read them for every metric of the catalogue that has parts."""
        names: dict[str, dict[str, tuple[str, ...]]] = {}
        years: dict[str, tuple[int, ...]] = {}
        for metric in (m for m in catalogue if m.parts):
            rows = client.fetch(render(_listing(metric, parts), client.dialect))
            years[metric.id] = tuple(sorted({int(row[0]) for row in rows}))
            found = {c: {str(row[i]) for row in rows if row[i]} for i, c in enumerate(metric.parts, start=1)}
            names[metric.id] = {column: tuple(sorted(values)) for column, values in found.items()}
        return cls(names, years)

    def resolve(self, metric: MetricDefinition, name: str) -> tuple[str, str]:
        """Column and code of a part by its name; UnknownName with what is near otherwise."""
        if not metric.parts:
            raise ToolError(f"{metric.name_zh}没有分院校或类别的数据")
        text = name.strip()
        for column, values in self.names[metric.id].items():
            for value in values:
                if text in spoken(column, value):
                    return column, value
        every = [value for values in self.names[metric.id].values() for value in values]
        near = tuple(get_close_matches(text, every, n=3, cutoff=0.3)) or tuple(every[:5])
        kinds = "或".join(metric.parts.values())
        raise UnknownName(f"{metric.name_zh}的数据里没有叫“{said(name)}”的{kinds}", near)


def spoken(column: str, value: str) -> tuple[str, ...]:
    """The ways to say a part: an institution by its name, a sector also as 公办院校."""
    return (value, *(value + word for word in _COLLECTIVES)) if column == "sector" else (value,)


def titled(column: str, value: str) -> str:
    """A part as the title of a figure names it."""
    bare = column != "sector" or value.endswith(_COLLECTIVES)
    return value if bare else f"{value}院校"


def _listing(metric: MetricDefinition, parts: Parts) -> exp.Select:
    """Year and parts of the metric's rows, each once."""
    relation = RELATIONS[metric.relation]
    where = parts.where(metric.where, metric, relation)
    columns = [relation.period_column, *metric.parts]
    query = exp.select(*(exp.column(c) for c in columns)).distinct().from_(relation.name).where(*where)
    cte = relation.select({*columns, *columns_in(where)}, exp.true(), {})
    query = query.with_(relation.name, as_=cte)
    check_query(query, TABLES_OF)
    return query
