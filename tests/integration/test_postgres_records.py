"""All records on PostgreSQL: accounts, tokens of the day, conversations, actions."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.accounts import Account, Accounts
from api.completions.conversations import Conversations, Keys, Place
from api.errors import UserError
from api.records import records_engine
from api.settings import Settings
from api.token_ledger import RecordsLedger
from tests.postgres import PASSWORD, Server
from tools.acts.book import ActionBook
from tools.acts.model import ActDraft
from tools.scope import Role, Scope

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC).replace(tzinfo=None)
DEAN = Account("dean.cs", Role.DEAN, "李明远", "hash", college="cs")
GRANTED = Account("supervisor", Role.SUPERVISOR, "孙督导", "hash", sections=frozenset({"s1", "s2"}), demo=True)


def test_every_record_is_kept_in_postgresql(postgres_server: Server, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, documents=(), records_url=SecretStr(postgres_server.create("records")))
    accounts = Accounts(settings.records)
    assert accounts.add([DEAN, GRANTED]) == 2
    assert (accounts.get("dean.cs"), accounts.get("supervisor")) == (DEAN, GRANTED)
    assert accounts.put([replace(DEAN, display_name="李院长")]) == 1
    assert accounts.replace_demo([replace(GRANTED, display_name="钱督导")]) == 1
    assert accounts.count(demo=True) == 1
    accounts.revoke("token", NOON, NOON)
    assert accounts.is_revoked("token")
    ledger = RecordsLedger(records_engine(settings.records), lambda: date(2026, 3, 20))
    for _ in range(2):
        ledger.add("dean.cs", 500)
    assert ledger.spent("dean.cs") == 1000
    known = Conversations(settings.records)
    known.remember("dean.cs", Keys("a", "b"), Place("thread", 1), NOON)
    assert known.find(["a", "c"]) == {"a": Place("thread", 1)}
    book, scope = ActionBook(records_engine(settings.records)), Scope("dean.cs", Role.DEAN, college="cs")
    draft = ActDraft(kind="reminder", summary="提醒", arguments={"text": "看挂科率", "day": "2026-03-23"})
    book.draft("1f", draft, scope, "thread")
    book.settle("1f", scope, date(2026, 3, 20), confirm=True)
    assert [r.text for r in book.reminders("dean.cs")] == ["看挂科率"]
    assert not (tmp_path / "records.sqlite").exists()
    for part in (accounts, known, book):
        part.close()


@pytest.mark.parametrize("url", ["postgresql://u:s3cret@127.0.0.1:1/x", "postgresql://u:s3cret@host:port/x"])
def test_a_records_address_that_does_not_work_is_said_without_its_password(url: str) -> None:
    with pytest.raises(UserError) as error:
        Accounts(url)
    assert "s3cret" not in error.value.message
    assert "s3cret" not in repr(Settings(records_url=SecretStr(url), documents=()))


def test_a_wrong_password_is_said_without_it(postgres_server: Server) -> None:
    with pytest.raises(UserError) as error:
        Accounts(postgres_server.url(password="wr0ng"))
    assert "wr0ng" not in error.value.message
    assert PASSWORD not in error.value.message
