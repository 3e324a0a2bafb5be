"""A real Chroma server keeps the vectors: the same answers as from the folder, and words alone when it is away."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.errors import EmbedderError, VectorsError
from knowledge_base.policies import PolicyStore, ingest, rebuild
from knowledge_base.policies.chroma_server import connect
from knowledge_base.policies.embedders import GlossaryEmbedder
from knowledge_base.policies.nearness import WORDS_ALONE
from tests.unit.knowledge_base.policies.conftest import DEAN, QA

QUERIES = ("学业预警", "约谈", "评教有效", "学业预惊", "整改任务逾期")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that runs as long as this module's tests."""
    port, folder = _free_port(), tmp_path_factory.mktemp("chroma")
    program = Path(sys.executable).parent / "chroma"
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            connect(url)
            return
        except Exception:
            time.sleep(0.1)
    pytest.fail("the Chroma server does not start")


def collections(url: str) -> set[str]:
    names: list[Any] = connect(url).list_collections(limit=10_000)
    return {collection.name for collection in names}


@pytest.fixture(scope="module")
def served(url: str, tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """The demo's documents, their vectors on the server."""
    store = PolicyStore(tmp_path_factory.mktemp("served"), chroma_url=url)
    ingest(store, DEMO_DOCUMENTS)
    return store


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_is_found_as_with_the_vectors_in_the_folder(
    served: PolicyStore, demo_store: PolicyStore, query: str
) -> None:
    for reader in (DEAN, QA):
        here, there = demo_store.find(query, reader, limit=20), served.find(query, reader, limit=20)
        assert there.note == ""
        assert [hit.clause.id for hit in there.hits] == [hit.clause.id for hit in here.hits]
        for a, b in zip(here.hits, there.hits, strict=True):
            assert (a.similarity is None) == (b.similarity is None)
            assert b.similarity == pytest.approx(a.similarity, abs=1e-5)


def test_nothing_but_ids_kinds_and_vectors_lies_on_the_server(served: PolicyStore, url: str) -> None:
    assert not (served.folder / "current" / "chroma").exists()
    for name in collections(url):
        kept = connect(url).get_collection(name, embedding_function=None).get(include=["documents", "metadatas"])
        assert not any(kept["documents"] or ())
        assert all(set(metadata) == {"kind", "document"} for metadata in kept["metadatas"])


def test_the_vectors_move_to_the_server_and_back(url: str, tmp_path: Path, notice: Path) -> None:
    here = PolicyStore(tmp_path / "policies")
    ingest(here, [notice])
    there = PolicyStore(here.folder, chroma_url=url)
    assert (here.is_outdated(), there.is_outdated()) == (False, True)
    assert there.find("听课", DEAN).note == ""
    rebuild(there)
    assert (here.is_outdated(), there.is_outdated()) == (True, False)
    assert there.find("听课", DEAN).hits[0].similarity is not None
    assert here.find("听课", DEAN).note == WORDS_ALONE
    rebuild(here)
    assert here.find("听课", DEAN).hits[0].similarity is not None


def test_a_generation_that_is_rolled_back_to_still_has_its_vectors(url: str, tmp_path: Path, notice: Path) -> None:
    store = PolicyStore(tmp_path / "policies", chroma_url=url)
    ingest(store, [notice])
    before = store.find("听课", DEAN)
    rebuild(store)
    store.publish(1)
    assert store.find("听课", DEAN) == before


def test_a_build_that_fails_leaves_nothing_on_the_server(url: str, tmp_path: Path, notice: Path) -> None:
    store = PolicyStore(tmp_path / "policies", chroma_url=url)
    ingest(store, [notice])
    before = collections(url)

    class Unready(GlossaryEmbedder):
        near: float | None = None

        def embed_query(self, text: str) -> Any:
            raise EmbedderError("after the vectors are written")

    with pytest.raises(EmbedderError):
        rebuild(PolicyStore(store.folder, Unready((("听课",),)), url))
    assert collections(url) == before
    assert store.current_generation() == 1


def test_while_the_server_is_away_words_are_searched(url: str, tmp_path: Path, notice: Path) -> None:
    ingest(PolicyStore(tmp_path / "policies", chroma_url=url), [notice])
    away = PolicyStore(tmp_path / "policies", chroma_url=f"http://127.0.0.1:{_free_port()}")
    found = away.find("听课", DEAN)
    assert (found.hits[0].clause.number, found.hits[0].similarity, found.note) == ("第二条", None, WORDS_ALONE)
    with pytest.raises(VectorsError, match="Chroma") as refusal:
        rebuild(away)
    assert "127.0.0.1" not in str(refusal.value)
    assert away.current_generation() == 1


def test_a_server_that_has_lost_the_vectors_is_told_from_one_that_finds_nothing(
    url: str, tmp_path: Path, notice: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = PolicyStore(tmp_path / "policies", chroma_url=url)
    before = collections(url)
    ingest(store, [notice])
    for name in collections(url) - before:
        connect(url).delete_collection(name)
    assert store.find("听课", DEAN).note == WORDS_ALONE
    assert "ingest --rebuild" in caplog.text


def test_a_server_that_hangs_is_asked_once(tmp_path: Path, url: str, notice: Path) -> None:
    """A socket that takes connections and never answers."""
    ingest(PolicyStore(tmp_path / "policies", chroma_url=url), [notice])
    copy = shutil.copytree(tmp_path / "policies", tmp_path / "copy", symlinks=True)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        silent.settimeout(0)
        store = PolicyStore(copy, chroma_url=f"http://127.0.0.1:{silent.getsockname()[1]}")
        notes = {store.find(query, DEAN).note for query in ("听课", "课堂", "听课次数")}
        assert notes == {WORDS_ALONE}
        silent.accept()
        with pytest.raises(BlockingIOError):
            silent.accept()
