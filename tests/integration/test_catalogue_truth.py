"""Every metric × every breakdown × every kind of period against SQL by hand, on data in which every table is filled."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from evals import by_hand
from evals.by_hand import Cell, Row
from tools.errors import NoData, ToolError
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Attribution, Catalogue, Level, MetricDefinition
from tools.metrics.figures import Figure
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import By, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

METRICS = sorted(metric.id for metric in load_catalogue())
SCHOOL_LEADER = Scope("leader", Role.LEADER)
UNITS = (("school", Level.SCHOOL), ("cs", Level.COLLEGE), ("mx", Level.COLLEGE), ("em.ac", Level.MAJOR))
BREAKDOWNS = (None, By.PERIOD, By.COLLEGE, By.MAJOR, By.COURSE, By.SECTION, By.INSTITUTION, By.SECTOR)

PERIODS = {
    PeriodKind.TERM: (["2024-2025-2"], ["2023-2024", "2024-2025"], ["2023-2024-1", "2024-2025-1"]),
    PeriodKind.YEAR: (["2024-2025"], ["2022-2023", "2024-2025"]),
    PeriodKind.GRADUATION: (["grad:2025"], ["grad:2023", "grad:2025"]),
    PeriodKind.ENTRY: (["entry:2021"], ["entry:2019", "entry:2020"]),
    PeriodKind.POINT: (["2025-09-30"], ["2021-09-30", "2023-09-30"]),
    PeriodKind.CALENDAR: (["2024"], ["2023", "2025"]),
}


def cell_of(figure: Figure, rows: Row | None = None) -> Cell:
    """The cell a figure is of, as the checks by hand know it."""
    request = figure.request
    return Cell(
        request.level.value,
        request.unit,
        tuple(period.code for period in request.periods),
        request.course,
        request.section,
        request.attribution is Attribution.COURSE_OWNER and len(request.metric.attributions) > 1,
        (rows or Row()).where(*(f"{column} = '{name}'" for column, name in request.parts)),
    )


def requests(metric: MetricDefinition) -> Iterator[MetricRequest]:
    for (unit, level), by, attribution, codes in product(
        UNITS, BREAKDOWNS, metric.attributions, PERIODS[metric.period_kind]
    ):
        yield MetricRequest(metric, unit, level, tuple(map(Period.parse, codes)), attribution, by=by)


@pytest.mark.parametrize("name", METRICS)
def test_every_cell_is_the_one_by_hand(filled_service: MetricService, catalogue: Catalogue, name: str) -> None:
    metric, shown, broken_down = catalogue.get(name), 0, set[By | None]()
    for request in requests(metric):
        try:
            figures = filled_service.query(request, SCHOOL_LEADER).figures
        except ToolError:
            continue
        # A table of courses or sections is long and its cells alike: some of them are enough.
        for figure in [f for f in figures if not f.withheld][:: max(1, len(figures) // 12)]:
            found = (figure.value, figure.numerator, figure.denominator, figure.n)
            true = by_hand.cell(filled_service.client, name, cell_of(figure))
            assert by_hand.close(found, true), (figure.entity, figure.period)
            shown += 1
            broken_down.add(request.by)
    assert shown
    assert {None, By.PERIOD} <= broken_down
    assert {By(level.value) for level in metric.grain if level.value in set(By)} <= broken_down
    assert {By(column) for column in metric.parts} <= broken_down


@pytest.mark.parametrize("name", METRICS)
def test_evidence_sql_runs_alone_and_gives_the_figure(
    filled_service: MetricService, catalogue: Catalogue, name: str
) -> None:
    metric = catalogue.get(name)
    for request in requests(metric):
        try:
            table = filled_service.query(request, SCHOOL_LEADER)
        except ToolError:
            continue
        for figure in [f for f in table.figures if not f.withheld][:3]:
            sql = filled_service.sql_of(figure, SCHOOL_LEADER, table.access)
            (row,) = filled_service.client.fetch(str(sql))
            assert by_hand.close((figure.value, figure.numerator, figure.denominator, figure.n), row)


def test_no_metric_is_left_out_and_each_stands_in_its_category(catalogue: Catalogue) -> None:
    """A new metric needs its SQL by hand before it is trusted."""
    assert {m.id: m.category.value for m in catalogue} == {
        name: category for category, part in by_hand.BY_CATEGORY.items() for name in part
    }
    assert len(list(catalogue)) >= 40


SMALL = ("employer_satisfaction",)
"""Too few answers at the small demo's size."""


@pytest.mark.parametrize("name", METRICS)
def test_the_demo_itself_answers(metric_service: MetricService, catalogue: Catalogue, name: str) -> None:
    """For the newest year with a figure, and rightly: a plausible school has every metric."""
    metric = catalogue.get(name)
    years = range(2025, 2019, -1)
    forms = {
        PeriodKind.TERM: "{0}-{1}-1", PeriodKind.YEAR: "{0}-{1}", PeriodKind.GRADUATION: "grad:{0}",
        PeriodKind.ENTRY: "entry:{0}", PeriodKind.POINT: "{0}-09-30", PeriodKind.CALENDAR: "{0}",
    }  # fmt: skip
    for year in years:
        period = Period.parse(forms[metric.period_kind].format(year, year + 1))
        request = MetricRequest(metric, "school", Level.SCHOOL, (period,), metric.attribution)
        try:
            (figure,) = metric_service.query(request, SCHOOL_LEADER).figures
        except NoData:
            continue
        if figure.withheld:
            assert name in SMALL
            return
        true = by_hand.cell(metric_service.client, name, cell_of(figure))
        assert by_hand.close((figure.value, figure.numerator, figure.denominator, figure.n), true)
        return
    raise AssertionError("no year has a figure")


def test_a_figure_that_was_not_filed_leaves_no_value(filled_service: MetricService, catalogue: Catalogue) -> None:
    request = MetricRequest(
        catalogue.get("books_per_student"),
        "school",
        Level.SCHOOL,
        (Period.parse("2026-09-30"),),
        Attribution.AS_FILED,
    )
    with pytest.raises(NoData):
        filled_service.query(request, SCHOOL_LEADER)


def test_a_term_without_incidents_is_a_figure_of_zero(filled_service: MetricService, catalogue: Catalogue) -> None:
    metric, zeros = catalogue.get("teaching_incident_rate"), 0
    terms = tuple(Period.parse(f"{y}-{y + 1}-{half}") for y in range(2019, 2025) for half in (1, 2))
    for unit in ("cs", "me", "em"):
        request = MetricRequest(metric, unit, Level.COLLEGE, terms, metric.attribution, by=By.PERIOD)
        zeros += sum(figure.value == 0 for figure in filled_service.query(request, SCHOOL_LEADER).figures)
    assert zeros
