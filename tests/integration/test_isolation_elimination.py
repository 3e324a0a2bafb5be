"""Nobody works out a small group: linear elimination over all answerable cells of each role (see `elimination.py`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge_base.demo.build import build_demo
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.integration.elimination import Elimination
from tests.stores import demo_scopes, open_service
from tools.metrics import access, disclosure
from tools.metrics.access import Grant, relations_of
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Catalogue, Form
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

# teacher.6 and dean.ma teach everyone's mathematics: their rows lie in every college.
ASKED = {
    "avg_gpa": ("dean.ma", "student.1"),
    "course_fail_rate": ("dean.ma", "teacher.6", "student.1", "supervisor"),
    "student_fail_rate": ("head.me.ro", "teacher.6", "student.1"),
    "graduation_rate": ("dean.cs", "head.cs.se", "student.1"),
    "set_mean_score": ("leader", "dean.mx", "teacher.1", "student.1"),
    "set_valid_rate": ("leader", "qa", "dean.mx", "head.cs.se", "teacher.6", "supervisor"),
}

# Every other listed table, on data in which all tables are filled, by those with and without rows of their own.
FILLED = sorted(
    metric.id
    for metric in load_catalogue()
    if metric.chain and metric.id not in ASKED and metric.form in (Form.RATIO, Form.MEAN)
    if all(relation.personal for relation in relations_of(metric))
)
IN_THE_SMALLER = [("course_fail_rate", "student.1"), ("avg_gpa", "teacher.6"), ("set_valid_rate", "leader")]


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MetricService]:
    """A demo of another seed and smaller still, where most cells are below the limits."""
    warehouse = DuckWarehouse(tmp_path_factory.mktemp("smaller"))
    build_demo(warehouse, seed=11, scale=0.02)
    service = open_service(warehouse)
    yield service
    service.client.close()


@pytest.mark.parametrize(("metric", "user"), [(m, u) for m, users in ASKED.items() for u in users])
def test_no_role_determines_a_set_below_the_limit(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope], metric: str, user: str
) -> None:
    assert Elimination(metric_service, catalogue.get(metric), scopes[user]).leaks() == []


@pytest.mark.parametrize("user", ["dean.cs", "head.cs.se", "teacher.6", "student.1", "supervisor"])
@pytest.mark.parametrize("metric", FILLED)
def test_nor_in_any_other_listed_table(
    filled_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope], metric: str, user: str
) -> None:
    assert Elimination(filled_service, catalogue.get(metric), scopes[user]).leaks() == []


@pytest.mark.parametrize(("metric", "user"), IN_THE_SMALLER)
def test_nor_in_a_smaller_school(smaller: MetricService, catalogue: Catalogue, metric: str, user: str) -> None:
    assert Elimination(smaller, catalogue.get(metric), demo_scopes(smaller.client)[user]).leaks() == []


@pytest.mark.parametrize("metric", ["student_fail_rate", "set_valid_rate"])
def test_the_listed_tables_are_safe_even_for_one_who_reads_them_whole(
    smaller: MetricService, catalogue: Catalogue, metric: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _reading_everything(smaller, catalogue, metric, monkeypatch)
    assert found.answered
    assert found.leaks() == []


def test_without_hiding_a_second_cell_there_would_be_leaks(
    smaller: MetricService, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test's own test: the demo is small enough for every rule to matter."""
    monkeypatch.setattr(disclosure, "protect", lambda children, limit, *_, **__: {
        key for key, count in children.items() if count.safe(limit)
    })  # fmt: skip
    smaller.disclosure.forget()
    try:
        assert _reading_everything(smaller, catalogue, "student_fail_rate", monkeypatch).leaks()
    finally:
        smaller.disclosure.forget()


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
    monkeypatch.setattr("tools.metrics.service.known_right", lambda *_: None)
    return Elimination(service, catalogue.get(metric), Scope("nobody", Role.SUPERVISOR))
