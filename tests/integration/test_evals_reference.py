"""The evals' own truth and boundaries beside the tools: what the tools show is true, and allowed, by both hands."""

import random
from collections.abc import Iterator
from itertools import product

import pytest

from evals import by_hand
from evals.boundaries import why_forbidden
from evals.findings import has_choice
from evals.reference import Cell, Reference
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.integration.test_catalogue_truth import PERIODS
from tools.errors import ToolError
from tools.metrics.definition import Attribution, Catalogue, Level, MetricDefinition
from tools.metrics.figures import Figure
from tools.metrics.periods import Period
from tools.metrics.request import SELF, By, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Scope

PARTS = (By.INSTITUTION, By.SECTOR)
PEOPLE = ("leader", "dean.cs", "head.me.ro", "teacher.1", "student.1", "supervisor")


@pytest.fixture(scope="module")
def reference(warehouse: DuckWarehouse) -> Iterator[Reference]:
    opened = Reference(warehouse.current().path)
    yield opened
    opened.close()


def requests(metric: MetricDefinition, scope: Scope) -> list[MetricRequest]:
    units = [("school", Level.SCHOOL), (SELF, Level.SELF), (scope.college or "em", Level.COLLEGE)]
    units.append((scope.major or "cs.se", Level.MAJOR))
    breakdowns = [None, *(by for by in By if by not in PARTS or by.value in metric.parts)]
    return [
        MetricRequest(metric, unit, level, tuple(map(Period.parse, codes)), attribution, by=by)
        for (unit, level), by, attribution, codes in product(
            units, breakdowns, metric.attributions, PERIODS[metric.period_kind]
        )
    ]


def cell_of(figure: Figure) -> Cell:
    asked = figure.request
    by_owner = asked.attribution is Attribution.COURSE_OWNER and has_choice(asked.metric.id, asked.unit)
    periods = tuple(period.code for period in asked.periods)
    own, part = asked.within == SELF, tuple((p.value, str(asked.filters[p])) for p in PARTS if p in asked.filters)
    return Cell(asked.metric.id, asked.unit, periods, asked.course or "", asked.section or "", by_owner, own, part)


def shown(metric: MetricDefinition, scope: Scope, service: MetricService, chance: random.Random) -> Iterator[Figure]:
    """Some of the figures a person is shown."""
    asked = requests(metric, scope)
    for request in chance.sample(asked, min(12, len(asked))):
        try:
            figures = [f for f in service.query(request, scope).figures if not f.withheld]
        except ToolError:
            continue
        yield from chance.sample(figures, min(3, len(figures)))


@pytest.mark.parametrize("person", PEOPLE)
def test_what_a_person_is_shown_is_true_and_allowed(
    person: str, reference: Reference, metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope]
) -> None:
    chance, scope, seen = random.Random(person), scopes[person], set[str]()
    for metric in catalogue:
        for figure in shown(metric, scope, metric_service, chance):
            cell = cell_of(figure)
            truth = reference.truth(cell, scope)
            assert truth is not None, cell
            true = (truth.value, truth.numerator, truth.denominator, truth.n)
            assert by_hand.close((figure.value, figure.numerator, figure.denominator, figure.n), true), cell
            assert why_forbidden(cell, scope, reference) is None
            seen.add(metric.id)
    assert len(seen) > 25


def test_what_the_tools_keep_from_a_person_the_boundaries_forbid_too(
    reference: Reference, scopes: dict[str, Scope]
) -> None:
    year = ("2024-2025",)
    for person, cell in (
        ("dean.cs", Cell("attendance_rate", "em", ("2025-2026-1",))),
        ("head.me.ro", Cell("student_fail_rate", "me.md", year)),
        ("teacher.1", Cell("warning_clearance_rate", "school", year)),
        ("student.1", Cell("attendance_rate", "em.ac", ("2025-2026-1",))),
        ("supervisor", Cell("set_mean_score", "cs", year)),
    ):
        assert why_forbidden(cell, scopes[person], reference) is not None
