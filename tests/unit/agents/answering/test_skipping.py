"""Words without evidence: what may stand, and what gives way to the rules, when a chat model looked nothing up."""

from datetime import date

import pytest

from agents.answering.answer import Answer, Status
from agents.build import Sources, build_assistant
from agents.models.config import ChatModelConfig
from tests.chat_server import Reply, chat_server, tool
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
FACTS = "我们院近三年挂科率怎么样"
WISH = "下周一提醒我看软工挂科率"


def answered(sources: Sources, question: str, *script: Reply, before: tuple[str, ...] = ()) -> Answer:
    """The answer to `question` under a script for the chat model, in a thread of the questions `before`."""
    with chat_server(script) as server:
        config = ChatModelConfig(server.url, "scripted")
        assistant = build_assistant(sources, lambda: date(2026, 3, 20), config)
        thread = None
        for earlier in before:
            thread = assistant.ask(earlier, DEAN, thread).thread
        return assistant.ask(question, DEAN, thread)


@pytest.mark.parametrize(
    ("question", "script", "status"),
    [
        (FACTS, [{"content": "您问的是按课程还是按学生计的挂科率？"}], Status.CLARIFY),
        (FACTS, [tool("ask_user", question="您问哪个口径")], Status.CLARIFY),
        (FACTS, [tool("decline", text="这件事不归我。")], Status.REFUSED),
        (
            "机械学院挂科率怎么样",
            [tool("query_metric", metric="挂科率", unit="机械学院"), {"content": "这超出您的权限。"}],
            Status.REFUSED,
        ),
        (
            FACTS,
            [tool("query_metric", metric="挂科率", periods=["2010-2011"]), {"content": "那一学年没有数据。"}],
            Status.NO_DATA,
        ),
        ("谢谢", [{"content": "不客气。"}], Status.ANSWERED),
        (FACTS, [{"content": "我有些担心您，请现在就联系学校心理中心或身边信任的人。"}], Status.ANSWERED),
        (WISH, [tool("set_reminder", text="看软工挂科率", on="下周一"), {"content": "请核对。"}], Status.AWAITING),
        (WISH, [{"content": "请再说清楚些。"}], Status.ANSWERED),
    ],
)
def test_words_that_tell_no_facts_stand(sources: Sources, question: str, script: list[Reply], status: Status) -> None:
    answer = answered(sources, question, *script)
    assert (answer.status, answer.degraded) == (status, False)


@pytest.mark.parametrize(
    "text",
    ["总体平稳，还想看什么？", "挂科率总体平稳。您还想看什么？", "各专业都很好：对吗？", "总体平稳。", "没有数据。"],
)
def test_words_to_a_question_of_facts_give_way_though_they_end_with_a_question(sources: Sources, text: str) -> None:
    answer = answered(sources, FACTS, {"content": text})
    assert answer.degraded
    assert answer.evidence


RATE = tool("query_metric", metric="挂科率", periods=["2024-2025"])


@pytest.mark.parametrize(
    "reply",
    [
        {"content": "低于全校。"},
        {"content": "不算高，属于正常水平。"},
        tool("ask_user", question="低于全校平均，还要看哪个专业？"),
        tool("decline", text="这已经达标，没有问题。"),
    ],
    ids=["compares", "judges", "asks", "declines"],
)
def test_a_judgement_of_what_was_shown_before_needs_evidence_of_its_own(sources: Sources, reply: Reply) -> None:
    script = (RATE, {"content": "挂科率为{E1}。"}, reply)
    answer = answered(sources, "那这算高吗", *script, before=("我们院上学年挂科率是多少",))
    assert answer.degraded
    assert "全校平均，还要" not in answer.text
    assert "正常水平" not in answer.text
    assert "已经达标" not in answer.text


def test_a_definition_is_no_evidence_of_a_comparison(sources: Sources) -> None:
    script = (RATE, {"content": "挂科率为{E1}。"}, tool("define_metric", metric="挂科率"))
    last = {"content": "按口径（{E2.definition}），低于全校。"}
    first = {"content": "按口径（{E1.definition}），低于全校。"}
    for reply in (first, last):
        assert answered(sources, "那这算高吗", *script, reply, before=("我们院上学年挂科率是多少",)).degraded


def test_a_question_back_that_asserts_nothing_may_follow_a_figure(sources: Sources) -> None:
    script = (RATE, {"content": "挂科率为{E1}。"}, tool("ask_user", question="您想与全校比，还是与去年比？"))
    answer = answered(sources, "那这算高吗", *script, before=("我们院上学年挂科率是多少",))
    assert (answer.status, answer.degraded) == (Status.CLARIFY, False)


def test_a_repair_of_a_question_back_may_not_assert(sources: Sources) -> None:
    repair = tool("return_repairs", repairs=[{"no": 1, "text": "低于全校，您要看哪个指标？"}])
    answer = answered(sources, "那这算高吗", tool("ask_user", question="您要三个指标吗？"), repair)
    assert "低于全校" not in f"{answer.text}{answer.clarification}"
