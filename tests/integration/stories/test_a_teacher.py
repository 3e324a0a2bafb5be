"""A teacher's story: asks how the teaching went, reads the own sheet, opens what is under it, takes it along."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import docx
import pytest
from playwright.sync_api import Page

from tests.integration.browsing import DESK, PHONE, visiting
from tests.integration.end_to_end.conftest import Site, bearer

TEACHER, COLLEAGUE = "teacher.12", "teacher.2"
"""Of the small demo: the first is one of whom everything can be told, the second has no theme of five comments."""
ASKED = "我这学期评教怎么样"
RANK = re.compile(r"排名?第|第\s*\d+\s*名|前\s*\d+%|后\s*\d+%|倒数")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
Sheet = dict[str, Any]


@pytest.fixture(scope="module")
def sheet(site: Site) -> Sheet:
    """The teacher's sheet as a program gets it."""
    with site.client() as client:
        answer = client.get("/api/teaching/me", headers=bearer(client, TEACHER, site.password))
    assert answer.status_code == 200, answer.text
    found: Sheet = answer.json()
    return found


def evidence(sheet: Sheet) -> Mapping[str, dict[str, Any]]:
    return {e["id"]: e for e in sheet["evidence"]}


def text_of(sheet: Sheet, key: str) -> str:
    return next((str(part["text"]) for part in sheet["parts"] if part["key"] == key), "")


def shown(sheet: Sheet, section: Mapping[str, Any], figure: str) -> str:
    return str(evidence(sheet)[section["figures"][figure]]["display"])


def test_the_conversation_tells_the_same_as_the_sheet(site: Site, sheet: Sheet) -> None:
    with site.client() as client:
        answer = client.post(
            "/api/chat", json={"question": ASKED}, headers=bearer(client, TEACHER, site.password)
        ).json()
    assert answer["status"] == "answered"
    assert not RANK.search(answer["text"])
    told = {(e["title"], e["display"]) for e in answer["evidence"]}
    assert told
    assert told <= {(e["title"], e["display"]) for e in sheet["evidence"]}


def test_each_rating_stands_with_its_interval_by_a_band_and_without_a_rank(sheet: Sheet) -> None:
    rated = [s for s in sheet["sections"] if "shrunken" in s["figures"]]
    assert rated
    for section in rated:
        low, middle, high = (float(shown(sheet, section, f).removesuffix(" 分")) for f in ("low", "shrunken", "high"))
        assert low < middle < high
        assert {"band_low", "band_high"} <= set(section["figures"])
        assert section["position"] in ("above", "within", "below")
        assert "其他教师" in evidence(sheet)[section["figures"]["band_low"]]["method"]
    assert not RANK.search("".join(part["text"] for part in sheet["parts"]))
    shut = [s for s in sheet["sections"] if s["opening"] in ("words", "nothing", "closed")]
    assert all(set(s["figures"]) <= {"enrolled"} for s in shut)


def test_the_rest_of_the_sheet_is_there_or_says_what_is_missing(sheet: Sheet) -> None:
    assert "参评率" in text_of(sheet, "overview")
    assert "有效率" in text_of(sheet, "overview")
    assert "给分最高的是" in text_of(sheet, "items")
    assert "相对低的是" in text_of(sheet, "items")
    assert all(int(n) >= 5 for n in re.findall(r"(\d+) 条）", text_of(sheet, "themes")))
    assert "条）" in text_of(sheet, "themes")
    assert "亮点：" in text_of(sheet, "visits")
    assert "分段" in text_of(sheet, "grades")
    assert "达成度" in text_of(sheet, "attainment")
    assert "复核" in text_of(sheet, "appeal")
    advice = [line for line in text_of(sheet, "advice").splitlines() if line.startswith("- ")]
    assert len(advice) == 3
    assert all("依据：" in line or "没有找到直接的条款" in line for line in advice)
    clauses = [e for e in sheet["evidence"] if e["kind"] == "clause"]
    assert any(line.count("《") >= 1 for line in advice)
    assert clauses


