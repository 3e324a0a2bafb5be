"""A drafted reminder from the question to the record: who can confirm it, and what the thread does meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agents.answering.answer import Answer, Status
from agents.build import Sources, build_assistant
from agents.confirming import WAITING_NOTE
from agents.conversation import GraphAssistant
from agents.errors import ThreadNotFound
from agents.models.config import ChatModelConfig
from api.records import records_engine
from tests.chat_server import chat_server, tool
from tools.acts.book import ActionBook
from tools.acts.model import ActionState
from tools.errors import ActSettled, NoSuchAct
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
DEAN, OTHER = Scope("dean.cs", Role.DEAN, college="cs"), Scope("dean.me", Role.DEAN, college="me")
WISH = "下周一提醒我看软工挂科率"
SCOPES = [
    DEAN,
    Scope("leader", Role.LEADER),
    Scope("qa", Role.QA),
    Scope("head.cs.se", Role.HEAD, college="cs", major="cs.se"),
    Scope("teacher.1", Role.TEACHER, college="cs", person="T1"),
    Scope("student.1", Role.STUDENT, college="cs", major="cs.se", person="S1"),
    Scope("supervisor", Role.SUPERVISOR),
]


@pytest.fixture
def home(sources: Sources, tmp_path: Path) -> Sources:
    """The small demo with records and threads on disk."""
    book = ActionBook(records_engine(f"sqlite:///{tmp_path / 'records.sqlite'}"))
    return replace(sources, checkpoints=tmp_path / "checkpoints.sqlite", acts=book)


@pytest.fixture
def start(home: Sources) -> Callable[[], GraphAssistant]:
    """Another process on the same home, as far as what is kept goes."""
    return lambda: build_assistant(home, lambda: TODAY)


def texts(home: Sources, owner: str = "dean.cs") -> list[str]:
    return [reminder.text for reminder in home.acts.reminders(owner)]


def state_of(assistant: GraphAssistant, answer: Answer, scope: Scope = DEAN) -> tuple[Status, ActionState]:
    said = dict(assistant.turns(answer.thread, scope))[WISH]
    return said.status, said.actions[0].state


@pytest.mark.parametrize("scope", SCOPES, ids=lambda s: s.user)
def test_everybody_may_draft_and_confirm_their_own(
    start: Callable[[], GraphAssistant], home: Sources, scope: Scope
) -> None:
    answer = start().ask(WISH, scope)
    assert answer.status is Status.AWAITING
    assert WAITING_NOTE in answer.text
    (action,) = answer.actions
    assert (action.kind, action.summary) == ("reminder", "2026年3月23日（周一）提醒：看软工挂科率")
    assert texts(home, scope.user) == []
    for _ in range(3):
        assert start().decide(action.id, scope, confirm=True).state is ActionState.CONFIRMED
    assert texts(home, scope.user) == ["看软工挂科率"]
    assert state_of(start(), answer, scope) == (Status.ANSWERED, ActionState.CONFIRMED)


def test_a_rejected_draft_writes_nothing_and_the_thread_says_so(
    start: Callable[[], GraphAssistant], home: Sources
) -> None:
    answer = start().ask(WISH, DEAN)
    start().decide(answer.actions[0].id, DEAN, confirm=False)
    assert texts(home) == []
    assert state_of(start(), answer) == (Status.ANSWERED, ActionState.REJECTED)


def test_another_person_can_neither_confirm_nor_reject(start: Callable[[], GraphAssistant], home: Sources) -> None:
    answer = start().ask(WISH, DEAN)
    for confirm in (True, False):
        with pytest.raises(NoSuchAct):
            start().decide(answer.actions[0].id, OTHER, confirm=confirm)
    assert state_of(start(), answer) == (Status.AWAITING, ActionState.DRAFTED)
    assert texts(home) == texts(home, "dean.me") == []


def test_a_thread_that_waits_may_be_asked_on_and_the_draft_still_be_confirmed_once(
    start: Callable[[], GraphAssistant], home: Sources
) -> None:
    answer = start().ask(WISH, DEAN)
    second = start().ask("我们院近三年挂科率怎么样？", DEAN, answer.thread)
    assert second.status is Status.ANSWERED
    assert state_of(start(), answer) == (Status.AWAITING, ActionState.DRAFTED)
    for _ in range(2):
        start().decide(answer.actions[0].id, DEAN, confirm=True)
    assert texts(home) == ["看软工挂科率"]
    assert state_of(start(), answer) == (Status.ANSWERED, ActionState.CONFIRMED)
    assert [q for q, _ in start().turns(answer.thread, DEAN)] == [WISH, "我们院近三年挂科率怎么样？"]


def test_typing_confirm_confirms_nothing_and_says_how(start: Callable[[], GraphAssistant], home: Sources) -> None:
    answer = start().ask(WISH, DEAN)
    for said in ("确认", "好的，确认"):
        reply = start().ask(said, DEAN, answer.thread)
        assert "不算确认" in reply.text
    assert texts(home) == []
    assert state_of(start(), answer)[1] is ActionState.DRAFTED


def test_a_changed_scope_lets_the_draft_expire(start: Callable[[], GraphAssistant], home: Sources) -> None:
    answer = start().ask(WISH, DEAN)
    moved = replace(DEAN, college="me")
    with pytest.raises(ActSettled, match="权限有变化"):
        start().decide(answer.actions[0].id, moved, confirm=True)
    assert texts(home) == []
    assert state_of(start(), answer) == (Status.ANSWERED, ActionState.EXPIRED)


def test_without_its_checkpoints_a_draft_is_confirmed_from_the_record(home: Sources) -> None:
    action = build_assistant(home, lambda: TODAY).ask(WISH, DEAN).actions[0]
    confirmed = build_assistant(home, lambda: TODAY).ask("明天提醒我开会", DEAN).actions[0]
    build_assistant(home, lambda: TODAY).decide(confirmed.id, DEAN, confirm=True)
    assert home.checkpoints is not None
    for file in home.checkpoints.parent.glob("checkpoints.sqlite*"):
        file.unlink()
    fresh = build_assistant(home, lambda: TODAY)
    assert texts(home) == ["开会"]
    thread = fresh.decide(action.id, DEAN, confirm=True).thread
    assert texts(home) == ["开会", "看软工挂科率"]
    with pytest.raises(ThreadNotFound):
        fresh.turns(thread, DEAN)


def test_a_branch_carries_the_drafts_of_its_turns(start: Callable[[], GraphAssistant], home: Sources) -> None:
    answer = start().ask(WISH, DEAN)
    branch = start().branch(answer.thread, 1, DEAN)
    start().decide(answer.actions[0].id, DEAN, confirm=True)
    assert start().turns(branch, DEAN)[0][1].actions[0].state is ActionState.CONFIRMED
    assert start().ask("我们院近三年挂科率怎么样？", DEAN, branch).status is Status.ANSWERED


def test_the_day_is_asked_back_and_completes_the_reminder(start: Callable[[], GraphAssistant]) -> None:
    first = start().ask("提醒我看挂科率", DEAN)
    assert first.status is Status.CLARIFY
    assert start().ask("下周三吧", DEAN, first.thread).actions[0].summary == "2026年3月25日（周三）提醒：看挂科率"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("3月1日提醒我看挂科率", "已经过去"),
        ("2月30日提醒我看挂科率", "没有这一天"),
        ("2028年3月1日提醒我看挂科率", "最远"),
        ("明天提醒我", "做什么"),
    ],
)
def test_the_rules_say_what_is_wrong_with_a_reminder(
    start: Callable[[], GraphAssistant], question: str, told: str
) -> None:
    answer = start().ask(question, DEAN)
    assert (answer.status, answer.actions) == (Status.CLARIFY, ())
    assert told in answer.text


@pytest.mark.parametrize("question", ["提醒我明天删掉差评", "明天提醒我，我不想活了"])
def test_what_is_refused_or_needs_care_is_no_reminder(start: Callable[[], GraphAssistant], question: str) -> None:
    assert start().ask(question, DEAN).actions == ()


class TestWithAChatModel:
    """The same by the tool, and what a model that wants more can do."""

    CALL = tool("set_reminder", text="看软工挂科率", on="下周一")

    @staticmethod
    def assistant(home: Sources, url: str) -> GraphAssistant:
        return build_assistant(home, lambda: TODAY, ChatModelConfig(url, "scripted"))

    def test_a_model_drafts_and_the_person_confirms(self, home: Sources) -> None:
        with chat_server([self.CALL, {"content": "已起草：{E1}。请您核对。"}]) as server:
            answer = self.assistant(home, server.url).ask(WISH, DEAN)
            assert server.tool_messages()[0]["notes"]
        assert (answer.status, answer.degraded) == (Status.AWAITING, False)
        assert "2026年3月23日（周一）" in answer.text
        assert texts(home) == []
        build_assistant(home, lambda: TODAY).decide(answer.actions[0].id, DEAN, confirm=True)
        assert texts(home) == ["看软工挂科率"]

    def test_of_two_drafts_each_is_decided_on_its_own_and_the_thread_waits_for_both(self, home: Sources) -> None:
        wish = "明天提醒我看绩点，也看挂科率"
        both = {"tool_calls": [("set_reminder", {"text": text, "on": "明天"}) for text in ("看绩点", "看挂科率")]}
        with chat_server([both, {"content": "已起草，请核对。"}]) as server:
            answer = self.assistant(home, server.url).ask(wish, DEAN)
        first, second = answer.actions
        rules = build_assistant(home, lambda: TODAY)
        rules.decide(first.id, DEAN, confirm=True)
        told = rules.turns(answer.thread, DEAN)[0][1]
        assert (told.status, told.actions[1].state) == (Status.AWAITING, ActionState.DRAFTED)
        rules.decide(second.id, DEAN, confirm=False)
        assert rules.turns(answer.thread, DEAN)[0][1].status is Status.ANSWERED
        assert texts(home) == ["看绩点"]

    def test_a_model_that_calls_for_confirmation_itself_gets_nowhere(self, home: Sources) -> None:
        script = [
            self.CALL,
            tool("confirm", id="x"),
            tool("set_reminder", text="看软工挂科率", on="下周一", confirmed=True),
            {"content": "已为您确认，提醒生效了。"},
        ]
        with chat_server(script) as server:
            answer = self.assistant(home, server.url).ask(WISH, DEAN)
        assert (len(answer.actions), answer.status) == (1, Status.AWAITING)
        assert WAITING_NOTE in answer.text
        assert texts(home) == []

    def test_a_typed_confirmation_never_reaches_the_model(self, home: Sources) -> None:
        with chat_server([self.CALL, {"content": "已起草，请核对。"}, {"content": "已为您确认。"}]) as server:
            chat = self.assistant(home, server.url)
            answer = chat.ask(WISH, DEAN)
            reply = chat.ask("确认", DEAN, answer.thread)
            assert len(server.requests) == 2
        assert "不算确认" in reply.text
        assert texts(home) == []

    def test_a_model_cannot_put_its_own_words_or_day_into_a_reminder(self, home: Sources) -> None:
        script = [
            tool("set_reminder", text="约谈李四老师", on="下周一"),
            tool("set_reminder", text="看软工挂科率", on="下周二"),
            {"content": "没有起草成功，请再说清楚些。"},
        ]
        with chat_server(script) as server:
            answer = self.assistant(home, server.url).ask(WISH, DEAN)
            told = [message["error"] for message in server.tool_messages()]
        # The name goes out as a pseudonym, the model's own words back to it.
        assert "约谈" in told[0]
        assert "他没有说过" in told[0]
        assert "李四" not in told[0]
        assert "不是提问人说的日子" in told[1]
        assert answer.actions == ()
        assert (answer.status, answer.degraded, home.acts.waiting("dean.cs")) == (Status.ANSWERED, False, [])

    def test_a_turn_that_restarts_on_the_rules_drafts_once(self, home: Sources) -> None:
        with chat_server([self.CALL, {"status": 400, "content": "x"}]) as server:
            answer = self.assistant(home, server.url).ask(WISH, DEAN)
        assert (answer.degraded, len(answer.actions)) == (True, 1)
        assert len(home.acts.waiting("dean.cs")) == 1
