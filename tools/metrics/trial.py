"""The dry run of a school's own metric when it is loaded: every expression is evaluated, by type, before any question.

The shipped metrics are held to the data by tests; what a school writes is tried on the schema alone, so that a file
is as good on the day the data are empty as on any other.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from knowledge_base.errors import InputError
from knowledge_base.evaluation.trial import tried, types_of
from tools.errors import ToolFailure
from tools.metrics.definition import Form, Measure, MetricDefinition
from tools.metrics.expressions import columns_of, fill, parse
from tools.metrics.relations import RELATIONS

_CONDITION, _NUMBER = "条件", "数值"
_NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


def try_out(metric: MetricDefinition, where: str) -> None:
    """ToolFailure naming the file `where` and the key when an expression fails, or is not what its place asks for."""
    for key, text, relation, wanted in _expressions(metric):
        try:
            kind = _type(text, relation)
        except InputError as error:
            raise ToolFailure(f"{where} 的 {key} “{text}” 无法计算，请核对列的类型与取值：{error}") from error
        if not (kind == "BOOLEAN" if wanted is _CONDITION else kind.startswith(_NUMERIC)):
            raise ToolFailure(f"{where} 的 {key} “{text}” 应是{wanted}，现在得到的是 {kind}")


def _expressions(metric: MetricDefinition) -> Iterator[tuple[str, str, str, str]]:
    """Key, expression, relation, and what it must be."""
    for key, side in (("numerator", metric.numerator), ("denominator", metric.denominator)):
        if isinstance(side, Measure):
            yield f"{key}.where", side.where, side.relation, _CONDITION
            yield f"{key}.value", side.value, side.relation, _NUMBER
    if isinstance(metric.numerator, str):
        yield "where", metric.where, metric.relation, _CONDITION
        yield "numerator", metric.numerator, metric.relation, _CONDITION if metric.form is Form.RATIO else _NUMBER
        yield "denominator", str(metric.denominator), metric.relation, _NUMBER


def _type(text: str, name: str) -> str:
    relation = RELATIONS[name]
    tree = parse(text, relation.columns, name)
    rules = {str(placeholder.this): 1 for placeholder in tree.find_all(exp.Placeholder)}
    used = columns_of(tree) or {relation.person}
    rows = relation.select(used, exp.true(), {"at": "2024-09-30"})
    return tried(fill(tree, rules, name).sql(dialect="duckdb"), types_of(rows.sql(dialect="duckdb")))
