"""Accounts of the demo open the demo's data only, however a school's data came to be the current ones."""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import duckdb
import pytest

from api.accounts import Account, Accounts, hash_password
from api.demo_access import DemoAccess
from api.errors import Unauthenticated, UserError
from api.identity import Identities
from api.importing import import_into_home, roll_back
from api.settings import Settings
from api.terminal import account_lines
from knowledge_base.demo import SOURCE
from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.deliveries import deliver
from tests.fakes import PASSWORD
from tools.scope import Role


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A home with the demo's accounts and data that call themselves the demo's."""
    settings = Settings(home=tmp_path / "home", documents=())
    settings.home.mkdir()
    add_demo(settings)
    DuckWarehouse(settings.evaluation).build(calling_itself(SOURCE))
    return settings


def add_demo(settings: Settings) -> None:
    with closing(Accounts(settings.records)) as accounts:
        shared = hash_password(PASSWORD)
        accounts.replace_demo([Account("leader", Role.LEADER, "示范校领导", shared, demo=True)])
        accounts.put([Account("own", Role.QA, "本校", shared)])


def calling_itself(source: str) -> Callable[[duckdb.DuckDBPyConnection], None]:
    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("INSERT INTO data_info VALUES ('source', ?)", [source])

    return fill


def signs_in(settings: Settings, username: str = "leader") -> bool:
    """Whether the password, an earlier token and `--as` let the account in; all three must agree."""
    access = DemoAccess(DuckWarehouse(settings.evaluation), settings.home)
    with closing(Accounts(settings.records)) as accounts:
        earlier = Identities(accounts, settings.home, demo_open=lambda: True).login(username, PASSWORD, "")
        now = Identities(accounts, settings.home, demo_open=access)
        ways: list[Callable[[], object]] = [
            lambda: now.login(username, PASSWORD, ""),
            lambda: now.of_token(earlier),
            lambda: now.as_administrator(username),
        ]
        let_in = {worked(way) for way in ways}
    assert len(let_in) == 1
    return let_in.pop()


def worked(way: Callable[[], object]) -> bool:
    with suppress(Unauthenticated, UserError):
        way()
        return True
    return False


def demo_accounts(settings: Settings) -> int:
    with closing(Accounts(settings.records)) as accounts:
        return accounts.count(demo=True)


def silent(line: str) -> None:
    """Nobody listens."""


def test_they_open_the_demo(home: Settings) -> None:
    assert signs_in(home)
    assert any("leader" in line for line in account_lines(home))


def test_they_do_not_open_data_another_home_has_put_in_their_place(home: Settings) -> None:
    DuckWarehouse(home.evaluation).build(calling_itself("导入：own"))
    assert not signs_in(home)
    assert signs_in(home, "own")
    assert account_lines(home) == []


def test_a_process_that_runs_notices_the_change_of_data(home: Settings) -> None:
    warehouse = DuckWarehouse(home.evaluation)
    access = DemoAccess(warehouse, home.home)
    assert access()
    warehouse.build(calling_itself("导入：own"))
    assert not access()


def test_killed_before_they_were_removed_they_do_not_work_and_the_same_import_removes_them(
    home: Settings, tmp_path: Path
) -> None:
    folder = deliver(tmp_path / "in")
    import_into_home(home, str(folder), "own", silent)
    add_demo(home)  # as if the import had ended before it removed them
    assert not signs_in(home)
    said: list[str] = []
    import_into_home(home, str(folder), "own", said.append)
    assert "未变" in said[0]
    assert demo_accounts(home) == 0


def test_they_do_not_come_back_with_a_roll_back_to_the_schools_data(home: Settings, tmp_path: Path) -> None:
    import_into_home(home, str(deliver(tmp_path / "in")), "own", silent)
    DuckWarehouse(home.evaluation).build(calling_itself(SOURCE))
    add_demo(home)
    roll_back(home, 2, silent)
    assert demo_accounts(home) == 0


def test_they_are_removed_although_the_report_could_not_be_kept(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space")

    folder = deliver(tmp_path / "in")
    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(GenerationError, match="数据已发布为第 2 代"):
        import_into_home(home, str(folder), "own", silent)
    assert demo_accounts(home) == 0


def test_an_import_that_ends_without_data_leaves_the_demo_to_its_accounts(home: Settings, tmp_path: Path) -> None:
    folder = deliver(tmp_path / "in")
    (folder / "term.csv").unlink()
    with pytest.raises(Exception, match="整批未导入"):
        import_into_home(home, str(folder), "own", silent)
    assert signs_in(home)
    assert demo_accounts(home) == 1


def test_a_school_may_keep_them_until_an_import_that_does_not(home: Settings, tmp_path: Path) -> None:
    folder = deliver(tmp_path / "in")
    import_into_home(home, str(folder), "own", silent, keep_demo_accounts=True)
    assert signs_in(home)
    import_into_home(home, str(folder), "own", silent)
    assert demo_accounts(home) == 0
    add_demo(home)
    assert not signs_in(home)
