"""Clients of one folder, opened and closed by many threads at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from chromadb.api.shared_system_client import SharedSystemClient

from knowledge_base.policies.chroma_clients import close, local_client

_THREADS = 6


def _slowed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Lets other threads run where Chroma has looked and not yet acted."""
    plain: Callable[..., Any] = getattr(SharedSystemClient, name)

    def slow(*given: Any) -> Any:
        time.sleep(0.005)
        found = plain(*given)
        time.sleep(0.02)
        return found

    monkeypatch.setattr(SharedSystemClient, name, staticmethod(slow))


def test_threads_that_open_and_close_one_folder_together_all_get_a_client_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a lock a client is made from what another has just taken down: KeyError, or a system that is stopped."""
    _slowed(monkeypatch, "_create_system_if_not_exists")
    _slowed(monkeypatch, "_decrement_refcount")

    def one(number: int) -> str:
        client = local_client(tmp_path / "vectors")
        try:
            return str(client.get_or_create_collection("shared").name)
        finally:
            close(client)

    with ThreadPoolExecutor(_THREADS) as pool:
        assert set(pool.map(one, range(4 * _THREADS))) == {"shared"}
