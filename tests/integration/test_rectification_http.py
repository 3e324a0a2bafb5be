"""Rectification over HTTP: the whole way by six accounts, who is refused what, evidence in and out, the ledger."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.app import create_app
from api.security import LARGEST_BODY
from tests.fakes import PASSWORD, TODAY, fake_container
from tests.rectifying import a_plan, a_test

PDF = b"%PDF-1.7 minutes of the meeting"
ITEMS = "/api/rectification/items"
EVIDENCE = {"name": "会议纪要.pdf", "kind": "minutes", "measures": ["M1", "M2"], "made_on": TODAY.isoformat()}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(fake_container(tmp_path), pages=False)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


class People:
    """Everybody signed in, asking by their name."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self._tokens: dict[str, str] = {}

    def ask(self, user: str, method: str, address: str, **more: Any) -> Any:
        if user not in self._tokens:
            answer = self._client.post("/api/login", json={"username": user, "password": PASSWORD})
            self._tokens[user] = answer.json()["token"]
        return self._client.request(method, address, headers={"Authorization": f"Bearer {self._tokens[user]}"}, **more)

    def act(self, user: str, item: str, verb: str, **given: Any) -> Any:
        return self.ask(user, "POST", f"{ITEMS}/{item}/acts", json={"act": {"verb": verb, **given}})

    def done(self, user: str, item: str, verb: str, **given: Any) -> dict[str, Any]:
        answer = self.act(user, item, verb, **given)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def people(client: TestClient) -> People:
    return People(client)


def opened(people: People) -> str:
    """An item of 软工 that its head has claimed and planned."""
    body = {
        "title": "软工挂科率偏高",
        "problem": "连续两年高于全校",
        "unit": "cs.se",
        "level": "major",
        "why": "年度分析",
    }
    answer = people.ask("qa", "POST", ITEMS, json={"register": body, "key": "once"})
    assert answer.status_code == 201, answer.text
    item: str = answer.json()["id"]
    people.done("qa", item, "assign", owner="head.cs.se", supervisor="supervisor")
    people.done("head.cs.se", item, "claim")
    for request in (a_plan(TODAY), a_test(TODAY)):
        given = request.model_dump(mode="json", exclude={"verb"})
        people.done("head.cs.se", item, request.verb, **given)
    return item


def working(people: People) -> str:
    item = opened(people)
    people.done("head.cs.se", item, "submit_plan")
    for user in ("dean.cs", "qa"):
        people.done(user, item, "approve_plan", why="同意")
    return item


def hand_in(people: People, item: str, user: str = "head.cs.se", content: bytes = PDF, **changes: Any) -> Any:
    return people.ask(user, "POST", f"{ITEMS}/{item}/evidence", params={**EVIDENCE, **changes}, content=content)


def test_from_registration_to_observation(people: People) -> None:
    item = working(people)
    assert hand_in(people, item).status_code == 201
    people.done("head.cs.se", item, "report", measure="M1", progress=100, done=["过半"], why="习题课已开")
    people.done("head.cs.se", item, "submit_work", why="已落实")
    assert people.done("dean.cs", item, "accept", why="属实")["state"] == "school_review"
    found = people.done("qa", item, "accept", why="复核属实")
    assert (found["state"], found["state_zh"], found["overdue"]) == ("observing", "观察期", 0)
    assert found["tests"][0]["test"]["baseline"]["value"] == 0.15
    assert [e["verb_zh"] for e in found["events"]][-2:] == ["验收通过", "进入观察期"]
    assert "S" not in str([e["actor"] for e in found["events"]])
    refused = people.act("qa", item, "judge_effect")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_now")
    assert "登记的认定日" in refused.json()["error"]["message"]
    whole = people.ask("qa", "GET", "/api/rectification/verification").json()
    assert (whole["problems"], whole["items"]) == ([], 1)
    assert people.ask("dean.cs", "GET", "/api/rectification/verification").status_code == 403


