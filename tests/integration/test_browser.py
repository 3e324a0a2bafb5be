"""The page in a real browser, at a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Dialog

from tests.fakes import PASSWORD
from tests.integration.browsing import DESK, PHONE, Visit, visiting

pytestmark = pytest.mark.browser

QUESTION = "我们院近三年挂科率怎么样？哪个专业最高？"


@pytest.fixture
def desk(fake_site: str, tmp_path: Path) -> Iterator[Visit]:
    with visiting(fake_site, PASSWORD, DESK, tmp_path) as visit:
        yield visit


@pytest.fixture
def phone(fake_site: str, tmp_path: Path) -> Iterator[Visit]:
    with visiting(fake_site, PASSWORD, PHONE, tmp_path) as visit:
        yield visit


def test_a_dean_asks_and_opens_the_evidence(desk: Visit) -> None:
    page = desk.log_in()
    assert "计算机学院" in page.inner_text(".zz-header")
    desk.ask(QUESTION, ".zz-chart canvas")
    assert page.locator(".zz-chart canvas").count() == 2
    page.locator(".zz-mark", has_text="E3").click()
    drawer = page.get_by_role("dialog", name="依据")
    drawer.get_by_text("8.34%").wait_for()
    assert "1,688 ÷ 20,240" in drawer.inner_text()
    drawer.get_by_text("查询语句（SQL）").click()
    assert "scoped_score" in drawer.locator("pre").inner_text()
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")
    desk.ask("指南对学业预警有什么要求", "[data-turn='1'] .zz-mark")
    page.locator("[data-turn='1'] .zz-mark").first.click()
    assert "建立学业预警制度" in page.locator(".zz-quote").inner_text()


def test_a_clause_opens_where_it_stands_in_its_document(desk: Visit) -> None:
    page = desk.log_in()
    desk.ask("指南对学业预警有什么要求", ".zz-mark")
    page.locator(".zz-mark", has_text="E1").first.click()
    drawer = page.get_by_role("dialog", name="依据")
    drawer.get_by_text("教师类。").wait_for()
    assert "建立学业预警制度" in drawer.locator(".zz-cited").inner_text()
    assert drawer.locator(".zz-clause").count() == 3
    drawer.get_by_role("button", name="查看全文").click()
    drawer.get_by_text("附则。").wait_for()
    assert "<b>类</b>" in drawer.locator(".zz-clause").first.inner_text()
    assert drawer.get_by_role("button", name="查看全文").count() == 0
    assert desk.complaints == []


def test_a_computed_figure_leads_to_what_it_was_made_from(desk: Visit) -> None:
    page = desk.log_in()
    desk.ask(QUESTION, ".zz-chart canvas")
    page.locator(".zz-mark", has_text="E5").click()
    drawer = page.get_by_role("dialog", name="依据")
    drawer.get_by_role("button", name="查看依据 E4").click()
    drawer.get_by_text("9.41%").wait_for()
    assert drawer.get_by_text("查询语句（SQL）").count() == 1


def test_nothing_comes_from_elsewhere_and_the_policy_holds(desk: Visit) -> None:
    desk.log_in()
    desk.ask(QUESTION, ".zz-chart canvas")
    assert desk.from_elsewhere() == []
    assert desk.complaints == []


def test_what_an_attacker_writes_stays_text(desk: Visit) -> None:
    page = desk.log_in()
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    desk.ask("攻击", ".zz-chart canvas")
    text = page.locator(".zz-answer")
    assert "<script>alert(1)</script>" in text.inner_text()
    assert text.locator("img, script, a").count() == 0
    assert ":alert(1)" in page.locator("figcaption").inner_text()
    assert dialogs == []
    # The policy, not only the renderer: markup that got into the page all the same would not run.
    page.evaluate("document.querySelector('.zz-answer').innerHTML = '<img src=x onerror=window.hit=1>'")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None


def test_a_question_back_is_answered_by_a_tap(phone: Visit) -> None:
    page = phone.log_in()
    phone.ask("口径", ".zz-clarify")
    page.get_by_role("button", name="按人数").tap()
    page.wait_for_selector("[data-turn='1'] .zz-chart canvas")
    assert page.locator(".zz-question").nth(1).inner_text() == "按人数"


def test_a_phone_shows_everything_within_its_width(phone: Visit) -> None:
    page = phone.log_in()
    assert phone.overflow() <= 0
    phone.ask(QUESTION, ".zz-chart canvas")
    assert phone.overflow() <= 0
    page.locator(".zz-mark").first.tap()
    drawer = page.get_by_role("dialog", name="依据")
    drawer.wait_for()
    page.wait_for_timeout(500)
    box = drawer.bounding_box()
    assert box is not None
    assert box["width"] == PHONE[0]
    assert box["y"] > 100, "a sheet from below leaves the conversation in sight"
    assert phone.overflow() <= 0


def test_an_input_methods_enter_does_not_send(desk: Visit) -> None:
    page = desk.log_in()
    page.fill("#zz-input", "挂科")
    for init in ("{key: 'Enter', isComposing: true}", "{key: 'Enter', keyCode: 229}", "{key: 'Enter', shiftKey: true}"):
        page.evaluate(
            f"document.getElementById('zz-input').dispatchEvent(new KeyboardEvent('keydown', "
            f"{{bubbles: true, cancelable: true, ...{init}}}))"
        )
    page.wait_for_timeout(300)
    assert page.locator(".zz-question").count() == 0
    assert page.input_value("#zz-input") == "挂科"


def test_a_reload_brings_the_conversation_back_and_a_new_one_starts_empty(desk: Visit) -> None:
    page = desk.log_in()
    desk.ask(QUESTION, ".zz-chart canvas")
    page.wait_for_url("**/?thread=*")
    page.reload()
    page.wait_for_selector(".zz-chart canvas")
    page.locator(".zz-mark").first.click()
    page.get_by_role("dialog", name="依据").wait_for()
    page.keyboard.press("Escape")
    thread = page.url
    page.get_by_role("button", name="新对话").click()
    page.wait_for_selector(".zz-starter:visible")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login")
    desk.log_in("dean.em")
    page.goto(thread)
    page.wait_for_selector(".zz-starter:visible")
    assert page.locator(".zz-turn").count() == 0


def test_a_running_turn_can_be_stopped(desk: Visit) -> None:
    page = desk.log_in()
    desk.ask("等待", "#zz-stop:visible")
    assert "正在查询" in page.locator(".zz-steps").inner_text()
    page.get_by_role("button", name="停止").click()
    page.get_by_text("已停止。").wait_for()
    page.wait_for_selector("#zz-send:visible")


def test_a_session_that_ended_elsewhere_ends_here(desk: Visit) -> None:
    page = desk.log_in()
    page.evaluate("fetch('/logout', {method: 'POST', redirect: 'manual'})")
    page.wait_for_timeout(300)
    page.fill("#zz-input", "挂科率")
    page.press("#zz-input", "Enter")
    page.wait_for_url("**/login")


@pytest.mark.parametrize("visit", ["desk", "phone"])
def test_a_draft_is_confirmed_on_its_card_and_shows_as_a_reminder(visit: str, request: pytest.FixtureRequest) -> None:
    visited: Visit = request.getfixturevalue(visit)
    page = visited.log_in("head.cs.se" if visit == "desk" else "teacher.1")
    visited.ask("今天提醒我看软工挂科率", "[data-turn='0'] .zz-act")
    turn = page.locator("[data-turn='0']")
    assert "等待您确认" in turn.inner_text()
    turn.get_by_role("button", name="确认").click()
    turn.get_by_text("已确认").wait_for()
    assert turn.get_by_role("button", name="确认").count() == 0
    assert "只是草稿" not in turn.inner_text()
    visited.ask("明天提醒我看软工挂科率", "[data-turn='1'] .zz-act")
    page.goto(visited.site)
    waiting = page.locator(".zz-act")
    waiting.get_by_role("button", name="不要了").click()
    waiting.get_by_text("已拒绝").wait_for()
    reminder = page.get_by_role("region", name="我的提醒")
    assert "看软工挂科率" in reminder.inner_text()
    assert visited.overflow() <= 0
    reminder.get_by_role("button", name="完成").click()
    page.locator(".zz-reminder").wait_for(state="detached")
    assert visited.complaints == []