def test_what_has_no_item_marks_says_what_would_be_needed(site: Site) -> None:
    with site.client() as client:
        answer = client.post(
            "/api/chat",
            json={"question": "我的课程目标达成度扣在哪"},
            headers=bearer(client, "teacher.1", site.password),
        ).json()
    assert answer["status"] == "no_data"
    assert "小题分" in answer["text"]
    assert "不作反推" in answer["text"]


def test_every_figure_of_the_page_is_one_of_the_program_s(site: Site, sheet: Sheet) -> None:
    """No number stands in the document that is not shown, named or quoted in the JSON."""
    with site.client() as client:
        answer = client.get("/api/teaching/me.docx", headers=bearer(client, TEACHER, site.password))
    document = docx.Document(io.BytesIO(answer.content))
    heading, *rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert heading[:4] == ["课程与教学班", "选课", "有效答卷", "有效均值"]
    assert len(rows) == len(sheet["sections"])
    for row, section in zip(rows, sheet["sections"], strict=True):
        assert row[0] == f"《{section['course']}》{section['section_id']}"
        for cell, figure in zip(row[1:4], ("enrolled", "valid", "mean"), strict=True):
            assert cell == (shown(sheet, section, figure) if figure in section["figures"] else "—")
        for cell, ends in zip(row[4:6], (("low", "high"), ("band_low", "band_high")), strict=True):
            there = ends[0] in section["figures"]
            assert NUMBER.findall(cell) == (
                [NUMBER.findall(shown(sheet, section, e))[0] for e in ends] if there else []
            )
    known = {n for words in words_of(sheet) for n in NUMBER.findall(words)}
    written = {n for paragraph in document.paragraphs for n in NUMBER.findall(paragraph.text)}
    assert written
    assert written <= known


def words_of(sheet: Sheet) -> Iterator[str]:
    """Everything of the JSON that a document may repeat."""
    yield sheet["term"]
    for each in sheet["evidence"]:
        yield from (
            str(each[key]) for key in ("display", "title", "entity", "quote", "clause", "period_zh") if each[key]
        )


def test_few_comments_are_counted_and_it_is_said_why_no_theme_is(site: Site) -> None:
    with site.client() as client:
        found = client.get("/api/teaching/me", headers=bearer(client, COLLEAGUE, site.password)).json()
    assert "7[" in text_of(found, "themes")
    assert "各个主题都没有达到" in text_of(found, "themes")


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_in_a_browser(
    site: Site, sheet: Sheet, tmp_path_factory: pytest.TempPathFactory, size: tuple[int, int]
) -> None:
    with visiting(site.url, site.password, size, tmp_path_factory.mktemp("teacher")) as visit:
        page = visit.log_in(TEACHER)
        visit.ask(ASKED, "[data-turn='0'] .zz-mark")
        assert "收缩后" in page.locator("[data-turn='0'] .zz-text").inner_text()
        page.get_by_role("link", name="我的教学", exact=True).first.click()
        page.wait_for_selector(".zz-sheet-table .zz-mark")
        said = page.inner_text("main")
        for title in ("题项", "评语主题", "听课意见", "成绩分布", "课程目标达成", "可做的小事", "有异议怎么办"):
            assert title in said
        assert not RANK.search(said)
        rated = next(s for s in sheet["sections"] if "shrunken" in s["figures"])
        assert shown(sheet, rated, "low") in said
        opens(page, rated["figures"]["low"], "贝叶斯收缩")
        opens(page, rated["figures"]["band_low"], "四分位数")
        with page.expect_download() as saved:
            page.get_by_role("link", name="下载 Word 版").click()
        paragraphs = docx.Document(str(saved.value.path())).paragraphs
        assert any("仅本人" in paragraph.text for paragraph in paragraphs)
        assert (visit.complaints, visit.from_elsewhere(), visit.overflow() <= 0) == ([], [], True)


def opens(page: Page, name: str, word: str) -> None:
    """The mark of an evidence opens it; closed again afterwards."""
    page.locator(f".zz-sheet-table .zz-mark[data-e='{name}'], .zz-sheet-table .zz-mark", has_text=name).first.click()
    drawer = page.get_by_role("dialog", name="依据")
    drawer.get_by_text(word).first.wait_for()
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")
