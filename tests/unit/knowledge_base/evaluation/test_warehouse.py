"""Generations of data: built aside, published at once, never replaced, readable by their owner only."""

import stat
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse


def put(value: str) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """A filler that writes one recognisable row."""

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("INSERT INTO data_info VALUES ('as_of', ?)", [value])

    return fill


def said(warehouse: DuckWarehouse) -> str:
    client = DuckClient(warehouse.current())
    try:
        return str(client.fetch("SELECT value FROM data_info")[0][0])
    finally:
        client.close()


def test_a_new_generation_is_published_and_the_old_one_can_be_put_back(tmp_path: Path) -> None:
    warehouse = DuckWarehouse(tmp_path / "evaluation")
    assert warehouse.is_empty()
    with pytest.raises(GenerationError):
        warehouse.current()
    first = warehouse.build(put("2026-01-01"))
    second = warehouse.build(put("2026-02-02"))
    assert (said(warehouse), second.number) == ("2026-02-02", first.number + 1)
    warehouse.publish(first)
    assert said(warehouse) == "2026-01-01"
    assert warehouse.build(put("2026-03-03")).number == second.number + 1


def test_a_build_that_breaks_leaves_everything_as_it_was(tmp_path: Path) -> None:
    warehouse = DuckWarehouse(tmp_path)
    warehouse.build(put("2026-01-01"))

    def broken(connection: duckdb.DuckDBPyConnection) -> None:
        raise RuntimeError("no more memory")

    with pytest.raises(RuntimeError):
        warehouse.build(broken)
    assert said(warehouse) == "2026-01-01"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current.duckdb", "generation-000001.duckdb"]


def test_a_build_overtaken_by_another_replaces_nothing(tmp_path: Path) -> None:
    warehouse = DuckWarehouse(tmp_path)

    def overtaken(connection: duckdb.DuckDBPyConnection) -> None:
        put("late")(connection)
        (tmp_path / "generation-000001.duckdb").write_bytes(b"another build's")

    with pytest.raises(GenerationError):
        warehouse.build(overtaken)
    assert (tmp_path / "generation-000001.duckdb").read_bytes() == b"another build's"
    assert warehouse.is_empty()
    assert [path.name for path in tmp_path.iterdir()] == ["generation-000001.duckdb"]


def test_queries_can_neither_write_nor_reach_outside(tmp_path: Path) -> None:
    warehouse = DuckWarehouse(tmp_path)
    warehouse.build(put("2026-01-01"))
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    client = DuckClient(warehouse.current())
    for sql in (
        "DELETE FROM data_info",
        f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",
        f"COPY data_info TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(GenerationError):
            client.fetch(sql)
    client.close()


def test_only_its_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    warehouse = DuckWarehouse(tmp_path / "home" / "evaluation")
    warehouse.build(put("2026-01-01"))
    assert stat.S_IMODE(warehouse.folder.stat().st_mode) == 0o700
