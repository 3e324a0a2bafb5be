"""A real sentence-transformers model, built and trained here, read back from its folder without any network."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge_base.errors import EmbedderError
from knowledge_base.policies import PolicyStore, ingest
from knowledge_base.policies.embedders import Embedder, EmbedderChoice, from_choice
from knowledge_base.policies.embedders.sentence_transformer import fingerprint, prompt_named
from tests import tiny_model
from tests.support import ROOT, need_package
from tests.unit.knowledge_base.policies.conftest import DEAN

RULES = (
    "学风办法\n\n第一条 为端正学风，制定本办法。\n第二条 有剽窃行为的，取消申请资格。\n"
    "第三条 津贴由学院按月发给。\n第四条 领导听课每学期不少于四次。\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model on disk."""
    need_package("sentence_transformers")
    return tiny_model.build(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def embedder(folder: Path) -> Embedder:
    return chosen(folder)


@pytest.fixture(scope="module")
def raw(folder: Path) -> Any:
    """The same model as the library opens it."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), local_files_only=True, device="cpu").eval()


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents") / "rules.txt"
    path.write_text(RULES, encoding="utf-8")
    return path


def chosen(model: Path | str) -> Embedder:
    made = from_choice(EmbedderChoice(str(model)))
    assert made is not None
    return made


def test_synonyms_lie_near_each_other_and_vectors_are_unit_long(embedder: Embedder) -> None:
    rows = embedder.embed_documents(["有剽窃行为的，取消资格。", "津贴按月发给。", "领导听课不少于四次。"])
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert [int((rows @ embedder.embed_query(word)).argmax()) for word in ("抄袭", "补助")] == [0, 1]
    assert embedder.embed_documents([]).shape == (0, 32)


def test_the_models_own_prompts_stand_before_queries_and_documents(embedder: Embedder, raw: Any) -> None:
    for made, prompt in (
        (embedder.embed_query("补助"), tiny_model.PROMPTS["query"]),
        (embedder.embed_documents(["补助"])[0], tiny_model.PROMPTS["document"]),
    ):
        with_prompt, without = (raw.encode(said, normalize_embeddings=True) for said in (prompt + "补助", "补助"))
        assert np.allclose(made, with_prompt, atol=1e-5)
        assert not np.allclose(made, without, atol=1e-3)


@pytest.mark.parametrize(
    ("prompts", "wanted"),
    [
        ({"query": "q", "document": "d"}, "query"),
        ({"query": "", "document": "", "retrieval.query": "r"}, "retrieval.query"),
        ({"s2p_query": "s", "s2s_query": "t"}, "s2p_query"),
        ({"query": "", "document": ""}, None),
        ({}, None),
    ],
)
def test_prompts_are_found_under_the_names_models_give_them(prompts: dict[str, str], wanted: str | None) -> None:
    assert prompt_named(prompts, ("query",)) == wanted


def test_an_index_finds_by_meaning_what_no_word_finds(tmp_path: Path, embedder: Embedder, rules: Path) -> None:
    store = PolicyStore(tmp_path / "policies", embedder)
    ingest(store, [rules])
    found = store.find("抄袭怎么处理", DEAN)
    assert (found.hits[0].clause.number, found.note) == ("第二条", "")
    assert found.hits[0].coverage < 0.5
    assert store.search("食堂几点开门", DEAN) == []
    plain = PolicyStore(tmp_path / "plain")
    ingest(plain, [rules])
    assert "第二条" not in [hit.clause.number for hit in plain.search("抄袭", DEAN)]


def test_another_process_without_a_network_reads_the_same_index(tmp_path: Path, folder: Path, rules: Path) -> None:
    ingest(PolicyStore(tmp_path / "policies", chosen(folder)), [rules])
    program = (
        "import sys, pathlib\n"
        "from knowledge_base.policies import PolicyStore, Reader\n"
        "from knowledge_base.policies.embedders import EmbedderChoice, from_choice\n"
        "store = PolicyStore(pathlib.Path(sys.argv[1]), from_choice(EmbedderChoice(sys.argv[2])))\n"
        "assert not store.is_outdated()\n"
        "loaded = 'torch' in sys.modules\n"
        "found = store.find('抄袭', Reader('qa'))\n"
        "print(loaded, found.hits[0].clause.number, found.hits[0].similarity > 0.5, repr(found.note))\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "policies"), str(folder)]
    offline = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=offline)
    assert done.stdout.split() == ["False", "第二条", "True", "''"]
    assert done.stderr == ""


def test_the_identity_is_the_files_not_their_place(tmp_path: Path, folder: Path, embedder: Embedder) -> None:
    moved = shutil.copytree(folder, tmp_path / folder.name)
    (moved / "README.md").write_text("x", encoding="utf-8")
    assert chosen(moved).identity == embedder.identity
    config = moved / "config_sentence_transformers.json"
    content = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps({**content, "prompts": {"query": "别的："}}), encoding="utf-8")
    assert chosen(moved).identity != embedder.identity


def test_a_large_file_is_known_by_samples_of_it(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    size = 40 * 2**20
    weights.write_bytes(bytes(size))
    before = fingerprint(tmp_path)
    weights.write_bytes(bytes([1]) * size)
    assert fingerprint(tmp_path) != before
    weights.write_bytes(bytes(size - 1) + b"\1")
    assert fingerprint(tmp_path) != before
    weights.write_bytes(bytes(size))
    assert fingerprint(tmp_path) == before


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/model", "~/nowhere"])
def test_a_folder_that_is_not_there_is_refused_at_once(name: str) -> None:
    need_package("sentence_transformers")
    with pytest.raises(EmbedderError, match="找不到"):
        chosen(name)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    need_package("sentence_transformers")
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EmbedderError, match="不是可用的"):
        chosen(tmp_path).embed_query("抄袭")


def test_a_model_that_cannot_be_fetched_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    need_package("sentence_transformers")
    import huggingface_hub.constants as constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EmbedderError, match="ZHIZHEN_EMBEDDING_MODEL") as refusal:
        chosen("nobody/no-such-model").embed_query("抄袭")
    assert "\n" not in str(refusal.value)


def test_a_fetched_model_stays_at_its_revision(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path) -> None:
    """A hub cache as a download leaves it; with it nothing is asked of the network."""
    import huggingface_hub.constants as constants

    commit = "0123456789abcdef0123456789abcdef01234567"
    cached = tmp_path / "models--school--tiny"
    shutil.copytree(folder, cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit, encoding="utf-8")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    hub = chosen("school/tiny")
    assert hub.identity == f"school/tiny@{commit}"
    assert np.allclose(hub.embed_query("补助"), chosen(folder).embed_query("补助"))


def test_without_the_extra_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "sentence_transformers" else find(name, *rest)
    )
    with pytest.raises(EmbedderError, match="pip install"):
        chosen("school/tiny")


@pytest.mark.parametrize("choice", [EmbedderChoice(), EmbedderChoice("openai:m", "http://127.0.0.1:9/v1")], ids=str)
def test_torch_is_never_imported_unless_chosen(tmp_path: Path, rules: Path, choice: EmbedderChoice) -> None:
    ingest(PolicyStore(tmp_path / "policies"), [rules])
    program = (
        "import sys, pathlib\n"
        "from knowledge_base.policies import PolicyStore, Reader\n"
        "from knowledge_base.policies.embedders import EmbedderChoice, from_choice\n"
        "choice = EmbedderChoice(*sys.argv[2:])\n"
        "assert PolicyStore(pathlib.Path(sys.argv[1]), from_choice(choice)).search('听课', Reader('qa'))\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "policies"), choice.model, choice.base_url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
