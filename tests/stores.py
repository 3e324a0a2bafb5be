"""Stores of a small demo university, built once a session and only read: shared by every test that needs real data."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.build import Sources
from knowledge_base.demo.build import build_demo
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.warehouse import Warehouse
from knowledge_base.policies import PolicyStore, ingest
from tests.support import SHARED

SCALE = 0.05
GUIDE = SHARED / "corpus" / "guide-2026-18.txt"


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo university at a small scale, with its faults, as generation 1."""
    built = Warehouse(tmp_path_factory.mktemp("evaluation"))
    build_demo(built, scale=SCALE)
    return built


@pytest.fixture(scope="session")
def policy_store(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """The demo's own documents, and the guide where it lies beside the checkout."""
    store = PolicyStore(tmp_path_factory.mktemp("policies"))
    beside: list[Path] = [GUIDE] if GUIDE.is_file() else []
    ingest(store, [*DEMO_DOCUMENTS, *beside])
    return store


@pytest.fixture(scope="session")
def sources(warehouse: Warehouse, policy_store: PolicyStore) -> Sources:
    """What an assistant is built from; threads stay in memory."""
    return Sources(warehouse, policy_store, ALIASES_YAML, RULES_YAML, None)
