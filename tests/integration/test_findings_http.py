"""Findings and drafts over HTTP and on the command line: nothing is written unasked, then all the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.accounts import Account, hash_password
from api.app import create_app
from api.container import Container
from api.rectification.parts import assemble
from api.rectification.posts import AccountPosts
from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.warehouse import DuckClient
from tests.commanding import runner
from tests.fakes import PASSWORD, fake_container
from tests.integration.test_rectification_http import ITEMS, People
from tools.context import ToolContext
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.rectification.judges import FixedJudges
from tools.rectification.measuring import MeasuredBaselines
from tools.rectification.organisation import Organisation
from tools.rectification.words import Cause
from tools.scope import Role, Scope

ROUND = "straight_lining"


@pytest.fixture
def container(
    tools_of: Callable[[Scope], ToolContext],
    metric_service: MetricService,
    catalogue: Catalogue,
    demo_client: DuckClient,
    tmp_path_factory: pytest.TempPathFactory,
) -> Container:
    """The small demo's data behind fake accounts, with a dean of the unit a round is planted in."""
    made = fake_container(tmp_path_factory.mktemp("home"))
    made.accounts.add([Account("dean.mx", Role.DEAN, "马院长", hash_password(PASSWORD), "mx", demo=True)])
    rules = metric_service.rules.rectification
    parts = assemble(
        made.settings,
        AccountPosts(made.accounts, lambda: True),
        lambda: Organisation.load(demo_client),
        lambda _: rules,
        MeasuredBaselines(metric_service, catalogue),
        FixedJudges({}),
        lambda: DEFAULT_TODAY,
        tools_of,
    )
    return replace(made, rectification=parts)


@pytest.fixture
def people(container: Container) -> Iterator[People]:
    with TestClient(create_app(container, pages=False), raise_server_exceptions=False) as client:
        yield People(client)


def the_round(people: People, user: str) -> dict[str, Any]:
    answer = people.ask(user, "GET", "/api/findings")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = next(one for one in answer.json() if one["kind"] == ROUND)
    return found


def draft(people: People, user: str, key: str) -> Any:
    return people.ask(user, "POST", f"/api/findings/{key}/draft")


def test_from_a_finding_to_work_under_way(people: People, container: Container) -> None:
    key = the_round(people, "qa")["key"]
    made = draft(people, "qa", key).json()
    assert container.rectification.workflow.head().events == 0
    body = {"register": made["register_request"], "finding": key, "key": "once"}
    answer = people.ask("qa", "POST", ITEMS, json=body)
    assert answer.status_code == 201, answer.text
    item, kept = answer.json()["id"], answer.json()["finding"]
    assert (kept["source"], kept["request"]["metric"], kept["unit"]) == (key, "set_valid_rate", "mx")
    assert people.ask("qa", "POST", ITEMS, json=body).json()["id"] == item
    people.done(
        "qa", item, "assign", owner=made["plan"]["owner"]["username"], supervisor=made["plan"]["supervisor"]["username"]
    )
    own = draft(people, "dean.mx", key).json()
    people.done("dean.mx", item, "claim")
    plan = own["plan"]["request"] | {"cause": Cause.EXECUTION.value, "cause_note": "核查后由责任人填写"}
    assert people.act("dean.mx", item, **own["plan"]["request"]).status_code == 422
    people.done("dean.mx", item, **plan)
    tested = people.done("dean.mx", item, **own["test"]["request"])
    assert tested["tests"][0]["test"]["baseline"]["display"] == own["test"]["baseline"]
    state = people.done("dean.mx", item, "submit_plan")
    assert state["state"] == "approving"
    while state["state"] == "approving":
        state = people.done(state["waits_for"][0]["username"], item, "approve_plan", why="同意")
    assert (state["state"], state["due_on"]) == ("working", own["plan"]["due_on"])


def test_each_sees_the_own_and_a_key_opens_no_others(people: People) -> None:
    key = the_round(people, "dean.mx")["key"]
    assert draft(people, "dean.mx", key).status_code == 200
    assert draft(people, "dean.cs", key).status_code == 404
    assert draft(people, "qa", "straight_lining-000000000000").status_code == 404
    assert all(one["unit"].split(".")[0] == "cs" for one in people.ask("dean.cs", "GET", "/api/findings").json())
    for user in ("teacher.1", "student.1", "supervisor"):
        assert people.ask(user, "GET", "/api/findings").status_code == 403
        assert draft(people, user, key).status_code == 403
    made = draft(people, "dean.mx", key).json()
    body = {"register": made["register_request"], "finding": key}
    assert people.ask("dean.cs", "POST", ITEMS, json=body).status_code == 404
    assert people.ask("qa", "POST", ITEMS, json=body | {"finding": "../x"}).status_code == 422


def test_the_command_line_writes_only_when_told_to(
    container: Container, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(container, monkeypatch, capsys)

    code, out, _ = run("findings", "--as", "dean.mx")
    assert (code, out.split()[0], ROUND in out) == (0, "1", True)
    code, out, _ = run("rectify", "draft", "1", "--as", "dean.mx")
    assert code == 0
    assert all(word in out for word in ("问题清单", "任务清单", "责任清单", "效果检验", "致教师", "证据", "待定"))
    assert container.rectification.workflow.head().events == 0
    code, out, _ = run("rectify", "draft", "1", "--as", "dean.mx", "--register")
    assert (code, "已立项：ZG2026-001（待分派）" in out) == (0, True)
    assert container.rectification.workflow.head().events == 1
    for arguments, message in (
        (("rectify", "draft", "99", "--as", "dean.mx"), "没有第 99 条发现"),
        (("rectify", "draft", "nothing-0", "--as", "dean.mx"), "没有您可以查看的这一发现"),
        (("findings", "--as", "teacher.1"), "只对质量评估中心"),
    ):
        code, _, err = run(*arguments)
        assert (code, message in err, err.count("\n")) == (1, True, 1)