def test_everyone_is_told_what_waits_for_them(people: People) -> None:
    item = opened(people)
    people.done("head.cs.se", item, "submit_plan")
    (line,) = people.ask("head.cs.se", "GET", ITEMS).json()
    assert [p["username"] for p in line["waits_for"]] == ["dean.cs"]
    mine = {u: people.ask(u, "GET", ITEMS, params={"mine": True}).json() for u in ("dean.cs", "qa", "head.cs.se")}
    assert {user: [one["id"] for one in found] for user, found in mine.items()} == {
        "dean.cs": [item], "qa": [], "head.cs.se": [],
    }  # fmt: skip
    assert people.ask("qa", "GET", ITEMS, params={"state": "approving"}).json()[0]["id"] == item
    assert people.ask("qa", "GET", ITEMS, params={"state": "working"}).json() == []


def test_registering_again_by_the_same_key_opens_nothing_new(people: People) -> None:
    body = {"title": "题目", "problem": "问题", "unit": "cs", "level": "college", "why": "理由"}
    both = [people.ask("qa", "POST", ITEMS, json={"register": body, "key": "k"}).json()["id"] for _ in range(2)]
    assert len(set(both)) == 1


@pytest.mark.parametrize("user", ["dean.em", "teacher.1", "student.1"])
def test_what_is_outside_the_scope_is_not_there(people: People, user: str) -> None:
    item = working(people)
    evidence = hand_in(people, item).json()["id"]
    remark = {"json": {"act": {"verb": "remark", "why": "看看"}}}
    addresses: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"{ITEMS}/{item}", {}),
        ("GET", f"{ITEMS}/ZG2026-999", {}),
        ("POST", f"{ITEMS}/{item}/acts", remark),
        ("POST", f"{ITEMS}/{item}/evidence", {"params": EVIDENCE, "content": PDF}),
        ("GET", f"{ITEMS}/{item}/evidence/{evidence}", {}),
    ]
    answers = [people.ask(user, method, address, **more) for method, address, more in addresses]
    assert {a.status_code for a in answers} == {404}
    assert len({a.text for a in answers}) == 1
    assert people.ask(user, "GET", ITEMS).json() == []
    assert people.ask(user, "GET", "/api/rectification/notices").json() == []
    book = load_workbook(io.BytesIO(people.ask(user, "GET", "/api/rectification/ledger.xlsx").content))
    assert book["问题清单"].max_row == 1


def test_nobody_gets_in_without_signing_in(client: TestClient) -> None:
    for address in (ITEMS, f"{ITEMS}/ZG2026-001", "/api/rectification/ledger.xlsx", "/api/rectification/verification"):
        assert client.get(address).status_code == 401


def test_who_sees_an_item_but_may_not_do_this_is_told_whose_it_is(people: People) -> None:
    item = opened(people)
    people.done("head.cs.se", item, "submit_plan")
    refused = people.act("head.cs.se", item, "approve_plan", why="同意")
    assert (refused.status_code, refused.json()["error"]) == (
        403, {"code": "not_up_to_you", "message": "现在等院长审批"},
    )  # fmt: skip
    lacking = people.act("supervisor", item, "send_back", missing=["记录"], why="不全")
    assert lacking.status_code == 409


