"""The files a school would hand over: what the generation holds, and the mistakes noted beside them."""

import csv
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml

from knowledge_base.demo.export import ERRORS_FILE, export_tables
from knowledge_base.errors import InputError
from knowledge_base.evaluation.building import create_statement
from knowledge_base.evaluation.tables import TABLES, Domain
from knowledge_base.evaluation.warehouse import DuckGeneration

from .conftest import Built

EXPORTED = [t for t in TABLES.values() if t.domain is not Domain.SYSTEM]


@pytest.fixture(scope="module")
def generation(demo: Built, tmp_path_factory: pytest.TempPathFactory) -> DuckGeneration:
    """A copy: the client's own file is open under its locked configuration."""
    copy = shutil.copy(demo.client.path, tmp_path_factory.mktemp("generation"))
    return DuckGeneration(1, Path(copy))


@pytest.fixture(scope="module")
def folder(generation: DuckGeneration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "files"
    export_tables(generation, folder, seed=7)
    return folder


def _lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_one_file_for_each_table_with_our_columns(folder: Path) -> None:
    assert {p.name for p in folder.iterdir()} == {ERRORS_FILE, *(f"{t.name}.csv" for t in EXPORTED)}
    for table in EXPORTED:
        path = folder / f"{table.name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert _lines(path)[0] == [c.name for c in table.columns]


def test_each_mistake_lies_on_its_line(folder: Path) -> None:
    errors = yaml.safe_load((folder / ERRORS_FILE).read_text(encoding="utf-8"))["errors"]
    assert {e["kind"] for e in errors} == {
        "duplicate_key",
        "mark_out_of_range",
        "impossible_date",
        "unknown_course",
        "unknown_code",
    }
    for error in errors:
        header, *rows = _lines(folder / error["file"])
        row = dict(zip(header, rows[error["line"] - 2], strict=True))
        assert {name: row[name] for name in error["key"]} == error["key"]
        if error["kind"] == "duplicate_key":
            first = dict(zip(header, rows[error["first_line"] - 2], strict=True))
            assert error["first_line"] != error["line"]
            assert {name: first[name] for name in error["key"]} == error["key"]
        else:
            assert row[error["column"]] == error["value"]


def test_without_the_mistakes_the_files_are_the_generation(
    demo: Built, generation: DuckGeneration, folder: Path, tmp_path: Path
) -> None:
    export_tables(generation, tmp_path / "clean", seed=7, errors=False)
    errors = yaml.safe_load((folder / ERRORS_FILE).read_text(encoding="utf-8"))["errors"]
    with duckdb.connect() as connection:
        for table in EXPORTED:
            name = f"{table.name}.csv"
            clean = (tmp_path / "clean" / name).read_bytes().splitlines()
            mixed = (folder / name).read_bytes().splitlines()
            wrong = {e["line"] - 1 for e in errors if e["file"] == name}
            assert [line for number, line in enumerate(mixed) if number not in wrong] == clean, name
            connection.execute(create_statement(table))
            connection.execute(f"COPY {table.name} FROM '{tmp_path / 'clean' / name}' (HEADER)")
            ((count,),) = connection.execute(f"SELECT count(*) FROM {table.name}").fetchall()
            assert count == demo.summary.counts[table.name], name


def test_a_folder_with_something_in_it_is_refused(generation: DuckGeneration, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(InputError, match="空文件夹"):
        export_tables(generation, tmp_path, seed=7)
