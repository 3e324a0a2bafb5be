"""The records database is brought to the present shape, from nothing and from what earlier releases made."""

import ast
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from secrets import token_hex

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, create_engine, inspect, text

from api import migrations
from api.accounts import account_table, revoked_table
from api.errors import UserError
from api.migrations import HEAD, bring_up_to_date
from api.records import records_engine
from tests.postgres import Server
from tests.support import ROOT

VERSIONS = Path(migrations.__file__).parent / "versions"


def owners() -> list[MetaData]:
    """The tables of every module that owns some."""
    found = [
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)).metadata
        for package in ("api", "tools")
        for path in sorted((ROOT / package).rglob("*.py"))
        if re.search(r"^metadata = MetaData\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(found) >= 4
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty records database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite'}"
    server: Server = request.getfixturevalue("postgres_server")
    return server.create(f"migrated_{token_hex(6)}")


def plain(url: str) -> Engine:
    """An engine on the database as it is."""
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, owners()))  # type: ignore[arg-type]


def version(engine: Engine) -> object:
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


def test_a_new_database_has_the_tables_that_the_modules_say(url: str) -> None:
    engine = records_engine(url)
    assert differences(engine) == []
    assert version(engine) == HEAD
    engine.dispose()


def test_a_database_of_an_earlier_release_keeps_its_rows_and_gets_what_it_lacks(url: str) -> None:
    before = plain(url)
    for table in (account_table, revoked_table):
        table.create(before)
    row = "INSERT INTO account (username, role, display_name, sections, password_hash, demo) "
    with before.begin() as connection:
        connection.execute(text(row + "VALUES ('qa', 'qa', '质评', '[]', 'hash', false)"))
    before.dispose()
    engine = records_engine(url)
    assert differences(engine) == []
    with engine.connect() as connection:
        assert connection.execute(text("SELECT display_name FROM account")).scalar_one() == "质评"
    bring_up_to_date(engine)
    assert version(engine) == HEAD
    engine.dispose()


def test_a_database_of_the_revision_before_is_taken_on(url: str) -> None:
    before = plain(url)
    with before.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(VERSIONS.parent))
        command.upgrade(config, "0001")
    assert version(before) == "0001"
    assert "rectification_event" not in inspect(before).get_table_names()
    before.dispose()
    engine = records_engine(url)
    assert (version(engine), differences(engine)) == (HEAD, [])
    engine.dispose()


def test_processes_that_start_together_upgrade_once(url: str) -> None:
    program = "import sys; from api.records import records_engine; records_engine(sys.argv[1]).dispose()"

    def start(_: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, url]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(start, range(4)))
    assert [process.stderr for process in ended if process.returncode] == []
    engine = plain(url)
    assert (version(engine), differences(engine)) == (HEAD, [])
    engine.dispose()


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alembic.op.create_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        records_engine(url)
    engine = plain(url)
    assert inspect(engine).get_table_names() == []
    monkeypatch.undo()
    bring_up_to_date(engine)
    assert differences(engine) == []
    engine.dispose()


def test_a_database_of_a_newer_release_is_left_alone(url: str) -> None:
    engine = records_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UserError, match="更新的版本"):
        records_engine(url)
    assert version(engine) == "9999"
    engine.dispose()


def test_revisions_are_one_line_that_imports_nothing_of_ours() -> None:
    steps = {}
    for path in VERSIONS.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert not {name.split(".")[0] for name in imported} & {"api", "tools", "knowledge_base", "agents"}
        said = {n.targets[0].id: ast.literal_eval(n.value) for n in tree.body if isinstance(n, ast.Assign)}  # type: ignore[attr-defined]
        steps[said["down_revision"]] = said["revision"]
    at, seen = None, 0
    while at in steps:
        at, seen = steps[at], seen + 1
    assert (at, seen) == (HEAD, len(steps))
