"""The embeddings endpoint over real HTTP: batches, refusals, retries, keys, and what is said when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.errors import EmbedderError
from knowledge_base.policies import PolicyStore, ingest
from knowledge_base.policies.embedders.openai_endpoint import EndpointEmbedder
from knowledge_base.policies.nearness import WORDS_ALONE
from tests.embedding_server import EmbeddingServer, embedding_server
from tests.unit.knowledge_base.policies.conftest import DEAN

KEY = "sk-very-secret"


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with embedding_server(KEY) as running:
        yield running


@pytest.fixture
def embedder(server: EmbeddingServer) -> EndpointEmbedder:
    return EndpointEmbedder(server.url, "tiny", KEY)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.txt"
    path.write_text("第一条 剽窃他人成果的，取消资格。\n第二条 津贴按月发给。\n", encoding="utf-8")
    return path


def test_vectors_are_unit_long_and_in_the_order_of_the_texts(
    server: EmbeddingServer, embedder: EndpointEmbedder
) -> None:
    rows = embedder.embed_documents(["抄袭", "津贴", "别的"])
    assert rows.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert embedder.embed_query("剽窃").tolist() == [1, 0, 0]
    assert server.requests[0] == {"model": "tiny", "input": ["抄袭", "津贴", "别的"], "encoding_format": "float"}
    assert set(server.keys) == {KEY}
    assert embedder.embed_documents([]).size == 0


def test_many_texts_go_in_batches(server: EmbeddingServer, embedder: EndpointEmbedder) -> None:
    texts = [f"津贴{i}" for i in range(150)]
    assert len(embedder.embed_documents(texts)) == 150
    assert [len(request["input"]) for request in server.requests] == [64, 64, 22]
    assert server.texts() == texts


def test_a_server_that_takes_few_texts_gets_few(server: EmbeddingServer, embedder: EndpointEmbedder) -> None:
    server.most_texts = 10
    texts = [f"抄袭{i}" for i in range(30)]
    assert embedder.embed_documents(texts).shape == (30, 3)
    assert [len(request["input"]) for request in server.requests] == [30, 15, 7, 7, 7, 7, 2]


def test_a_text_that_is_too_long_is_cut(server: EmbeddingServer, embedder: EndpointEmbedder) -> None:
    server.most_characters = 300
    rows = embedder.embed_documents(["津贴", "抄袭" + "长" * 1000, ""])
    assert rows.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_a_busy_server_is_asked_again(server: EmbeddingServer, embedder: EndpointEmbedder) -> None:
    server.failures = 1
    assert embedder.embed_documents(["抄袭"]).shape == (1, 3)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("status", "said"), [(401, "密钥不对"), (403, "密钥没有权限"), (404, "没有这个地址或模型"), (400, "返回 400")]
)
def test_a_refusal_is_one_sentence_without_the_key(
    server: EmbeddingServer, embedder: EndpointEmbedder, status: int, said: str
) -> None:
    server.status = status
    with pytest.raises(EmbedderError, match=said) as refusal:
        embedder.embed_documents(["抄袭"])
    assert KEY not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_wrong_key_is_not_repeated(server: EmbeddingServer) -> None:
    with pytest.raises(EmbedderError, match="密钥不对") as refusal:
        EndpointEmbedder(server.url, "tiny", "sk-wrong-key").embed_query("抄袭")
    shown = [str(refusal.value), repr(refusal.value), str(refusal.value.__cause__)]
    assert not any("wrong" in text for text in shown)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{}",
        "not json",
        '{"data": []}',
        '{"data": [{"index": 0, "embedding": []}]}',
        '{"data": [{"index": 0, "embedding": ["a"]}]}',
        '{"data": [{"index": 0, "embedding": null}]}',
        '{"data": [{"index": 0, "embedding": [NaN]}]}',
        '{"data": [{"index": 0, "embedding": [1, 2]}, {"index": 1, "embedding": [1, 2]}]}',
    ],
)
def test_an_answer_of_another_form_is_an_error_not_a_vector(
    server: EmbeddingServer, embedder: EndpointEmbedder, raw: str
) -> None:
    server.raw = raw or " "
    with pytest.raises(EmbedderError):
        embedder.embed_documents(["抄袭"])


def test_vectors_that_change_their_length_are_refused(server: EmbeddingServer, embedder: EndpointEmbedder) -> None:
    server.raw = (
        '{"data": [{"index": 0, "embedding": [1, 2]}, {"index": 1, "embedding": [1]}], "object": "list", "model": "m"}'
    )
    with pytest.raises(EmbedderError):
        embedder.embed_documents(["抄袭", "津贴"])


def test_the_identity_is_the_model_and_the_address(server: EmbeddingServer) -> None:
    same = {EndpointEmbedder(url, "m", key).identity for url in ("http://a/v1", "http://a/v1/") for key in ("", "k")}
    assert len(same) == 1
    other = {EndpointEmbedder("http://b/v1", "m").identity, EndpointEmbedder("http://a/v1", "n").identity}
    assert len(same | other) == 3
    assert "password" not in EndpointEmbedder("http://user:password@a/v1", "m").identity
    assert server.requests == []


def test_after_a_query_in_vain_the_endpoint_rests(server: EmbeddingServer) -> None:
    clock = [0.0]
    embedder = EndpointEmbedder(server.url, "tiny", KEY, now=lambda: clock[0])
    server.status = 404
    for _ in range(3):
        with pytest.raises(EmbedderError, match="没有这个地址或模型"):
            embedder.embed_query("抄袭")
    assert len(server.requests) == 1
    server.status = 200
    clock[0] = 31.0
    assert embedder.embed_query("抄袭").any()


def test_an_index_is_built_and_searched_over_http(server: EmbeddingServer, tmp_path: Path, rules: Path) -> None:
    store = PolicyStore(tmp_path / "policies", EndpointEmbedder(server.url, "tiny", KEY))
    ingest(store, [rules])
    found = store.find("抄袭", DEAN)
    assert [hit.clause.number for hit in found.hits] == ["第一条"]
    assert store.search("今天天气怎么样", DEAN) == []
    asked = server.texts()
    assert asked[-2:] == ["抄袭", "今天天气怎么样"]


def test_while_the_server_is_away_words_are_searched(tmp_path: Path, rules: Path) -> None:
    with embedding_server() as server:
        ingest(PolicyStore(tmp_path / "policies", EndpointEmbedder(server.url, "tiny")), [rules])
    store = PolicyStore(tmp_path / "policies", EndpointEmbedder(server.url, "tiny"))
    found = store.find("津贴", DEAN)
    assert ([hit.clause.number for hit in found.hits], found.note) == (["第二条"], WORDS_ALONE)
    assert not store.is_outdated()
    assert np.isfinite(found.hits[0].score)
