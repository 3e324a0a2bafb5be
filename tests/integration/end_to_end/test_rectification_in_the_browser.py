"""The demo's rectifications in a real browser: a dean accepts, the office reviews, a stale page, another's item."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.integration.browsing import DESK, PHONE, visiting
from tests.integration.end_to_end.conftest import Site, bearer

pytestmark = pytest.mark.browser

TO_ACCEPT = "车辆工程专业实验报告批改不规范"
TO_APPROVE = "材料学院低年级学生缺少分层辅导"


def open_from_the_board(page: Page, title: str) -> str:
    """From the conversation over the header's link to what waits for this person; the item's number."""
    page.get_by_role("link", name="整改", exact=True).click()
    waiting = page.get_by_role("region", name="等我办的")
    waiting.get_by_role("link", name=title).click()
    page.get_by_role("heading", name=title).wait_for()
    return page.url.rsplit("/", 1)[-1]


def act(page: Page, verb: str, why: str) -> None:
    form = page.locator("details", has=page.locator("summary", has_text=verb))
    form.locator("summary").click()
    form.get_by_label("理由").fill(why)
    form.get_by_role("button", name=f"确认{verb}").click()


def test_a_dean_accepts_the_office_reviews_and_the_timeline_shows_it(site: Site, tmp_path: Path) -> None:
    with visiting(site.url, site.password, PHONE, tmp_path / "dean") as visit:
        page = visit.log_in("dean.me")
        item = open_from_the_board(page, TO_ACCEPT)
        assert visit.overflow() <= 0
        with page.expect_download() as saved:
            page.get_by_role("link", name="实验报告抽查记录.txt").click()
        assert "批改痕迹" in saved.value.path().read_text(encoding="utf-8")
        act(page, "验收通过", "抽查记录属实")
        page.get_by_role("status").get_by_text("已办理：验收通过").wait_for()
        assert page.locator("summary", has_text="验收通过").count() == 0
        assert (visit.overflow() <= 0, visit.complaints) == (True, [])
    with visiting(site.url, site.password, DESK, tmp_path / "qa") as visit:
        page = visit.log_in("qa")
        assert open_from_the_board(page, TO_ACCEPT) == item
        act(page, "验收通过", "复核一致")
        page.get_by_role("status").wait_for()
        told = page.locator(".zz-rect-timeline li").all_inner_texts()
        assert ["复核一致" in told[0], "质量评估中心" in told[0], "抽查记录属实" in told[1]] == [True] * 3
        assert "未认定" in page.inner_text("main")
        page.get_by_role("link", name="整改看板").click()
        with page.expect_download() as saved:
            page.get_by_role("link", name="下载台账").click()
        with saved.value.path().open("rb") as file:
            assert load_workbook(file).sheetnames
        assert (visit.from_elsewhere(), visit.complaints) == ([], [])


def test_a_stale_page_is_told_so_and_shown_anew(site: Site, tmp_path: Path) -> None:
    with visiting(site.url, site.password, DESK, tmp_path) as visit, site.client() as client:
        page = visit.log_in("qa")
        item = open_from_the_board(page, TO_APPROVE)
        headers = bearer(client, "dean.ms", site.password)
        remark = {"act": {"verb": "remark", "why": "补充了辅导班的教室安排"}}
        acts = f"/api/rectification/items/{item}/acts"
        assert client.post(acts, headers=headers, json=remark).status_code == 200
        act(page, "批准方案", "可以开工")
        told = page.get_by_role("alert").inner_text()
        assert "已有新的变化" in told
        newest = page.locator(".zz-rect-timeline li").first.inner_text()
        assert "补充了辅导班的教室安排" in newest
        form = page.locator("details[open]", has=page.locator("summary", has_text="批准方案"))
        assert form.get_by_label("理由").input_value() == "可以开工"
        form.get_by_role("button", name="确认批准方案").click()
        page.get_by_role("status").get_by_text("已办理：批准方案").wait_for()


def test_what_belongs_to_another_college_is_no_page(site: Site, tmp_path: Path) -> None:
    with site.client() as client:
        found = client.get("/api/rectification/items", headers=bearer(client, "qa", site.password)).json()
    item = next(one["id"] for one in found if one["title"] == TO_ACCEPT)
    with visiting(site.url, site.password, DESK, tmp_path) as visit:
        page = visit.log_in("dean.cs")
        answer = page.goto(f"{site.url}/rectification/{item}")
        assert answer is not None
        assert answer.status == 404
        assert page.inner_text("h1") == "没有这个页面"
        page.goto(f"{site.url}/rectification")
        assert TO_ACCEPT not in page.inner_text("main")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("user", ["qa", "supervisor", "teacher.1"])
def test_the_header_and_the_board_stay_within_the_window(
    site: Site, tmp_path: Path, user: str, size: tuple[int, int]
) -> None:
    with visiting(site.url, site.password, size, tmp_path) as visit:
        page = visit.log_in(user)
        assert visit.overflow() <= 0
        page.get_by_role("link", name="整改", exact=True).click()
        page.get_by_role("heading", name="等我办的").wait_for()
        assert visit.overflow() <= 0
