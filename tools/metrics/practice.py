"""What of a metric's definition rests on a value the school has not confirmed, in a few words to be said with it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from knowledge_base.evaluation.rules import RuleSet
from tools.metrics.checks import expressions
from tools.metrics.definition import MetricDefinition
from tools.metrics.expressions import parse
from tools.metrics.relations import RELATIONS

_WORDS: Mapping[str, str] = {
    "pass_mark": "及格线{:g}分",
    "excellent_mark": "优秀线{:g}分",
    "good_mark": "优良线{:g}分",
    "small_section": "小班上限{:g}人",
    "set_min_seconds": "有效答卷最短用时{:g}秒",
}


def rules_of(metric: MetricDefinition) -> tuple[str, ...]:
    """Names of the school's rules the metric's expressions use, in the order they are listed in."""
    used: set[str] = set()
    for text, relation in expressions(metric):
        tree = parse(text, RELATIONS[relation].columns, metric.id)
        used |= {str(placeholder.this) for placeholder in tree.find_all(exp.Placeholder)}
    return tuple(name for name in _WORDS if name in used)


def unconfirmed(metric: MetricDefinition, rules: RuleSet) -> str:
    """「及格线60分为通行做法，待学校确认」; empty when every value the metric uses is the school's own rule."""
    ruled = {name: getattr(rules.values, name) for name in rules_of(metric)}
    named = [_WORDS[name].format(rule.value) for name, rule in ruled.items() if rule.status == "assumed"]
    return f"{'、'.join(named)}为通行做法，待学校确认" if named else ""
