"""The pages of rectification without a browser: what each person is offered, what a form does, who finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.identity import COOKIE
from api.rectification.parts import Rectification
from api.web.rectification import finding_pages, pages
from api.web.rectification.board import COLUMNS
from tests.fakes import PASSWORD, TODAY, fake_container
from tools.rectification.offered import ASKED
from tools.rectification.verbs import VERBS
from tools.rectification.words import State

PDF = b"%PDF-1.7 minutes of the meeting"
DUE = TODAY + timedelta(days=180)
PLAN = {
    "goal": "挂科率降到 10%", "cause": "execution", "cause_note": "习题课不足", "due_on": DUE.isoformat(),
    "m1_text": "每周一次习题课", "m1_deliverable": "到课记录", "m1_due_on": DUE.isoformat(),
    "m1_milestones": f"{TODAY + timedelta(days=60)} 过半",
}  # fmt: skip
TEST = {
    "metric": "course_fail_rate", "unit": "cs.se", "periods": "2024-2025", "target": "0.1",
    "guard": "course_mean_score", "observe_from": str(TODAY + timedelta(days=240)),
    "observe_until": str(TODAY + timedelta(days=600)),
}  # fmt: skip


class People:
    """Everybody signed in with a cookie of their own, as browsers are."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self._cookies: dict[str, dict[str, str]] = {}

    def ask(self, user: str, method: str, address: str, **more: Any) -> Any:
        if user not in self._cookies:
            token = self._client.post("/api/login", json={"username": user, "password": PASSWORD}).json()["token"]
            self._client.cookies.clear()
            self._cookies[user] = {"Cookie": f"{COOKIE}={token}", "Sec-Fetch-Site": "same-origin"}
        headers = {**self._cookies[user], **more.pop("headers", {})}
        return self._client.request(method, address, headers=headers, follow_redirects=False, **more)

    def page(self, user: str, item: str) -> str:
        answer = self.ask(user, "GET", f"/rectification/{item}")
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    def sent(self, user: str, item: str, verb: str, **filled: str) -> Any:
        """A form of the page, filled in and sent."""
        hidden = dict(re.findall(r'name="(expected|key)" value="([^"]*)"', self.page(user, item)))
        return self.ask(user, "POST", f"/rectification/{item}/acts", data={**hidden, "verb": verb, **filled})

    def done(self, user: str, item: str, verb: str, **filled: str) -> None:
        answer = self.sent(user, item, verb, **filled)
        assert answer.status_code == 303, re.findall(r'role="alert">([^<]*)', answer.text)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    app = create_app(fake_container(tmp_path), pages=False)
    app.include_router(finding_pages.router)
    app.include_router(pages.router)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield People(client)


def opened(people: People, title: str = "软工挂科率偏高") -> str:
    body = {"title": title, "problem": "连续两年高于全校", "unit": "cs.se", "level": "major", "why": "年度分析"}
    item: str = people.ask("qa", "POST", "/api/rectification/items", json={"register": body}).json()["id"]
    people.done("qa", item, "assign", owner="head.cs.se", supervisor="supervisor")
    return item


def working(people: People) -> str:
    item = opened(people)
    people.done("head.cs.se", item, "claim")
    people.done("head.cs.se", item, "save_plan", **PLAN)
    people.done("head.cs.se", item, "register_test", **TEST)
    people.done("head.cs.se", item, "submit_plan")
    for user in ("dean.cs", "qa"):
        people.done(user, item, "approve_plan", why="同意")
    return item


def offers(page: str) -> set[str]:
    return set(re.findall(r'name="verb" value="(\w+)"', page))


def hand_in(people: People, item: str, **changes: Any) -> Any:
    hidden = dict(re.findall(r'name="(expected|key)" value="([^"]*)"', people.page("head.cs.se", item)))
    filled = {**hidden, "kind": "minutes", "measures": ["M1"], "made_on": TODAY.isoformat(), **changes}
    files = {"file": ("会议纪要.pdf", PDF, "application/pdf")}
    return people.ask("head.cs.se", "POST", f"/rectification/{item}/evidence", data=filled, files=files)


def test_every_state_has_one_column_and_every_verb_is_asked_of() -> None:
    assert sorted(state for *_, states in COLUMNS for state in states) == sorted(State)
    assert set(ASKED) == set(VERBS)


def test_by_forms_alone_from_a_claim_to_observation(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rectification, "sees", lambda *_: True)
    item = working(people)
    people.done("head.cs.se", item, "report", measure="M1", progress="100", done="过半", why="习题课已开")
    assert hand_in(people, item).status_code == 303
    people.done("head.cs.se", item, "submit_work", why="已落实")
    people.done("dean.cs", item, "accept", why="属实")
    people.done("qa", item, "accept", why="复核属实")
    page = people.page("head.cs.se", item)
    for told in (
        "观察期",
        "未认定",
        "只在认定日检验一次",
        "会议纪要.pdf",
        "每周一次习题课",
        "15.00%",
        "10.00%",
        "✓ 过半",
    ):
        assert told in page, told
    assert [page.index(why) for why in ("复核属实", "已落实", "习题课已开")] == sorted(
        page.index(why) for why in ("复核属实", "已落实", "习题课已开")
    )


