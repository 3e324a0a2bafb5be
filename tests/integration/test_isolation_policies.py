"""Visibility of documents through the agent's tool: a hidden document might as well not be there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.policies import PolicyStore, ingest
from tools.context import ToolContext
from tools.errors import NoData, ToolError, UnknownName
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.scope import Scope
from tools.search_policy import reader_of, search_policy

HIDDEN, TITLE = "supervision-talks", "督导约谈"
OUTSIDERS = ("dean.cs", "head.cs.se", "teacher.1", "student.1")
QUERIES = ("约谈", "督导约谈的启动条件", "约谈记录保存几年", "整改任务逾期", "学业预警", "异议复核")


@pytest.fixture(scope="module")
def own_store(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """The demo's documents alone, so that what lies beside the checkout changes nothing here."""
    store = PolicyStore(tmp_path_factory.mktemp("own"))
    ingest(store, DEMO_DOCUMENTS)
    return store


@pytest.fixture(scope="module")
def public_store(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """The same without the hidden document."""
    store = PolicyStore(tmp_path_factory.mktemp("public"))
    ingest(store, [path for path in DEMO_DOCUMENTS if Path(path).stem != HIDDEN])
    return store


@pytest.fixture(scope="module")
def tools(
    catalogue: Catalogue, metric_service: MetricService, scopes: dict[str, Scope]
) -> Callable[[str, PolicyStore], ToolContext]:
    return lambda user, store: ToolContext(scopes[user], catalogue, metric_service, store, DEFAULT_TODAY)


def said(context: ToolContext, **arguments: object) -> object:
    """All that a caller sees of an answer: clauses and data, or the whole error."""
    try:
        result = search_policy(context, **arguments)  # type: ignore[arg-type]
    except ToolError as error:
        return type(error), error.message, error.suggestions
    return [(e.title, e.quote) for e in result.evidence], result.data


@pytest.mark.parametrize("user", OUTSIDERS)
@pytest.mark.parametrize(
    "arguments",
    [
        *({"query": query, "limit": 8} for query in QUERIES),
        {"query": "约谈", "kind": "internal"},
        {"query": "约谈", "document": TITLE},
        {"query": "约谈", "document": HIDDEN},
        {"clause": "第四条", "document": TITLE},
        {"clause": "第四条", "document": HIDDEN},
        {"clause": "第四条"},
        {"clause": "第四条", "kind": "internal"},
        {"document": "没有这个文件", "query": "约谈"},
    ],
    ids=str,
)
def test_the_answer_is_as_if_the_document_were_not_there(
    tools: Callable[[str, PolicyStore], ToolContext],
    own_store: PolicyStore,
    public_store: PolicyStore,
    user: str,
    arguments: dict[str, object],
) -> None:
    answer = said(tools(user, own_store), **arguments)
    assert answer == said(tools(user, public_store), **arguments)
    asked = str(arguments.get("document", "")) + str(arguments.get("query", ""))
    assert TITLE in asked or TITLE not in str(answer)


def test_its_readers_get_it_by_every_way(
    tools: Callable[[str, PolicyStore], ToolContext], own_store: PolicyStore
) -> None:
    context = tools("qa", own_store)
    for arguments in ({"query": "督导约谈的启动条件"}, {"clause": "第四条", "document": TITLE}):
        found = search_policy(context, **arguments).evidence  # type: ignore[arg-type]
        assert any(e.document_id == HIDDEN and e.clause == "第四条" for e in found)


def test_a_clause_of_a_wanted_document_is_found_behind_many_others(
    tools: Callable[[str, PolicyStore], ToolContext], own_store: PolicyStore
) -> None:
    """`document` narrows before the best are taken, not after."""
    context = tools("student.1", own_store)
    for document in (d for d in own_store.documents(reader_of(context.scope)) if not d.replaced_by):
        found = search_policy(context, query=document.title, document=document.title, limit=2).evidence
        assert found
        assert {e.document_id for e in found} == {document.id}


@pytest.mark.parametrize("limit", [-3, 0, 1, 10**9])
def test_any_limit_gives_at_least_one_and_at_most_a_page(
    tools: Callable[[str, PolicyStore], ToolContext], own_store: PolicyStore, limit: int
) -> None:
    found = search_policy(tools("student.1", own_store), query="学业预警", limit=limit).evidence
    assert 1 <= len(found) <= 8


def test_quotes_are_letter_for_letter(tools: Callable[[str, PolicyStore], ToolContext], own_store: PolicyStore) -> None:
    context = tools("student.1", own_store)
    for evidence in search_policy(context, query="学业预警", limit=8).evidence:
        clause = own_store.get_clause(str(evidence.document_id), str(evidence.clause), reader_of(context.scope))
        assert clause is not None
        assert evidence.quote == clause.text


def test_nothing_asked_unknown_names_and_missing_clauses(
    tools: Callable[[str, PolicyStore], ToolContext], own_store: PolicyStore
) -> None:
    context = tools("student.1", own_store)
    with pytest.raises(ToolError):
        search_policy(context, query=" ", clause=" ")
    with pytest.raises(UnknownName) as unknown:
        search_policy(context, query="x", document="办" * 9999)
    assert len(unknown.value.message) < 100
    with pytest.raises(NoData):
        search_policy(context, clause="第九百条")
    with pytest.raises(ToolError):
        search_policy(context, query="x", kind="secret")
