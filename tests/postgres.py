"""A PostgreSQL server of the tests' own. Without its programs a test skips, and fails where `CI` is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evals.benchmarks.postgresql import PASSWORD, Server, installed
from evals.benchmarks.postgresql import serving as served
from tests.support import need


@contextmanager
def serving() -> Iterator[Server]:
    """A fresh server with an empty database `zhizhen`."""
    need(installed() or Path("initdb"))
    with served() as server:
        yield server


__all__ = ["PASSWORD", "Server", "serving"]
