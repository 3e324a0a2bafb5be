"""Baselines measured through the one door to evaluation data, with all its limits."""

from __future__ import annotations

from datetime import date

from knowledge_base.evaluation.directory import Directory
from tools.display import display
from tools.errors import Lacking, TooFew, UnknownName
from tools.metrics.definition import Catalogue, Level, MetricDefinition
from tools.metrics.periods import Period
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.grounds import Ground, ground_of
from tools.rectification.model import Baseline, MetricAsked
from tools.rectification.naming import meant
from tools.scope import Scope


class MeasuredBaselines:
    """Asks the metrics; figures that may not be shown are no baseline."""

    def __init__(self, metrics: MetricService, catalogue: Catalogue) -> None:
        self._metrics, self._catalogue = metrics, catalogue

    def measure(self, asked: MetricAsked, scope: Scope) -> Baseline:
        table = self._metrics.query(request_of(asked, self._metrics, self._catalogue), scope)
        figure = table.figures[0] if table.figures else None
        if figure is None or figure.withheld or figure.value is None:
            raise TooFew("基线涉及的人数太少或没有数据，不能作为效果检验的起点，请换一个指标或统计期")
        definition = table.request.metric
        return Baseline(
            value=figure.value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            n=figure.n,
            generation=table.generation,
            definition_version=definition.version,
            display=display(figure.value, definition.display.unit, definition.display.decimals),
        )

    def ground(self, asked: MetricAsked, start: date, end: date, today: date) -> Ground:
        """See `Baselines`."""
        return ground_of(request_of(asked, self._metrics, self._catalogue), start, end, self._metrics, today)


def spoken_course(asked: MetricAsked, directory: Directory) -> str:
    """The course of the request, as people read it; nothing where it is of a unit as a whole."""
    course = directory.courses.get(asked.course)
    return f"《{course.name}》（{asked.course}）" if course else asked.course


def request_of(asked: MetricAsked, service: MetricService, catalogue: Catalogue) -> MetricRequest:
    """The request of the codes that were kept; a ToolError names the one that is none."""
    metric = _metric(asked.metric, catalogue)
    unit = service.directory.units.get(asked.unit)
    if unit is None:
        near = meant(asked.unit, ((one.id, one.name) for one in service.directory.units.values()))
        raise Lacking(f"没有代码为 {asked.unit} 的单位{near}")
    if asked.course and asked.course not in service.directory.courses:
        raise Lacking(f"没有课程号为 {asked.course} 的课程，请照培养方案或教务系统写课程号")
    attributions = {a.value: a for a in metric.attributions} | {"": metric.attribution}
    if asked.attribution not in attributions:
        raise Lacking(f"{metric.name_zh}没有这种归属口径；可用：{'、'.join(a.value for a in metric.attributions)}")
    request = MetricRequest(
        metric,
        unit.id,
        Level(unit.level),
        tuple(map(_period, asked.periods)),
        attributions[asked.attribution],
        course=asked.course or None,
    )
    request.validate()
    return request


def counted_of(metric: MetricDefinition) -> str:
    """What a term's n counts: a student stands in several courses, unless the metric counts persons once."""
    by_course = {Level.COURSE, Level.SECTION} & set(metric.grain)
    return "人次" if metric.counted == "人" and by_course and not metric.count_by else metric.counted


def _metric(code: str, catalogue: Catalogue) -> MetricDefinition:
    try:
        metric = catalogue.get(code)
    except UnknownName as error:
        near = meant(code, ((one.id, one.name_zh) for one in catalogue))
        raise Lacking(f"没有代码为 {code} 的指标{near or '；请从登记表的指标清单里选'}") from error
    if metric.id != code:
        raise Lacking(f"请写指标代码 {metric.id}")
    return metric


def _period(code: str) -> Period:
    """As `Period.parse`, with examples for who types it."""
    try:
        return Period.parse(code)
    except UnknownName as error:
        like = "2024-2025（学年）、2024-2025-1（第一学期）、2024-2025-2（第二学期）"
        raise UnknownName(f"{error.message}，如 {like}", error.suggestions) from error
