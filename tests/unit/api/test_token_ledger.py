"""Each person's tokens of the day, in a real records database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from sqlalchemy import text

from api.records import records_engine
from api.token_ledger import RecordsLedger


def test_tokens_are_summed_by_person_and_day(tmp_path: Path) -> None:
    today = [date(2026, 11, 26)]
    engine = records_engine(f"sqlite:///{tmp_path / 'records.sqlite'}")
    ledger = RecordsLedger(engine, lambda: today[0])
    assert ledger.spent("dean.cs") == 0
    for tokens in (1000, 500):
        ledger.add("dean.cs", tokens)
    ledger.add("dean.me", 70)
    assert (ledger.spent("dean.cs"), ledger.spent("dean.me")) == (1500, 70)
    assert RecordsLedger(engine, lambda: today[0]).spent("dean.cs") == 1500
    today[0] = date(2026, 11, 27)
    assert ledger.spent("dean.cs") == 0
    ledger.add("dean.me", 5)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT username, tokens FROM token_use")).all() == [("dean.me", 5)]
    engine.dispose()


def test_turns_at_once_lose_nothing(tmp_path: Path) -> None:
    engine = records_engine(f"sqlite:///{tmp_path / 'records.sqlite'}")
    ledger = RecordsLedger(engine)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: ledger.add("dean.cs", 3), range(40)))
    assert ledger.spent("dean.cs") == 120
    engine.dispose()
