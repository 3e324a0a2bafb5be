"""Words without evidence: what may stand, and what gives way to the rules, when a chat model looked nothing up."""

from datetime import date

import pytest

from agents.answer import Answer, Status
from agents.build import Sources, build_assistant
from agents.models.config import ChatModelConfig
from tests.chat_server import Reply, chat_server, tool
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
FACTS = "我们院近三年挂科率怎么样"
WISH = "下周一提醒我看软工挂科率"


def answered(sources: Sources, question: str, *script: Reply) -> Answer:
    with chat_server(script) as server:
        config = ChatModelConfig(server.url, "scripted")
        return build_assistant(sources, lambda: date(2026, 3, 20), config).ask(question, DEAN)


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
