"""Long threads with the chat brain: what of them is shown within the budget, and that it is enough to go on from."""

import re
from datetime import date
from typing import Any

import pytest

from agents.answering.guard import DROPPED_NOTE
from agents.answering.subjects import subjects
from agents.brains.base import PastTurn
from agents.brains.remembering import remembered
from agents.build import Sources, build_assistant
from agents.models.config import Budget, ChatModelConfig
from agents.models.usage import estimate
from tests.chat_server import Reply, chat_server, tool
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
DEAN = Scope("dean.cs", Role.DEAN, college="cs")
TURNS = 60
HISTORY = 1500
CHATTER = "教学工作要从小处做起，先把课堂管好，再把反馈做实，然后逐步改进。" * 4
YEAR = ["2024-2025"]


def figure(metric: str, entity: str = "计算机学院", period: str = "2024-2025学年") -> Evidence:
    title = f"{entity}{period}{metric}"
    return Evidence(
        id="E1", kind=EvidenceKind.METRIC, title=title, value=0.0834, display="8.34%", entity=entity, period_zh=period
    )


def told(messages: list[dict[str, Any]]) -> str:
    return "\n".join(m["content"] for m in messages)


def cost(messages: list[dict[str, Any]]) -> int:
    return sum(estimate(m["content"]) for m in messages)


def thread(count: int) -> list[PastTurn]:
    said = f"计算机学院2024-2025学年的不及格率是8.34%[E1]，共2,530[E1]人。{CHATTER}"
    return [PastTurn(f"第{n}个问题是什么", said, {}, subjects([figure(f"指标{n}")])) for n in range(1, count + 1)]


def test_a_short_thread_is_shown_whole_without_marks() -> None:
    shown = remembered(thread(2), 3000)
    assert [m["role"] for m in shown] == ["user", "assistant"] * 2
    assert "8.34%，共2,530人" in told(shown)
    assert "[E1]" not in told(shown)


@pytest.mark.parametrize("budget", [0, 60, 200, 500, 1200, 3000, 12000])
@pytest.mark.parametrize("count", [1, 5, TURNS, 200])
def test_never_more_than_the_budget(budget: int, count: int) -> None:
    assert cost(remembered(thread(count), budget)) <= budget


def test_the_latest_turns_stay_whole_the_first_are_noted_and_the_rest_is_counted() -> None:
    shown = remembered(thread(TURNS), HISTORY)
    note = shown[0]["content"]
    assert shown[-2]["content"] == f"第{TURNS}个问题是什么"
    assert "8.34%" in shown[-1]["content"]
    for kept in ("指标1：", "指标2：", "指标3：", f"第{TURNS - 10}个问题"):
        assert kept in note
    assert re.search(r"其间还问过 \d+ 个问题，涉及指标4", note)
    assert note.index("指标2") < note.index("其间还问过") < note.index(f"第{TURNS - 10}个问题")


def test_the_note_has_periods_and_no_figures() -> None:
    note = remembered(thread(TURNS), HISTORY)[0]["content"]
    assert "2024-2025学年" in note
    assert "是…，共…人" in note
    assert "8.34" not in note
    assert "2,530" not in note


def test_messages_alternate_whatever_is_left_out() -> None:
    for budget in (0, 150, 400, 1200):
        roles = [m["role"] for m in remembered(thread(30), budget)]
        assert roles == ["user", "assistant"] * (len(roles) // 2)


def test_a_subject_names_metric_units_and_periods_or_a_document_with_its_clauses() -> None:
    clause = Evidence(kind=EvidenceKind.CLAUSE, title="办法", document="预警办法", clause="第五条", quote="……")
    assert subjects([figure("挂科率"), figure("挂科率", "软件工程"), clause]) == (
        "挂科率：计算机学院、软件工程，2024-2025学年",
        "预警办法：第五条",
    )


def follow_up(request: dict[str, Any]) -> Reply:
    """A literal model that knows only the request: it takes up what was asked at first, or just now."""
    messages = request["messages"]
    if messages[-1]["role"] == "tool":
        return {"content": "{E1.entity}在{E1.period}是{E1}。"}
    asked = messages[-1]["content"]
    before = [m["content"] for m in messages[1:-1]]
    if "一开始" in asked:
        metrics = re.findall(r"查的是：([^：]+)：", before[0])
        return tool("query_metric", metric=metrics[0], periods=YEAR)
    if "软件工程" in asked:
        named = next(name for name in ("毕业率", "挂科率") if name in " ".join(before[-2:]))
        return tool("query_metric", metric=named, unit="软件工程", periods=["grad:2025"])
    if "还记得" in asked:
        figures = re.findall(r"\d+\.\d+%", " ".join(before))
        return {"content": f"此前说过是{figures[-1]}。要用请重新查询。"}
    if "挂科" in asked:
        return tool("query_metric", metric="挂科率", periods=YEAR)
    if "毕业" in asked:
        return tool("query_metric", metric="毕业率", periods=["grad:2025"])
    return {"content": CHATTER}


def test_a_thread_of_sixty_turns_stays_within_its_budget_and_is_still_understood(sources: Sources) -> None:
    questions = ["你好", "我们院挂科率是多少", *["再说说怎么改进"] * (TURNS - 3), "我们院毕业率呢"]
    with chat_server([follow_up]) as server:
        config = ChatModelConfig(server.url, "scripted", budget=Budget(history_tokens=HISTORY))
        chat = build_assistant(sources, lambda: TODAY, config)
        id_ = None
        for question in questions:
            id_ = chat.ask(question, DEAN, id_).thread
        follow = chat.ask("那软件工程呢", DEAN, id_)
        first = chat.ask("一开始问的那个指标再查一遍", DEAN, id_)
        old = chat.ask("还记得那个数吗", DEAN, id_)
    for request in server.requests:
        assert request["messages"][0]["role"] == "system"
        earlier = [m for m in request["messages"][1:] if m["role"] in ("user", "assistant") and m["content"]][:-1]
        assert cost(earlier) <= HISTORY
    assert {e.entity for e in follow.evidence} == {"软件工程"}
    assert "毕业率" in follow.evidence[0].title
    assert first.evidence[0].metric == "course_fail_rate"
    assert old.text.split() == ["要用请重新查询。", DROPPED_NOTE]
    assert old.evidence == ()
    assert len(chat.turns(id_ or "", DEAN)) == TURNS + 3
