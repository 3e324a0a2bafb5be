"""A student's story: what is missing to the degree, what to take, how far a warning is, and care before any figure."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.browsing import DESK, PHONE, visiting
from tests.integration.end_to_end.conftest import Site, bearer

STUDENT = "student.1"
DISTRESS = "挂了好几门，压力太大了，真的不想活了"


@pytest.fixture(scope="module")
def study(site: Site) -> dict[str, Any]:
    with site.client() as client:
        answer = client.get("/api/learning/me", headers=bearer(client, STUDENT, site.password))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def says(site: Site, *questions: str) -> list[dict[str, Any]]:
    """The answers to a row of questions of one conversation."""
    found: list[dict[str, Any]] = []
    with site.client() as client:
        headers = bearer(client, STUDENT, site.password)
        for question in questions:
            thread = {"thread": found[-1]["thread"]} if found else {}
            answer: httpx.Response = client.post("/api/chat", json={"question": question, **thread}, headers=headers)
            assert answer.status_code == 200, answer.text
            found.append(answer.json())
    return found


def figure(answer: dict[str, Any], title: str) -> float | None:
    """The value of an answer's only evidence of that title."""
    (found,) = [e["value"] for e in answer["evidence"] if e["title"] == title]
    value: float | None = found
    return value


def test_the_conversation_audits_as_the_page_does(site: Site, study: dict[str, Any]) -> None:
    (answer,) = says(site, "我还差多少学分毕业")
    audit = study["audit"]
    assert figure(answer, "距毕业还差学分") == audit["missing"]
    assert figure(answer, "已修得学分") == audit["earned"]
    short = {
        f"{m['name']}必修还差学分": m["required"] - m["done"] for m in audit["modules"] if m["required"] > m["done"]
    }
    assert {e["title"]: e["value"] for e in answer["evidence"] if e["title"].endswith("必修还差学分")} == short


def test_the_next_term_and_the_way_to_the_end_come_with_reasons(site: Site, study: dict[str, Any]) -> None:
    following, whole = says(site, "我下学期该选什么课", "什么时候能毕业")
    path = study["path"]
    first = next(term for term in path["terms"] if term["term"] == path["next_term"])
    assert figure(following, "下学期建议修读的学分") == first["credits"] <= first["cap"]
    for course in first["courses"]:
        assert course["name"] in following["text"]
        assert course["reasons"]
        assert all(reason in following["text"] for reason in course["reasons"])
    assert {e["period"] for e in whole["evidence"] if e["title"] == "最早修完的学期"} == {path["ends"]}
    taken = [course["id"] for term in path["terms"] for course in term["courses"]]
    assert len(taken) == len(set(taken))


def test_the_distance_to_a_warning_names_the_clause_and_the_way_to_contest(site: Site, study: dict[str, Any]) -> None:
    (answer,) = says(site, "我会不会被预警")
    hint = study["warning"]
    assert figure(answer, "应修未得学分") == next(m["value"] for m in hint["measures"] if m["name"] == "应修未得学分")
    clauses = {e["clause"]: e["quote"] for e in answer["evidence"] if e["kind"] == "clause"}
    assert "应修未得学分" in clauses[hint["standard"]]
    assert "异议" in clauses[hint["contest"]]
    assert "不是学校的预警认定，也不是处分" in answer["text"]


def test_care_comes_first_and_no_figure_with_it(site: Site) -> None:
    cared, after = says(site, DISTRESS, "我还差多少学分毕业")
    assert "心理" in cared["text"]
    assert cared["evidence"] == []
    assert not any(letter.isdigit() for letter in cared["text"])
    assert figure(after, "距毕业还差学分") is not None


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_in_a_browser(
    site: Site, study: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, size: tuple[int, int]
) -> None:
    with visiting(site.url, site.password, size, tmp_path_factory.mktemp("student")) as visit:
        page = visit.log_in(STUDENT)
        visit.ask(DISTRESS, "[data-turn='0'] .zz-text")
        assert "不需要独自面对" in page.locator("[data-turn='0']").inner_text()
        assert page.locator("[data-turn='0'] .zz-mark").count() == 0
        visit.ask("我会不会被预警", "[data-turn='1'] .zz-mark")
        page.get_by_role("link", name="我的学业", exact=True).first.click()
        page.get_by_role("heading", name="先修关系").wait_for()
        said, audit = page.inner_text("main"), study["audit"]
        assert f"距毕业还差 {audit['missing']:g} 学分" in said
        assert page.get_by_role("img", name="毕业学分").count() == 1
        assert page.locator("[aria-label*='先修']").count() >= 1
        for term in study["path"]["terms"]:
            for course in term["courses"]:
                assert course["name"] in said
                assert "；".join(course["reasons"]) in said
        assert study["warning"]["contest"] in said
        assert "不是学校的预警认定" in said
        assert (visit.complaints, visit.from_elsewhere(), visit.overflow() <= 0) == ([], [], True)
