"""Tool: figures of one metric, each as evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.rights import RightKind
from tools.choices import choose, one_of
from tools.context import ToolContext
from tools.display import WITHHELD, display
from tools.errors import NoData, OutOfScope, ToolError
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.access import authorise, window
from tools.metrics.definition import Attribution, Level, MetricDefinition
from tools.metrics.figures import Figure, MetricTable
from tools.metrics.records import RECORDS
from tools.metrics.request import SELF, By, MetricRequest
from tools.metrics.splits import validate
from tools.names import newest_period, resolve_course, resolve_unit
from tools.periods.asked import Asked, asked_periods, default_periods, taken_note
from tools.periods.recorded import with_periods
from tools.scope import Role, Scope

_TOP = 10
"""Courses or sections shown when nobody said how many."""

ByWord = Annotated[str, one_of("by")]
Order = Annotated[str, one_of("order")]


def query_metric(
    context: ToolContext,
    metric: str,
    unit: str = "",
    course: str = "",
    periods: list[str] | None = None,
    by: ByWord = "",
    part: str = "",
    attribution: str = "",
    top: int = 0,
    order: Order = "",
) -> ToolResult:
    """查一个指标的数值，每个数值是一条证据；一次只查一个指标、一个单位，多个就并行调用。不写的参数留空，不要猜。

    metric: 指标名或代码，如 挂科率、course_fail_rate；不确定先用 find。
    unit: 单位名或代码，如 软工、计算机学院；school＝全校，self＝本人（学生本人、教师的教学班）；空＝提问人自己的范围。
    course: 课程名或课程号，如 高数。
    periods: 统计期列表，照提问写，如 ["上学期"]、["近三年"]、["2024-2025-1"]、["2025届"]；
      空＝最近的完整学年（按届、时点统计的取最近一期；by=period 取近三年）；多个统计期不加 by=period 就合成一个数。
    by: 逐个列出：period 各期（看趋势）、section 各教学班，余类推；空＝一个合计数。institution、sector 只用于校际指标。
    part: 校际指标用：院校或类别名。
    attribution: 归属口径，如 按学生所在学院（student_unit）、按开课学院（course_owner）；空＝默认。
    top: 只要前几个；0＝全列，课程、教学班只列前十，要更多就写个数。
    order: desc 从高到低，asc 从低到高。
    """
    if top < 0:
        raise ToolError("top 不能是负数；不写就全部列出（课程、教学班只列前十个）")
    by, order = choose("by", by), choose("order", order)
    said = [p for p in periods or [] if p.strip()]
    asked, notes = _request(context, metric, unit, course, said, by, attribution)
    if part:
        asked = replace(asked, parts=(context.metrics.named.resolve(asked.metric, part),))
    request, note = _within_window(context, asked, bool(said))
    if request.periods != asked.periods:
        notes = ()
    try:
        table = context.metrics.query(request, context.scope)
    except NoData as nothing:
        newest = (newest_period(context, request.metric),)
        if said or request.periods in (newest, window(context.metrics.directory)):
            raise with_periods(nothing, request, context) from None
        # Kept of the latest term only, as the clicks of a teaching platform are: nobody means a year that has none.
        table, notes = context.metrics.query(replace(request, periods=newest), context.scope), (taken_note(newest),)
    figures = _ordered(table, order)[: top or (_TOP if table.request.by in (By.COURSE, By.SECTION) else None)]
    rows = [
        {"evidence": i, "entity_id": f.entity_id, "label": f.entity, "period": f.period, "small": f.small}
        for i, f in enumerate(figures)
    ]
    data = {
        "metric": request.metric.id,
        "by": by,
        "unit": request.unit,
        "attribution": request.attribution.value,
        "fixed_period": table.access.courses,
        "latest_period": newest_period(context, request.metric).code,
        "rows": rows,
    }
    evidence = tuple(figure_evidence(f, table, context) for f in figures)
    return ToolResult(evidence=evidence, notes=(*notes, *_notes(table, figures, note, context)), data=data)


def figure_evidence(figure: Figure, table: MetricTable, context: ToolContext) -> Evidence:
    """The evidence of one figure; a withheld one keeps only what it is about."""
    metric = figure.request.metric
    shown = not figure.withheld
    return Evidence(
        kind=EvidenceKind.METRIC,
        title=f"{figure.entity}{figure.period_zh}{metric.name_zh}",
        value=figure.value,
        unit=metric.display.unit,
        display=display(figure.value, metric.display.unit, metric.display.decimals) if shown else WITHHELD,
        n=figure.n,
        counted=metric.counted,
        numerator=figure.numerator,
        denominator=figure.denominator,
        numerator_words=metric.numerator_words,
        denominator_words=metric.denominator_words,
        entity=figure.entity,
        entity_id=figure.entity_id,
        period=figure.period,
        period_zh=figure.period_zh,
        metric=metric.id,
        definition=context.metrics.definition(metric),
        definition_version=metric.version,
        attribution=figure.request.attribution.zh,
        filters=figure.request.filters,
        sql=context.metrics.sql_of(figure, context.scope, table.access),
        generation=table.generation,
        as_of=context.metrics.directory.as_of.isoformat(),
        completeness=figure.completeness if shown else None,
    )


def _request(
    context: ToolContext, metric: str, unit: str, course: str, periods: list[str], by: str, attribution: str
) -> tuple[MetricRequest, tuple[str, ...]]:
    """The request, and how words of periods were read."""
    directory, definition = context.metrics.directory, context.catalogue.get(metric)
    course_id = resolve_course(course, directory) if course.strip() else None
    # Figures of other institutions are of no unit, whoever asks.
    whole = Attribution.INSTITUTION in definition.attributions and not unit
    unit_id, level = resolve_unit("school" if whole else unit, context.scope, directory)
    if course_id and not unit:
        unit_id, level = _unit_of_course(course_id, context.scope, directory)
    broken_down = By(by) if by else None
    if broken_down is By.COLLEGE and not unit:
        unit_id, level = resolve_unit("school", context.scope, directory)
    asked = (
        asked_periods(periods, definition, directory, context.metrics.named.years.get(definition.id, ()))
        if periods
        else _unsaid(context, definition, by)
    )
    request = MetricRequest(
        metric=definition,
        unit=unit_id,
        level=level,
        periods=asked.periods,
        attribution=_attribution(attribution, definition, unit_id, level, course_id, directory),
        course=course_id,
        by=broken_down,
    )
    return request, asked.notes


def _unsaid(context: ToolContext, metric: MetricDefinition, by: str) -> Asked:
    """The periods of a call that says none; where no academic year is complete yet, the newest there is."""
    directory, newest = context.metrics.directory, newest_period(context, metric)
    if context.metrics.named.years.get(metric.id) or not directory.complete_years():
        return Asked((newest,), (taken_note((newest,)),))
    return default_periods(metric, directory, trend=by == By.PERIOD.value)


def _unit_of_course(course: str, scope: Scope, directory: Directory) -> tuple[str, Level]:
    """Whose students a course is asked about when nobody said: the own unit's, or the school's for others."""
    if scope.role in (Role.DEAN, Role.HEAD):
        return resolve_unit("own", scope, directory)
    return resolve_unit("school", scope, directory)


def _attribution(
    word: str, metric: MetricDefinition, unit: str, level: Level, course: str | None, directory: Directory
) -> Attribution:
    if chosen := choose("attribution", word, [a.value for a in metric.attributions]):
        return Attribution(chosen)
    if level is Level.COLLEGE and Attribution.COURSE_OWNER in metric.attributions:
        # A unit without majors has no students of its own; for a course of its own all its students are meant.
        owned = course is not None and directory.course(course).owner == unit
        if owned or not directory.children(unit):
            return Attribution.COURSE_OWNER
    return metric.attribution


def _within_window(context: ToolContext, request: MetricRequest, said: bool) -> tuple[MetricRequest, str]:
    """Where no period was said and only the fixed course table is open to the asker, that table's periods."""
    if request.course is None or said:
        return request, ""
    validate(request, context.scope, context.metrics.directory)
    try:
        authorise(context.scope, request, context.metrics.directory)
    except OutOfScope:
        return request.single(periods=window(context.metrics.directory)), "这门课您可以看的是近三个完整学年的全校合计"
    return request, ""


