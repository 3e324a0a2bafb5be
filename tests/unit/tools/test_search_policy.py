"""The tool for clauses: by matter, document and number, letter for letter, and never a hidden one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stores import GUIDE
from tests.support import need
from tests.unit.tools.conftest import Of
from tools.context import ToolContext
from tools.errors import NoData, ToolError, UnknownName
from tools.evidence import EvidenceKind, ToolResult
from tools.search_policy import search_policy


def cited(context: ToolContext, **arguments: Any) -> list[tuple[str | None, str | None]]:
    return [(e.document_id, e.clause) for e in search_policy(context, **arguments).evidence]


def test_the_quote_is_the_stored_clause(of: Of) -> None:
    for evidence in search_policy(of("dean.cs"), query="学业预警").evidence:
        assert evidence.kind is EvidenceKind.CLAUSE
        assert evidence.quote
        assert evidence.display == f"《{evidence.document}》{evidence.clause}"
        assert evidence.sql is None


def test_a_kind_of_document(of: Of) -> None:
    found = search_policy(of("qa"), query="约谈", kind="internal")
    assert {e.document_id for e in found.evidence} == {"supervision-talks"}
    assert {hit["kind"] for hit in found.data["hits"]} == {"internal"}
    with pytest.raises(ToolError, match="这种文件类别"):
        search_policy(of("qa"), query="约谈", kind="secret")


@pytest.mark.parametrize("name", ["评教", "《示范大学学生评教工作办法》", "evaluation-of-teaching"])
def test_a_document_by_part_of_its_name(of: Of, name: str) -> None:
    assert {d for d, _ in cited(of("teacher.1"), query="答卷", document=name)} == {"evaluation-of-teaching"}
    with pytest.raises(UnknownName) as raised:
        search_policy(of("teacher.1"), query="答卷", document="食堂管理办法")
    assert raised.value.suggestions


@pytest.mark.parametrize("typed", ["第十二条", "第12条", " 第 十二 条 ", "第１２条"])
def test_an_article_however_it_is_typed(of: Of, typed: str) -> None:
    assert cited(of("teacher.1"), clause=typed, document="预警") == [("academic-warning", "第十二条")]


@pytest.mark.parametrize("typed", ["3.2.3 c)", "3.2.3c)", "３.２.３ｃ）", "3.2.3 C）", "3．2．3 c)"])
def test_a_lettered_item_however_it_is_typed(of: Of, typed: str) -> None:
    need(GUIDE)
    (found,) = search_policy(of("dean.cs"), clause=typed).evidence
    assert (found.document_id, found.clause) == ("guide-2026-18", "3.2.3 c)")
    assert found.quote


@pytest.mark.parametrize("typed", ["4.2", "第九十九条", "x' OR 1=1", "第" * 5000])
def test_an_absent_clause_is_no_data(of: Of, typed: str) -> None:
    need(GUIDE)
    with pytest.raises(NoData) as raised:
        search_policy(of("dean.cs"), clause=typed)
    assert len(raised.value.message) < 200


def test_the_guide_lacks_4_2_and_has_its_neighbours(of: Of) -> None:
    need(GUIDE)
    for number in ("4.1", "4.3"):
        assert cited(of("dean.cs"), clause=number, document="质量保障体系") == [("guide-2026-18", number)]
    with pytest.raises(NoData, match="质量保障体系"):
        search_policy(of("dean.cs"), clause="4.2", document="质量保障体系")


def test_neither_matter_nor_number(of: Of) -> None:
    with pytest.raises(ToolError, match="请说明"):
        search_policy(of("dean.cs"), query="  ")


@pytest.mark.parametrize("limit", [-5, 0, 1, 99])
def test_a_few_clauses_at_most(of: Of, limit: int) -> None:
    assert 1 <= len(search_policy(of("qa"), query="评教", limit=limit).evidence) <= 8


@pytest.mark.parametrize("user", ["student.1", "teacher.1", "dean.cs", "head.cs.se", "supervisor"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"query": "督导约谈"},
        {"query": "约谈记录由双方核对后签字", "limit": 8},
        {"query": "约谈", "kind": "internal"},
        {"query": "约谈", "document": "supervision-talks"},
        {"query": "约谈", "document": "督导约谈"},
        {"clause": "第四条"},
        {"clause": "第四条", "document": "supervision-talks"},
        {"clause": "第十六条", "document": "示范大学督导约谈工作内部规程"},
    ],
)
def test_an_internal_document_does_not_exist_for_others(of: Of, user: str, arguments: dict[str, Any]) -> None:
    """Neither by its words, nor its name, nor a clause's number; not even in what a refusal offers."""
    found: ToolResult | ToolError
    try:
        found = search_policy(of(user), **arguments)
    except ToolError as refused:
        found = refused
    if isinstance(found, ToolResult):
        assert "supervision-talks" not in {e.document_id for e in found.evidence}
        assert not any("约谈" in str(hit["sentence"]) for hit in found.data["hits"])
    else:
        assert not any("督导约谈" in offered for offered in found.suggestions)
        assert arguments.get("document") or "约谈" not in found.message


def test_a_forbidden_name_is_refused_like_one_that_does_not_exist(of: Of) -> None:
    messages = []
    for name in ("督导约谈工作内部规程", "食堂卫生管理内部规程"):
        with pytest.raises(UnknownName) as raised:
            search_policy(of("student.1"), query="约谈", document=name)
        messages.append(raised.value.message.replace(name, "…"))
    assert messages[0] == messages[1]
