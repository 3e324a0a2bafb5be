"""Whether a home has records is asked without making any."""

from __future__ import annotations

from pathlib import Path

from api.records import has_records, records_engine


def test_records_are_there_once_somebody_has_opened_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    assert not has_records(url)
    assert list(tmp_path.iterdir()) == []
    records_engine(url).dispose()
    assert has_records(url)


def test_a_server_may_always_hold_some() -> None:
    assert has_records("postgresql://quality@records.example/zhizhen")
