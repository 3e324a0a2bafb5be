"""Which thread a conversation goes on with, whatever clients do to what they send back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents.answering.answer import Answer, Finished
from api.completions import conversations
from api.completions.conversations import Conversations, Place, keys_of
from api.completions.reply import content_of
from api.completions.request import Conversation, Said
from api.completions.turns import ASKED_ANEW, ConversationTurns
from api.turns import Turns
from tests.fakes import TREND, FakeAssistant
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
OTHER = Scope("dean.em", Role.DEAN, college="em")
SHOWN = content_of(TREND)
START = datetime(2026, 3, 20, tzinfo=UTC)


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Conversations]:
    made = Conversations(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield made
    made.close()


class Chat:
    """One process's door around a fake assistant."""

    def __init__(self, known: Conversations) -> None:
        self.assistant = FakeAssistant()
        self.door = ConversationTurns(Turns(self.assistant), known, lambda: START)

    async def ask(self, *earlier: Said, question: str, scope: Scope = DEAN) -> Answer:
        events = [e async for e in self.door.stream(Conversation(earlier, question), scope)]
        assert isinstance(events[-1], Finished)
        return events[-1].answer

    def asked(self, thread: str) -> list[str]:
        return [question for question, _ in self.assistant.threads[thread][1]]


def run(chat: Chat, talk: Callable[[Chat], Awaitable[None]]) -> None:
    async def whole() -> None:
        await talk(chat)

    asyncio.run(whole())


@pytest.mark.parametrize("shown", [SHOWN, SHOWN.replace("\n\n", "\n  \n"), "", "<details>…</details> 别的"])
def test_an_answer_sent_back_changed_still_leads_to_its_thread(known: Conversations, shown: str) -> None:
    async def talk(chat: Chat) -> None:
        first = await chat.ask(question="甲")
        second = await chat.ask(Said("甲", shown), question="乙")
        assert second.thread == first.thread
        assert chat.asked(first.thread) == ["甲", "乙"]

    run(Chat(known), talk)


def test_a_repeated_question_branches_off_before_it(known: Conversations) -> None:
    async def talk(chat: Chat) -> None:
        first = await chat.ask(question="甲")
        await chat.ask(Said("甲", SHOWN), question="乙")
        again = await chat.ask(Said("甲", SHOWN), question="乙")
        assert chat.asked(again.thread) == ["甲", "乙"]
        assert again.thread != first.thread
        # The newest of the two is what goes on.
        on = await chat.ask(Said("甲", SHOWN), Said("乙", SHOWN), question="丙")
        assert on.thread == again.thread

    run(Chat(known), talk)


def test_two_requests_at_once_from_one_place_do_not_mix(known: Conversations) -> None:
    async def talk(chat: Chat) -> None:
        await chat.ask(question="甲")
        both = await asyncio.gather(*(chat.ask(Said("甲", SHOWN), question=question) for question in ("乙", "丙")))
        assert [chat.asked(answer.thread) for answer in both] == [["甲", "乙"], ["甲", "丙"]]

    run(Chat(known), talk)


def test_conversations_never_seen_are_asked_anew_up_to_a_limit(known: Conversations) -> None:
    earlier = [Said(f"问{i}", "另一个模型的话") for i in range(ASKED_ANEW + 3)]

    async def talk(chat: Chat) -> None:
        answer = await chat.ask(*earlier, Said("长" * 3000, "x"), question="甲")
        assert chat.asked(answer.thread) == [*(said.question for said in earlier[3:]), "甲"]
        # From now on it is known, though its thread is shorter than itself.
        on = await chat.ask(*earlier, Said("长" * 3000, "x"), Said("甲", SHOWN), question="乙")
        assert chat.asked(on.thread)[-2:] == ["甲", "乙"]
        assert on.thread == answer.thread

    run(Chat(known), talk)


def test_a_thread_that_is_gone_is_asked_anew(known: Conversations) -> None:
    async def talk(chat: Chat) -> None:
        first = await chat.ask(question="甲")
        chat.assistant.threads.clear()
        again = await chat.ask(Said("甲", SHOWN), question="乙")
        assert chat.asked(again.thread) == ["甲", "乙"]
        assert chat.assistant.threads.keys() == {again.thread}
        assert first.text == again.text

    run(Chat(known), talk)


def test_conversations_outlive_the_process(known: Conversations, tmp_path: Path) -> None:
    async def talk(chat: Chat) -> None:
        first = await chat.ask(question="甲")
        later = Chat(Conversations(f"sqlite:///{tmp_path / 'records.sqlite'}"))
        later.assistant.threads = chat.assistant.threads
        assert (await later.ask(Said("甲", SHOWN), question="乙")).thread == first.thread

    run(Chat(known), talk)


@pytest.mark.parametrize("scope", [OTHER, replace(DEAN, college="em")], ids=["another account", "another scope"])
def test_another_account_or_scope_starts_afresh(known: Conversations, scope: Scope) -> None:
    async def talk(chat: Chat) -> None:
        first = await chat.ask(question="甲")
        other = await chat.ask(Said("甲", SHOWN), question="乙", scope=scope)
        assert other.thread != first.thread
        assert chat.asked(first.thread) == ["甲"]

    run(Chat(known), talk)


def test_a_turn_that_breaks_is_not_remembered(known: Conversations) -> None:
    async def talk(chat: Chat) -> None:
        with pytest.raises(RuntimeError):
            await chat.ask(question="出错")
        assert known.find([key.asked for key in keys_of(DEAN, [Said("出错")])]) == {}

    run(Chat(known), talk)


def test_only_the_newest_keys_of_an_account_are_kept(known: Conversations, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "KEPT", 4)
    every = []
    for minute in range(4):
        (keys,) = keys_of(DEAN, [Said(f"问{minute}", "答")])
        every.append(keys)
        known.remember("dean.cs", keys, Place(f"t{minute}", 1), START + timedelta(minutes=minute))
    (others,) = keys_of(OTHER, [Said("问", "答")])
    known.remember("dean.em", others, Place("u", 1), START)
    found = known.find([key for keys in (*every, others) for key in (keys.exact, keys.asked)])
    assert {place.thread for place in found.values()} == {"t2", "t3", "u"}
