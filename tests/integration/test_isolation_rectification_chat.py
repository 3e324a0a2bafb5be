"""Findings, items and drafts in a conversation: both brains, every role, only what the records show that person."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from agents.answering.answer import Answer, Status
from agents.brains.base import ToolCall
from agents.build import Sources
from agents.conversation import GraphAssistant
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.chat_server import chat_server, tool
from tests.rectifying_home import Home, opened
from tools.acts.model import ActionState
from tools.errors import NoSuchAct
from tools.scope import Scope

NUMBER = re.compile(r"ZG\d{4}-\d{3}")


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory, warehouse: DuckWarehouse, sources: Sources, scopes: dict[str, Scope]
) -> Iterator[Home]:
    with opened(tmp_path_factory.mktemp("home"), warehouse, sources, scopes) as home:
        yield home


@pytest.fixture(scope="module")
def rules(home: Home) -> GraphAssistant:
    return home.assistant()


def ask(assistant: GraphAssistant, scopes: dict[str, Scope], user: str, question: str) -> Answer:
    return assistant.ask(question, scopes[user])


@pytest.mark.parametrize(
    ("user", "where"),
    [
        ("qa", "1 = 1"),
        ("leader", "1 = 1"),
        ("dean.em", "college = 'em' OR units LIKE '%|em|%'"),
        ("dean.cs", "college = 'cs' OR units LIKE '%|cs|%'"),
        ("head.fl.en", "major = 'fl.en'"),
        ("supervisor", "people LIKE '%u:supervisor|%'"),
    ],
)
def test_an_answer_names_the_items_the_records_show_this_person_and_no_other(
    user: str, where: str, home: Home, rules: GraphAssistant, scopes: dict[str, Scope]
) -> None:
    answer = ask(rules, scopes, user, "整改还欠几条")
    open_ones = home.numbers(f"({where}) AND state NOT IN ('observing', 'accepted', 'lasting', 'merged', 'excluded')")
    assert answer.status is Status.ANSWERED
    assert set(NUMBER.findall(answer.text)) == open_ones
    owed = next(e for e in answer.evidence if e.title == "问题级还欠")
    assert owed.value == len(open_ones)
    everything = str(answer.model_dump())
    assert not set(NUMBER.findall(everything)) - home.numbers(where)


@pytest.mark.parametrize("user", ["student.1", "teacher.1"])
def test_who_has_no_part_in_any_item_is_refused_with_a_way(
    user: str, rules: GraphAssistant, scopes: dict[str, Scope]
) -> None:
    for question in ("整改还欠几条", "逾期的整改都有谁", "ZG2025-002 这条到哪一步了", "哪个学院的整改拖得最久"):
        answer = ask(rules, scopes, user, question)
        assert answer.status is Status.REFUSED
        assert "可以看" in answer.text
        assert not answer.evidence


def test_a_number_outside_the_scope_is_told_like_one_that_does_not_exist(
    home: Home, rules: GraphAssistant, scopes: dict[str, Scope]
) -> None:
    other = min(home.numbers("college = 'em'"))
    for user in ("dean.cs", "head.cs.se", "supervisor"):
        told = {n: ask(rules, scopes, user, f"{n} 这条到哪一步了") for n in (other, "ZG2019-999")}
        first, second = told.values()
        assert (first.text, first.status) == (second.text, second.status)
        assert not first.evidence


def test_another_units_items_are_refused_by_name(rules: GraphAssistant, scopes: dict[str, Scope]) -> None:
    answer = ask(rules, scopes, "dean.cs", "经济管理学院的整改还欠几条")
    assert answer.status is Status.REFUSED
    assert not NUMBER.search(answer.text)


def test_no_draft_names_an_item_or_a_finding_of_another(
    home: Home, rules: GraphAssistant, scopes: dict[str, Scope]
) -> None:
    late = min(home.numbers("college = 'em'"))
    for user in ("dean.cs", "head.cs.se", "supervisor", "teacher.1", "student.1"):
        for arguments in ({"do": "urge", "item": late}, {"do": "open", "finding": "contribution-0123456789ab"}):
            outcome = rules.use_tool(ToolCall("rectify", arguments), scopes[user])
            assert outcome.error
            assert not outcome.drafts
            assert late not in outcome.error
    for user in ("supervisor", "teacher.1", "student.1"):
        assert rules.use_tool(ToolCall("findings", {}), scopes[user]).error_code == "out_of_scope"


def test_a_chat_model_gets_the_asker_s_items_only_and_its_draft_waits(home: Home, scopes: dict[str, Scope]) -> None:
    late = min(home.numbers("college = 'em' AND state = 'working'"))
    read = [tool("rectifications", about="overdue"), {"content": "{E1.entity}还欠{E1}，逾期{E2}：{E5.title}，{E5}。"}]
    with chat_server(read) as server:
        answer = home.assistant(server.url).ask("我们院的整改逾期了几条", scopes["dean.em"])
        told = str(server.requests)
    assert (answer.brain, answer.status) == ("scripted", Status.ANSWERED)
    assert late in answer.text
    assert not set(NUMBER.findall(told)) - home.numbers("college = 'em'")

    with chat_server([tool("rectify", do="urge"), {"content": "已起草催办，请核对：{E1}。"}]) as server:
        assistant = home.assistant(server.url)
        drafted = assistant.ask("催一下逾期的整改", scopes["dean.em"])
        assert drafted.status is Status.AWAITING
        (card,) = drafted.actions
        with pytest.raises(NoSuchAct):
            assistant.decide(card.id, scopes["dean.cs"], confirm=True)
        before = home.parts.workflow.head().events
        assert assistant.decide(card.id, scopes["dean.em"], confirm=True).state is ActionState.CONFIRMED
    assert home.parts.workflow.head().events == before + 1
    assert home.parts.workflow.verify().problems == ()
