"""What a chat model's server sees of people, read from the bodies of its requests: no name, no number, for any role.

Over real HTTP, on a demo whose documents name people and show their numbers. The reader gets the names back.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agents.answering.answer import Answer, Step
from agents.build import Sources, build_assistant
from agents.errors import PrivacyWithheld
from agents.models.config import ChatModelConfig
from agents.privacy.codes import CODE
from agents.privacy.config import Privacy
from agents.privacy.pseudonyms import Pseudonyms
from agents.privacy.roster import Roster
from api.records import records_engine
from api.settings import Settings
from api.wiring import make_assistant
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.warehouse import DuckClient, SqlClient
from knowledge_base.policies import PolicyStore, ingest
from tests.chat_server import ChatServer, Reply, chat_server
from tools.acts.book import ActionBook
from tools.scope import Scope

TODAY = date(2026, 3, 20)
PHONE = "13812345678"
ROLES = ("leader", "qa", "dean.cs", "head.cs.se", "teacher.1", "student.1", "supervisor")
SECRET = b"a secret of the home folder"


@dataclass(frozen=True)
class People:
    """Whom the tests speak of, and everybody whose name or number must not leave."""

    praised: str
    number: str
    teacher: str
    other: str
    everybody: tuple[str, ...]


@pytest.fixture(scope="module")
def people(demo_client: DuckClient) -> People:
    rows = demo_client.fetch("SELECT name, student_id FROM student ORDER BY student_id")
    staff = demo_client.fetch("SELECT name, staff_id FROM staff ORDER BY staff_id")
    # Of two characters a name may stand in any text by chance; those the tests use are looked for besides.
    long = [name for name, _ in (*rows, *staff) if len(name) > 2]
    (praised, number), (other, _) = [row for row in rows if len(row[0]) > 2][:2]
    teacher = next(name for name, _ in staff if len(name) > 2)
    return People(praised, number, teacher, other, (*long, *(number for _, number in (*rows, *staff)), PHONE))


@pytest.fixture(scope="module")
def praising(sources: Sources, people: People, tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """The demo with a document open to all that names people."""
    folder = tmp_path_factory.mktemp("praise")
    document = folder / "通报.txt"
    document.write_text(
        "关于学科竞赛获奖的通报\n\n"
        f"第一条 对在学科竞赛中获奖的学生{people.praised}（学号{people.number}）予以通报表扬。\n\n"
        f"第二条 指导教师{people.teacher}，联系电话{PHONE}，记入教学业绩。\n",
        encoding="utf-8",
    )
    store = PolicyStore(folder / "policies")
    ingest(store, [document])
    return replace(sources, policies=store)


def codes(request: dict[str, Any], role: str = "user") -> list[str]:
    """Pseudonyms in the last message of a role."""
    said = [m["content"] for m in request["messages"] if m["role"] == role]
    return [found[0] for found in CODE.finditer(said[-1])] if said else []


def looks(request: dict[str, Any]) -> Reply:
    """Looks for the person asked about by the pseudonym, and at the asker's own figures."""
    return {
        "tool_calls": [
            ("search_policy", {"query": f"{codes(request)[0]}竞赛获奖通报表扬"}),
            ("query_metric", {"metric": "挂科率", "unit": "self"}),
            ("query_metric", {"metric": "挂科率", "unit": codes(request)[0]}),
        ],
        "reasoning": f"先查{codes(request)[0]}的通报要紧。",
    }


def writes(request: dict[str, Any]) -> Reply:
    """Names the person, decorated, and one it has made up."""
    who = codes(request)[0]
    return {"content": f"**{who}**获得了表扬。学生Z9Z9Z9没有获奖。\n\n{{E1.quote}}"}


def keeps(request: dict[str, Any]) -> Reply:
    """Repairs nothing of what it is told would be dropped: the person it has made up stays unknown."""
    assert "Z9Z9Z9" in request["messages"][-1]["content"]
    return {"tool_calls": [("return_repairs", {"repairs": [{"no": 1, "text": "学生Z9Z9Z9也没有获奖。"}]})]}


def again(request: dict[str, Any]) -> Reply:
    return {"content": f"刚才说的是{codes(request, 'user')[0]}。"}


Ask = Callable[..., Answer]


def bodies(server: ChatServer) -> Iterator[str]:
    for request in server.requests:
        text = json.dumps(request, ensure_ascii=False)
        yield text + "".join(str(m.get("content")) for m in request["messages"])


