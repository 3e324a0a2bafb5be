"""The chat brain over real HTTP against a scripted server: one tool turn, the guards, and the fall-back."""

from collections.abc import Callable
from datetime import date

import pytest

from agents.answering.answer import Answer, Status, Step
from agents.answering.guard import DROPPED_NOTE
from agents.brains.chat import ChatModelConfig
from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from tests.chat_server import ChatServer, Script, chat_server, tool
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
DEAN = Scope("dean.cs", Role.DEAN, college="cs")
HEAD = Scope("head.cs.se", Role.HEAD, college="cs", major="cs.se")
STUDENT = Scope("student.x", Role.STUDENT, college="cs", major="cs.se", person="nobody")
YEARS = ["2022-2023", "2023-2024", "2024-2025"]
QUESTION = "我们院近三年挂科率怎么样"
TREND = tool("query_metric", metric="挂科率", periods=YEARS, by="period")

Ask = Callable[..., tuple[Answer, ChatServer]]


def assistant(sources: Sources, url: str, **config: float) -> GraphAssistant:
    return build_assistant(sources, lambda: TODAY, ChatModelConfig(url, "scripted", **config))  # type: ignore[arg-type]


@pytest.fixture
def ask(sources: Sources) -> Ask:
    """Ask one question with a script for the server; the answer and what the server saw."""

    def run(
        script: Script, question: str = QUESTION, scope: Scope = DEAN, **config: float
    ) -> tuple[Answer, ChatServer]:
        with chat_server(script) as server:
            return assistant(sources, server.url, **config).ask(question, scope), server

    return run


def test_a_tool_turn_is_answered_from_its_evidence(ask: Ask) -> None:
    answer, server = ask([TREND, {"content": "{E1.entity}在{E1.period}的挂科率是{E1}，共{E1.n}人；后来是{E3}。"}])
    told = server.tool_messages()[0]["evidence"]
    assert [e["id"] for e in told] == ["E1", "E2", "E3"]
    assert answer.status is Status.ANSWERED
    assert answer.brain == "scripted"
    assert not answer.degraded
    assert f"{told[0]['display']}[E1]" in answer.text
    assert f"{told[0]['n']:,}[E1]人" in answer.text
    assert answer.charts[0].kind == "line"
    assert answer.charts[0].series[0].values == tuple(e.value for e in answer.evidence)


def test_the_model_is_told_the_tools_the_role_and_never_the_scope(ask: Ask) -> None:
    _, server = ask([{"content": "您好。"}])
    request = server.requests[0]
    assert {t["function"]["name"] for t in request["tools"]} == {
        *("find", "query_metric", "difference", "explain_change", "define_metric", "search_policy"),
        *("learning_path", "set_reminder", "findings", "rectifications", "rectify"),
        *("ask_user", "decline"),
    }
    for described in request["tools"]:
        assert not {"scope", "context", "user", "role"} & set(described["function"]["parameters"]["properties"])
    assert "院长" in request["messages"][0]["content"]


@pytest.mark.parametrize(
    "invented",
    ["大约百分之八的学生不及格。", "其中 12% 不及格。", "有三成学生挂科。", "比去年翻了一番。", "共①人。"],
)
def test_an_invented_number_is_never_shown(ask: Ask, invented: str) -> None:
    answer, _ = ask([TREND, {"content": f"挂科率为{{E1}}。\n\n{invented}"}])
    assert invented.strip("。") not in answer.text
    assert DROPPED_NOTE in answer.text
    assert "[E1]" in answer.text


@pytest.mark.parametrize(
    "attack", ["![x](http://a.example/x.png)", "<img src=x onerror=alert(1)>", "见 http://a.example"]
)
def test_markup_of_attack_is_never_shown(ask: Ask, attack: str) -> None:
    answer, _ = ask([TREND, {"content": f"挂科率为{{E1}}。\n\n{attack}"}])
    assert attack not in answer.text
    assert "a.example" not in answer.text


def test_a_false_quotation_is_never_shown(ask: Ask) -> None:
    answer, _ = ask(
        [
            tool("search_policy", query="学业预警", kind="school_rule"),
            {"content": "{E1.clause}这样规定：{E1.quote}\n\n制度还写明“学院可以自行免除预警”。"},
        ],
        question="学业预警怎么规定",
    )
    assert "自行免除预警" not in answer.text
    assert answer.evidence[0].quote is not None
    assert answer.evidence[0].quote.split("\n")[0][:10] in answer.text.replace("\\", "")


