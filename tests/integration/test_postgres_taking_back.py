"""A generation taken back out of PostgreSQL is the one that was delivered, or the update that asked for it ends."""

from pathlib import Path
from secrets import token_hex

import duckdb
import psycopg
import pytest

from knowledge_base.errors import EngineUnavailable, GenerationError
from knowledge_base.evaluation.postgres import PostgresWarehouse
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import DuckClient, Row
from tests.deliveries import Home, change, deliver
from tests.postgres import Server

AWKWARD = (
    "制表\t换行\n回车\r反斜线\\ 引号\"'", "\\N", "\\.", "\\\\t", "", " ", "[1,null]", "NULL", "😀𠮷é", "=1+1",
    "a\n\\.\nb", "\b\f\v\\b\x01", "\\\t\\\\\n\\", "\r\n", "长" * 1_000_000,
)  # fmt: skip
NUMBERS = (0.1, 1 / 3, 1e-300, 1.7976931348623157e308, -0.0, float("inf"))
LISTS: tuple[list[int | None], ...] = ([1, 5], [], [None, 3], [4], [5], [-1])


@pytest.fixture
def url(postgres_server: Server) -> str:
    """The address of an empty database of this test's own."""
    return postgres_server.create(f"back_{token_hex(8)}")


@pytest.fixture
def empty(url: str, tmp_path: Path) -> PostgresWarehouse:
    """A warehouse without any generation."""
    return PostgresWarehouse(url, tmp_path / "home" / "evaluation")


def test_every_row_comes_back_as_it_was_delivered(
    postgres_warehouse: PostgresWarehouse, demo_client: DuckClient, tmp_path: Path
) -> None:
    with duckdb.connect(str(postgres_warehouse.file_of(postgres_warehouse.current(), tmp_path))) as back:
        for table in TABLES:
            found, true = back.execute(f"SELECT * FROM {table}").fetchall(), demo_client.fetch(f"SELECT * FROM {table}")
            assert found == true, table
            assert [list(map(type, row)) for row in found[:2000]] == [list(map(type, row)) for row in true[:2000]]
    assert [path.suffix for path in tmp_path.iterdir()] == [".duckdb"]


def test_awkward_values_come_back(empty: PostgresWarehouse, tmp_path: Path) -> None:
    comment = "INSERT INTO set_comment VALUES (?, 'r', 's', 't', ?, NULL, ?, '', NULL)"
    response = "INSERT INTO set_response VALUES (?, 'r', 's', 't', ?, ?, 1, ?)"
    queries = [f"SELECT * FROM {table}" for table in ("set_comment", "set_response", "term")]
    true: list[list[Row]] = []

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        for i, text in enumerate(AWKWARD):
            connection.execute(comment, [i, text, text])
        for i, (scores, number) in enumerate(zip(LISTS, NUMBERS, strict=True)):
            connection.execute(response, [i, scores, number, i % 2 == 0])
        connection.execute("INSERT INTO term VALUES ('', '0799-0800', 1, DATE '0800-02-29', DATE '9999-12-31')")
        true.extend(connection.execute(query).fetchall() for query in queries)

    with duckdb.connect(str(empty.file_of(empty.build(fill), tmp_path))) as back:
        found = [back.execute(query).fetchall() for query in queries]
    assert found == true
    assert repr(found) == repr(true)  # which tells -0.0 from 0.0


def test_rows_that_row_security_hides_are_missed_and_not_left_out(
    empty: PostgresWarehouse, url: str, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home", empty)
    folder = deliver(tmp_path / "in")
    home.take(folder)
    with psycopg.connect(url) as owner:
        owner.execute("ALTER POLICY rights ON zhizhen_g000001.enrolment USING (false)")
    change(folder / "course.csv", lambda rows: rows[1].__setitem__(1, "新名称"))
    with pytest.raises(GenerationError, match="行级安全策略"):
        home.take(folder, update=True)
    assert len(empty.generations()) == 1


@pytest.mark.parametrize("cut", ["connection", "disk"])
def test_an_update_cut_off_while_it_reads_leaves_the_earlier_generation(
    empty: PostgresWarehouse, postgres_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    home = Home(tmp_path / "home", empty)
    folder = deliver(tmp_path / "in")
    home.take(folder)
    change(folder / "course.csv", lambda rows: rows[1].__setitem__(1, "新名称"))

    def fail(connection: psycopg.Connection[Row], *_: object) -> tuple[int, int]:
        if cut == "disk":
            raise OSError("No space left on device")
        with postgres_server.administrator() as administrator:
            administrator.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
        connection.execute("SELECT 1")
        raise AssertionError("the connection is gone")

    monkeypatch.setattr("knowledge_base.evaluation.taking_back._write", fail)
    with pytest.raises((EngineUnavailable, GenerationError)):
        home.take(folder, update=True)
    assert [g.number for g in empty.generations()] == [1]
    assert home.ask("SELECT count(*) FROM course WHERE name = '新名称'") == [(0,)]
    assert list(empty.folder.iterdir()) == []
    monkeypatch.undo()
    assert home.take(folder, update=True).generation == 2