def assistant(sources: Sources, server: ChatServer, privacy: Privacy = Privacy.PSEUDONYMS) -> Any:
    config = ChatModelConfig(server.url, "scripted", privacy=privacy, attempts=1)
    return build_assistant(sources, lambda: TODAY, config, secret=SECRET)


@pytest.mark.parametrize("user", ROLES)
def test_no_name_or_number_leaves_and_the_reader_gets_the_names_back(
    praising: Sources, people: People, scopes: dict[str, Scope], user: str
) -> None:
    question = f"{people.praised}（学号{people.number}）是不是得了表扬，{people.teacher}呢"
    with chat_server([looks, writes, keeps, again]) as server:
        asked = assistant(praising, server)
        events = list(asked.stream(question, scopes[user]))
        first = events[-1].answer
        second = asked.ask(f"再说说{people.praised}和{people.other}", scopes[user], first.thread)
    assert len(server.requests) == 4
    for body in bodies(server):
        assert not [name for name in people.everybody if name in body]
    assert not first.degraded
    assert f"**{people.praised}**获得了表扬。" in first.text
    assert "Z9Z9Z9" not in first.text
    assert "没有获奖" not in first.text
    assert "略去" in first.text
    assert people.number in first.text
    thoughts = [e.text for e in events if isinstance(e, Step) and e.thought]
    assert thoughts == [f"思考：先查{people.praised}的通报要紧。"]
    # The same person in the next turn, in what was asked and in what was answered.
    assert second.text.strip() == f"刚才说的是{people.praised}。"
    last = server.requests[3]["messages"]
    assert len({codes({"messages": [m]}, m["role"])[0] for m in (last[1], last[2], last[3])}) == 1


def test_tools_are_called_with_the_name(praising: Sources, people: People, scopes: dict[str, Scope]) -> None:
    with chat_server([looks, writes]) as server:
        events = list(assistant(praising, server).stream(f"{people.praised}呢", scopes["qa"]))
    steps = [e.text for e in events if isinstance(e, Step) and not e.thought]
    assert people.praised in steps[0]
    errors = [told["error"] for told in server.tool_messages() if "error" in told]
    # The tool had the name, and its error names nobody to the model.
    assert any(CODE.search(error) for error in errors)


def test_two_people_who_ask_the_same_have_different_pseudonyms(
    praising: Sources, people: People, scopes: dict[str, Scope]
) -> None:
    with chat_server([{"content": "好。"}]) as server:
        asked = assistant(praising, server)
        for user in ("qa", "leader"):
            asked.ask(f"{people.praised}呢", scopes[user])
    assert len({codes(request)[0] for request in server.requests}) == 2


def test_what_is_stored_and_logged_is_the_owners_own(
    praising: Sources, people: People, scopes: dict[str, Scope], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = replace(praising, checkpoints=tmp_path / "checkpoints.sqlite")
    with chat_server([looks, writes]) as server:
        assistant(kept, server).ask(f"{people.praised}呢", scopes["student.1"])
        pseudonym = codes(server.requests[0])[0]
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir()).decode("utf-8", "replace")
    stored += stored.encode().decode("unicode_escape", "replace")
    # The document the student was shown names these; nobody else is there, nor what the model thought.
    shown = {people.praised, people.number, people.teacher, PHONE, scopes["student.1"].person}
    assert not [name for name in people.everybody if name in stored and name not in shown]
    assert people.praised in stored
    assert "通报要紧" not in stored
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith(("zhizhen", "agents", "tools", "api")))
    assert "turn trace=" in ours
    assert not [name for name in (*people.everybody, pseudonym, "表扬") if name in ours]


def figure(**arguments: Any) -> Reply:
    return {"tool_calls": [("query_metric", {"metric": "挂科率", **arguments})]}


def test_strict_sends_aggregates(sources: Sources, people: People, scopes: dict[str, Scope]) -> None:
    with chat_server(
        [figure(periods=["2023-2024", "2024-2025"], by="period"), {"content": "是{E1}，{E2}。"}]
    ) as server:
        answer = assistant(sources, server, Privacy.STRICT).ask(
            f"我们院挂科率，{people.praised}也问过", scopes["dean.cs"]
        )
    assert not answer.degraded
    assert answer.evidence
    assert not [name for name in people.everybody for body in bodies(server) if name in body]