def test_who_may_do_what_is_what_is_offered(people: People) -> None:
    item = opened(people)
    assert offers(people.page("head.cs.se", item)) == {"claim", "decline", "remark"}
    assert offers(people.page("qa", item)) == {"assign", "merge", "exclude", "remark"}
    assert offers(people.page("dean.cs", item)) == {"remark"}
    people.done("head.cs.se", item, "claim")
    planning = {"save_plan", "register_test", "declare_untestable", "submit_plan", "remark"}
    assert offers(people.page("head.cs.se", item)) == planning
    people.done("head.cs.se", item, "save_plan", **PLAN)
    people.done("head.cs.se", item, "declare_untestable", why="没有指标")
    people.done("head.cs.se", item, "submit_plan")
    assert offers(people.page("dean.cs", item)) == {"approve_plan", "return_plan", "remark"}
    assert "等我办" in people.ask("dean.cs", "GET", "/rectification").text
    assert "approve_plan" not in offers(people.page("qa", item))


def test_a_stale_page_is_told_so_and_keeps_what_was_written(people: People) -> None:
    item = opened(people)
    stale = dict(re.findall(r'name="(expected|key)" value="([^"]*)"', people.page("head.cs.se", item)))
    people.done("qa", item, "remark", why="请尽快")
    form = {**stale, "verb": "claim", "why": "马上办"}
    answer = people.ask("head.cs.se", "POST", f"/rectification/{item}/acts", data=form)
    assert answer.status_code == 409
    assert "已有新的变化，请刷新后再办理" in answer.text
    assert "马上办" in answer.text
    assert "待认领" in answer.text
    form = {"verb": "claim"}
    assert people.ask("head.cs.se", "POST", f"/rectification/{item}/acts", data=form).status_code == 422


def test_a_form_sent_twice_acts_once(people: People) -> None:
    item = opened(people)
    hidden = dict(re.findall(r'name="(expected|key)" value="([^"]*)"', people.page("qa", item)))
    form = {**hidden, "verb": "remark", "why": "现场看过"}
    both = [people.ask("qa", "POST", f"/rectification/{item}/acts", data=form).status_code for _ in range(2)]
    assert both == [303, 303]
    assert people.page("qa", item).count("现场看过") == 1


@pytest.mark.parametrize("user", ["dean.em", "teacher.1", "student.1"])
def test_what_is_outside_the_scope_is_not_there(people: People, user: str) -> None:
    item = opened(people)
    for method, address in (("GET", ""), ("POST", "/acts"), ("POST", "/evidence")):
        known = people.ask(user, method, f"/rectification/{item}{address}")
        unknown = people.ask(user, method, f"/rectification/ZG1999-999{address}")
        assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
        assert known.status_code == 404
        assert "没有这个页面" in known.text
    assert item not in people.ask(user, "GET", "/rectification").text
    assert people.ask("student.1", "GET", "/rectification").status_code == 404
    assert people.ask("qa", "GET", "/rectification/%00").status_code == 404


def test_who_hands_an_item_back_comes_to_the_board(people: People) -> None:
    item = opened(people)
    people.done("qa", item, "assign", owner="teacher.1", supervisor="supervisor")
    answer = people.sent("teacher.1", item, "decline", why="不在职责内")
    assert (answer.status_code, answer.headers["location"]) == (303, "/rectification?done=decline")
    assert "已办理：退回分派" in people.ask("teacher.1", "GET", answer.headers["location"]).text


def test_what_people_write_stays_text(people: People) -> None:
    item = opened(people, "<script>alert(1)</script>")
    for address in ("/rectification", f"/rectification/{item}"):
        text = people.ask("qa", "GET", address).text
        assert "<script" not in text
        assert "&lt;script&gt;" in text


def test_a_form_without_its_reason_or_with_a_wrong_field_says_which(people: People) -> None:
    item = working(people)
    answer = people.sent("head.cs.se", item, "ask_extension", to="不久", why="顺延")
    assert answer.status_code == 422
    assert "“延到哪一天”没有填好" in answer.text
    assert people.sent("head.cs.se", item, "submit_work").status_code == 422
    assert people.sent("head.cs.se", item, "no_such_verb").status_code == 422
    assert hand_in(people, item, measures=[]).status_code == 422


