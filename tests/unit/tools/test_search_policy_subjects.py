"""The policy tool: subjects apart, documents by name, what is in force, what is missing, what was never taken in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.policies import PolicyStore, ingest
from tests.stores import GUIDE
from tests.support import need
from tools.context import ToolContext
from tools.errors import AmbiguousName, NoData, NotTakenIn, UnknownName
from tools.evidence import ToolResult
from tools.scope import Scope
from tools.search_policy import search_policy

Of = Callable[[str], ToolContext]
OLD = "学位授予条例\n\n第一条 学士学位分两类。\n第二条 本条例自1981年1月1日起施行。\n"
NEW = "学位授予法\n\n第一条 学士学位分三类。\n第二条 本法自2025年1月1日起施行。《学位授予条例》同时废止。\n"


@pytest.fixture
def of(scopes: dict[str, Scope], tools_of: Callable[[Scope], ToolContext]) -> Of:
    return lambda user: tools_of(scopes[user])


@pytest.fixture(scope="module")
def degrees(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """Regulations and the law that replaced them, beside the demo's own documents."""
    folder = tmp_path_factory.mktemp("degrees")
    for name, text in (("old", OLD), ("new", NEW)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    store = PolicyStore(folder / "policies")
    ingest(store, [*DEMO_DOCUMENTS, folder / "old.txt", folder / "new.txt"])
    return store


def _parts(result: ToolResult) -> list[tuple[str, str]]:
    """What each subject is about, with the number of its best clause."""
    return [(p["about"], _best(result, p)) for p in result.data["parts"]]


def _best(result: ToolResult, part: dict[str, Any]) -> str:
    hits = [hit for hit in part["hits"] if hit["how"]]
    return str(result.evidence[hits[0]["evidence"]].clause) if hits else ""


def test_two_subjects_bring_two_clauses(of: Of) -> None:
    found = search_policy(of("dean.cs"), query="学业预警的处分和申诉分别怎么规定", kind="school_rule")
    assert _parts(found) == [("处分", "第三条"), ("申诉", "第十一条")]


def test_one_clause_that_answers_both_is_brought_once(of: Of) -> None:
    found = search_policy(of("dean.cs"), query="被学业预警了会影响评奖评优吗，会不会给处分", kind="school_rule")
    (part,) = found.data["parts"]
    assert _best(found, part) == "第三条"
    assert part["answers"] == ["影响评奖评优", "处分"]


def test_a_subject_nothing_speaks_of_has_no_clause(of: Of) -> None:
    found = search_policy(of("dean.cs"), query="评教和奖学金分别怎么规定", kind="school_rule")
    assert dict(_parts(found))["奖学金"] == ""


def test_a_name_in_the_question_keeps_to_that_document(of: Of) -> None:
    for query in ("《学生评教工作办法》对申诉怎么规定", "评教办法对申诉怎么规定"):
        found = search_policy(of("dean.cs"), query=query)
        assert {e.document_id for e in found.evidence} == {"evaluation-of-teaching"}
        assert found.evidence[0].clause == "第十九条"
    article = search_policy(of("dean.cs"), query="评教办法", clause="8条")
    assert [e.clause for e in article.evidence] == ["第八条"]
    with pytest.raises(UnknownName, match="研究生培养办法"):
        search_policy(of("dean.cs"), query="《研究生培养办法》第三条", clause="第三条")


def test_a_heading_brings_what_stands_under_it(of: Of) -> None:
    need(GUIDE)
    found = search_policy(of("dean.cs"), query="指南建设要点有哪些", kind="guide")
    section = [found.evidence[i].clause for i in found.data["parts"][0]["section"]]
    assert section == ["4.1", "4.3", "4.4"]
    titled = search_policy(of("dean.cs"), query="质量评价", kind="guide")
    assert titled.evidence[0].clause == "3.2.3"
    assert len(titled.data["parts"][0]["items"]) == 3
    assert titled.evidence[0].title.endswith("3.2.3 质量评价")


def test_the_law_in_force_answers_and_names_what_it_replaced(of: Of, degrees: PolicyStore) -> None:
    context = replace(of("dean.cs"), policies=degrees, today=date(2026, 3, 20))
    found = search_policy(context, query="学士学位分几类", kind="law")
    assert {e.document for e in found.evidence} == {"学位授予法"}
    assert found.data["hits"][0]["replaces"] == ["学位授予条例"]
    before = search_policy(replace(context, today=date(2024, 6, 1)), query="学士学位分几类", kind="law")
    assert {e.document for e in before.evidence} == {"学位授予条例"}


def test_an_expired_document_that_is_named_comes_with_its_successor(of: Of, degrees: PolicyStore) -> None:
    context = replace(of("dean.cs"), policies=degrees, today=date(2026, 3, 20))
    found = search_policy(context, query="学位授予条例怎么规定学士学位", kind="law")
    own, heir = found.data["parts"]
    assert (own["heir"], own["hits"][0]["in_force"], own["hits"][0]["replaced_by"]) == (False, False, "学位授予法")
    assert heir["heir"]
    assert found.evidence[heir["hits"][0]["evidence"]].document == "学位授予法"


@pytest.mark.parametrize(("user", "how"), [("qa", "ingest"), ("leader", "ingest"), ("student.1", "质量评估中心")])
def test_a_guide_never_taken_in_is_said_to_be_so(of: Of, degrees: PolicyStore, user: str, how: str) -> None:
    with pytest.raises(NotTakenIn, match="还没有收入指南") as raised:
        search_policy(replace(of(user), policies=degrees), query="学业预警", kind="guide")
    assert how in raised.value.message


def test_an_empty_library_is_said_to_be_empty(of: Of, tmp_path: Path) -> None:
    with pytest.raises(NotTakenIn, match="还没有收入任何文件"):
        search_policy(replace(of("qa"), policies=PolicyStore(tmp_path / "none")), query="学业预警")


def test_nothing_found_offers_what_there_is_but_nothing_hidden(of: Of) -> None:
    with pytest.raises(NoData) as raised:
        search_policy(of("qa"), query="食堂几点开门", kind="school_rule")
    assert "示范大学学生评教工作办法" in raised.value.suggestions
    assert not any("约谈" in title for title in raised.value.suggestions)


def test_a_missing_clause_is_missing_and_a_bare_number_is_asked_back(of: Of, degrees: PolicyStore) -> None:
    with pytest.raises(NoData, match="第三十条"):
        search_policy(of("dean.cs"), query="评教办法", clause="第三十条")
    with pytest.raises(AmbiguousName, match="请说明"):
        search_policy(replace(of("dean.cs"), policies=degrees), clause="第一条")
    part = search_policy(of("dean.cs"), query="预警办法", clause="第九条第六项")
    assert part.data["hits"][0]["part"] == "missing"
