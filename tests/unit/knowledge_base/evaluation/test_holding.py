"""What one process works on is not removed by another while it lives, whatever their numbers are."""

import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from knowledge_base.evaluation.holding import held, sweep
from knowledge_base.evaluation.warehouse import DuckWarehouse


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_held_stays_although_the_process_number_is_the_same(tmp_path: Path) -> None:
    with held(tmp_path, "importing-") as name:
        (tmp_path / name).mkdir()
        before = names(tmp_path)
        sweep(tmp_path)
        assert names(tmp_path) == before
        (tmp_path / name).rmdir()
    assert names(tmp_path) == set()


def test_a_build_is_not_broken_by_another_import_of_the_same_process_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 7)

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("INSERT INTO data_info VALUES ('source', 'first')")
        sweep(tmp_path)

    warehouse = DuckWarehouse(tmp_path)
    generation = warehouse.build(fill)
    client = warehouse.open(generation)
    assert client.fetch("SELECT value FROM data_info") == [("first",)]
    client.close()
    assert names(tmp_path) == {"current.duckdb", "generation-000001.duckdb"}


def killed_while_holding(folder: Path, beginning: str) -> None:
    """A process takes a name, leaves files of it, and dies without a chance to clear up."""
    if (child := os.fork()) == 0:
        with held(folder, beginning) as name:
            (folder / f"{name}.duckdb").write_text("half")
            (folder / f"{name}.duckdb.wal").write_text("half")
            os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.parametrize("beginning", ["building-000002-", "importing-", ".current.duckdb.", ".keeping-"])
def test_what_the_dead_have_left_goes(tmp_path: Path, beginning: str) -> None:
    killed_while_holding(tmp_path, beginning)
    assert len(names(tmp_path)) == 3
    sweep(tmp_path)
    assert names(tmp_path) == set()


def old_link(folder: Path) -> None:
    (folder / ".current.duckdb.4711").symlink_to("generation-000001.duckdb")


def old_report(folder: Path) -> None:
    (folder / ".000003-4711").mkdir()
    (folder / ".000003-4711" / "report.json").write_text("{}")


def old_scratch(folder: Path) -> None:
    (folder / "importing-4711").mkdir()
    (folder / "building-000003-4711.duckdb.wal").write_text("half")


@pytest.mark.parametrize("leave", [old_link, old_report, old_scratch])
def test_what_earlier_versions_have_left_goes_and_nothing_else(tmp_path: Path, leave: Callable[[Path], None]) -> None:
    for kept in ("generation-000001.duckdb", "current.duckdb", "000001", "importing-notes.txt"):
        (tmp_path / kept).write_text("stays")
    before = names(tmp_path)
    leave(tmp_path)
    sweep(tmp_path)
    assert names(tmp_path) == before


def test_a_leftover_whose_name_begins_another_takes_nothing_with_it(tmp_path: Path) -> None:
    with held(tmp_path, "importing-") as name:
        (tmp_path / name).write_text("works")
        (tmp_path / name[:-2]).write_text("left")
        sweep(tmp_path)
        assert (tmp_path / name).exists()
        assert not (tmp_path / name[:-2]).exists()
