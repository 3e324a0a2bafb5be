"""What a definition must hold against the relations, checked when the catalogue is loaded.

A bad expression, an unknown rule or a unit the relation does not know would otherwise wait for a question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlglot import exp

from knowledge_base.evaluation.tables import FIGURES, TABLES
from tools.errors import ToolFailure
from tools.metrics.definition import Attribution, FiledSum, Form, Level, Measure, MetricDefinition
from tools.metrics.expressions import parse
from tools.metrics.filed import matches
from tools.metrics.periods import PeriodKind
from tools.metrics.records import RECORDS
from tools.metrics.relations import RELATIONS, Relation
from tools.metrics.trial import try_out

RULES = ("pass_mark", "excellent_mark", "good_mark", "small_section", "set_min_seconds")
"""The school's rules an expression may name as `:rule`."""

LEAST_VOICES = 10
"""Fewest answers a figure of an anonymous relation may rest on; the school's rules may ask for more, never for less."""

_KEPT = {True: "anonymous", False: "not anonymous"}
_TABLE_OF_COURSES = ("last_three_years", "course")
_KINDS = {
    "term_id": (PeriodKind.TERM, PeriodKind.YEAR),
    "academic_year": (PeriodKind.YEAR,),
    "grad_year": (PeriodKind.GRADUATION,),
    "entry_year": (PeriodKind.ENTRY,),
    "census_on": (PeriodKind.POINT,),
    "due_year": (PeriodKind.CALENDAR,),
    "year": (PeriodKind.CALENDAR,),
    "period": tuple(PeriodKind),
    "": (PeriodKind.POINT,),
}
_FIGURE_KINDS = {
    "时点": PeriodKind.POINT,
    "自然年": PeriodKind.CALENDAR,
    "学年": PeriodKind.YEAR,
    "入学年级": PeriodKind.ENTRY,
    "毕业届": PeriodKind.GRADUATION,
}
_COLUMNS = {Level.COURSE: "course_id", Level.SECTION: "section_id"}


def check_definition(metric: MetricDefinition, where: str) -> MetricDefinition:
    """The definition, anonymous where its relations are.

    Raises ToolFailure naming the file `where` when it cannot be compiled as it stands.
    """
    for relation in metric.relations:
        if relation not in RELATIONS:
            raise ToolFailure(f"metric file {where}: no relation {relation!r}; there are {', '.join(RELATIONS)}")
    for text, relation in expressions(metric):
        _check_rules(parse(text, RELATIONS[relation].columns, f"metric file {where}"), where)
    for relation in metric.relations:
        _check_relation(metric, RELATIONS[relation], where)
    _check_filed(metric, where)
    _check_listed(metric, where)
    _check_records(metric, where)
    _check_parts(metric, where)
    subjects = TABLES["coverage"].column("subject").codes
    if metric.coverage is not None and metric.coverage not in subjects:
        raise ToolFailure(f"metric file {where}: coverage {metric.coverage!r} is none of {', '.join(subjects)}")
    return _anonymous(metric, where)


def check_own(metric: MetricDefinition, where: str) -> MetricDefinition:
    """As `check_definition`, for a metric of the school's: its expressions are tried out as well."""
    checked = check_definition(metric, where)
    try_out(checked, where)
    return checked


def check_names(metrics: Iterable[MetricDefinition]) -> None:
    """ToolFailure when two metrics bear one name, or one's name is another's opposite."""
    taken: dict[str, str] = {}
    for metric in metrics:
        for name in dict.fromkeys(n.casefold() for n in (*metric.names, *metric.inverse_aliases)):
            if taken.setdefault(name, metric.id) != metric.id:
                raise ToolFailure(f"metric file {metric.id}.yaml: {name!r} already names {taken[name]}")
        if set(metric.names) & set(metric.inverse_aliases):
            raise ToolFailure(f"metric file {metric.id}.yaml: an alias is also an inverse alias")


def expressions(metric: MetricDefinition) -> list[tuple[str, str]]:
    """Every expression with the relation it is over."""
    if metric.form is Form.QUOTIENT:
        sides = [side for side in (metric.numerator, metric.denominator) if isinstance(side, Measure)]
        return [(text, side.relation) for side in sides for text in (side.where, side.value)]
    if metric.form is Form.FILED:
        return [(metric.where, metric.relation)]
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


