"""A question about the rules while the embedder is away: answered by words, and the answer says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agents.answering.answer import Status
from agents.assistant import Assistant
from agents.build import Sources, build_assistant
from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.policies import PolicyStore, ingest
from knowledge_base.policies.embedders import GlossaryEmbedder
from tools.scope import Scope

SAID = "向量查找暂不可用"


@pytest.fixture(scope="module")
def embedder() -> GlossaryEmbedder:
    return GlossaryEmbedder((("预警", "警示"), ("评教", "打分")))


@pytest.fixture(scope="module")
def assistant(sources: Sources, embedder: GlossaryEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    policies = PolicyStore(tmp_path_factory.mktemp("policies"), embedder)
    ingest(policies, DEMO_DOCUMENTS)
    return build_assistant(replace(sources, policies=policies), lambda: DEFAULT_TODAY)


def test_the_answer_says_that_words_alone_were_searched(
    assistant: Assistant, embedder: GlossaryEmbedder, scopes: dict[str, Scope]
) -> None:
    well = assistant.ask("学校对学业预警怎么规定", scopes["qa"])
    assert SAID not in well.text
    embedder.down = True
    try:
        ill = assistant.ask("学校对学业预警怎么规定", scopes["qa"])
        none = assistant.ask("学校对无人机飞行怎么规定", scopes["qa"])
    finally:
        embedder.down = False
    assert (ill.status, ill.degraded) == (Status.ANSWERED, False)
    assert {e.clause for e in ill.evidence} & {e.clause for e in well.evidence}
    assert ill.text.count(SAID) == 1
    assert none.status is Status.NO_DATA
    assert SAID in none.text


def test_a_home_is_opened_while_the_embedder_is_away(
    sources: Sources, scopes: dict[str, Scope], tmp_path: Path, embedder: GlossaryEmbedder
) -> None:
    ingest(PolicyStore(tmp_path / "policies", embedder), DEMO_DOCUMENTS)
    away = GlossaryEmbedder((("预警", "警示"), ("评教", "打分")))
    away.down = True
    opened = build_assistant(replace(sources, policies=PolicyStore(tmp_path / "policies", away)), lambda: DEFAULT_TODAY)
    opened.warm()
    assert opened.ask("评教答卷是匿名的吗，制度怎么规定", scopes["student.1"]).evidence
