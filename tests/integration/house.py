"""A house in which everybody has something: for the tests that try each door for what is behind another's.

Things of the computer college, its dean and the quality office, around a fake assistant; findings of the small demo.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from agents.reporting.desk import Drafted
from api.accounts import Account, hash_password
from api.app import create_app
from api.rectification.parts import assemble
from api.rectification.posts import AccountPosts
from api.web import data_page, login, policies_page, reports_page
from api.web.rectification import finding_pages, pages
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.evaluation.warehouse import DuckClient
from knowledge_base.policies import PolicyStore, ingest
from tests.fakes import PASSWORD, TODAY, fake_container
from tests.integration.test_rectification_pages import People
from tests.rectifying import BASELINES, SCOPES, World, registration
from tools.context import ToolContext
from tools.metrics.service import MetricService
from tools.rectification.baselines import FixedBaselines
from tools.rectification.judges import FixedJudges
from tools.rectification.letters import FeedbackLetter
from tools.rectification.organisation import Organisation
from tools.scope import Role, Scope

Door = str
"""Method and address."""
PAGES = (login, reports_page, finding_pages, pages, policies_page, data_page)
HIDDEN = "supervision-talks"


@dataclass(frozen=True)
class House:
    """The application with something of everyone's in it; `things` by the name of their place in an address."""

    app: FastAPI
    client: TestClient
    people: People
    world: World
    things: Mapping[str, tuple[str, str]]
    """What is there, and the like that is not."""

    @property
    def doors(self) -> list[Door]:
        return [door for door in doors_of(self.app) if "{rest:path}" not in door]

    def address(self, door: Door, there: bool) -> tuple[str, str]:
        """Method and address with the places filled."""
        method, path = door.split(" ")
        place = 0 if there else 1

        def filled(match: re.Match[str]) -> str:
            name = match[1]
            if path.startswith("/api/threads") and name == "evidence_id":
                name = "evidence of a thread"
            return self.things[name][place]

        return method, re.sub(r"\{(\w+)\}", filled, path)


def doors_of(app: FastAPI) -> list[Door]:
    return [
        f"{m} {route.path}" for route in _routes(app.routes) for m in sorted(route.methods or {"ANY"}) if m != "HEAD"
    ]


def _routes(routes: Iterable[Any]) -> Iterator[Any]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes)
        elif hasattr(route, "methods"):
            yield route


@pytest.fixture(scope="session")
def house(
    tmp_path_factory: pytest.TempPathFactory,
    tools_of: Callable[[Scope], ToolContext],
    metric_service: MetricService,
    demo_client: DuckClient,
) -> Iterator[House]:
    made = fake_container(tmp_path_factory.mktemp("house"))
    made.accounts.add([Account("dean.mx", Role.DEAN, "马院长", hash_password(PASSWORD), "mx", demo=True)])
    rules = metric_service.rules.rectification
    parts = assemble(
        made.settings, AccountPosts(made.accounts, lambda: True), lambda: Organisation.load(demo_client),
        lambda _: rules, FixedBaselines(BASELINES), FixedJudges({}), lambda: TODAY, tools_of,
    )  # fmt: skip
    ingest(PolicyStore(made.settings.policies), [p for p in DEMO_DOCUMENTS if Path(p).stem in (HIDDEN, "appeals")])
    app = create_app(replace(made, rectification=parts), pages=False)
    for module in PAGES:
        app.include_router(module.router)
    with TestClient(app, raise_server_exceptions=False) as client:
        people, world = People(client), World(parts.engine, today=TODAY)
        yield House(app, client, people, world, furnished(app, people, world))


def furnished(app: FastAPI, people: People, world: World) -> dict[str, tuple[str, str]]:
    """Things of the computer college, its dean and the quality office; a finding of another college's."""
    letters = (FeedbackLetter("学院", ("dean.cs",), "请先核查成绩登记。"),)
    world.workflow.register(registration(title="另一项"), SCOPES["qa"], TODAY, letters=letters)
    (letter,) = world.records.notices(SCOPES["qa"])
    item = world.observed().id
    evidence = world.records.evidence(item, SCOPES["qa"])[0].id
    thread = asked(people, "近三年挂科率")["thread"]
    action = asked(people, "提醒我看挂科率")["actions"][0]["id"]
    reminder = asked(people, "今天提醒我看挂科率")["actions"][0]["id"]
    assert people.ask("dean.cs", "POST", f"/api/actions/{reminder}/confirm").status_code == 200
    finding = people.ask("dean.mx", "GET", "/api/findings").json()[0]["key"]
    absent = "0" * len(action)
    return {
        "item_id": (item, "ZG1999-999"),
        "evidence_id": (evidence, "0" * len(evidence)),
        "notice_id": (letter.id, "0" * len(letter.id)),
        "thread": (thread, "t999"),
        "turn": ("0", "0"),
        "evidence of a thread": ("E1", "E1"),
        "action_id": (action, absent),
        "decision": ("confirm", "confirm"),
        "reminder_id": (reminder, absent),
        "key": (finding, f"{finding.rsplit('-', 1)[0]}-000000000000"),
        "report_id": (shelved(app), "0" * 16),
        "document_id": (HIDDEN, "no-such"),
        "number": ("1", "999"),
    }


def asked(people: People, question: str) -> Any:
    return people.ask("dean.cs", "POST", "/api/chat", json={"question": question}).json()


def shelved(app: FastAPI) -> str:
    """A report on the dean's shelf."""
    report = SimpleNamespace(
        facts={"title": "本院报告", "drafted": str(TODAY)}, outline="annual", reach=SimpleNamespace(name="计算机学院"),
        year="2024-2025", writer="rules", evidence=(), charts=(), dropped=(), missing=(), by_people=(),
    )  # fmt: skip
    drafted = cast(Drafted, SimpleNamespace(report=report, content=b"PK the report"))
    found: str = app.state.reports.put("dean.cs", drafted).id
    return found


def untouched(house: House) -> bool:
    """Whether what was asked for is as its owners left it."""
    waiting = [one["id"] for one in house.people.ask("dean.cs", "GET", "/api/actions").json()]
    open_ = [one["id"] for one in house.people.ask("dean.cs", "GET", "/api/reminders").json()]
    events = house.world.records.events(house.things["item_id"][0], SCOPES["qa"])
    drafts = [notice.state for notice in house.world.records.notices(SCOPES["qa"])]
    return (
        (waiting, open_) == ([house.things["action_id"][0]], [house.things["reminder_id"][0]])
        and all(event.verb != "remark" for event in events)
        and drafts == ["draft"]
    )


def marks_of(house: House) -> list[str]:
    """What tells that something of another's is shown: its number, or words of it."""
    names = ("item_id", "evidence_id", "notice_id", "action_id", "key", "report_id", "document_id")
    return [*(house.things[name][0] for name in names), "软件工程专业挂科率偏高", "看软工挂科率"]


def text_of(content: bytes) -> str:
    """Words of an answer, those of a workbook too."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())
