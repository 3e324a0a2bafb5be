"""The accepted questions on the page, in a real browser, with the real assistant."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page

from evals import by_hand
from evals.by_hand import Row
from tests.integration.browsing import DESK, PHONE, visiting
from tests.integration.end_to_end.accepted import FAIL_RATES, NEWEST_ZH, POLICY, SOFTWARE
from tests.integration.end_to_end.conftest import Site, bearer
from tests.stores import GUIDE
from tests.support import need

pytestmark = pytest.mark.browser

CHART = ".zz-chart canvas"
LAST_YEAR = Row(("college_id = 'cs'", "academic_year = '2024-2025'"))

# A step is gone from the page when its turn has ended.
WATCH = """() => {
  window.steps = [];
  new MutationObserver(() => document.querySelectorAll('.zz-steps li').forEach(step => steps.push(step.innerText)))
    .observe(document.body, {childList: true, subtree: true});
}"""
DRAWN = """() => [...document.querySelectorAll('.zz-chart canvas')].every(canvas => {
  const {width, height} = canvas;
  return width > 0 && height > 0 && canvas.getContext('2d').getImageData(0, 0, width, height).data.some(v => v > 0);
})"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_dean_asks_sees_the_charts_and_opens_what_stands_behind(
    site: Site, tmp_path: Path, size: tuple[int, int]
) -> None:
    need(GUIDE)
    with visiting(site.url, site.password, size, tmp_path) as visit:
        page = visit.log_in()
        page.evaluate(WATCH)
        visit.ask(FAIL_RATES, CHART)
        assert "查询评价数据" in page.evaluate("steps")
        said = page.locator("[data-turn='0'] .zz-text").inner_text()
        assert all(words in said for words in ("计算机学院的课程不及格率", "最高的专业是", NEWEST_ZH))
        assert page.locator(CHART).count() == 2
        page.wait_for_function(DRAWN)
        assert visit.overflow() <= 0
        _check_figure(page, site)
        assert visit.overflow() <= 0
        _close(page)
        visit.ask(SOFTWARE, "[data-turn='1'] .zz-chart canvas")
        assert page.locator("[data-turn='1'] .zz-text").inner_text().startswith("软件工程的课程不及格率")
        visit.ask(POLICY, "[data-turn='2'] .zz-mark")
        _check_clause(page)
        assert visit.overflow() <= 0
        assert {urlsplit(url).hostname for url in visit.requests if not url.startswith("data:")} == {"127.0.0.1"}
        assert visit.from_elsewhere() == []
        assert visit.complaints == []


def _check_figure(page: Page, site: Site) -> None:
    """The last year's mark opens its definition, counts, persons, period, attribution and SQL."""
    value, numerator, denominator, n = by_hand.figure(site.generation, "course_fail_rate", LAST_YEAR)
    line = page.locator("[data-turn='0'] .zz-text li", has_text="2024-2025学年")
    assert f"{value:.2%}" in line.inner_text()
    line.locator(".zz-mark").first.click()
    drawer = _drawer(page)
    drawer.get_by_text(f"{value:.2%}", exact=True).wait_for()
    facts = dict(zip(drawer.locator("dt").all_inner_texts(), drawer.locator("dd").all_inner_texts(), strict=True))
    assert facts["分子 ÷ 分母"] == f"不及格人次 {numerator:,} ÷ 应考人次 {denominator:,}"
    assert facts["人数 n"].split("（")[0] == f"{n:,}"
    assert "2024-2025" in facts["期间"]
    assert "不及格" in facts["口径"]
    assert "学生所在学院" in facts["归属"]
    drawer.get_by_text("查询语句（SQL）").click()
    (row,) = site.generation.fetch(drawer.locator("pre").inner_text())
    assert by_hand.close(row, (value, numerator, denominator, n))


def _check_clause(page: Page) -> None:
    """The guide's mark opens the clause among its neighbours, then the whole document."""
    page.locator("[data-turn='2'] .zz-mark").first.click()
    drawer = _drawer(page)
    cited = drawer.locator(".zz-cited")
    cited.wait_for()
    assert "3.2.2 c)" in cited.inner_text()
    assert "学业预警与帮扶" in cited.inner_text()
    near = drawer.locator(".zz-clause").count()
    assert near > 1
    drawer.get_by_role("button", name="查看全文").click()
    drawer.get_by_role("button", name="查看全文").wait_for(state="detached")
    assert drawer.locator(".zz-clause").count() > near
    assert "学业预警与帮扶" in cited.inner_text()


def _drawer(page: Page) -> Locator:
    return page.get_by_role("dialog", name="依据")


def _close(page: Page) -> None:
    page.keyboard.press("Escape")
    _drawer(page).wait_for(state="hidden")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_student_opens_the_own_path(site: Site, tmp_path: Path, size: tuple[int, int]) -> None:
    with visiting(site.url, site.password, size, tmp_path) as visit:
        page = visit.log_in("student.1")
        page.get_by_role("link", name="我的学业").click()
        page.wait_for_selector(".zz-study canvas")
        headings = page.get_by_role("heading", level=2).all_inner_texts()
        assert {"毕业学分", "到毕业的修读安排", "关注提示", "先修关系"} <= set(headings)
        with site.client() as client:
            study = client.get("/api/learning/me", headers=bearer(client, "student.1", site.password)).json()
        assert f"距毕业还差 {study['audit']['missing']:g} 学分" in page.inner_text("main")
        assert page.locator(".zz-term").count() == len(study["path"]["terms"])
        page.wait_for_function(DRAWN.replace(".zz-chart", ".zz-study"))
        assert visit.overflow() <= 0
        assert visit.complaints == []
        assert visit.from_elsewhere() == []


def test_who_is_no_student_is_told_whose_page_it_is(site: Site, tmp_path: Path) -> None:
    with visiting(site.url, site.password, DESK, tmp_path) as visit:
        page = visit.log_in("dean.cs")
        assert page.get_by_role("link", name="我的学业").count() == 0
        page.goto(f"{site.url}/path")
        page.get_by_text("“我的学业”是学生本人的页面").wait_for()
