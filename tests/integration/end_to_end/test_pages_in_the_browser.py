"""Home by role, the navigation, the policies and the data page in a real browser, over the demo with its faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.integration.browsing import DESK, PHONE, visiting
from tests.integration.end_to_end.conftest import Site, bearer

pytestmark = pytest.mark.browser

PAGES = {
    "qa": ["问答", "诊断", "整改", "报告", "制度", "数据"],
    "leader": ["问答", "诊断", "整改", "报告", "制度", "数据"],
    "dean.cs": ["问答", "诊断", "整改", "报告", "制度"],
    "head.cs.se": ["问答", "诊断", "整改", "制度"],
    "teacher.1": ["问答", "我的教学", "整改", "制度"],
    "student.1": ["问答", "我的学业", "制度"],
    "supervisor": ["问答", "整改", "制度"],
}
LOADED = ".zz-home-block:last-child .zz-home-said, .zz-home-block:last-child .zz-change"


def nav(page: Page) -> list[str]:
    return page.locator("nav.zz-nav a").all_inner_texts()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_role_has_its_links_on_every_page_and_nothing_runs_over(
    site: Site, tmp_path: Path, size: tuple[int, int]
) -> None:
    for user, titles in PAGES.items():
        with visiting(site.url, site.password, size, tmp_path / user) as visit:
            page = visit.log_in(user)
            page.wait_for_selector(LOADED, timeout=120_000)
            page.get_by_role("status").first.wait_for(state="detached")
            assert (nav(page), visit.overflow() <= 0) == (titles, True), user
            for title in titles[1:]:
                page.locator("nav.zz-nav a", has_text=title).click()
                page.locator("nav.zz-nav a[aria-current=page]", has_text=title).wait_for()
                assert (nav(page), visit.overflow() <= 0) == (titles, True), (user, title)
            assert (visit.from_elsewhere(), visit.complaints) == ([], []), user


def test_a_dean_sees_what_changed_and_asks_why(site: Site, tmp_path: Path) -> None:
    with visiting(site.url, site.password, DESK, tmp_path) as visit, site.client() as client:
        page = visit.log_in("dean.cs")
        changed = page.get_by_role("region", name="有什么变化")
        changed.locator(".zz-change").first.wait_for()
        shown = client.get("/api/home", headers=bearer(client, "dean.cs", site.password)).json()
        first, evidence = shown["changed"]["changes"][0], shown["changed"]["evidence"]
        figure = next(e for e in evidence if e["id"] == first["figures"][0]["evidence"])
        (row,) = site.generation.fetch(figure["sql"])
        assert row[0] == pytest.approx(figure["value"])
        assert figure["display"] in changed.inner_text()
        changed.locator(".zz-mark").first.click()
        drawer = page.get_by_role("dialog", name="依据")
        drawer.get_by_text(figure["display"], exact=True).wait_for()
        page.keyboard.press("Escape")
        drawer.wait_for(state="hidden")
        changed.get_by_role("button", name="为什么").first.click()
        page.wait_for_selector("[data-turn='0'] .zz-mark")
        assert page.locator(".zz-question").inner_text() == first["ask"]
        page.locator(".zz-log").get_by_text("贡献").first.wait_for()
        assert not page.locator(".zz-welcome").is_visible()


def test_what_waits_leads_to_the_item_and_to_nobody_elses(site: Site, tmp_path: Path) -> None:
    with site.client() as client:
        tasks = {
            user: client.get("/api/home", headers=bearer(client, user, site.password)).json()["waiting"]
            for user in ("qa", "dean.ms", "student.1")
        }
        items = client.get("/api/rectification/items", headers=bearer(client, "qa", site.password)).json()
    waiting = {f"/rectification/{i['id']}" for i in items if "qa" in {p["username"] for p in i["waits_for"]}}
    assert waiting <= {task["link"] for task in tasks["qa"]["tasks"]}
    assert tasks["student.1"]["tasks"] == []
    assert "没有等您处理" in tasks["student.1"]["said"]
    with visiting(site.url, site.password, PHONE, tmp_path) as visit:
        page = visit.log_in("qa")
        block = page.get_by_role("region", name="等我处理")
        block.locator(".zz-task").first.click()
        page.wait_for_url("**/rectification/*")
        assert visit.overflow() <= 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_student_finds_a_clause_and_reads_it_in_its_document(
    site: Site, tmp_path: Path, size: tuple[int, int]
) -> None:
    with visiting(site.url, site.password, size, tmp_path) as visit:
        page = visit.log_in("student.1")
        page.get_by_role("link", name="制度", exact=True).click()
        gone = page.get_by_role("region", name="已失效或被替代")
        gone.get_by_role("link", name="《示范大学本科生学业预警与帮扶办法》").wait_for()
        page.get_by_label("检索条款").fill("学业预警分几级")
        page.get_by_role("button", name="检索").click()
        hit = page.get_by_role("region", name="检索结果").get_by_role("link").first
        named = hit.inner_text()
        assert visit.overflow() <= 0
        hit.click()
        cited = page.locator("#cited")
        cited.wait_for()
        assert named.endswith(cited.locator(".zz-clause-number").inner_text())
        assert (visit.overflow() <= 0, visit.complaints, visit.from_elsewhere()) == (True, [], [])


def test_a_document_that_is_not_for_a_student_is_no_page(site: Site, tmp_path: Path) -> None:
    with visiting(site.url, site.password, DESK, tmp_path / "qa") as visit:
        page = visit.log_in("qa")
        page.goto(f"{site.url}/policies")
        links = page.locator(".zz-library .zz-import-head", has_text="内部规程").locator("a")
        hidden = [str(link.get_attribute("href")) for link in links.all()]
        titles = links.all_inner_texts()
        assert hidden
    with visiting(site.url, site.password, DESK, tmp_path / "student") as visit:
        page = visit.log_in("student.1")
        page.goto(f"{site.url}/policies")
        shown = page.inner_text("main")
        refused = [page.goto(f"{site.url}{address}") for address in [*hidden, "/policies/no-such", "/data/imports/1"]]
        assert [title for title in titles if title in shown] == []
        assert [answer.status for answer in refused if answer] == [404] * (len(hidden) + 1) + [403]


def test_the_office_sees_the_data_and_a_dean_is_told_whose_page_it_is(site: Site, tmp_path: Path) -> None:
    with visiting(site.url, site.password, PHONE, tmp_path / "qa") as visit:
        page = visit.log_in("qa")
        page.get_by_role("link", name="数据", exact=True).click()
        generations = page.get_by_role("region", name="数据代")
        assert "示范大学（生成的数据）" in generations.inner_text()
        assert "现用" in generations.inner_text()
        assert "还没有导入过数据" in page.inner_text("main")
        assert (visit.overflow() <= 0, visit.complaints) == (True, [])
    with visiting(site.url, site.password, PHONE, tmp_path / "dean") as visit:
        page = visit.log_in("dean.cs")
        answer = page.goto(f"{site.url}/data")
        assert answer is not None
        assert answer.status == 403
        assert "对质量评估中心和校领导开放" in page.inner_text("main")
        assert visit.overflow() <= 0


def test_a_section_number_stays_whole_on_a_phone(site: Site, tmp_path: Path) -> None:
    with visiting(site.url, site.password, PHONE, tmp_path) as visit:
        page = visit.log_in("teacher.1")
        page.get_by_role("link", name="我的教学", exact=True).click()
        cell = page.locator(".zz-sheet-table td").first
        cell.wait_for()
        number = cell.inner_text().split()[-1]
        lines = cell.evaluate(
            """(cell, number) => {
              const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(number);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + number.length);
                return range.getClientRects().length;
              }
              return 0;
            }""",
            number,
        )
        assert (lines, visit.overflow() <= 0) == (1, True)
