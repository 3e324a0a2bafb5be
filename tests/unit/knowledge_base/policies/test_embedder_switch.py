"""Another embedder, another generation: nothing is searched with vectors that the embedder at hand did not make."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.errors import EmbedderError, GenerationError
from knowledge_base.policies import DocumentMeta, PolicyStore, Source, ingest, rebuild
from knowledge_base.policies.embedders import CharacterEmbedder, EmbedderChoice, GlossaryEmbedder, from_choice
from knowledge_base.policies.embedders.calibration import UNRELATED, near_of
from knowledge_base.policies.metadata import GrantMeta
from knowledge_base.policies.nearness import WORDS_ALONE
from tests.unit.knowledge_base.policies.conftest import DEAN

GROUPS = (("抄袭", "剽窃"), ("听课", "看课"))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Four articles of which one speaks of 剽窃, never of 抄袭."""
    path = tmp_path / "rules.txt"
    path.write_text(
        "学风办法\n\n第一条 为端正学风，制定本办法。\n第二条 剽窃他人成果的，取消申请资格。\n"
        "第三条 领导听课每学期不少于四次。\n第四条 本办法自发布之日起施行。\n",
        encoding="utf-8",
    )
    return path


def _manifest(store: PolicyStore) -> dict[str, object]:
    manifest: dict[str, object] = json.loads((store.folder / "current" / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def test_a_synonym_is_found_by_meaning_alone(tmp_path: Path, rules: Path) -> None:
    store = PolicyStore(tmp_path / "policies", GlossaryEmbedder(GROUPS))
    ingest(store, [rules])
    found = store.find("抄袭", DEAN)
    assert [hit.clause.number for hit in found.hits] == ["第二条"]
    assert found.hits[0].similarity == pytest.approx(1)
    assert (found.hits[0].matched_terms, found.note) == ((), "")
    words = PolicyStore(tmp_path / "by-words")
    ingest(words, [rules])
    assert words.search("抄袭", DEAN) == []


def test_changing_the_embedder_rebuilds_without_the_files(tmp_path: Path, rules: Path) -> None:
    before = PolicyStore(tmp_path / "policies")
    ingest(before, [rules])
    content = rules.read_text(encoding="utf-8")
    rules.unlink()
    after = PolicyStore(before.folder, GlossaryEmbedder(GROUPS))
    assert (before.is_outdated(), after.is_outdated()) == (False, True)
    assert rebuild(after) == 2
    assert (before.is_outdated(), after.is_outdated()) == (True, False)
    assert after.search("抄袭", DEAN)
    assert _manifest(after) == {"format": 1, "seed": 0, "embedder": "glossary-1", "near": 0.5, "dimensions": 2}
    assert [clause.text for clause in after.clauses("rules", DEAN)] == [
        clause.text for clause in before.clauses("rules", DEAN)
    ]
    rules.write_text(content, encoding="utf-8")
    report = ingest(after, [rules])
    assert (report.generation, report.unchanged) == (2, ("rules",))


def test_ingesting_unchanged_files_with_another_embedder_is_a_new_generation(tmp_path: Path, rules: Path) -> None:
    store = PolicyStore(tmp_path / "policies")
    ingest(store, [rules])
    other = PolicyStore(store.folder, GlossaryEmbedder(GROUPS))
    report = ingest(other, [rules])
    assert (report.generation, report.unchanged) == (2, ("rules",))
    back = ingest(store, [rules])
    assert back.generation == 3
    assert _manifest(store)["embedder"] == CharacterEmbedder.identity


@pytest.mark.parametrize("other", [None, GlossaryEmbedder(GROUPS, "glossary-2")], ids=["built-in", "another"])
def test_an_index_of_another_embedder_is_searched_by_words_and_says_so(
    tmp_path: Path, rules: Path, other: GlossaryEmbedder | None, caplog: pytest.LogCaptureFixture
) -> None:
    store = PolicyStore(tmp_path / "policies", GlossaryEmbedder(GROUPS))
    ingest(store, [rules])
    mixed = PolicyStore(store.folder, other)
    with caplog.at_level(logging.WARNING, "zhizhen.policies"):
        found, again = mixed.find("听课", DEAN), mixed.find("抄袭", DEAN)
    assert [(hit.clause.number, hit.similarity) for hit in found.hits] == [("第三条", None)]
    assert (found.note, again.hits, again.note) == (WORDS_ALONE, (), WORDS_ALONE)
    assert [r.getMessage().count("glossary-1") for r in caplog.records if r.name == "zhizhen.policies"] == [1]
    assert "ingest --rebuild" in caplog.text


def test_the_built_in_index_is_searched_as_before_until_it_is_rebuilt(tmp_path: Path, rules: Path) -> None:
    store = PolicyStore(tmp_path / "policies")
    ingest(store, [rules])
    chosen = PolicyStore(store.folder, GlossaryEmbedder(GROUPS))
    assert chosen.find("听课", DEAN) == store.find("听课", DEAN)


def test_searching_goes_on_by_words_while_the_embedder_is_down(
    tmp_path: Path, rules: Path, caplog: pytest.LogCaptureFixture
) -> None:
    embedder = GlossaryEmbedder(GROUPS)
    store = PolicyStore(tmp_path / "policies", embedder)
    ingest(store, [rules])
    well = store.find("听课", DEAN)
    embedder.down = True
    with caplog.at_level(logging.WARNING, "zhizhen.policies"):
        ill = [store.find("听课", DEAN) for _ in range(3)]
        embedder.down = False
        assert store.find("听课", DEAN) == well
    assert {found.note for found in ill} == {WORDS_ALONE}
    assert [hit.clause.number for hit in ill[0].hits] == ["第三条"]
    said = [record.getMessage() for record in caplog.records if record.name == "zhizhen.policies"]
    assert said == ["词汇表向量暂不可用；期间只按词语查找", "向量查找已恢复"]


def test_a_build_without_its_embedder_leaves_the_store_as_it_was(tmp_path: Path, rules: Path) -> None:
    store = PolicyStore(tmp_path / "policies")
    ingest(store, [rules])
    broken = GlossaryEmbedder(GROUPS)
    broken.down = True
    with pytest.raises(EmbedderError):
        rebuild(PolicyStore(store.folder, broken))
    assert sorted(path.name for path in store.folder.iterdir()) == ["current", "generation-000001"]


def test_vectors_of_another_length_are_not_compared(tmp_path: Path, rules: Path) -> None:
    store = PolicyStore(tmp_path / "policies", GlossaryEmbedder(GROUPS))
    ingest(store, [rules])
    longer = PolicyStore(store.folder, GlossaryEmbedder([*GROUPS, ("补考",)]))
    found = longer.find("听课", DEAN)
    assert (found.hits[0].similarity, found.note) == (None, WORDS_ALONE)


def test_an_empty_store_has_nothing_to_rebuild(tmp_path: Path) -> None:
    store = PolicyStore(tmp_path / "policies", GlossaryEmbedder(GROUPS))
    assert not store.is_outdated()
    with pytest.raises(GenerationError, match="ingest"):
        rebuild(store)


def test_hidden_documents_do_not_move_what_a_model_finds(tmp_path: Path, rules: Path) -> None:
    class Uncalibrated(GlossaryEmbedder):
        near: float | None = None

    secret = tmp_path / "secret.txt"
    secret.write_text("第一条 抄袭的约谈。\n第二条 看课、听课的名单。", encoding="utf-8")
    hidden = Source(secret, DocumentMeta(visibility=[GrantMeta(roles=["qa"])]))
    stores = [PolicyStore(tmp_path / name, Uncalibrated(GROUPS)) for name in ("with", "without")]
    ingest(stores[0], [rules, hidden])
    ingest(stores[1], [rules])
    for query in ("抄袭", "看课", "听课 剽窃"):
        assert stores[0].find(query, DEAN) == stores[1].find(query, DEAN)
    assert _manifest(stores[0])["near"] == _manifest(stores[1])["near"]


def test_near_is_just_above_what_unrelated_questions_reach() -> None:
    class Scaled(GlossaryEmbedder):
        """Everything is at least 0.8 alike, as with some models; each question a little differently."""

        near: float | None = None

        def embed_query(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
            cosine = 1.0 if text == "抄袭" else 0.8 + 0.001 * UNRELATED.index(text)
            return np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32)

    assert len(set(UNRELATED)) == 39
    clauses = np.array([[1, 0]], dtype=np.float32)
    assert near_of(Scaled(GROUPS), clauses) == pytest.approx(0.8 + 0.001 * 37, abs=1e-5)
    assert near_of(GlossaryEmbedder(GROUPS), clauses) == pytest.approx(0.05)
    assert near_of(Scaled(GROUPS), np.zeros((0, 2), dtype=np.float32)) == 1


def test_the_probes_share_no_matter_with_the_demo(tmp_path: Path) -> None:
    store = PolicyStore(tmp_path / "policies")
    ingest(store, DEMO_DOCUMENTS)
    spoken = "".join(c.text for d in store.documents(DEAN) for c in store.clauses(d.id, DEAN))
    assert not [word for word in ("红烧肉", "火锅", "耳机", "猫咪", "自行车", "围棋") if word in spoken]


def test_a_generation_from_before_embedders_were_chosen_is_read(tmp_path: Path, rules: Path) -> None:
    store = PolicyStore(tmp_path / "policies")
    ingest(store, [rules])
    expected = store.find("听课", DEAN)
    old = {"format": 1, "embedder": "characters-1", "seed": 0}
    (store.folder / "generation-000001" / "manifest.json").write_text(json.dumps(old), encoding="utf-8")
    reopened = PolicyStore(store.folder)
    assert reopened.find("听课", DEAN) == expected
    assert not reopened.is_outdated()


@pytest.mark.parametrize("model", ["", "built-in"])
def test_no_choice_is_the_built_in_one(model: str) -> None:
    assert from_choice(EmbedderChoice(model)) is None


@pytest.mark.parametrize("choice", [EmbedderChoice("openai:", "http://x/v1"), EmbedderChoice("openai:bge-m3")], ids=str)
def test_half_an_endpoint_is_refused(choice: EmbedderChoice) -> None:
    with pytest.raises(EmbedderError, match="openai:模型名"):
        from_choice(choice)


def test_a_choice_never_shows_its_key() -> None:
    assert "sk-1" not in repr(EmbedderChoice("openai:m", "http://x/v1", "sk-1"))
