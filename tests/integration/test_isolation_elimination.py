"""Nobody works out a small group: linear elimination over all answerable cells of each role (see `elimination.py`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge_base.demo.build import build_demo
from knowledge_base.evaluation.warehouse import Warehouse
from tests.integration.elimination import Elimination
from tests.stores import demo_scopes, open_service
from tools.metrics import access, disclosure
from tools.metrics.access import Grant
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

ROWS = ("avg_gpa", "course_fail_rate", "student_fail_rate", "graduation_rate")
ANONYMOUS = ("set_mean_score", "set_valid_rate")
# teacher.6 and dean.ma teach everyone's mathematics: their rows lie in every college.
PEOPLE = ("dean.cs", "dean.ma", "dean.mx", "head.cs.se", "teacher.1", "teacher.6", "student.1", "supervisor")


@pytest.fixture(scope="module", params=[(7, 0.05), (11, 0.02)], ids=["seed 7", "seed 11, smaller"])
def service(
    request: pytest.FixtureRequest, metric_service: MetricService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MetricService]:
    """The shared small demo, and one that is smaller still, where most cells are below the limits."""
    seed, scale = request.param
    if seed == 7:
        yield metric_service
        return
    warehouse = Warehouse(tmp_path_factory.mktemp("smaller"))
    build_demo(warehouse, seed=seed, scale=scale)
    opened = open_service(warehouse)
    yield opened
    opened.client.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("user", PEOPLE)
@pytest.mark.parametrize("metric", ROWS)
def test_no_role_determines_a_set_below_the_limit(
    service: MetricService, catalogue: Catalogue, metric: str, user: str
) -> None:
    scope = demo_scopes(service.client)[user]
    assert Elimination(service, catalogue.get(metric), scope).leaks() == []


@pytest.mark.parametrize("user", ["leader", "qa", *PEOPLE])
@pytest.mark.parametrize("metric", ANONYMOUS)
def test_nobody_determines_few_responses(service: MetricService, catalogue: Catalogue, metric: str, user: str) -> None:
    scope = demo_scopes(service.client)[user]
    assert Elimination(service, catalogue.get(metric), scope).leaks() == []


@pytest.mark.parametrize("metric", [*ROWS, *ANONYMOUS])
def test_the_listed_tables_are_safe_even_for_one_who_reads_them_whole(
    service: MetricService, catalogue: Catalogue, metric: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _reading_everything(service, catalogue, metric, monkeypatch)
    assert found.answered or metric == "graduation_rate"  # in so small a school too few do not graduate
    assert found.leaks() == []


def test_without_hiding_a_second_cell_there_would_be_leaks(
    metric_service: MetricService, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test's own test: the demo is small enough for every rule to matter."""
    monkeypatch.setattr(disclosure, "protect", lambda children, limit, *_, **__: {
        key for key, count in children.items() if count.safe(limit)
    })  # fmt: skip
    metric_service.disclosure.forget()
    try:
        assert _reading_everything(metric_service, catalogue, "student_fail_rate", monkeypatch).leaks()
    finally:
        metric_service.disclosure.forget()


def test_without_taking_out_the_own_rows_there_would_be_leaks(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.metrics.service.known_right", lambda *_: None)
    assert Elimination(metric_service, catalogue.get("student_fail_rate"), scopes["teacher.6"]).leaks()


def _reading_everything(
    service: MetricService, catalogue: Catalogue, metric: str, monkeypatch: pytest.MonkeyPatch
) -> Elimination:
    """A supervisor without sections who is granted every level of the listed tables."""
    whole = {**access.grants(), Role.SUPERVISOR: Grant(units=("school", "college", "major"), courses=True)}
    monkeypatch.setattr(access, "grants", lambda: whole)
    return Elimination(service, catalogue.get(metric), Scope("nobody", Role.SUPERVISOR))
