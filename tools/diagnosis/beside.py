"""Process figures of the same two sides: activity, attendance, observations, the evaluation of teaching.

They are told beside a contribution as 同期还看到. That two things moved together says nothing of why. Changes below the
school's dated rule (`diagnosis.steady`) are called none.
"""

from __future__ import annotations

from dataclasses import replace

from tools.context import ToolContext
from tools.diagnosis.groups import whole
from tools.diagnosis.model import Beside
from tools.diagnosis.question import Question
from tools.errors import ToolError
from tools.metrics.definition import Form, Level, MetricDefinition
from tools.metrics.request import SELF, MetricRequest

_RELATIONS = ("course_activity", "evaluation_response", "observation")
_MOST = 3


def process_beside(context: ToolContext, question: Question, course: str | None) -> tuple[Beside, ...]:
    """Of the process metrics the asker may have, those that moved most; for `course` where they are told by courses."""
    found = [b for m in context.catalogue if _is_process(m, question) and (b := _beside(context, question, m, course))]
    return tuple(sorted(found, key=lambda b: (-_weight(context, b), b.now.figure.request.metric.id))[:_MOST])


def _is_process(metric: MetricDefinition, question: Question) -> bool:
    same = metric.id == question.now.metric.id
    kinds = question.now.periods[0].kind in metric.periods
    return not same and kinds and metric.form in (Form.RATIO, Form.MEAN) and metric.relations[0] in _RELATIONS


def _beside(context: ToolContext, question: Question, metric: MetricDefinition, course: str | None) -> Beside | None:
    told = course if Level.COURSE in metric.grain else None
    try:
        before, now = (whole(context, _asked(r, metric, told)) for r in (question.before, question.now))
    except ToolError:
        return None
    beside = Beside(before, now, False)
    return replace(beside, moved=_weight(context, beside) >= 1)


def _asked(request: MetricRequest, metric: MetricDefinition, course: str | None) -> MetricRequest:
    attribution = request.attribution if request.attribution in metric.attributions else metric.attribution
    narrowed = course or (request.course if Level.COURSE in metric.grain else None)
    asked = replace(request, metric=metric, attribution=attribution, course=narrowed, by=None)
    # One's own rows of what others said are the own cell; that belongs to feedback, not to a course's change.
    if metric.anonymous and request.unit == SELF:
        raise ToolError("不按本人统计")
    return asked


def _weight(context: ToolContext, beside: Beside) -> float:
    """How many times what is called steady it moved."""
    rules = context.metrics.rules.diagnosis.steady
    steady = {"ratio": rules.ratio, "score": rules.score}.get(beside.now.figure.request.metric.display.unit, 1.0)
    return abs((beside.now.figure.value or 0.0) - (beside.before.figure.value or 0.0)) / steady
