"""Tool: figures of one metric, each as evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.rights import RightKind
from tools.context import ToolContext
from tools.display import WITHHELD, display
from tools.errors import OutOfScope, ToolError
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.access import authorise, window
from tools.metrics.definition import Attribution, Level, MetricDefinition
from tools.metrics.figures import Figure, MetricTable
from tools.metrics.periods import Period
from tools.metrics.records import RECORDS
from tools.metrics.request import SELF, By, MetricRequest
from tools.metrics.said import said
from tools.names import latest_period, resolve_course, resolve_periods, resolve_unit
from tools.scope import Role, Scope

_TOP = 10
"""Courses or sections shown when nobody said how many."""

ByWord = Literal["", "period", "college", "major", "course", "section", "institution", "sector"]
Order = Literal["", "desc", "asc"]


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
    """查询一个指标的数值，每个数值是一条证据。

    metric: 指标代码或中文名，如 course_fail_rate、挂科率。
    unit: 单位代码或名称；空＝提问人自己的范围，school＝全校，self＝本人（教师的教学班、学生本人）。
    course: 课程名或课程号，可空。
    periods: 统计期代码，如 2024-2025（学年）、2024-2025-1（学期）、grad:2025（届）、2024-09-30（时点）；
      给多个且 by 不是 period 时合并计算；空＝最近一个完整统计期。
    by: 按什么展开：period 逐期、college 各学院、major 各专业、course 各课程、section 各教学班；空＝一个合计数；
      校际指标还可用 institution 各院校、sector 各类院校。
    part: 校际指标里只看一所或一类院校时给它的名称，如 某某大学、公办；空＝数据里的全部院校。
    attribution: 统计归属，student_unit 按学生所在单位，course_owner 按开课单位；空＝默认。
    top: 只要前几个，不说时课程、教学班给前十个，其余全给；order: desc 从高到低，asc 从低到高。
    """
    if top < 0:
        raise ToolError("top 不能是负数，0 表示不限")
    asked = _request(context, metric, unit, course, periods or [], by, attribution)
    if part:
        asked = replace(asked, parts=(context.metrics.named.resolve(asked.metric, part),))
    request, note = _within_window(context, asked, bool(periods))
    table = context.metrics.query(request, context.scope)
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
        "latest_period": _latest(context, request.metric).code,
        "rows": rows,
    }
    evidence = tuple(figure_evidence(f, table, context) for f in figures)
    return ToolResult(evidence=evidence, notes=_notes(table, figures, note, context), data=data)


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
    context: ToolContext, metric: str, unit: str, course: str, periods: list[str], by: ByWord, attribution: str
) -> MetricRequest:
    directory, definition = context.metrics.directory, context.catalogue.get(metric)
    course_id = resolve_course(course, directory) if course else None
    # Figures of other institutions are of no unit, whoever asks.
    whole = Attribution.INSTITUTION in definition.attributions and not unit
    unit_id, level = resolve_unit("school" if whole else unit, context.scope, directory)
    if course_id and not unit:
        unit_id, level = _unit_of_course(course_id, context.scope, directory)
    broken_down = _by(by)
    if broken_down is By.COLLEGE and not unit:
        unit_id, level = resolve_unit("school", context.scope, directory)
    return MetricRequest(
        metric=definition,
        unit=unit_id,
        level=level,
        periods=resolve_periods(periods, directory, definition.periods, definition.lag)
        if periods
        else (_latest(context, definition),),
        attribution=_attribution(attribution, definition, unit_id, level, course_id, directory),
        course=course_id,
        by=broken_down,
    )


def _latest(context: ToolContext, metric: MetricDefinition) -> Period:
    """The newest period of a metric: for figures that are not of the school's own periods, the newest in the data."""
    years = context.metrics.named.years.get(metric.id)
    if years:
        return Period(metric.period_kind, str(years[-1]))
    return latest_period(context.metrics.directory, metric.periods, metric.lag)


def _by(word: str) -> By | None:
    try:
        return By(word) if word else None
    except ValueError:
        raise ToolError(f"不能按“{said(word)}”展开", tuple(By)) from None


def _unit_of_course(course: str, scope: Scope, directory: Directory) -> tuple[str, Level]:
    """Whose students a course is asked about when nobody said: the own unit's, or the school's for others."""
    if scope.role in (Role.DEAN, Role.HEAD):
        return resolve_unit("own", scope, directory)
    return resolve_unit("school", scope, directory)


def _attribution(
    word: str, metric: MetricDefinition, unit: str, level: Level, course: str | None, directory: Directory
) -> Attribution:
    if word:
        try:
            return Attribution(word)
        except ValueError:
            raise ToolError(f"没有“{said(word)}”这种归属口径", tuple(a.value for a in metric.attributions)) from None
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
    request.validate()
    try:
        authorise(context.scope, request, context.metrics.directory)
    except OutOfScope:
        return request.single(periods=window(context.metrics.directory)), "这门课您可以看的是近三个完整学年的全校合计"
    return request, ""


def _ordered(table: MetricTable, order: Order) -> list[Figure]:
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
