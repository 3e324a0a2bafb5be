"""Judging over HTTP and on the pages: who may close what, what stands in the answers, who sees nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import FormData

from api.app import create_app
from api.container import Container
from api.identity import COOKIE
from api.rectification.lines import item_lines
from api.rectification.parts import Rectification
from api.rectification.reading import item_view
from api.web.rectification import pages
from api.web.rectification.forms import request_of
from tests.fakes import TODAY, fake_container
from tests.integration.test_rectification_http import ITEMS, People
from tests.rectifying import ASKED, SCOPES, World, a_test
from tools.effect.case import Verdict
from tools.rectification.judges import FixedJudges
from tools.rectification.judging_requests import RecogniseEffect
from tools.rectification.requests import RegisterTest

GROUNDS = "专家组现场复核，当年试卷难度明显提高，共同考试显示改善"
WAIT = timedelta(days=600)
NO_GUARD = "没有合适的守护指标，学院每学期另行抽查答卷并存档"


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return fake_container(tmp_path)


@pytest.fixture
def people(container: Container) -> Iterator[People]:
    app = create_app(container, pages=False)
    app.include_router(pages.router)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield People(client)


def observed(container: Container, verdict: Verdict) -> str:
    """An item whose date has come today; what its test will find is given."""
    cast(FixedJudges, container.rectification.judges).verdicts[ASKED.metric] = verdict
    return World(container.rectification.engine, today=TODAY - WAIT).observed().id


def ratios(people: People, user: str = "qa") -> dict[str, tuple[int, int]]:
    found = people.ask(user, "GET", "/api/rectification/metrics").json()
    return {one["name"]: (one["numerator"], one["denominator"]) for one in found["problems"]}


def test_an_effect_is_judged_recognised_and_counted(container: Container, people: People) -> None:
    item = observed(container, Verdict.EFFECTIVE)
    assert people.act("qa", item, "recognise_effect", why="看来有效").status_code == 409
    found = people.done("qa", item, "judge_effect")
    judged = found["outcome"]["judgement"]
    assert (found["state_zh"], judged["verdict_zh"], judged["interim"]) == ("待成效认定", "有效", False)
    assert {"estimate", "interval", "n", "method", "generation", "definition_version"} <= judged["evidence"].keys()
    for user in ("head.cs.se", "dean.cs", "supervisor", "leader"):
        assert people.act(user, item, "recognise_effect", why="看来有效").status_code in (403, 404), user
    closed = people.done("qa", item, "recognise_effect", why="检验显示成效")
    assert (closed["state_zh"], closed["effect"]) == ("已销号（成效认定通过）", "成效认定通过")
    assert ratios(people)["有效率"] == (1, 1)
    assert ratios(people, "dean.em")["有效率"] == (0, 0)


def test_without_an_effect_only_a_reasoned_override_closes_it(container: Container, people: People) -> None:
    item = observed(container, Verdict.NO_CHANGE)
    people.done("qa", item, "judge_effect")
    assert people.act("qa", item, "recognise_effect", why="看来有效").status_code == 409
    assert people.act("qa", item, "override_effect", why=GROUNDS).status_code == 403
    assert people.act("leader", item, "override_effect", why="同意").status_code == 422
    closed = people.done("leader", item, "override_effect", why=GROUNDS)
    assert closed["effect"] == "学校特批"
    assert (ratios(people)["有效率"], ratios(people)["特批"]) == ((0, 1), (1, 1))


def test_the_days_run_judges_once(container: Container, people: People) -> None:
    item = observed(container, Verdict.NOT_ENOUGH)
    kinds = [notice.kind for notice in container.rectification.tick() if notice.item == item]
    assert kinds == ["成效检验结果"]
    assert people.ask("qa", "GET", f"{ITEMS}/{item}").json()["events"][-1]["verb_zh"] == "成效检验"
    assert container.rectification.tick() == []


def test_a_relapse_opens_an_item_over_http(container: Container, people: People) -> None:
    cast(FixedJudges, container.rectification.judges).verdicts[ASKED.metric] = Verdict.EFFECTIVE
    world = World(container.rectification.engine, today=TODAY - WAIT - timedelta(days=120))
    item = world.do(world.judged(), RecogniseEffect(why="检验显示成效"), "qa")
    found = people.done("qa", item.id, "look_back", result="relapsed", why="不及格率回升")
    again = people.ask("qa", "GET", f"{ITEMS}/{found['outcome']['recurred_as']}").json()
    assert (again["recurrence_of"], again["state"]) == (item.id, "unassigned")
    assert ratios(people)["复发率"] == (1, 1)


def test_what_a_test_could_show_is_told_and_nothing_written(container: Container, people: People) -> None:
    item = World(container.rectification.engine, today=TODAY).planned()
    body = a_test(TODAY, why="换一个目标").model_dump(mode="json")
    found = people.ask("head.cs.se", "POST", f"{ITEMS}/{item.id}/foresight", json=body)
    assert (found.status_code, found.json()["power"]) == (200, 0.8)
    assert people.ask("qa", "GET", f"{ITEMS}/{item.id}").json()["seq"] == item.seq
    assert people.ask("dean.cs", "POST", f"{ITEMS}/{item.id}/foresight", json=body).status_code == 403


@pytest.mark.parametrize("user", ["dean.em", "teacher.1", "student.1"])
def test_outside_the_scope_nothing_of_an_effect_exists(container: Container, people: People, user: str) -> None:
    item = observed(container, Verdict.EFFECTIVE)
    people.done("qa", item, "judge_effect")
    body = a_test(TODAY).model_dump(mode="json")
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"{ITEMS}/{item}/effect", {}),
        ("POST", f"{ITEMS}/{item}/foresight", {"json": body}),
        *(
            ("POST", f"{ITEMS}/{item}/acts", {"json": {"act": {"verb": verb, "why": GROUNDS, **more}}})
            for verb, more in (
                ("judge_effect", {}), ("recognise_effect", {}), ("override_effect", {}), ("close_not_shown", {}),
                ("plan_anew", {}), ("observe_on", {"until": "2027-07-31"}), ("look_back", {"result": "held"}),
            )
        ),
    ]  # fmt: skip
    for method, address, more in asked:
        assert people.ask(user, method, address, **more).status_code == 404, address
    assert set(ratios(people, user).values()) == {(0, 0)}


def test_the_page_tells_the_judgement_and_offers_what_may_be_done(container: Container, people: People) -> None:
    item = observed(container, Verdict.IMPROVED_NOT_PROVEN)
    people.done("qa", item, "judge_effect")
    office, leader = (page_of(people, user, f"/rectification/{item}") for user in ("qa", "leader"))
    for told in (
        "成效：未认定（检验结果：有改善，未证实）",
        "检验结果：有改善，未证实",
        "检验把握",
        "与本单位历史比较",
    ):
        assert told in office, told
    assert 'value="close_not_shown"' in office
    assert 'value="recognise_effect"' not in office
    assert 'value="override_effect"' in leader
    assert "整改成效：有效率 0.00%（0/1）" in page_of(people, "qa", "/rectification")


def test_what_a_test_could_show_is_told_on_the_page_before_it_is_registered(
    container: Container, people: People
) -> None:
    item = World(container.rectification.engine, today=TODAY).planned()
    filled = {
        "expected": str(item.seq), "verb": "register_test", "foresee": "1", "metric": ASKED.metric, "unit": "cs.se",
        "periods": "2024-2025", "target": "0.09", "observe_from": "2026-11-15", "observe_until": "2027-11-10",
        "without_guard": NO_GUARD, "why": "换一个目标",
    }  # fmt: skip
    told = page_of(people, "head.cs.se", f"/rectification/{item.id}/acts", data=filled)
    assert "还没有登记。检验功效已给定" in told
    assert 'value="0.09"' in told
    assert people.ask("qa", "GET", f"{ITEMS}/{item.id}").json()["seq"] == item.seq


def page_of(people: People, user: str, address: str, data: dict[str, str] | None = None) -> str:
    """A page as its reader has it in a browser, or what a form of it comes to."""
    people.ask(user, "GET", ITEMS)
    headers = {"Cookie": f"{COOKIE}={people._tokens[user]}", "Sec-Fetch-Site": "same-origin"}
    people._client.cookies.clear()
    answer = people._client.request("POST" if data else "GET", address, headers=headers, data=data)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_an_event_of_an_earlier_round_is_told_by_the_right_to_what_was_judged_then(
    container: Container, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = observed(container, Verdict.NO_CHANGE)
    people.done("qa", item, "judge_effect")
    people.done("qa", item, "plan_anew", why="换措施")
    second = a_test(
        TODAY, request=replace(ASKED, metric="course_mean_score"), target=0.8, guard=None, without_guard=NO_GUARD
    )
    people.done(
        "head.cs.se", item, "register_test", **second.model_dump(mode="json", exclude={"verb", "why"}), why="换指标"
    )

    def told(metric: str) -> list[str]:
        monkeypatch.setattr(Rectification, "sees", lambda _, test, __: test.request.metric == metric)
        events = people.ask("dean.cs", "GET", f"{ITEMS}/{item}").json()["events"]
        found: list[str] = next(e["details"]["judgement"]["sentences"] for e in events if e["verb"] == "judge_effect")
        return found

    assert told(ASKED.metric) != []
    assert told("course_mean_score") == []


def test_what_is_approved_and_what_was_registered_before_can_be_read(
    container: Container, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rectification, "sees", lambda *_: True)
    world = World(container.rectification.engine, today=TODAY)
    item = world.planned()
    eased = a_test(TODAY, target=0.12, comparison=("cs.ai",), why="目标定得过严")
    item = world.do(item, eased, "head.cs.se")
    page = page_of(people, "dean.cs", f"/rectification/{item.id}")
    view = item_view(container.rectification, item.id, SCOPES["dean.cs"])
    for told in ("\n".join(item_lines(view)), page):
        for word in (
            "下降为改善", "人工智能", "与本单位历史比较", "登记的对照单位不够作双重差分", "10.00%",
            "目标：10.00% → 12.00%", "对照单位：没有登记 → 人工智能", "目标定得过严", "以前的登记",
        ):  # fmt: skip
            assert word in told, (word, told)
        assert "course_fail_rate" not in told.split("确认")[0].split("<form")[0]
    newest = people.ask("dean.cs", "GET", f"{ITEMS}/{item.id}").json()["tests"][-1]
    assert ["对照单位", "人工智能"] in newest["told"]


def test_the_form_names_the_side_and_the_units_to_compare_with(container: Container, people: People) -> None:
    item = World(container.rectification.engine, today=TODAY).planned()
    page = page_of(people, "head.cs.se", f"/rectification/{item.id}")
    form = page[page.index('value="register_test"') :]
    form = form[: form.index("</form>")]
    assert all(word in form for word in ('name="better"', "下降为改善", "上升为改善"))
    assert re.search(r'name="comparison" value="em"> 经济管理学院（学院）', form)
    assert 'value="cs.se">' not in form.split('name="comparison"', 1)[1].split("</fieldset>")[0]
    assert "生师比" not in form
    assert "课程不及格率" in form
    filled = FormData(
        [("metric", "course_fail_rate"), ("unit", "cs.se"), ("periods", "2024-2025"), ("target", "0.1"),
         ("better", "down"), ("observe_from", "2026-11-15"), ("observe_until", "2027-11-10"),
         ("comparison", "cs.ai"), ("comparison", "em"),
         ("courses", "CS1002"), ("without_guard", NO_GUARD)]
    )  # fmt: skip
    asked = request_of("register_test", filled)
    assert isinstance(asked, RegisterTest)
    assert (asked.better, asked.comparison) == ("down", ("cs.ai", "em", "CS1002"))


def test_a_reader_without_the_figures_is_told_so_and_what_was_found(
    container: Container, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = observed(container, Verdict.NO_CHANGE)
    people.done("qa", item, "judge_effect")
    people.done("leader", item, "override_effect", why=GROUNDS)
    kept_back = page_of(people, "dean.cs", f"/rectification/{item}")
    assert "不在您的数据权限内" in kept_back
    assert "无明显变化" in kept_back
    assert "口径 （" not in kept_back
    monkeypatch.setattr(Rectification, "sees", lambda *_: True)
    assert "不在您的数据权限内" not in page_of(people, "dean.cs", f"/rectification/{item}")


@pytest.mark.parametrize("why", ["。" * 30, "同意销号" + "！" * 30, "…… " * 10])
def test_signs_are_no_reason_against_a_judgement(container: Container, people: People, why: str) -> None:
    item = observed(container, Verdict.NO_CHANGE)
    people.done("qa", item, "judge_effect")
    assert people.act("leader", item, "override_effect", why=why).status_code == 422


def test_what_is_overdue_is_no_early_look_and_data_that_are_there_are_no_reason_to_close(
    container: Container, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = observed(container, Verdict.NO_CHANGE)
    judges = cast(FixedJudges, container.rectification.judges)
    monkeypatch.setattr(FixedJudges, "look", FixedJudges.judge)
    page = page_of(people, "qa", f"/rectification/{item}")
    assert "认定日已过，登记的检验还没有办理" in page
    assert "认定日之前" not in page
    assert 'value="close_not_shown"' not in page
    assert 'value="judge_effect"' in page
    judges.missing.add(ASKED.metric)
    monkeypatch.undo()
    assert 'value="close_not_shown"' in page_of(people, "qa", f"/rectification/{item}")
