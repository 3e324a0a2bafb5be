"""Turns off the event loop: in order, stoppable, with errors on the caller's side."""

import asyncio

import pytest

from agents.answering.answer import Finished, Step
from agents.errors import ThreadNotFound
from api.errors import TooManyTurns
from api.turns import Turns
from tests.fakes import FakeAssistant
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")


def test_events_come_in_order() -> None:
    async def run() -> list[str]:
        turns = Turns(FakeAssistant())
        return [event.kind async for event in turns.stream("挂科率", DEAN, None)]

    kinds = asyncio.run(run())
    assert kinds[0] == "step"
    assert kinds[-1] == "answer"
    assert set(kinds[1:-1]) == {"sentence"}


def test_closing_stops_the_turn_at_its_next_event() -> None:
    assistant = FakeAssistant()

    async def run() -> None:
        events = Turns(assistant).stream("等待", DEAN, None)
        assert isinstance(await anext(events), Step)
        await events.aclose()
        assistant.release.set()
        await asyncio.to_thread(assistant.ended.wait, 10)

    asyncio.run(run())
    assert assistant.ended.is_set()
    assert assistant.threads == {}


def test_two_turns_run_at_once() -> None:
    assistant = FakeAssistant()

    async def run() -> None:
        turns = Turns(assistant, workers=2)
        waiting = turns.stream("等待", DEAN, None)
        await anext(waiting)
        assert [e async for e in turns.stream("挂科率", DEAN, None)][-1].kind == "answer"
        assistant.release.set()
        assert isinstance([e async for e in waiting][-1], Finished)

    asyncio.run(run())


def test_two_tabs_on_one_conversation_take_turns() -> None:
    assistant = FakeAssistant()

    async def run() -> list[str]:
        turns = Turns(assistant)
        thread = (await turns.ask("挂科率", DEAN, None)).thread
        waiting = turns.stream("等待", DEAN, thread)
        await anext(waiting)
        second = asyncio.create_task(turns.ask("口径", DEAN, thread))
        other = Scope("dean.em", Role.DEAN, college="em")
        with pytest.raises(ThreadNotFound):
            # Somebody else is told at once, and holds nothing up.
            await turns.ask("口径", other, thread)
        assert not second.done()
        assistant.release.set()
        async for _ in waiting:
            pass
        await second
        return [question for question, _ in await turns.history(thread, DEAN)]

    assert asyncio.run(run()) == ["挂科率", "等待", "口径"]


def test_a_turn_that_was_left_keeps_its_conversation_until_it_has_ended() -> None:
    """Else it would write what it remembers of the conversation over what was asked meanwhile."""
    assistant = FakeAssistant()

    async def run() -> list[str]:
        turns = Turns(assistant)
        thread = (await turns.ask("第一问", DEAN, None)).thread
        left = turns.stream("等待", DEAN, thread)
        assert isinstance(await anext(left), Step)
        await left.aclose()
        asked = asyncio.create_task(turns.ask("第二问", DEAN, thread))
        assert await asyncio.wait([asked], timeout=0.2) == (set(), {asked})
        assistant.release.set()
        await asked
        return [question for question, _ in await turns.history(thread, DEAN)]

    assert asyncio.run(run()) == ["第一问", "第二问"]


def test_errors_reach_the_caller() -> None:
    async def run(thread: str | None, question: str) -> None:
        async for _ in Turns(FakeAssistant()).stream(question, DEAN, thread):
            pass

    with pytest.raises(ThreadNotFound):
        asyncio.run(run("none", "挂科率"))
    with pytest.raises(RuntimeError):
        asyncio.run(run(None, "出错"))


def test_a_third_turn_of_one_person_is_refused_until_one_of_the_two_has_ended() -> None:
    assistant = FakeAssistant()

    async def run() -> None:
        turns = Turns(assistant)
        running = [turns.stream("等待", DEAN, None) for _ in range(2)]
        for events in running:
            assert isinstance(await anext(events), Step)
        with pytest.raises(TooManyTurns, match="正在回答"):
            await turns.ask("挂科率", DEAN, None)
        with pytest.raises(TooManyTurns):
            await anext(turns.stream("挂科率", DEAN, None))
        assert (await turns.ask("挂科率", Scope("dean.em", Role.DEAN, college="em"), None)).thread
        assistant.release.set()
        for events in running:
            assert isinstance([e async for e in events][-1], Finished)
        assert (await turns.ask("挂科率", DEAN, None)).thread

    asyncio.run(run())


def test_history_is_read_while_every_worker_has_a_turn() -> None:
    assistant = FakeAssistant()

    async def run() -> None:
        turns = Turns(assistant, workers=1)
        thread = (await turns.ask("挂科率", DEAN, None)).thread
        waiting = turns.stream("等待", DEAN, None)
        await anext(waiting)
        assert len(await asyncio.wait_for(turns.history(thread, DEAN), 10)) == 1
        assistant.release.set()
        assert isinstance([e async for e in waiting][-1], Finished)

    asyncio.run(run())
