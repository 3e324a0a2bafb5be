"""The demo's files, handed over as a school would: each planted mistake is told by its row, the rest arrives."""

import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from knowledge_base.demo.export import ERRORS_FILE, PlantedError, export_tables
from knowledge_base.evaluation.importing.model import ERROR
from knowledge_base.evaluation.importing.report import PUBLISHED, UNCHANGED, ImportReport
from knowledge_base.evaluation.tables import TABLES, Domain
from knowledge_base.evaluation.warehouse import DuckGeneration, DuckWarehouse
from tests.deliveries import STRICT, Home, rows_of, write

KINDS = {"duplicate_key", "mark_out_of_range", "impossible_date", "unknown_course", "unknown_code"}


@pytest.fixture(scope="module")
def generation(warehouse: DuckWarehouse, tmp_path_factory: pytest.TempPathFactory) -> DuckGeneration:
    """A copy: the shared file is open elsewhere under a locked configuration."""
    return DuckGeneration(1, Path(shutil.copy(warehouse.current().path, tmp_path_factory.mktemp("generation"))))


@pytest.fixture(scope="module")
def folder(generation: DuckGeneration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "files"
    export_tables(generation, folder, seed=7)
    return folder


@pytest.fixture(scope="module")
def planted(generation: DuckGeneration, tmp_path_factory: pytest.TempPathFactory) -> list[PlantedError]:
    return export_tables(generation, tmp_path_factory.mktemp("again") / "files", seed=7)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def report(home: Home, folder: Path) -> ImportReport:
    report = home.take(folder, limits=STRICT)
    assert report.outcome == PUBLISHED, report.reasons
    return report


def unreported(planted: list[PlantedError], report: ImportReport) -> list[PlantedError]:
    """Mistakes without an ERROR on their row: at their column too, but for a doubled row, which is wrong as a whole."""
    told = {(f.file, f.line, f.column) for f in report.findings if f.severity == ERROR}
    lines = {(file, line) for file, line, _ in told}
    return [
        e
        for e in planted
        if (e.file, e.line) not in lines or (e.kind != "duplicate_key" and (e.file, e.line, e.column) not in told)
    ]


def test_every_planted_error_is_reported_with_its_row(planted: list[PlantedError], report: ImportReport) -> None:
    assert {e.kind for e in planted} == KINDS
    assert unreported(planted, report) == []
    # Nothing but the mistakes, their doubles and what hangs on them is turned away.
    wrong = {(e.file, line) for e in planted for line in (e.line, e.first_line)}
    others = [f for f in report.findings if f.severity == ERROR and (f.file, f.line) not in wrong]
    assert [f for f in others if "连带剔除" not in f.reason] == []


def test_a_mistake_that_is_mended_is_not_reported(planted: list[PlantedError], folder: Path, tmp_path: Path) -> None:
    mended = tmp_path / "mended"
    shutil.copytree(folder, mended, ignore=shutil.ignore_patterns(ERRORS_FILE))
    lines = Counter(e.file for e in planted)
    for file in lines:
        rows = rows_of(mended / file)
        wrong = {e.line - 1 for e in planted if e.file == file}
        write(mended / file, [row for number, row in enumerate(rows) if number not in wrong])
    report = Home(tmp_path / "home").take(mended, limits=STRICT)
    assert report.outcome == PUBLISHED
    assert [f for f in report.findings if f.severity == ERROR] == []
    assert unreported(planted, report) == planted


def test_what_is_published_is_what_was_exported(
    generation: DuckGeneration, home: Home, report: ImportReport, planted: list[PlantedError]
) -> None:
    doubled = {e.file.removesuffix(".csv") for e in planted if e.kind == "duplicate_key"}
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{generation.path}' AS was (READ_ONLY)")
        connection.execute(f"ATTACH '{home.file(home.warehouse.current())}' AS now (READ_ONLY)")
        for table in TABLES.values():
            if table.domain is Domain.SYSTEM:
                continue
            columns = ", ".join(c.name for c in table.columns if not (table.anonymous and c.name == table.key[0]))
            selected = {side: f"SELECT {columns} FROM {side}.{table.name}" for side in ("was", "now")}
            lost, gained = (
                connection.execute(f"SELECT count(*) FROM ({selected[a]} EXCEPT ALL {selected[b]})").fetchall()[0][0]
                for a, b in (("was", "now"), ("now", "was"))
            )
            assert gained == 0, table.name
            assert lost == 0 or table.name in doubled, (table.name, lost)


def test_importing_the_same_files_again_changes_nothing(home: Home, folder: Path, report: ImportReport) -> None:
    before = home.state()
    assert home.take(folder, limits=STRICT).outcome == UNCHANGED
    assert home.state() == before
    assert len(home.warehouse.generations()) == 1
