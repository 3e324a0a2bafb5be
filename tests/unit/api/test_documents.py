"""The policy index follows the embedder of the settings: at start, at ingest, and by a command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import __main__, documents
from api.settings import Settings
from knowledge_base.errors import EmbedderError
from knowledge_base.policies import Reader
from tests.embedding_server import EmbeddingServer, embedding_server

QA = Reader("qa")


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with embedding_server() as running:
        yield running


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.txt"
    path.write_text("第一条 剽窃他人成果的，取消资格。\n第二条 津贴按月发给。\n", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, rules: Path) -> Path:
    """A home with an index by the built-in embedder."""
    settings = Settings(home=tmp_path / "home", documents=())
    documents.ingest_documents(settings, [rules])
    return settings.home


def with_endpoint(home: Path, url: str) -> Settings:
    return Settings(home=home, documents=(), embedding_model="openai:tiny", embedding_base_url=url)


def test_serving_rebuilds_the_index_when_the_setting_has_changed(home: Path, server: EmbeddingServer) -> None:
    said: list[str] = []
    chosen = with_endpoint(home, server.url)
    documents.follow_embedder(chosen, said.append)
    assert ["openai:tiny" in line for line in said] == [True, True]
    assert "第 2 代" in said[1]
    store = documents.policy_store(chosen)
    assert [hit.clause.number for hit in store.search("抄袭", QA)] == ["第一条"]
    documents.follow_embedder(chosen, said.append)
    assert len(said) == 2
    back = Settings(home=home, documents=())
    documents.follow_embedder(back, said.append)
    assert "内置离线向量" in said[2]
    assert documents.policy_store(back).current_generation() == 3


def test_an_empty_home_has_nothing_to_follow(tmp_path: Path, server: EmbeddingServer) -> None:
    said: list[str] = []
    documents.follow_embedder(with_endpoint(tmp_path / "home", server.url), said.append)
    assert said == []
    assert server.requests == []


def test_a_start_with_an_embedder_that_cannot_build_is_refused(home: Path, server: EmbeddingServer) -> None:
    server.status = 401
    with pytest.raises(EmbedderError, match="密钥不对"):
        documents.follow_embedder(with_endpoint(home, server.url), lambda line: None)
    assert documents.policy_store(Settings(home=home, documents=())).current_generation() == 1


def test_an_index_that_does_not_fit_is_said_once_and_mended_by_the_command(
    home: Path, server: EmbeddingServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = with_endpoint(home, server.url)
    assert "ingest --rebuild" in documents.outdated_note(chosen)
    for name in ("home", "embedding_model", "embedding_base_url"):
        monkeypatch.setenv(f"ZHIZHEN_{name.upper()}", str(getattr(chosen, name)))
    assert _run(monkeypatch, "ingest", "--rebuild") == 0
    assert "第 2 代" in capsys.readouterr().out
    assert documents.outdated_note(chosen) == ""


def test_ingest_wants_paths_or_rebuild(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, "ingest") == 2
    assert "--rebuild" in capsys.readouterr().err


def test_ingest_with_both_reads_and_rebuilds(
    home: Path, rules: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIZHEN_HOME", str(home))
    assert _run(monkeypatch, "ingest", str(rules), "--rebuild") == 0
    assert ["第 1 代" in line or "第 2 代" in line for line in capsys.readouterr().out.splitlines()] == [True, True]


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["zhizhen", *arguments])
    with pytest.raises(SystemExit) as end:
        __main__.main()
    return int(end.value.code or 0)