@pytest.mark.parametrize(
    ("user", "call"),
    [
        ("student.1", figure(unit="self")),
        ("teacher.1", figure(unit="self", by="section")),
        ("supervisor", figure(unit="self")),
        ("qa", {"tool_calls": [("search_policy", {"document": "督导约谈", "query": "约谈"})]}),
    ],
)
def test_strict_restarts_on_the_rules_and_says_why(
    sources: Sources, scopes: dict[str, Scope], user: str, call: Reply
) -> None:
    with chat_server([call, {"content": "{E1}"}]) as server:
        asked = assistant(sources, server, Privacy.STRICT)
        answer = asked.ask("我近三年的挂科率怎么样", scopes[user])
        asked.ask("谢谢", scopes[user], answer.thread)
    assert answer.degraded
    assert answer.degraded_why == PrivacyWithheld.told
    assert answer.brain == "rules"
    # The second turn's request holds neither the first's figures nor what its tools have told.
    assert len(server.requests) == 2
    assert not [m for request in server.requests for m in request["messages"] if m["role"] == "tool"]
    if "unit" in call["tool_calls"][0][1]:
        said = [m["content"] for m in server.requests[1]["messages"] if m["role"] == "assistant"]
        assert answer.evidence[0].display not in said[0]


def test_strict_sends_no_figure_of_few_persons(sources: Sources, scopes: dict[str, Scope]) -> None:
    calls = [figure(unit="cs", by="section", top=200, order="asc"), {"content": "好。"}]
    with chat_server(calls) as server:
        assistant(sources, server, Privacy.STRICT).ask("各教学班挂科率", scopes["qa"])
    told = [json.loads(m["content"]) for r in server.requests for m in r["messages"] if m["role"] == "tool"]
    counts = [e["n"] for one in told for e in one.get("evidence", ()) if "display" in e and e.get("n") is not None]
    assert all(n >= 5 for n in counts)


def test_a_name_that_holds_a_numeral_may_be_written_out_in_a_later_turn(
    praising: Sources, scopes: dict[str, Scope]
) -> None:
    def earlier(request: dict[str, Any]) -> Reply:
        found = CODE.search(request["messages"][1]["content"])
        assert found is not None
        return {"content": f"{found[0]}的情况已经说过。"}

    with chat_server([{"content": "请到系统里看。"}, earlier]) as server:
        asked = assistant(praising, server)
        first = asked.ask("万晓鸣同学怎么样", scopes["qa"])
        second = asked.ask("再说说", scopes["qa"], first.thread)
    assert "万晓鸣" not in "".join(bodies(server))
    assert second.text.strip() == "万晓鸣的情况已经说过。"


def test_another_process_of_the_home_knows_a_threads_pseudonyms(
    sources: Sources, people: People, scopes: dict[str, Scope], tmp_path: Path
) -> None:
    (tmp_path / "school").mkdir()
    for template in (ALIASES_YAML, RULES_YAML):
        shutil.copy(template, tmp_path / "school" / template.name)
    with chat_server([{"content": "好。"}]) as server:
        settings = Settings(home=tmp_path, llm_base_url=server.url, llm_model="scripted")
        acts = ActionBook(records_engine(settings.records))
        first = make_assistant(settings, sources.warehouse, lambda: TODAY, acts).ask(
            f"{people.praised}呢", scopes["qa"]
        )
        again = make_assistant(settings, sources.warehouse, lambda: TODAY, acts)
        again.ask(f"{people.praised}呢", scopes["qa"], first.thread)
    assert codes(server.requests[0]) == codes(server.requests[1])
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.both_engines
def test_everybody_is_known_whichever_engine_keeps_the_data(engine_client: SqlClient, people: People) -> None:
    pseudonyms = Pseudonyms(Roster.load(engine_client, ()), b"key")
    sent = pseudonyms.mask("，".join(people.everybody))
    assert not [name for name in people.everybody if name in sent]


def test_with_privacy_off_names_go_as_they_are(praising: Sources, people: People, scopes: dict[str, Scope]) -> None:
    with chat_server([{"content": "好。"}]) as server:
        assistant(praising, server, Privacy.OFF).ask(f"{people.praised}呢", scopes["qa"])
    assert people.praised in next(bodies(server))


def test_a_session_without_pseudonyms_cannot_be_had(sources: Sources) -> None:
    from agents.build import model_service
    from agents.errors import AgentError

    with pytest.raises(AgentError):
        model_service(ChatModelConfig("http://127.0.0.1:9/v1", "m")).session("qa")