def test_a_refused_form_stays_open_with_all_that_was_written(people: People) -> None:
    item = opened(people)
    people.done("head.cs.se", item, "claim")
    early = {**PLAN, "due_on": "2020-01-01", "needs_leader": "1", "m1_text": "隔周一次答疑"}
    page = people.sent("head.cs.se", item, "save_plan", **early).text
    assert "完成期限须在今天之后" in page
    form = page.split('value="save_plan"')[1].split("</form>")[0]
    for kept in (PLAN["goal"], "隔周一次答疑", "2020-01-01"):
        assert kept in form, kept
    assert re.search(r'name="needs_leader" value="1" checked', form)
    people.done("head.cs.se", item, "save_plan", **PLAN)
    wrong = {**TEST, "target": "0.5", "why": "先登记"}
    page = people.sent("head.cs.se", item, "register_test", **wrong).text
    form = page.split('value="register_test"')[1].split("</form>")[0]
    assert [one in form for one in ("0.5", TEST["observe_until"], "先登记")] == [True] * 3
    assert re.search(r'<details class="zz-rect-act" name="act" open>\s*<summary[^>]*>登记效果检验', page)


def test_only_our_own_page_acts_and_only_for_who_is_signed_in(people: People) -> None:
    item = opened(people)
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = people.ask("qa", "POST", f"/rectification/{item}/acts", data={"verb": "remark"}, headers=elsewhere)
    assert answer.status_code == 403
    for address in ("/rectification", f"/rectification/{item}"):
        answer = people.ask("qa", "GET", address, headers={"Cookie": ""})
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert people.ask("qa", "POST", f"/rectification/{item}/acts", headers={"Cookie": ""}).status_code == 303


def test_the_board_filters(people: People) -> None:
    item = working(people)

    def shown(query: str) -> bool:
        board = people.ask("qa", "GET", f"/rectification?{query}").text.split('aria-label="看板"')[1]
        return item in board

    through = ("", "column=work", "light=green", "light=none-of-these")
    assert all(shown(query) for query in through)
    assert not any(shown(query) for query in ("column=plan", "light=red", "only=mine", "only=overdue"))


def test_an_item_is_opened_on_the_page_by_who_may(people: People) -> None:
    filled = {
        "title": "论文过程管理不全", "problem": "抽查缺指导记录", "unit": "cs.se", "level": "major", "severity": "key",
        "nature": "by_deadline", "why": "专项检查",
    }  # fmt: skip
    answer = people.ask("head.cs.se", "POST", "/rectification/new", data=filled)
    assert answer.status_code == 303
    item = answer.headers["location"].split("?")[0].rsplit("/", 1)[-1]
    assert "已办理：立项" in people.ask("head.cs.se", "GET", answer.headers["location"]).text
    assert "论文过程管理不全" in people.page("qa", item)
    wrong = people.ask("head.cs.se", "POST", "/rectification/new", data={**filled, "why": ""})
    assert (wrong.status_code, "“立项理由”没有填好" in wrong.text, "抽查缺指导记录" in wrong.text) == (422, True, True)
    elsewhere = people.ask(
        "head.cs.se", "POST", "/rectification/new", data={**filled, "unit": "em", "level": "college"}
    )
    assert elsewhere.status_code == 403


@pytest.mark.parametrize("user", ["teacher.1", "student.1", "supervisor"])
def test_who_opens_no_items_finds_no_such_pages(people: People, user: str) -> None:
    key = "straight_lining-0123456789ab"
    for method, address in (
        ("GET", "/findings"), ("GET", f"/findings/{key}"), ("GET", f"/findings/{key}/draft"),
        ("GET", "/rectification/new"), ("POST", "/rectification/new"),
    ):  # fmt: skip
        assert people.ask(user, method, address).status_code == 404
        assert people.ask(user, method, address, headers={"Cookie": ""}).status_code == 303


def test_a_letter_of_another_item_is_not_reached_through_this_one(people: People) -> None:
    item = opened(people)
    assert people.ask("qa", "POST", f"/rectification/{item}/letters/{'0' * 32}").status_code == 404
    assert people.ask("qa", "POST", f"/rectification/{item}/urge").status_code == 409
    assert people.ask("head.cs.se", "POST", f"/rectification/{item}/urge").status_code == 403


def test_a_supervisor_inspects_and_gives_back_on_the_page(people: People) -> None:
    item = working(people)
    hand_in(people, item)
    offered = offers(people.page("supervisor", item))
    assert {"inspect", "recuse"} <= offered
    assert not offered & {"accept", "send_back", "approve_plan"}
    found = dict.fromkeys(("genuine", "sufficient", "timely", "consistent", "effective"), "passed")
    people.done("supervisor", item, "inspect", **found, why="逐条核过")
    assert "逐条核过" in people.page("qa", item).split('id="inspections"')[1]
    people.sent("supervisor", item, "recuse", why="与责任人有亲属关系")
    assert people.ask("supervisor", "GET", f"/rectification/{item}").status_code == 404
