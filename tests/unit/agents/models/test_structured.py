"""Objects from a model: by a call of a function, by JSON in text, and which of the two is tried."""

from collections.abc import Sequence
from typing import Any

import pytest

from agents.errors import ModelRefused
from agents.models.structured import Form, Habits, ask_object, json_in
from agents.models.wire import Message, ModelReply, WireCall
from agents.models.written_calls import written_calls

FORM = Form(
    "give_city", "交回城市。", {"type": "object", "properties": {"names": {"type": "array"}}, "required": ["names"]}
)
ASKED: list[Message] = [{"role": "user", "content": "有哪些城市？"}]
WANTED = {"names": ["北京"]}


class Scripted:
    """Gives its replies in order, the last again and again; keeps what it was asked."""

    def __init__(self, *replies: ModelReply | Exception) -> None:
        self._replies = list(replies)
        self.asked: list[tuple[str, int]] = []

    def ask(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> ModelReply:
        reply = self._replies[min(len(self.asked), len(self._replies) - 1)]
        self.asked.append((messages[-1]["content"], len(tools)))
        if isinstance(reply, Exception):
            raise reply
        return reply


def calls(**arguments: Any) -> ModelReply:
    return ModelReply("", (WireCall("give_city", arguments),))


@pytest.mark.parametrize(
    "text",
    [
        '{"names": ["北京"]}',
        '```json\n{"names": ["北京",],}\n```',
        '好的：{"names": ["北京"]}，请查收。',
        '["北京"]',
        '{"name": "give_city", "arguments": {"names": ["北京"]}}',
        '{"give_city": {"names": ["北京"]}}',
        '{"name": "give_city", "arguments": "{\\"names\\": [\\"北京\\"]}"}',
    ],
)
def test_json_in_text_is_found_however_it_is_wrapped(text: str) -> None:
    assert ask_object(Scripted(ModelReply(text)), ASKED, FORM, Habits()) == WANTED


@pytest.mark.parametrize("text", ["", "没有", '{"names": "北京"}', '{"other": 1}', "{" * 5000, "[1, 2", "null", "12"])
def test_what_is_not_of_the_form_is_nothing(text: str) -> None:
    assert ask_object(Scripted(ModelReply(text)), ASKED, FORM, Habits()) is None


def test_broken_arguments_are_read_as_far_as_they_can_be() -> None:
    broken = ModelReply("", (WireCall("give_city", None, '{"names": ["北京"],}'),))
    assert ask_object(Scripted(broken), ASKED, FORM, Habits()) == WANTED


def test_a_server_that_calls_the_function_goes_on_being_offered_it() -> None:
    model, habits = Scripted(calls(**WANTED)), Habits()
    assert [ask_object(model, ASKED, FORM, habits) for _ in range(3)] == [WANTED] * 3
    assert [tools for _, tools in model.asked] == [1, 1, 1]


def test_a_model_that_writes_instead_is_asked_for_text_after_the_second_time() -> None:
    model, habits = Scripted(ModelReply('{"names": ["北京"]}')), Habits()
    assert [ask_object(model, ASKED, FORM, habits) for _ in range(3)] == [WANTED] * 3
    assert [tools for _, tools in model.asked] == [1, 1, 0]
    assert "JSON" in model.asked[2][0]


def test_one_slip_is_forgotten() -> None:
    habits = Habits()
    model = Scripted(ModelReply("北京"), calls(**WANTED), ModelReply("北京"), calls(**WANTED))
    for _ in range(4):
        ask_object(model, ASKED, FORM, habits)
    assert habits.calls


def test_a_refused_function_is_asked_for_as_text_at_once_and_never_offered_again() -> None:
    model, habits = Scripted(ModelRefused("HTTP 400", status=400), ModelReply('{"names": ["北京"]}')), Habits()
    assert ask_object(model, ASKED, FORM, habits) == WANTED
    assert ask_object(model, ASKED, FORM, habits) == WANTED
    assert [tools for _, tools in model.asked] == [1, 0, 0]


def test_a_server_that_refuses_everything_is_not_asked_twice() -> None:
    model = Scripted(ModelRefused("HTTP 401", status=401))
    with pytest.raises(ModelRefused):
        ask_object(model, ASKED, FORM, Habits())
    assert len(model.asked) == 1


def test_the_largest_bracket_is_tried_last() -> None:
    assert list(json_in('先 {"a": [1]} 后')) == [{"a": [1]}, [1]]


def test_a_call_written_under_its_own_name_is_a_call() -> None:
    assert written_calls('{"ask_user": {"question": "哪个学期？"}}', ["ask_user"]) == (
        WireCall("ask_user", {"question": "哪个学期？"}),
    )
    assert written_calls('{"ask_user": "哪个学期？"}', ["ask_user"]) == ()
