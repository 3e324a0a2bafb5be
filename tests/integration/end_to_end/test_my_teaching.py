"""A teacher in a real browser: asks in a conversation, opens the page, looks behind a figure. And the command."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.integration.browsing import DESK, PHONE, visiting
from tests.integration.end_to_end.conftest import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_teacher_asks_opens_the_own_page_and_looks_behind_a_figure(
    site: Site, tmp_path: Path, size: tuple[int, int]
) -> None:
    with visiting(site.url, site.password, size, tmp_path) as visit:
        page = visit.log_in("teacher.1")
        visit.ask("我这学期评教怎么样", "[data-turn='0'] .zz-mark")
        said = page.locator("[data-turn='0'] .zz-text").inner_text()
        assert "2025-2026学年第一学期" in said
        assert "没有证据支持" not in said
        page.get_by_text("我的教学").first.click()
        page.wait_for_selector(".zz-sheet-table .zz-mark")
        assert visit.overflow() <= 0
        assert "有异议怎么办" in page.inner_text("main")
        page.locator(".zz-sheet-table .zz-mark").first.click()
        page.wait_for_selector(".zz-drawer .zz-evidence")
        assert "教学班" in page.inner_text(".zz-drawer")
        assert visit.from_elsewhere() == []


def test_a_dean_is_told_that_the_page_is_not_for_deans(site: Site, tmp_path: Path) -> None:
    with visiting(site.url, site.password, DESK, tmp_path) as visit:
        page = visit.log_in("dean.cs")
        assert page.get_by_text("我的教学").count() == 0
        page.goto(f"{site.url}/teaching")
        page.wait_for_selector(".zz-notice")
        assert "只给任课教师本人" in page.inner_text(".zz-notice")


def test_the_command_writes_the_page_and_refuses_a_dean(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "反馈单.docx"
    written = site.command("feedback", "--as", "teacher.1", "--out", str(out))
    assert written.returncode == 0, written.stderr
    assert "仅本人" in "\n".join(p.text for p in docx.Document(str(out)).paragraphs)
    refused = site.command("feedback", "--as", "dean.cs")
    assert refused.returncode == 1
    assert refused.stderr.startswith("zhizhen: 教学反馈单只给任课教师本人看")