def _check_records(metric: MetricDefinition, where: str) -> None:
    """The records a metric names are known, and told by the period its relations hold."""
    if metric.records is None:
        return
    if metric.records not in RECORDS:
        raise ToolFailure(f"metric file {where}: records {metric.records!r} are none of {', '.join(RECORDS)}")
    by = RECORDS[metric.records].by
    if any(RELATIONS[relation].period_column != by for relation in metric.relations):
        raise ToolFailure(f"metric file {where}: records {metric.records!r} are kept by {by}, its relation is not")


def _check_parts(metric: MetricDefinition, where: str) -> None:
    """Parts are columns of the metric's one relation that figures can be broken down by, and no person's."""
    relation = RELATIONS[metric.relations[0]]
    for column in metric.parts:
        if column not in relation.parts:
            known = ", ".join(relation.parts) or "none"
            raise ToolFailure(f"metric file {where}: no part {column!r}; relation {relation.name} has {known}")


def _anonymous(metric: MetricDefinition, where: str) -> MetricDefinition:
    """What was asked in confidence stays so, whatever a file says of it: no section, no course, no few answers."""
    over = [name for name in metric.relations if RELATIONS[name].anonymous]
    if "anonymous" in metric.model_fields_set and metric.anonymous is not bool(over):
        raise ToolFailure(f"metric file {where}: {', '.join(over or metric.relations)} makes it {_KEPT[bool(over)]}")
    if not over:
        return metric
    narrow = [level.value for level in (Level.COURSE, Level.SECTION) if level in metric.grain]
    if narrow:
        raise ToolFailure(f"metric file {where}: {', '.join(over)} is anonymous and not told by {', '.join(narrow)}")
    if metric.min_n < LEAST_VOICES:
        raise ToolFailure(f"metric file {where}: {', '.join(over)} is anonymous: min_n must be {LEAST_VOICES} or more")
    return metric.model_copy(update={"anonymous": True})


def _levels(relation: Relation, attributions: Iterable[Attribution]) -> Collection[Level]:
    return {level for attribution in attributions for level in relation.units[attribution]}


def _check_filed(metric: MetricDefinition, where: str) -> None:
    """Every figure is one a school knows to file, for the kind of period said, and may stand for the metric's own."""
    for side in (metric.numerator, metric.denominator):
        if not isinstance(side, FiledSum):
            continue
        for code in (*side.figures, *side.if_filed):
            if code not in FIGURES or _FIGURE_KINDS[FIGURES[code].period] is not side.period:
                raise ToolFailure(f"metric file {where}: no figure {code!r} is filed by {side.period.value}")
        if not side.figures or not all(matches(side.period, kind) for kind in metric.periods):
            raise ToolFailure(f"metric file {where}: figures by {side.period.value} do not give its periods")


def _check_listed(metric: MetricDefinition, where: str) -> None:
    """Listed tables are the ones the disclosure rules are made for: the chain of units or its beginning."""
    deepest = {Level.MAJOR: "major", Level.SELF: "teacher"}
    units = RELATIONS[metric.relations[0]].units[metric.attribution]
    leaf = next((word for level, word in deepest.items() if level in units), None)
    levels = ("college",) if Level.COLLEGE in units else ()
    chain = (metric.period_kind.value, *levels, *([leaf] if leaf else []))
    chains = [chain[:length] for length in range(1, len(chain) + 1)]
    for listed in metric.listed:
        if listed not in (*chains, _TABLE_OF_COURSES):
            raise ToolFailure(
                f"metric file {where}: no listed table {' › '.join(listed)}; there is {' › '.join(chain)}"
            )
    if len([listed for listed in metric.listed if listed in chains]) != bool(metric.listed):
        raise ToolFailure(f"metric file {where}: its units are listed as {' › '.join(chain)}, once")
    if _TABLE_OF_COURSES in metric.listed and Level.COURSE not in metric.grain:
        raise ToolFailure(f"metric file {where}: courses are listed but not in its grain")
