"""Addresses of databases: what they hide is never shown, what is wrong with them is one line, nothing is written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.databases import open_database, shown
from knowledge_base.evaluation.importing.model import Limits
from knowledge_base.evaluation.importing.report import PUBLISHED
from tests.deliveries import Home, deliver, rows_of

QUERIES = [
    "postgresql://127.0.0.1:1/db?user=u&password=geheim",
    "postgresql://u:geheim@127.0.0.1:1/db?sslmode=geheim",
    "mssql+pyodbc:///?odbc_connect=DRIVER%3Dx%3BPWD%3Dgeheim%3B",
    "postgresql://u:geheim/x@127.0.0.1:abc/db",
    "postgresql://u:geheim@h:abc/d",
    "my-data://u:geheim@x",
]


@pytest.mark.parametrize("url", QUERIES)
def test_neither_a_password_nor_a_query_is_shown(tmp_path: Path, url: str) -> None:
    assert "geheim" not in shown(url)
    with pytest.raises(InputError) as error:
        Home(tmp_path / "home").take(url)
    assert "geheim" not in str(error.value)
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and b"geheim" in path.read_bytes()]
    assert kept == []


def test_a_driver_that_quotes_a_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ModuleNotFoundError("cannot connect with PWD=ge heim; or ge+heim or pass=kurz")

    monkeypatch.setattr("knowledge_base.evaluation.importing.databases.create_engine", fails)
    with pytest.raises(InputError) as error:
        open_database("mssql+pyodbc://u:kurz@h/?odbc_connect=DRIVER%3Dx%3BPWD%3Dge+heim", Limits())
    assert "heim" not in str(error.value)
    assert "kurz" not in str(error.value)


@pytest.mark.parametrize("url", ["my-data://x", "postgresql://h:abc/d", "http://x/y", "frob://h/d", "://"])
def test_an_address_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, url: str) -> None:
    with pytest.raises(InputError, match="数据库地址"):
        Home(tmp_path / "home").take(url)


@pytest.mark.parametrize("name", ["typo.db", "", ":memory:"])
def test_an_sqlite_file_that_is_not_there_is_not_made(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="找不到 SQLite 数据库文件"):
        Home(tmp_path / "home").take(f"sqlite:///{name}")
    assert list(tmp_path.glob("*.db")) == []


def test_an_sqlite_file_is_opened_to_read_only(tmp_path: Path) -> None:
    folder, path = deliver(tmp_path / "in"), tmp_path / "学校 #1%.db"
    with closing(sqlite3.connect(path)) as connection:
        for file in folder.glob("*.csv"):
            head, *rows = rows_of(file)
            connection.execute(f"CREATE TABLE {file.stem} ({', '.join(head)})")
            holders = ", ".join("?" * len(head))
            connection.executemany(
                f"INSERT INTO {file.stem} VALUES ({holders})", [[c or None for c in r] for r in rows]
            )
        connection.commit()
    before, url = path.read_bytes(), f"sqlite:///{path}"
    engine = open_database(url, Limits())["term"].engine
    with engine.connect() as opened, pytest.raises(OperationalError, match="readonly"):
        opened.exec_driver_sql("CREATE TABLE x (y)")
    assert Home(tmp_path / "home").take(url).outcome == PUBLISHED
    assert path.read_bytes() == before
