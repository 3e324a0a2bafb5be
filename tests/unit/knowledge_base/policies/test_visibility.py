"""Isolation: a hidden document has no influence, not even on scores, and a restricted one reaches its readers."""

from pathlib import Path

import pytest

from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.policies import DocumentKind, DocumentMeta, PolicyStore, Reader, Source, ingest
from knowledge_base.policies.metadata import GrantMeta
from tests.unit.knowledge_base.policies.conftest import DEAN, QA

HIDDEN = "supervision-talks"
QUERIES = [
    "约谈",
    "督导约谈的启动条件",
    "约谈记录保存几年",
    "整改任务逾期",
    "评教有效率低",
    "异议复核",
    "学业预警",
    "书面通知",
]
OUTSIDERS = [
    DEAN,
    Reader("head", frozenset({"cs", "cs.se"})),
    Reader("teacher", frozenset({"cs"})),
    Reader("student", frozenset({"cs", "cs.se"})),
    Reader("supervisor"),
    Reader("nobody"),
]


@pytest.fixture(scope="module")
def public_store(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """The demo's documents without the hidden one."""
    store = PolicyStore(tmp_path_factory.mktemp("public-policies"))
    ingest(store, [path for path in DEMO_DOCUMENTS if path.stem != HIDDEN])
    return store


@pytest.mark.parametrize("query", QUERIES)
def test_results_are_the_same_as_if_the_hidden_document_did_not_exist(
    demo_store: PolicyStore, public_store: PolicyStore, query: str
) -> None:
    assert demo_store.search(query, DEAN, limit=50) == public_store.search(query, DEAN, limit=50)


@pytest.mark.parametrize("reader", OUTSIDERS, ids=lambda reader: reader.role)
def test_outsiders_get_nothing_of_it_by_any_way(demo_store: PolicyStore, reader: Reader) -> None:
    for query in QUERIES:
        assert all(hit.document.id != HIDDEN for hit in demo_store.search(query, reader, limit=50))
    assert demo_store.search("约谈", reader, kinds=[DocumentKind.INTERNAL]) == []
    assert HIDDEN not in {document.id for document in demo_store.documents(reader)}
    assert demo_store.clauses(HIDDEN, reader) == []
    assert demo_store.numbers(HIDDEN, reader) == []
    assert demo_store.get_clause(HIDDEN, "第四条", reader) is None
    assert demo_store.passage(HIDDEN, "第四条", reader, around=None) is None


@pytest.mark.parametrize("reader", [QA, Reader("leader")], ids=lambda reader: reader.role)
def test_its_readers_find_it(demo_store: PolicyStore, reader: Reader) -> None:
    hits = demo_store.search("督导约谈的启动条件", reader)
    assert (hits[0].document.id, hits[0].clause.number) == (HIDDEN, "第四条")


def test_units_narrow_and_a_store_without_public_documents_still_searches(tmp_path: Path, notice: Path) -> None:
    store = PolicyStore(tmp_path / "policies")
    ingest(store, [Source(notice, DocumentMeta(visibility=[GrantMeta(roles=["dean"], units=["cs"])]))])
    assert store.search("听课", DEAN)[0].similarity is None
    assert store.search("听课", Reader("dean", frozenset({"me"}))) == []
    assert store.search("听课", Reader("teacher", frozenset({"cs"}))) == []