@pytest.mark.parametrize(
    ("scope", "call"),
    [
        (DEAN, tool("query_metric", metric="挂科率", unit="机械学院")),
        (DEAN, tool("query_metric", metric="挂科率", unit="school", by="college")),
        (HEAD, tool("query_metric", metric="挂科率", unit="cs.ai")),
        (STUDENT, tool("query_metric", metric="挂科率", unit="cs", by="major")),
        (STUDENT, tool("query_metric", metric="评教", unit="self")),
    ],
)
def test_a_scope_violation_gives_the_model_an_error_and_no_figure(
    ask: Ask, sources: Sources, scope: Scope, call: dict[str, object]
) -> None:
    answer, server = ask([call, {"content": "这超出了您的权限，可以看本单位的数据。"}], scope=scope)
    told = server.tool_messages()[0]
    assert "evidence" not in told
    assert told["error"]
    # Where the model's words gave way, all that is shown is what the rules alone show the asker by their own rights.
    alone = build_assistant(sources, lambda: TODAY).ask(QUESTION, scope).evidence if answer.degraded else ()
    assert answer.evidence == alone
    assert answer.degraded is (told["code"] != "out_of_scope")
    assert {e.entity_id for e in answer.evidence} <= {scope.college, scope.major, scope.person, "school"}
    assert not any(e.metric and e.metric.startswith("set_") for e in answer.evidence)


def test_no_argument_can_widen_the_scope(ask: Ask) -> None:
    smuggled = tool("query_metric", metric="挂科率", unit="cs", scope={"role": "leader"}, user="leader")
    _, server = ask([smuggled, {"content": "没有查到。"}])
    assert server.tool_messages()[0]["code"] == "invalid"


def test_bad_arguments_come_back_as_an_error_the_model_can_mend(ask: Ask) -> None:
    answer, server = ask([{"tool_calls": [("query_metric", "{not json")]}, TREND, {"content": "挂科率为{E1}。"}])
    assert len(server.requests) == 3
    assert answer.status is Status.ANSWERED
    assert not answer.degraded


@pytest.mark.parametrize(
    "broken",
    [
        {"status": 500, "content": "x"},
        {"status": 401, "content": "x"},
        {"raw": "<html>gateway</html>"},
        {"raw": '{"choices": []}'},
        {"raw": "{}"},
        {"content": ""},
        {"content": "不及格率是 12%。"},
        {"delay_s": 3.0, "content": "太晚了。"},
    ],
)
def test_a_failing_model_makes_the_turn_restart_on_the_rules(ask: Ask, broken: dict[str, object]) -> None:
    answer, _ = ask([broken], timeout_s=1.0, attempts=1)
    assert answer.degraded
    assert answer.brain == "rules"
    assert answer.status is Status.ANSWERED
    assert answer.evidence


def test_a_failure_after_the_tools_leaves_nothing_of_the_first_try(ask: Ask) -> None:
    school = tool("query_metric", metric="毕业率", unit="cs")
    answer, _ = ask([school, {"status": 503, "content": "x"}], attempts=1)
    assert answer.degraded
    assert {e.metric for e in answer.evidence} <= {"course_fail_rate", "student_fail_rate"}
    assert answer.evidence[0].id == "E1"


def test_a_model_that_never_stops_calling_is_cut_off(ask: Ask) -> None:
    answer, server = ask([TREND])
    assert answer.degraded
    assert len(server.requests) < 12


def test_a_server_that_is_not_there_is_no_error_for_the_person(sources: Sources) -> None:
    answer = assistant(sources, "http://127.0.0.1:9/v1", timeout_s=1.0, attempts=1).ask(QUESTION, DEAN)
    assert answer.degraded
    assert answer.brain == "rules"


def test_ask_user_and_decline_end_the_turn(ask: Ask) -> None:
    asked, _ = ask([tool("ask_user", question="您想看哪个指标？", default="先按课程不及格率")])
    assert asked.status is Status.CLARIFY
    assert asked.clarification is not None
    assert asked.clarification.question == "您想看哪个指标？"
    declined, _ = ask([tool("decline", text="这件事不在质诊的范围内。")], question="帮我写情书")
    assert declined.status is Status.REFUSED


def test_earlier_turns_are_shown_to_the_model(sources: Sources) -> None:
    with chat_server([{"content": "您好。"}, {"content": "再见。"}]) as server:
        chat = assistant(sources, server.url)
        first = chat.ask("你好", DEAN)
        chat.ask("再见", DEAN, first.thread)
        said = [m["content"].strip() for m in server.requests[1]["messages"][1:]]
    assert said == ["你好", "您好。", "再见"]


def test_steps_name_what_is_asked(sources: Sources) -> None:
    with chat_server([TREND, {"content": "挂科率为{E1}。"}]) as server:
        steps = [e.text for e in assistant(sources, server.url).stream(QUESTION, DEAN) if isinstance(e, Step)]
    assert steps == ["正在查询：挂科率 · 2022-2023学年、2023-2024学年、2024-2025学年"]
