"""The quality office: what is overdue in both countings, a reminder drafted and confirmed, the ledger that holds it."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evals.benchmarks.processes import HOME
from tests.integration.browsing import DESK, PHONE
from tests.integration.end_to_end.conftest import zhizhen
from tests.integration.stories.people import ITEMS, Looking, People, act_on_page


def late_item(people: People) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in people.had("qa", "GET", ITEMS) if one["overdue"])
    return found


def sheet(people: People, user: str, title: str) -> list[dict[str, Any]]:
    """The rows of one sheet of that person's ledger, by their heads."""
    answer = people.ask(user, "GET", "/api/rectification/ledger.xlsx")
    heads, *rows = load_workbook(io.BytesIO(answer.content))[title].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def test_overdue_in_both_countings_reminded_and_in_the_ledger(people: People) -> None:
    late = late_item(people)
    assert late["overdue_original"] > late["overdue"] > 0
    urge = f"{ITEMS}/{late['id']}/urge"
    assert people.ask("dean.em", "POST", urge).status_code == 403
    letter = people.had("qa", "POST", urge)
    assert people.had("qa", "POST", urge)["id"] == letter["id"]
    assert (letter["state"], set(letter["to"])) == ("draft", {late["owner"]["username"], "dean.em"})
    assert str(late["overdue"]) in letter["text"]
    assert letter["id"] not in {n["id"] for n in people.had("dean.em", "GET", "/api/rectification/notices")}
    people.had("qa", "POST", f"/api/rectification/notices/{letter['id']}/issue")
    for user in letter["to"]:
        assert letter["id"] in {n["id"] for n in people.had(user, "GET", "/api/rectification/notices")}
    (row,) = [r for r in sheet(people, "qa", "问题清单") if r["编号"] == late["id"]]
    assert (row["逾期天数（现期限）"], row["逾期天数（原期限）"]) == (late["overdue"], late["overdue_original"])
    (sent,) = [r for r in sheet(people, "qa", "提醒与文书") if r["类型"] == "催办单"]
    assert (sent["整改项"], sent["状态"], sent["发出人（账号）"]) == (late["id"], "已发出", "qa")
    other = next(one for one in people.had("qa", "GET", ITEMS) if not one["overdue"] and not one["plan_overdue"])
    assert people.ask("qa", "POST", f"{ITEMS}/{other['id']}/urge").status_code == 409


def test_the_ledger_says_which_completion_is_which(people: People) -> None:
    told = [str(next(iter(row.values()))) for row in sheet(people, "qa", "汇总")]
    own = next(line for line in told if line.startswith("完成率（本系统办理的整改项）"))
    imported = next(line for line in told if line.startswith("完成率（学校导入的整改记录表）"))
    assert "截至" in own
    assert "代数据" in imported or "没有数字" in imported
    assert any("不合并、不互相修正" in line for line in told)


def test_deleting_every_checkpoint_loses_no_plan(people: People, tmp_path: Path) -> None:
    people.says("qa", "整改台账里逾期的有哪些")
    folder = tmp_path / "copy"
    shutil.copytree(people.site.folder / HOME, folder / HOME, symlinks=True)
    found = sorted((folder / HOME).glob("checkpoints*"))
    assert found
    commands = (("rectify", "list", "--as", "qa"), ("rectify", "show", late_item(people)["id"], "--as", "qa"))
    before = [zhizhen(folder, *command).stdout for command in commands]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    assert [zhizhen(folder, *command).stdout for command in commands] == before
    assert all(before)
    assert zhizhen(folder, "rectify", "verify").returncode == 0


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_on_the_pages_the_office_drafts_and_confirms(looking: Looking, people: People, size: tuple[int, int]) -> None:
    late = late_item(people)
    with looking.by("qa", size) as (_visit, page):
        page.goto(f"{looking.site.url}/rectification?only=overdue")
        assert f"逾期 {late['overdue']} 天（按原定期限 {late['overdue_original']} 天）" in page.inner_text("main")
        sources = page.locator(".zz-rect-sources", has=page.locator("summary", has_text="完成率"))
        sources.locator("summary").click()
        assert "学校导入的整改记录表" in sources.inner_text()
        page.get_by_label("看板").get_by_role("link", name=late["title"]).click()
        page.get_by_role("button", name="起草催办单").click()
        page.get_by_role("status").get_by_text("起草催办单").wait_for()
        act_on_page(page, "记事", why="已电话了解卡点")
        drafts = page.locator("#letters .zz-rect-measure", has=page.get_by_text("待发出"))
        if drafts.count():
            drafts.first.locator("summary").click()
            drafts.first.get_by_label("正文").fill("请于周五前书面说明进展，并附抽查记录。")
            drafts.first.get_by_role("button", name="由我确认发出").click()
            page.get_by_role("status").get_by_text("发出文书").wait_for()
            assert "请于周五前书面说明进展" in page.inner_text("#letters")
            assert "草稿原文：" in page.content()
        assert "已发出" in page.inner_text("#letters")
