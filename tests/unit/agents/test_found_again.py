"""A few words after findings were told ask what came of those; rules, orders and other matters are read as ever."""

from __future__ import annotations

import pytest

from agents.answering.answer import Status
from agents.brains.base import Asker, Draft, PastTurn
from agents.brains.rules import RuleBrain
from agents.understanding.found_items import asked_of_found
from tests.unit.agents.demo_names import asker, directory
from tests.unit.agents.fake_tools import Error, FakeTools, drive
from tools.metrics.catalogue_files import load_catalogue
from tools.scope import Role


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("整改了没有", ("", True)),
        ("这些都改了吗", ("", True)),
        ("谁负责", ("", True)),
        ("那这些问题分别由谁牵头？", ("", True)),
        ("整改情况怎么样", ("", True)),
        ("都立项了吗", ("", True)),
        ("现在改到哪一步了", ("", True)),
        ("责任单位是哪个", ("", True)),
        ("哪些还没立项", ("未立项", False)),
        ("其中还有哪些没有纳入整改", ("未立项", False)),
        ("怎么整改", None),
        ("整改期限多久", None),
        ("整改由谁审批", None),
        ("把第一条立项", None),
        ("都立项吧", None),
        ("那挂科率呢", None),
        ("为什么", None),
        ("整改还欠几条", None),
        ("计算机学院改了吗", None),
    ],
)
def test_what_few_words_ask_of_findings(question: str, asked: tuple[str, bool] | None) -> None:
    assert asked_of_found(question) == asked


def _ask(question: str, past: tuple[PastTurn, ...] = (), tools: FakeTools | None = None) -> tuple[Draft, FakeTools]:
    tools = tools or FakeTools(directory())
    brain = RuleBrain(directory(), load_catalogue(), likeness=None)
    draft, _ = drive(brain, tools, asker("qa"), question, past)
    return draft, tools


def _told(question: str) -> PastTurn:
    draft, _ = _ask(question)
    return PastTurn(question, "…", dict(draft.memory))


@pytest.mark.parametrize("before", ["诊断发现了哪些问题", "审核评估指出了哪些问题"])
@pytest.mark.parametrize("question", ["整改了没有", "这些都改了吗", "谁负责"])
def test_the_items_that_came_of_what_was_told_are_looked_up(before: str, question: str) -> None:
    draft, tools = _ask(question, (_told(before),))
    assert draft.status is Status.ANSWERED
    assert tools.calls[-1].name == "findings"
    assert tools.calls[-1].arguments["items"] is True
    assert "岗位，不写姓名" in draft.text


def test_the_conditions_of_the_list_hold_for_what_is_asked_of_it() -> None:
    _, tools = _ask("哪些还没立项", (_told("最近一次审核评估指出的重点问题"),))
    assert tools.calls[-1].arguments == {"about": "audit", "year": "最近一次", "only": "重点、未立项"}


def test_one_such_question_follows_another() -> None:
    first = _told("诊断发现了哪些问题")
    draft, _ = _ask("整改了没有", (first,))
    again, tools = _ask("谁负责", (first, PastTurn("整改了没有", "…", dict(draft.memory))))
    assert again.status is Status.ANSWERED
    assert tools.calls[-1].arguments == {"items": True}


def test_without_a_list_before_nothing_is_taken_for_one() -> None:
    _, tools = _ask("谁负责", (PastTurn("全校挂科率", "…", {}),))
    assert "findings" not in {call.name for call in tools.calls}


@pytest.mark.parametrize(
    ("question", "calls"),
    [
        ("哪些问题还没立项", [{"only": "未立项"}, {"about": "reviews", "only": "未立项"}]),
        ("现在还有哪些没立项", [{"only": "未立项"}, {"about": "reviews", "only": "未立项"}]),
        ("这些诊断发现哪些还没立项", [{"only": "未立项"}]),
        ("审核评估提的问题里哪些还没立项", [{"about": "audit", "only": "未立项"}]),
        ("诊断发现的重点问题", [{"only": "重点"}]),
        ("2023-2024学年诊断发现了什么问题", [{"year": "2023-2024"}]),
    ],
)
def test_conditions_go_to_the_tool(question: str, calls: list[dict[str, str]]) -> None:
    _, tools = _ask(question)
    assert [dict(call.arguments) for call in tools.calls] == calls


@pytest.mark.parametrize("question", ["没立项的大创项目怎么办", "没立项就整改的问题算不算数"])
def test_a_project_and_a_rule_are_no_findings(question: str) -> None:
    _, tools = _ask(question)
    assert "findings" not in {call.name for call in tools.calls}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("去年有什么异常", "“去年”"),
        ("上一轮审核评估指出的问题", "您说的条件没有单独的统计"),
        ("审核评估指出的经费问题", "“经费”"),
    ],
)
def test_what_cannot_be_applied_is_said_first(question: str, said: str) -> None:
    draft, _ = _ask(question)
    assert said in draft.text.split("\n\n")[0]


def test_a_matter_the_problems_speak_of_is_picked() -> None:
    draft, _ = _ask("审核评估指出的教材问题")
    assert draft.text.startswith("外部评估提出的问题里写到“教材”的")


def test_who_may_see_no_findings_is_told_once() -> None:
    def fail(call: object) -> Error:
        return "out_of_scope", "发现对质量评估中心、校领导、院长和专业负责人开放", ()

    brain = RuleBrain(directory(), load_catalogue(), likeness=None)
    teacher = Asker(Role.TEACHER, Role.TEACHER.name_zh, "cs", None)
    draft, _ = drive(brain, FakeTools(directory(), fail=fail), teacher, "哪些问题还没立项")
    assert draft.status is Status.REFUSED
    assert draft.text.count("开放") == 1
