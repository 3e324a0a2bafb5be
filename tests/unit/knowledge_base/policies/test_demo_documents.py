"""The demo university's documents are whole, consistent with its rules and read like what they are."""

import pytest
import yaml

from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.policies import DocumentKind, PolicyStore
from tests.support import ROOT
from tests.unit.knowledge_base.policies.conftest import QA

ARTICLES = {"academic-warning": 20, "evaluation-of-teaching": 21, "supervision-talks": 16}


def _text(store: PolicyStore, document: str, number: str) -> str:
    clause = store.get_clause(document, number, QA)
    assert clause is not None
    return clause.text


@pytest.mark.parametrize("document", ARTICLES)
def test_every_article_is_there(demo_store: PolicyStore, document: str) -> None:
    numbers = [n for n in demo_store.numbers(document, QA) if n.endswith("条")]
    assert len(numbers) == ARTICLES[document]
    assert all(demo_store.get_clause(document, f"第{n}条", QA) for n in range(1, ARTICLES[document] + 1))


def test_kinds_issuers_and_three_formats(demo_store: PolicyStore) -> None:
    documents = {document.id: document for document in demo_store.documents(QA)}
    assert {path.suffix for path in DEMO_DOCUMENTS} == {".docx", ".html", ".md"}
    assert documents["academic-warning"].kind is DocumentKind.SCHOOL_RULE
    assert documents["supervision-talks"].kind is DocumentKind.INTERNAL
    assert all(document.issuer and document.document_no and document.effective_from for document in documents.values())


def test_the_table_of_tiers_keeps_its_rows(demo_store: PolicyStore) -> None:
    rows = _text(demo_store, "academic-warning", "第五条").split("\n")
    assert [row.split(" | ")[0] for row in rows[1:]] == ["预警等级", "提示", "黄色预警", "橙色预警", "红色预警"]


def test_items_of_an_article_are_whole(demo_store: PolicyStore) -> None:
    assert _text(demo_store, "academic-warning", "第九条").count("\n") == 4
    assert _text(demo_store, "supervision-talks", "第四条").count("\n") == 4


def test_the_shortest_answer_and_the_small_group_are_the_demo_rules(demo_store: PolicyStore) -> None:
    rules = yaml.safe_load((ROOT / "knowledge_base" / "demo" / "rules.yaml").read_text(encoding="utf-8"))
    values = rules["versions"][-1]["values"]
    assert f"不足{values['set_min_seconds']['value']}秒" in _text(demo_store, "evaluation-of-teaching", "第八条")
    limit = values["suppression"]["value"]["school"]
    assert f"不足{limit}人的，不显示" in _text(demo_store, "evaluation-of-teaching", "第十二条")
