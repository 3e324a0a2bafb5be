"""What a definition must hold against the relations, checked when the catalogue is loaded.

A bad expression, an unknown rule or a unit the relation does not know would otherwise wait for a question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlglot import exp

from knowledge_base.evaluation.tables import TABLES
from tools.errors import ToolFailure
from tools.metrics.definition import Attribution, Form, Level, Measure, MetricDefinition
from tools.metrics.expressions import parse
from tools.metrics.periods import PeriodKind
from tools.metrics.relations import RELATIONS, Relation

RULES = ("pass_mark", "set_min_seconds")
"""The school's rules an expression may name as `:rule`."""

_TABLE_OF_COURSES = ("last_three_years", "course")
_KINDS = {
    "term_id": (PeriodKind.TERM, PeriodKind.YEAR),
    "grad_year": (PeriodKind.GRADUATION,),
    "": (PeriodKind.POINT,),
}
_COLUMNS = {Level.COURSE: "course_id", Level.SECTION: "section_id"}


def check_definition(metric: MetricDefinition, where: str) -> None:
    """ToolFailure naming the file `where` when the definition cannot be compiled as it stands."""
    for relation in metric.relations:
        if relation not in RELATIONS:
            raise ToolFailure(f"metric file {where}: no relation {relation!r}; there are {', '.join(RELATIONS)}")
    for text, relation in _expressions(metric):
        _check_rules(parse(text, RELATIONS[relation].columns, f"metric file {where}"), where)
    for relation in metric.relations:
        _check_relation(metric, RELATIONS[relation], where)
    _check_listed(metric, where)
    subjects = TABLES["coverage"].column("subject").codes
    if metric.coverage is not None and metric.coverage not in subjects:
        raise ToolFailure(f"metric file {where}: coverage {metric.coverage!r} is none of {', '.join(subjects)}")


def check_names(metrics: Iterable[MetricDefinition]) -> None:
    """ToolFailure when two metrics bear one name, or one's name is another's opposite."""
    taken: dict[str, str] = {}
    for metric in metrics:
        for name in dict.fromkeys(n.casefold() for n in (*metric.names, *metric.inverse_aliases)):
            if taken.setdefault(name, metric.id) != metric.id:
                raise ToolFailure(f"metric file {metric.id}.yaml: {name!r} already names {taken[name]}")
        if set(metric.names) & set(metric.inverse_aliases):
            raise ToolFailure(f"metric file {metric.id}.yaml: an alias is also an inverse alias")


def _expressions(metric: MetricDefinition) -> list[tuple[str, str]]:
    """Every expression with the relation it is over."""
    if metric.form is Form.QUOTIENT:
        sides = [side for side in (metric.numerator, metric.denominator) if isinstance(side, Measure)]
        return [(text, side.relation) for side in sides for text in (side.where, side.value)]
    return [(text, metric.relation) for text in (metric.where, str(metric.numerator), str(metric.denominator))]


def _check_rules(tree: exp.Expr, where: str) -> None:
    for placeholder in tree.find_all(exp.Placeholder):
        if str(placeholder.this) not in RULES:
            raise ToolFailure(f"metric file {where}: no rule :{placeholder.this}; there are {', '.join(RULES)}")


def _check_relation(metric: MetricDefinition, relation: Relation, where: str) -> None:
    missing = [name for name in metric.count_by if name not in relation.columns]
    missing += [
        _COLUMNS[level] for level in metric.grain if _COLUMNS.get(level, relation.person) not in relation.columns
    ]
    if missing:
        raise ToolFailure(f"metric file {where}: relation {relation.name} has no column {', '.join(missing)}")
    wrong = [kind.value for kind in metric.periods if kind not in _KINDS[relation.period_column]]
    if wrong:
        raise ToolFailure(f"metric file {where}: relation {relation.name} is not counted by {', '.join(wrong)}")
    for attribution in metric.attributions:
        if attribution not in relation.units:
            raise ToolFailure(f"metric file {where}: relation {relation.name} has no attribution {attribution.value}")
    known = _levels(relation, metric.attributions)
    for level in (Level.COLLEGE, Level.MAJOR):
        if level in metric.grain and level not in known:
            raise ToolFailure(f"metric file {where}: relation {relation.name} knows no {level.value}")


def _levels(relation: Relation, attributions: Iterable[Attribution]) -> Collection[Level]:
    return {level for attribution in attributions for level in relation.units[attribution]}


def _check_listed(metric: MetricDefinition, where: str) -> None:
    """Listed tables are the ones the disclosure rules are made for, and no others."""
    deepest = {Level.MAJOR: "major", Level.SELF: "teacher"}
    units = RELATIONS[metric.relations[0]].units[metric.attribution]
    leaf = next((word for level, word in deepest.items() if level in units), None)
    chain = (metric.period_kind.value, "college", *([leaf] if leaf else []))
    for listed in metric.listed:
        if listed not in (chain, _TABLE_OF_COURSES):
            raise ToolFailure(
                f"metric file {where}: no listed table {' › '.join(listed)}; there is {' › '.join(chain)}"
            )
    if chain not in metric.listed:
        raise ToolFailure(f"metric file {where}: its units are listed as {' › '.join(chain)}")
    if _TABLE_OF_COURSES in metric.listed and Level.COURSE not in metric.grain:
        raise ToolFailure(f"metric file {where}: courses are listed but not in its grain")
