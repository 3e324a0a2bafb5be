"""Generations in PostgreSQL: taken over value for value, published at once, overtaken and broken builds, roll-back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import psycopg
import pytest

from knowledge_base.errors import EngineUnavailable, GenerationError, InputError
from knowledge_base.evaluation import postgres
from knowledge_base.evaluation.building import Fill
from knowledge_base.evaluation.facts import FACTS
from knowledge_base.evaluation.postgres import PostgresWarehouse, reader_of
from knowledge_base.evaluation.rights import REFERENCE
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import DuckClient, Row
from tests.postgres import PASSWORD, Server
from tests.support import ROOT

AWKWARD = (
    "制表\t换行\n回车\r反斜线\\ 引号\"'", "\\N", "\\.", "\\\\t", "", " ", "{1,2}", "NULL", "😀𠮷é", "=1+1", "a\n\\.\nb",
)  # fmt: skip


def put(as_of: str) -> Fill:
    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("INSERT INTO data_info VALUES ('as_of', ?)", [as_of])

    return fill


@pytest.fixture
def fresh(postgres_server: Server, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of this test's own."""
    name = f"d{abs(hash(request.node.name)) % 10**9}"
    return postgres_server.create(name)


@pytest.fixture
def empty(fresh: str, tmp_path: Path) -> PostgresWarehouse:
    """A warehouse without any generation."""
    return PostgresWarehouse(fresh, tmp_path / "evaluation")


def said(warehouse: PostgresWarehouse) -> str:
    return str(warehouse.open(warehouse.current()).fetch("SELECT value FROM data_info WHERE key = 'as_of'")[0][0])


def schemas(warehouse: PostgresWarehouse) -> list[int]:
    return [g.number for g in warehouse.generations()]


def test_every_row_comes_over_with_the_same_values_and_types(
    postgres_warehouse: PostgresWarehouse, demo_client: DuckClient
) -> None:
    client = postgres_warehouse.open(postgres_warehouse.current()).scoped(REFERENCE)
    for table in (*TABLES, *FACTS):
        found, true = client.fetch(f"SELECT * FROM {table}"), demo_client.fetch(f"SELECT * FROM {table}")
        if table in FACTS:
            # They lie by year and student there, where they have both.
            found, true = sorted(found, key=repr), sorted(true, key=repr)
        assert found == true, table
        assert _types(found) == _types(true), table


def _types(rows: Sequence[Row]) -> set[tuple[type, ...]]:
    return {tuple(type(value) for value in row) for row in rows[:2000]}


def test_text_is_ordered_by_its_code_points_whatever_the_database_says(
    postgres_warehouse: PostgresWarehouse, demo_client: DuckClient
) -> None:
    client = postgres_warehouse.open(postgres_warehouse.current())
    for sql in (
        "SELECT name FROM course ORDER BY name",
        "SELECT min(name), max(name) FROM org_unit",
        "SELECT owner_id || '|' || name AS both FROM course ORDER BY 1 DESC",
    ):
        assert client.fetch(sql) == demo_client.fetch(sql)


def test_awkward_values_survive(empty: PostgresWarehouse) -> None:
    numbers = (0.1, 1 / 3, 1e-300, 1.7976931348623157e308, -0.0, 100.0)

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        for i, text in enumerate(AWKWARD):
            connection.execute("INSERT INTO data_info VALUES (?, ?)", [f"{i:02}", text])
        for i, number in enumerate(numbers):
            connection.execute(
                "INSERT INTO set_response VALUES (?, 'r', 's', 't', ?, ?, 1, NULL IS NULL)",
                [f"{i:02}", [[1, 5], [], [None, 3], [4], [5], [-1]][i], number],
            )
        connection.execute("INSERT INTO term VALUES ('t', '0799-0800', 1, DATE '0800-02-29', DATE '9999-12-31')")

    client = empty.open(empty.build(fill)).scoped(REFERENCE)
    assert [row[0] for row in client.fetch("SELECT value FROM data_info ORDER BY key")] == list(AWKWARD)
    assert [row[0] for row in client.fetch("SELECT overall FROM set_response ORDER BY response_id")] == list(numbers)
    lists = client.fetch("SELECT item_scores FROM set_response ORDER BY response_id")
    assert [row[0] for row in lists] == [[1, 5], [], [None, 3], [4], [5], [-1]]
    assert client.fetch("SELECT starts_on, ends_on FROM term") == [(date(800, 2, 29), date(9999, 12, 31))]
    assert client.fetch("SELECT sum(duration_s), sum(CAST(duration_s AS BIGINT)), sum(0.5) FROM set_response")[0][
        :2
    ] == (6, 6)


