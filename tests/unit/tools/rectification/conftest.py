"""A small school on an empty records database, of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest

from api.records import records_engine
from tests.postgres import Server
from tests.rectifying import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine = records_engine(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield World(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The same on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    else:
        server: Server = request.getfixturevalue("postgres_server")
        url = server.create(f"rectifying_{token_hex(6)}")
    engine = records_engine(url)
    yield World(engine)
    engine.dispose()
