"""A judgement that came with the question is looked at before it is explained: 「为什么我们院最差」 need not be so.

Among its likes a unit is placed only where the asker may see them; elsewhere the whole above it stands in, and it is
said that the place cannot be told. Likes with too few persons take no place.
"""

from __future__ import annotations

from dataclasses import replace

from tools.context import ToolContext
from tools.diagnosis.chance import noise, score
from tools.diagnosis.groups import Whole
from tools.diagnosis.model import Premise
from tools.diagnosis.question import Question
from tools.errors import ToolError
from tools.metrics.definition import Direction, Form, Level, MetricDefinition
from tools.metrics.figures import MetricTable
from tools.metrics.request import By

_WORDS = {"worst": "最差", "best": "最好", "highest": "最高", "lowest": "最低", "rose": "上升", "fell": "下降"}
_LEVELS = {Level.COLLEGE: ("学院", By.COLLEGE), Level.MAJOR: ("专业", By.MAJOR)}
UNKNOWN = "您的权限内看不到其他单位的数值，不能核实这个名次"


def premise_of(context: ToolContext, question: Question, before: Whole, now: Whole) -> Premise | None:
    """What the question took for granted, and whether it is so; None where it took nothing."""
    if not question.premise:
        return None
    said = _WORDS[question.premise]
    if question.premise in ("rose", "fell"):
        return _moved(context, question, said, before, now)
    return _placed(context, question, said, now)


def _moved(context: ToolContext, question: Question, said: str, before: Whole, now: Whole) -> Premise:
    if question.beside:
        whole = question.before.level is Level.SCHOOL
        other = "全校" if whole else before.figure.entity
        said = f"{'高于' if question.premise == 'rose' else '低于'}{other}"
    change = now.side.rate - before.side.rate
    way = 1 if question.premise == "rose" else -1
    if change * way <= 0:
        return Premise(said, False, f"先核实前提：并没有{said}")
    limit = noise(context.metrics.rules.diagnosis.checks.level)
    if question.now.metric.form is Form.RATIO and abs(score(before.side, now.side)) < limit:
        return Premise(said, None, f"先核实前提：数值上是{said}，但还在随机波动的范围内")
    return Premise(said, True, f"先核实前提：确实{said}")


def _placed(context: ToolContext, question: Question, said: str, now: Whole) -> Premise:
    request = question.now
    if request.level not in _LEVELS:
        return Premise(said, None, f"没有可以与之排序的单位，谈不上{said}")
    kind, by = _LEVELS[request.level]
    above = context.metrics.directory.unit(request.unit).parent if request.level is Level.MAJOR else None
    level = Level.COLLEGE if above else Level.SCHOOL
    try:
        table = context.metrics.query(replace(request, unit=above or "school", level=level, by=by), context.scope)
    except ToolError:
        return Premise(said, None, f"先核实前提：{UNKNOWN}")
    return _among(table, question, said, kind, now)


def _among(table: MetricTable, question: Question, said: str, kind: str, now: Whole) -> Premise:
    shown = [f for f in table.figures if not (f.withheld or f.small) and f.value is not None]
    if len(shown) < 2 or now.figure.entity_id not in {f.entity_id for f in shown}:
        return Premise(said, None, f"先核实前提：可以比较的{kind}太少，不能核实")
    top = _wants_high(question.premise, question.now.metric)
    extreme = max(shown, key=lambda f: (f.value or 0.0) * (1 if top else -1))
    if extreme.entity_id == now.figure.entity_id:
        return Premise(said, True, f"先核实前提：在可比的{kind}中确实{said}", (extreme, table))
    return Premise(said, False, f"先核实前提：在可比的{kind}中并不是{said}", (extreme, table))


def _wants_high(premise: str, metric: MetricDefinition) -> bool:
    """Whether the judged extreme is the highest value; of a metric with a range, high is bad (as in a ranking)."""
    if premise in ("highest", "lowest"):
        return premise == "highest"
    return (premise == "best") == (metric.direction is Direction.HIGHER)
