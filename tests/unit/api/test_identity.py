"""Identity: tokens that expire, end and cannot be forged; one text for every failure; the brake on guessing."""

import logging
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.accounts import Account, Accounts, hash_password
from api.errors import TooMany, Unauthenticated, UserError
from api.identity import TOKEN_SECONDS, FailedLogins, Identities
from tests.fakes import PASSWORD, fake_accounts
from tools.scope import Role


class MovedClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    made = fake_accounts(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield made
    made.close()


@pytest.fixture
def identities(accounts: Accounts, tmp_path: Path, clock: MovedClock) -> Identities:
    return Identities(accounts, tmp_path, clock, demo_open=lambda: True)


def test_a_token_tells_who_is_asking(identities: Identities) -> None:
    found = identities.of_token(identities.login("dean.cs", PASSWORD, "1.2.3.4"))
    assert found.username == "dean.cs"
    assert found.scope.role is Role.DEAN
    assert found.scope.college == "cs"


def test_unknown_user_and_wrong_password_are_told_alike(identities: Identities) -> None:
    messages = set()
    for username in ("dean.cs", "nobody"):
        with pytest.raises(Unauthenticated) as refusal:
            identities.login(username, "wrong", "1.2.3.4")
        messages.add(refusal.value.message)
    assert len(messages) == 1


def test_a_token_expires(identities: Identities, clock: MovedClock) -> None:
    token = identities.login("qa", PASSWORD, "")
    clock.time += timedelta(seconds=TOKEN_SECONDS - 1)
    identities.of_token(token)
    clock.time += timedelta(seconds=1)
    with pytest.raises(Unauthenticated):
        identities.of_token(token)


def test_log_out_ends_this_token_only(identities: Identities) -> None:
    first, second = identities.login("qa", PASSWORD, ""), identities.login("qa", PASSWORD, "")
    identities.logout(first)
    identities.logout("nonsense")
    identities.of_token(second)
    with pytest.raises(Unauthenticated):
        identities.of_token(first)


@pytest.mark.parametrize("token", [None, "", "x", "eyJ1IjoicWEifQ.x.y"])
def test_no_token_or_a_forged_one_is_nobody(identities: Identities, token: str | None) -> None:
    with pytest.raises(Unauthenticated):
        identities.of_token(token)


def test_another_homes_token_is_nobodys(identities: Identities, accounts: Accounts, tmp_path: Path) -> None:
    other = Identities(accounts, tmp_path / "other", demo_open=lambda: True)
    with pytest.raises(Unauthenticated):
        identities.of_token(other.login("qa", PASSWORD, ""))


def test_a_changed_password_or_a_gone_account_ends_sessions(identities: Identities, accounts: Accounts) -> None:
    token = identities.login("dean.cs", PASSWORD, "")
    changed = Account("dean.cs", Role.DEAN, "李明远", hash_password("new"), college="cs", demo=True)
    accounts.replace_demo([changed])
    with pytest.raises(Unauthenticated):
        identities.of_token(token)
    accounts.replace_demo([])
    with pytest.raises(Unauthenticated):
        identities.of_token(token)


def test_the_secret_is_private_and_kept(tmp_path: Path, accounts: Accounts, identities: Identities) -> None:
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    token = identities.login("qa", PASSWORD, "")
    again = Identities(accounts, tmp_path, identities._now, demo_open=lambda: True)
    assert again.of_token(token).username == "qa"


def test_guessing_is_slowed_by_name_and_address(clock: MovedClock) -> None:
    failed = FailedLogins(clock, limit=2)
    for _ in range(2):
        failed.admit("dean.cs", "a")
    with pytest.raises(TooMany) as refusal:
        failed.admit("dean.cs", "a")
    assert 0 < refusal.value.retry_after <= 300
    failed.admit("dean.cs", "b")
    failed.admit("qa", "a")
    clock.time += timedelta(minutes=6)
    failed.admit("dean.cs", "a")


def test_a_success_takes_the_brake_off_and_memory_is_bounded(clock: MovedClock) -> None:
    failed = FailedLogins(clock, limit=1, kept=3)
    failed.admit("qa", "a")
    failed.forget("qa", "a")
    failed.admit("qa", "a")
    for i in range(10):
        failed.admit(f"u{i}", "a")
    assert len(failed._failures) == 3


def test_as_is_logged_as_such(identities: Identities, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "zhizhen.identity"):
        logger = logging.getLogger("zhizhen.identity")
        logger.addHandler(caplog.handler)
        try:
            assert identities.as_administrator("dean.cs").scope.college == "cs"
        finally:
            logger.removeHandler(caplog.handler)
    assert "--as" in caplog.text
    with pytest.raises(UserError):
        identities.as_administrator("nobody")