def test_an_empty_database_says_so(empty: PostgresWarehouse) -> None:
    assert empty.is_empty()
    assert empty.generations() == []
    with pytest.raises(GenerationError, match="还没有数据"):
        empty.current()


def test_a_reader_keeps_its_generation_while_others_are_published_and_rolled_back(
    empty: PostgresWarehouse,
) -> None:
    first = empty.build(put("2026-01-01"))
    reader = empty.open(first)
    second = empty.build(put("2026-02-02"))
    assert (said(empty), second.number, empty.current()) == ("2026-02-02", first.number + 1, second)
    assert reader.fetch("SELECT value FROM data_info") == [("2026-01-01",)]
    empty.publish(first)
    assert said(empty) == "2026-01-01"
    assert empty.build(put("2026-03-03")).number == second.number + 1
    assert schemas(empty) == [1, 2, 3]
    assert list(empty.folder.iterdir()) == []


def test_what_was_never_built_cannot_be_published(empty: PostgresWarehouse) -> None:
    first = empty.build(put("2026-01-01"))
    with pytest.raises(GenerationError):
        empty.publish(type(first)(7))
    assert empty.current() == first


def test_a_build_that_breaks_leaves_everything_as_it_was(
    empty: PostgresWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.build(put("2026-01-01"))

    def broken(connection: duckdb.DuckDBPyConnection) -> None:
        raise RuntimeError("no more memory")

    with pytest.raises(RuntimeError):
        empty.build(broken)
    with pytest.raises(GenerationError, match="原有数据不变"):
        empty.build(put("2026\0"))
    with pytest.raises(GenerationError, match="原有数据不变"):
        empty.build(_twice)
    assert (said(empty), schemas(empty)) == ("2026-01-01", [1])
    assert list(empty.folder.iterdir()) == []


def _twice(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO data_info VALUES ('as_of', 'a'), ('as_of', 'b')")


def test_a_delivery_cut_off_at_its_last_step_leaves_the_earlier_generation(
    empty: PostgresWarehouse, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.build(put("2026-01-01"))
    for cut in (_terminated(postgres_server), _disk_full):
        monkeypatch.setattr("knowledge_base.evaluation.delivery.publish", cut)
        with pytest.raises((EngineUnavailable, GenerationError)):
            empty.build(put("2026-02-02"))
        assert (said(empty), schemas(empty)) == ("2026-01-01", [1])
    monkeypatch.undo()
    assert empty.build(put("2026-03-03")).number == 2


def _terminated(server: Server) -> Callable[..., None]:
    def cut(connection: psycopg.Connection[Row], number: int) -> None:
        with server.administrator() as administrator:
            administrator.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
        connection.execute("SELECT 1")

    return cut


def _disk_full(connection: psycopg.Connection[Row], number: int) -> None:
    raise psycopg.errors.DiskFull("no space left on device")


def test_a_builder_killed_in_the_middle_leaves_the_earlier_generation(empty: PostgresWarehouse, fresh: str) -> None:
    empty.build(put("2026-01-01"))
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from knowledge_base.evaluation import delivery\n"
        "from knowledge_base.evaluation.postgres import PostgresWarehouse\n"
        "delivery.publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "PostgresWarehouse(sys.argv[1], Path(sys.argv[2])).build(lambda c: None)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, fresh, str(empty.folder)], cwd=ROOT, check=False)
    assert killed.returncode == -9
    assert (said(empty), schemas(empty)) == ("2026-01-01", [1])
    assert empty.build(put("2026-02-02")).number == 2


def test_a_build_overtaken_by_another_replaces_nothing(empty: PostgresWarehouse, fresh: str) -> None:
    other = PostgresWarehouse(fresh, empty.folder.parent / "other")

    def overtaken(connection: duckdb.DuckDBPyConnection) -> None:
        put("late")(connection)
        other.build(put("early"))

    with pytest.raises(GenerationError, match="请重试"):
        empty.build(overtaken)
    assert (said(empty), schemas(empty)) == ("early", [1])


def test_of_two_deliveries_at_once_the_later_is_told_to_try_again(empty: PostgresWarehouse, fresh: str) -> None:
    with psycopg.connect(fresh) as busy:
        busy.execute("SELECT pg_advisory_xact_lock(%s)", (postgres._BUILDERS,))
        with pytest.raises(GenerationError, match="请重试"):
            empty.build(put("late"))
    assert empty.is_empty()


def test_a_user_without_the_rights_is_told_what_an_administrator_must_run(
    postgres_server: Server, tmp_path: Path
) -> None:
    postgres_server.create("guarded")
    with postgres_server.administrator() as administrator:
        administrator.execute(f"CREATE ROLE plain LOGIN PASSWORD '{PASSWORD}'")
        warehouse = PostgresWarehouse(postgres_server.url("guarded", "plain"), tmp_path)
        with pytest.raises(InputError) as refused:
            warehouse.build(put("2026-01-01"))
        text = str(refused.value)
        assert PASSWORD not in text
        for statement in text.partition("执行：")[2].replace("（已有则免）", "").split(";"):
            if statement.strip():
                with psycopg.connect(postgres_server.url("guarded", "postgres"), autocommit=True) as connection:
                    connection.execute(statement.encode())
    warehouse.build(put("2026-01-01"))
    assert said(warehouse) == "2026-01-01"


def test_a_readers_role_that_could_see_past_the_wall_is_refused(
    empty: PostgresWarehouse, postgres_server: Server, fresh: str
) -> None:
    role = reader_of(psycopg.conninfo.conninfo_to_dict(fresh)["dbname"])  # type: ignore[arg-type]
    with postgres_server.administrator() as administrator:
        administrator.execute(f"CREATE ROLE {role} BYPASSRLS")
    with pytest.raises(InputError, match="BYPASSRLS"):
        empty.build(put("2026-01-01"))
    assert empty.is_empty()


def test_a_database_that_is_not_utf8_is_refused(postgres_server: Server, tmp_path: Path) -> None:
    with postgres_server.administrator() as administrator:
        administrator.execute("CREATE DATABASE ascii OWNER zhizhen ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(InputError, match="UTF8"):
        PostgresWarehouse(postgres_server.url("ascii"), tmp_path).build(put("2026-01-01"))


def test_a_renamed_database_asks_for_its_readers_role_and_then_reads(
    empty: PostgresWarehouse, postgres_server: Server, fresh: str, tmp_path: Path
) -> None:
    empty.build(put("2026-01-01"))
    empty.close()
    name = str(psycopg.conninfo.conninfo_to_dict(fresh)["dbname"])
    old, new = reader_of(name), reader_of(f"{name}_new")
    with postgres_server.administrator() as administrator:
        administrator.execute(f"ALTER DATABASE {name} RENAME TO {name}_new")
        renamed = PostgresWarehouse(postgres_server.url(f"{name}_new"), tmp_path / "renamed")
        with pytest.raises(GenerationError, match=f"查询角色 {new} 用不了"):
            said(renamed)
        for statement in (f"CREATE ROLE {new} NOLOGIN", f"GRANT {old} TO {new}", f"GRANT {new} TO zhizhen"):
            administrator.execute(statement)
    assert said(renamed) == "2026-01-01"
    renamed.close()
