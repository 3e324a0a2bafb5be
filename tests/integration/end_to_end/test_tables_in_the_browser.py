"""Tables on the pages: a document's own in an answer, behind its mark and on its page; a sheet's, wide, on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.integration.browsing import DESK, PHONE, Visit, visiting
from tests.integration.end_to_end.conftest import Site

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
LEVELS, DOCUMENT = "学业预警分几级，各级怎么认定", "academic-warning"


def cells(table: Locator) -> list[str]:
    return [text.strip() for text in table.locator("td").all_inner_texts()]


def cut_off(page: Page, selector: str) -> list[str]:
    """The texts of elements that reach over the window's edge."""
    return list(
        page.eval_on_selector_all(
            selector,
            "found => found.filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth)"
            ".map(e => e.textContent)",
        )
    )


@SIZES
def test_a_clauses_table_is_a_table_in_the_answer_behind_its_mark_and_on_its_page(
    site: Site, tmp_path: Path, size: tuple[int, int]
) -> None:
    with visiting(site.url, site.password, size, tmp_path) as visit:
        page = visit.log_in("dean.cs")
        page.fill("#zz-input", LEVELS)
        page.press("#zz-input", "Enter")
        # The first question after a start waits for the stores.
        page.wait_for_selector("[data-turn='0'] .zz-small", timeout=120_000)
        quoted = page.locator("[data-turn='0'] blockquote")
        in_answer = cells(quoted.locator("table"))
        assert in_answer[:3] == ["提示", "不足8学分", "学生本人"]
        assert "|" not in quoted.inner_text()
        _fits(visit, ".zz-text table, .zz-text td")
        quoted.locator(".zz-mark").click()
        cited = page.get_by_role("dialog", name="依据").locator(".zz-cited")
        cited.locator("table").wait_for()
        assert cells(cited.locator("table")) == in_answer
        page.wait_for_timeout(500)
        _fits(visit, ".zz-drawer td")
        page.goto(f"{site.url}/policies/{DOCUMENT}")
        assert cells(page.locator(".zz-clause-table")) == in_answer
        assert "|" not in page.inner_text("article")
        _fits(visit, ".zz-clause-table td")
        page.goto(f"{site.url}/policies?q={LEVELS}")
        assert cells(page.locator(".zz-clause-table").first) == in_answer
        _fits(visit, ".zz-clause-table td")


def _fits(visit: Visit, selector: str) -> None:
    assert visit.overflow() <= 0
    assert visit.page.locator(selector).count() > 0
    assert cut_off(visit.page, selector) == []


@SIZES
def test_a_sheets_rows_are_whole_on_every_screen(site: Site, tmp_path: Path, size: tuple[int, int]) -> None:
    with visiting(site.url, site.password, size, tmp_path) as visit:
        page = visit.log_in("teacher.1")
        page.goto(f"{site.url}/teaching")
        page.wait_for_selector(".zz-sheet-table .zz-mark")
        _fits(visit, ".zz-sheet-table :is(td, .zz-mark)")
        head = page.locator(".zz-sheet-table thead")
        assert head.is_visible() == (size == DESK)
        label = page.locator(".zz-sheet-table td[data-label='有效答卷']").first
        shown = label.evaluate("e => getComputedStyle(e, '::before').content")
        assert (shown == '"有效答卷"') == (size == PHONE)
        assert page.locator(".zz-terms [aria-current=page]").count() == 1
