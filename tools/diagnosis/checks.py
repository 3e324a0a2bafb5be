"""What is looked at before a difference is taken for one: data, counting rules, terms, attempts, size, cohorts.

From where on something is reported is the school's dated rule (`diagnosis.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tools.context import ToolContext
from tools.diagnosis.chance import noise, score
from tools.diagnosis.groups import Whole, side_of, whole
from tools.diagnosis.model import DataCheck
from tools.diagnosis.question import Question
from tools.errors import ToolError
from tools.metrics.definition import Attribution, MetricDefinition
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import MetricRequest

_FEW = "所比的数量很少，少于学校规定的参与排序的下限，个别的变动就会使数值大变，可能只是偶然"
_ATTEMPTS = ("deferred_rate", "absent_rate")
RELATION_OF_MARKS = "course_result"
_COHORTS = (PeriodKind.ENTRY, PeriodKind.GRADUATION)


def data_checks(context: ToolContext, question: Question, before: Whole, now: Whole) -> tuple[DataCheck, ...]:
    """Every check in the order they are told; those with nothing to report have `ok`."""
    return (
        _completeness(context, before, now),
        _terms(context, question),
        _rules(context, question),
        *_attempts(context, question),
        *_few(context, before, now),
        _size(context, question, before, now),
        *_cohorts(question),
    )


def _completeness(context: ToolContext, before: Whole, now: Whole) -> DataCheck:
    rules = context.metrics.rules.diagnosis.checks
    shares = [w.figure.completeness for w in (before, now)]
    known = [share for share in shares if share is not None]
    if not known:
        return DataCheck("completeness", True, "这个范围没有登记完整率")
    wrong = min(known) < rules.complete or max(known) - min(known) > rules.complete_gap
    text = "所比的记录完整程度不同，差别里可能有数据不全的成分" if wrong else "所比的记录都基本完整"
    return DataCheck("completeness", not wrong, text)


def _terms(context: ToolContext, question: Question) -> DataCheck:
    """Whether both sides have all their terms, each with records."""
    missing = [p for r in _both(question) for p in context.metrics.without_records(r)]
    counts = [len(_held(context, r.periods[0])) for r in _both(question)]
    if missing:
        return DataCheck("terms", False, f"{'、'.join(p.zh for p in missing)}没有记录，没有计入")
    if counts[0] != counts[1]:
        return DataCheck("terms", False, "所比的学期数不同，不是完整学年对完整学年")
    return DataCheck("terms", True, "所比的学期齐全")


def _held(context: ToolContext, period: Period) -> list[str]:
    terms = context.metrics.directory.terms
    return [t for t in context.metrics.compiler.parts.terms_of(period) if t in terms and terms[t].has_scores]


def _rules(context: ToolContext, question: Question) -> DataCheck:
    """Both sides are counted by the rules of today; whether those held in the earlier period is told."""
    metric, earlier = question.now.metric, question.before.periods[0]
    since = max(metric.effective_from, context.metrics.rules.effective_from)
    if earlier.first_year < since.year:
        return DataCheck(
            "rules", False, "现行口径的生效日期晚于较早的统计期，这里都按现行口径重算，与当时公布的数可能不同"
        )
    return DataCheck("rules", True, "都按现行口径计算")


def _attempts(context: ToolContext, question: Question) -> Iterator[DataCheck]:
    """Whether other shares sat the first examination at all."""
    if RELATION_OF_MARKS not in question.now.metric.relations:
        return
    rules, moved = context.metrics.rules.diagnosis.checks, []
    for name in _ATTEMPTS:
        if name != question.now.metric.id and (pair := _pair(context, question, context.catalogue.get(name))):
            first, last = (side_of(w.figure) for w in pair)
            if abs(score(first, last)) > noise(rules.level) and abs(last.rate - first.rate) >= rules.notable:
                moved.append(pair)
    names = "、".join(pair[0].figure.request.metric.name_zh for pair in moved)
    text = f"{names}也有变化，参加正考的人不完全可比" if moved else "缓考、缺考的比例没有明显变化"
    yield DataCheck("attempts", not moved, text, tuple((w.figure, w.table) for pair in moved for w in pair))


def _pair(context: ToolContext, question: Question, metric: MetricDefinition) -> tuple[Whole, Whole] | None:
    try:
        first, last = (
            whole(context, replace(request, metric=metric, attribution=_attribution(request.attribution, metric)))
            for request in _both(question)
        )
    except ToolError:
        return None
    return first, last


def _attribution(wanted: Attribution, metric: MetricDefinition) -> Attribution:
    return wanted if wanted in metric.attributions else metric.attribution


def _few(context: ToolContext, before: Whole, now: Whole) -> Iterator[DataCheck]:
    """Whether a side rests on fewer than the school ranks by: one or two more would change such a figure much."""
    if min(before.side.n, now.side.n) < context.metrics.rules.rank_min_n:
        yield DataCheck("few", False, _FEW)


def _size(context: ToolContext, question: Question, before: Whole, now: Whole) -> DataCheck:
    first, last = before.side.denominator, now.side.denominator
    if question.beside or abs(last - first) <= context.metrics.rules.diagnosis.checks.resized * first:
        return DataCheck("size", True, "规模没有大的变化")
    return DataCheck("size", False, "规模相差较大，先看结构")


def _cohorts(question: Question) -> Iterator[DataCheck]:
    if question.now.periods[0].kind in _COHORTS and not question.beside:
        yield DataCheck("cohorts", False, "比的是不同届的学生，生源不同也会带来差别")


def _both(question: Question) -> tuple[MetricRequest, MetricRequest]:
    return question.before, question.now
