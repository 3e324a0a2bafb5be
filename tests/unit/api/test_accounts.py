"""Accounts: bulk, rebuilding the demo, passwords, what a role needs."""

import stat
from pathlib import Path

import pytest

from api.accounts import Account, Accounts, demo_password, hash_password, scope_of, verify_password
from api.errors import UserError
from tools.errors import ToolFailure
from tools.scope import Role


def _students(count: int) -> list[Account]:
    return [
        Account(f"student.{i}", Role.STUDENT, "某某", "hash", "cs", "cs.se", f"S{i}", demo=True)
        for i in range(1, count + 1)
    ]


def test_a_school_of_accounts_goes_in_and_comes_out(tmp_path: Path) -> None:
    accounts = Accounts(f"sqlite:///{tmp_path / 'new' / 'records.sqlite'}")
    assert accounts.replace_demo(_students(31_000)) == 31_000
    assert accounts.count(demo=True) == 31_000
    found = accounts.get("student.31000")
    assert found == _students(31_000)[-1]
    assert accounts.get("nobody") is None


def test_rebuilding_the_demo_leaves_own_accounts_alone(tmp_path: Path) -> None:
    accounts = Accounts(f"sqlite:///{tmp_path / 'records.sqlite'}")
    own = Account("student.1", Role.QA, "本校的人", "own-hash")
    accounts.add([own])
    assert accounts.replace_demo(_students(3)) == 2
    assert accounts.replace_demo(_students(2)) == 1
    assert accounts.get("student.1") == own
    assert accounts.get("student.3") is None


def test_granted_sections_survive_storage(tmp_path: Path) -> None:
    accounts = Accounts(f"sqlite:///{tmp_path / 'records.sqlite'}")
    accounts.add([Account("supervisor", Role.SUPERVISOR, "督导", "hash", sections=frozenset({"a", "b"}))])
    found = accounts.get("supervisor")
    assert found is not None
    assert scope_of(found).sections == {"a", "b"}


def test_signposts_are_posts_and_the_first_of_the_many(tmp_path: Path) -> None:
    accounts = Accounts(f"sqlite:///{tmp_path / 'records.sqlite'}")
    accounts.replace_demo([*_students(9), Account("dean.cs", Role.DEAN, "院长", "h", college="cs", demo=True)])
    assert [a.username for a in accounts.signposts()] == ["dean.cs", "student.1"]


def test_an_account_without_what_its_role_needs_gets_no_scope() -> None:
    with pytest.raises(ToolFailure):
        scope_of(Account("dean.x", Role.DEAN, "院长", "hash"))


def test_a_database_that_cannot_be_opened_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match="账号数据库"):
        Accounts(f"sqlite:///{tmp_path / 'folder'}")


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite").write_bytes(b"no database at all" * 300)
    with pytest.raises(UserError, match="账号数据库"):
        Accounts(f"sqlite:///{tmp_path / 'records.sqlite'}")


def test_hashes_are_for_their_owner_only(tmp_path: Path) -> None:
    accounts = Accounts(f"sqlite:///{tmp_path / 'home' / 'records.sqlite'}")
    accounts.add(_students(1))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_passwords() -> None:
    stored = hash_password("right")
    assert verify_password("right", stored)
    assert not verify_password("wrong", stored)
    assert not verify_password("right", None)
    assert not verify_password("right", "not a hash")


def test_the_demo_password_is_made_once_and_private(tmp_path: Path) -> None:
    password = demo_password(tmp_path)
    assert demo_password(tmp_path) == password
    assert len(password) >= 12
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