def _ordered(table: MetricTable, order: str) -> list[Figure]:
    if table.request.by in (None, By.PERIOD):
        return list(table.figures)
    sign = 1 if order == "asc" else -1
    return sorted(table.figures, key=lambda f: (f.withheld, f.small, sign * (f.value or 0.0), f.entity_id))


def _notes(table: MetricTable, figures: list[Figure], note: str, context: ToolContext) -> tuple[str, ...]:
    notes = [note] if note else []
    metric = table.request.metric
    missing = context.metrics.without_records(table.request)
    if missing and metric.records:
        notes.append(f"{'、'.join(p.zh for p in missing)}没有{RECORDS[metric.records].name_zh}，没有计入")
    if any(f.withheld for f in figures):
        notes.append("有的数值受小样本保护，按学校规定不显示")
    if table.request.by not in (None, By.PERIOD) and any(f.small for f in figures):
        notes.append("有的单位人数较少，只作参考，不参与排序")
    if table.request.attribution is not metric.attribution:
        notes.append(f"这里{table.request.attribution.zh}")
    if table.request.unit == SELF:
        granted = table.access.right is not None and table.access.right.kind is RightKind.SECTIONS
        notes.append("只统计获授权的教学班" if granted else "只统计与本人有关的记录")
    return tuple(notes + list(metric.caveats))