def test_an_act_on_what_has_moved_on_is_409(people: People) -> None:
    item = opened(people)
    body = {"act": {"verb": "submit_plan"}, "expected": 1}
    answer = people.ask("head.cs.se", "POST", f"{ITEMS}/{item}/acts", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_now")


@pytest.mark.parametrize(
    "act",
    [{"verb": "close"}, {"verb": "add_evidence"}, {"verb": "register"}, {"verb": "exclude"}, {},
     {"verb": "exclude", "why": "x" * 2000}, {"verb": "claim", "state": "observing"}],
)  # fmt: skip
def test_what_is_no_act_is_422(people: People, act: dict[str, Any]) -> None:
    item = opened(people)
    answer = people.ask("qa", "POST", f"{ITEMS}/{item}/acts", json={"act": act})
    assert answer.status_code == 422
    assert set(answer.json()) == {"error"}


def test_a_file_comes_back_as_it_was_and_is_only_saved(people: People, tmp_path: Path) -> None:
    item = working(people)
    made = hand_in(people, item, name="../../会议\u202e纪要.pdf").json()
    assert (made["name"], made["size"], made["kind_zh"]) == ("会议纪要.pdf", len(PDF), "会议纪要")
    for user in ("head.cs.se", "dean.cs", "supervisor", "leader"):
        answer = people.ask(user, "GET", f"{ITEMS}/{item}/evidence/{made['id']}")
        assert answer.content == PDF
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E4%BC%9A")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert [p.name for p in (tmp_path / "files").rglob("*") if p.is_file()] == [made["sha256"]]


def test_a_file_of_another_item_is_not_reached_through_ones_own(people: People) -> None:
    item = working(people)
    made = hand_in(people, item).json()
    body = {"title": "另一项", "problem": "问题", "unit": "em", "level": "college", "why": "理由"}
    other = people.ask("qa", "POST", ITEMS, json={"register": body}).json()["id"]
    assert people.ask("dean.em", "GET", f"{ITEMS}/{other}").status_code == 200
    assert people.ask("dean.em", "GET", f"{ITEMS}/{other}/evidence/{made['id']}").status_code == 404


def test_files_that_are_refused(people: People, tmp_path: Path) -> None:
    item = working(people)
    assert hand_in(people, item, user="dean.cs").status_code == 403
    assert hand_in(people, item, content=b"no pdf").status_code == 422
    assert hand_in(people, item, name="a.html").status_code == 422
    assert hand_in(people, item, made_on=(TODAY + timedelta(days=1)).isoformat()).status_code == 422
    assert hand_in(people, item, measures=["M9"]).status_code == 422
    assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []
    assert hand_in(people, item, content=PDF + bytes(21 * 1024 * 1024)).status_code == 413
    large = hand_in(people, item, content=PDF + bytes(2 * LARGEST_BODY))
    assert large.status_code == 201
    body = {"act": {"verb": "remark", "why": "x"}, "pad": "x" * (2 * LARGEST_BODY)}
    assert people.ask("qa", "POST", f"{ITEMS}/{item}/acts", json=body).status_code == 413


def test_the_ledger_is_a_workbook_of_ones_own_scope(people: People) -> None:
    working(people)
    answer = people.ask("dean.cs", "GET", "/api/rectification/ledger.xlsx")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(load_workbook(io.BytesIO(answer.content))["问题清单"].iter_rows(min_row=2, values_only=True))
    assert [row[7] for row in rows] == ["整改中"]


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_of_a_ledger_stays_behind(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    def broken(*_: Any) -> None:
        raise OSError("no room")

    working(people)
    (tmp_path / "aside").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "aside"))
    if fails:
        monkeypatch.setattr("tools.rectification.workbook.Workbook.save", broken)
    answer = people.ask("qa", "GET", "/api/rectification/ledger.xlsx")
    assert answer.status_code == (500 if fails else 200)
    assert list((tmp_path / "aside").iterdir()) == []


def test_a_letter_is_issued_by_the_quality_office(people: People, client: TestClient) -> None:
    item = working(people)
    parts = client.app.state.container.rectification  # type: ignore[attr-defined]
    late = TODAY + timedelta(days=185)
    (letter,) = parts.ticking.tick(late, parts.rules_on(late), parts.organisation())
    assert letter.item == item
    assert people.ask("dean.cs", "GET", "/api/rectification/notices").json() == []
    address = f"/api/rectification/notices/{letter.id}/issue"
    assert people.ask("dean.cs", "POST", address).status_code == 403
    assert people.ask("qa", "POST", address).status_code == 204
    assert [n["kind"] for n in people.ask("dean.cs", "GET", "/api/rectification/notices").json()] == ["督办单"]
