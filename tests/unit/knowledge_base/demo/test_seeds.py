"""The checks of the data, and the identities a yearly report rests on, hold whatever the seed.

They are told of the demo as it is made and, for some seeds, of the generation that an import of its files publishes.
"""

import shutil
from pathlib import Path

import duckdb
import pytest

from knowledge_base.demo.build import build_demo
from knowledge_base.demo.export import export_tables
from knowledge_base.evaluation.checks import run_checks
from knowledge_base.evaluation.importing.report import PUBLISHED
from knowledge_base.evaluation.warehouse import DuckGeneration, DuckWarehouse
from tests.deliveries import STRICT, Home
from tests.identities import additive, broken, ratios, sums
from tests.stores import open_service
from tools.metrics.catalogue_files import load_catalogue

SUITE = (1, 2, 3)
BENCH = tuple(range(100, 117))
IMPORTED, IMPORTED_BENCH = SUITE[:1], BENCH[:4]


def _built(folder: Path, seed: int) -> DuckWarehouse:
    warehouse = DuckWarehouse(folder)
    build_demo(warehouse, seed=seed, scale=0.05)
    return warehouse


def _imported(folder: Path, seed: int) -> DuckWarehouse:
    """What is published when the clean files of a demo are handed over."""
    export_tables(_built(folder / "demo", seed).current(), folder / "files", seed=seed, errors=False)
    warehouse = DuckWarehouse(folder / "home" / "evaluation")
    home = Home(folder / "home", warehouse)
    report = home.take(folder / "files", limits=STRICT)
    assert report.outcome == PUBLISHED, report.reasons
    return warehouse


def _sound(warehouse: DuckWarehouse) -> None:
    path = warehouse.current().path
    with duckdb.connect(str(path), read_only=True) as connection:
        assert [result.text for result in run_checks(connection) if not result.passed] == []
    assert broken(path) == {}
    service = open_service(warehouse)
    try:
        assert ratios(service) == []
        told = {metric.id: sums(service, metric) for metric in additive(load_catalogue())}
        assert [wrong for _, tables in told.values() for wrong in tables] == []
        assert sum(added > 0 for added, _ in told.values()) > len(told) / 2
    finally:
        service.client.close()


@pytest.mark.parametrize("seed", SUITE)
def test_checks_and_identities_hold(tmp_path: Path, seed: int) -> None:
    _sound(_built(tmp_path, seed))


@pytest.mark.parametrize("seed", IMPORTED)
def test_they_hold_for_what_an_import_publishes(tmp_path: Path, seed: int) -> None:
    _sound(_imported(tmp_path, seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", BENCH)
def test_checks_and_identities_hold_for_many_seeds(tmp_path: Path, seed: int) -> None:
    _sound(_built(tmp_path, seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", IMPORTED_BENCH)
def test_they_hold_for_what_an_import_publishes_of_many_seeds(tmp_path: Path, seed: int) -> None:
    _sound(_imported(tmp_path, seed))


LOST = {
    "a class filed": "DELETE FROM filed_figure WHERE figure_id = 'grad_class'",
    "a class that left": "DELETE FROM graduation WHERE grad_year = 2024",
    "the destinations of a class": "DELETE FROM destination WHERE grad_year = 2024",
    "one destination": "DELETE FROM destination WHERE student_id = (SELECT min(student_id) FROM destination)",
    "a kind of students": "DELETE FROM filed_figure WHERE figure_id = 'masters'",
    "the degrees of a class": "UPDATE graduation SET degree_awarded = false WHERE grad_year = 2024",
    "a major": "UPDATE org_unit SET parent_id = 'school' WHERE org_id = (SELECT min(major_id) FROM student)",
    "rectifications": "DELETE FROM rectification_history",
    "a rectification's state": "UPDATE rectification_history SET state = '整改中' WHERE state = '已销号'",
    "an indicator's objectives": """
        DELETE FROM objective_indicator WHERE indicator_id = (SELECT min(indicator_id) FROM objective_indicator)""",
    "a survey's responses": "DELETE FROM survey_response",
}


@pytest.mark.parametrize("what", LOST)
def test_a_side_that_is_missing_breaks_an_identity(warehouse: DuckWarehouse, tmp_path: Path, what: str) -> None:
    """The identities themselves: one that nothing can break tells nothing."""
    copy = DuckGeneration(1, Path(shutil.copy(warehouse.current().path, tmp_path)))
    assert broken(copy.path) == {}
    with duckdb.connect(str(copy.path)) as connection:
        assert connection.execute(LOST[what]).fetchall()[0][0]
    assert broken(copy.path) != {}
