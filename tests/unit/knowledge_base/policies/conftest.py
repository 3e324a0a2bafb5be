"""Stores that several tests read: built once, never changed by a test."""

from pathlib import Path

import pytest

from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.policies import PolicyStore, Reader, ingest
from tests.support import SHARED, need

GUIDE = SHARED / "corpus" / "guide-2026-18.txt"
LAWS = SHARED / "corpus" / "laws"

DEAN = Reader("dean", frozenset({"cs"}))
QA = Reader("qa")


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """The demo university's three documents."""
    store = PolicyStore(tmp_path_factory.mktemp("demo-policies"))
    ingest(store, DEMO_DOCUMENTS)
    return store


@pytest.fixture(scope="session")
def full_store(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """The demo's documents and the guide, as in the running demo."""
    guide = need(GUIDE)
    store = PolicyStore(tmp_path_factory.mktemp("full-policies"))
    ingest(store, [*DEMO_DOCUMENTS, guide])
    return store


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A small rule of three articles as plain text."""
    path = tmp_path / "notice.txt"
    path.write_text(
        "听课办法\n\n第一条 为改进课堂教学，制定本办法。\n第二条 学院领导每学期听课不少于四次。\n"
        "第三条 本办法自2024年9月1日起施行。\n",
        encoding="utf-8",
    )
    return path
