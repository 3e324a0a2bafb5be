"""The passage behind an evidence: for who may read the document now, while its words are still the quoted ones."""

from pathlib import Path

import pytest

from api.passages import NEIGHBOURS, PassageOf, passages
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.policies import DocumentMeta, PolicyStore, Source, ingest
from knowledge_base.policies.metadata import GrantMeta
from tests.fakes import TREND
from tools.evidence import Evidence
from tools.scope import Role, Scope
from tools.search_policy import clause_evidence, reader_of

QA, DEAN = Scope("qa", Role.QA), Scope("dean.cs", Role.DEAN, college="cs")
STUDENT = Scope("student.1", Role.STUDENT, college="cs", major="cs.se", person="S1")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    made = PolicyStore(tmp_path_factory.mktemp("policies"))
    ingest(made, DEMO_DOCUMENTS)
    return made


@pytest.fixture(scope="module")
def passage_of(store: PolicyStore) -> PassageOf:
    return passages(store.folder)


def quoted(store: PolicyStore, document: str, number: str) -> Evidence:
    clause = store.get_clause(document, number, reader_of(QA))
    (found,) = [d for d in store.documents(reader_of(QA)) if d.id == document]
    assert clause is not None
    return clause_evidence(clause, found, store.current_generation())


def test_a_public_clause_is_shown_to_everyone(store: PolicyStore, passage_of: PassageOf) -> None:
    evidence = quoted(store, "academic-warning", "第五条")
    for scope in (QA, DEAN, STUDENT):
        found = passage_of(evidence, scope, False)
        assert found is not None
        assert found.clause.text == evidence.quote
        assert len(found.clauses) == 2 * NEIGHBOURS + 1
        whole = passage_of(evidence, scope, True)
        assert whole is not None
        assert whole.before == whole.after == 0


@pytest.mark.parametrize("whole", [False, True])
def test_a_hidden_document_stays_hidden_whoever_holds_an_evidence_of_it(
    store: PolicyStore, passage_of: PassageOf, whole: bool
) -> None:
    evidence = quoted(store, "supervision-talks", "第四条")
    assert passage_of(evidence, QA, whole) is not None
    assert passage_of(evidence, DEAN, whole) is None
    assert passage_of(evidence, STUDENT, whole) is None


def test_a_document_that_changed_or_closed_since_is_not_passed_off_as_the_source(tmp_path: Path) -> None:
    store, file = PolicyStore(tmp_path / "policies"), tmp_path / "notice.txt"
    file.write_text("听课办法\n\n第一条 每学期听课四次。\n第二条 听课要有记录。\n", encoding="utf-8")
    ingest(store, [file])
    passage_of = passages(store.folder)
    first, second = quoted(store, "notice", "第一条"), quoted(store, "notice", "第二条")
    file.write_text("听课办法\n\n第一条 每学期听课六次。\n第二条 听课要有记录。\n", encoding="utf-8")
    ingest(store, [file])
    assert passage_of(first, DEAN, False) is None
    assert passage_of(second, DEAN, False) is not None
    ingest(store, [Source(file, DocumentMeta(visibility=[GrantMeta(roles=["qa"])]))])
    assert passage_of(second, DEAN, False) is None
    assert passage_of(second, QA, False) is not None


def test_a_figure_and_an_empty_store_have_no_passage(tmp_path: Path, store: PolicyStore) -> None:
    assert passages(store.folder)(TREND.evidence[0], QA, False) is None
    assert passages(tmp_path)(quoted(store, "academic-warning", "第五条"), QA, False) is None
