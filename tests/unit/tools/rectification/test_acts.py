"""What is confirmed of rectification: carried out once through the workflow, in the transaction that settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.rectifying import SCOPES, UNITS, World, registration
from tools.acts.book import ActionBook
from tools.acts.model import ActDraft, ActionState
from tools.errors import ActHindered, NoSuchAct
from tools.rectification.acts import FINDINGS, OPEN, URGE, with_rectification
from tools.rectification.codec import plain
from tools.rectification.desk import Desk
from tools.rectification.model import Finding
from tools.rectification.words import Level, Severity, State


def book_of(world: World) -> tuple[ActionBook, Desk]:
    desk = Desk(world.records, world.posts, lambda: UNITS, lambda _: world.rules, world.workflow)
    return ActionBook(world.engine, kinds=with_rectification(desk)), desk


def opening() -> ActDraft:
    request = registration()
    found = Finding(request.title, request.problem, request.unit, Level.MAJOR, Severity.KEY, source="contribution-0")
    arguments = {
        "key": "contribution-0", "register": request.model_dump(mode="json"), "finding": plain(FINDINGS, found)
    }  # fmt: skip
    return ActDraft(kind=OPEN, summary="立项", arguments=arguments)


def test_an_item_is_on_record_once_its_draft_is_confirmed_and_never_twice(either: World) -> None:
    book, _ = book_of(either)
    book.draft("a1", opening(), SCOPES["qa"], "t")
    assert either.records.items(SCOPES["qa"]) == []
    for _ in range(2):
        assert book.settle("a1", SCOPES["qa"], either.today, confirm=True).state is ActionState.CONFIRMED
    (item,) = either.records.items(SCOPES["qa"])
    assert (item.state, item.finding and item.finding.source) == (State.UNASSIGNED, "contribution-0")
    assert either.workflow.verify().problems == ()


def test_what_the_workflow_refuses_undoes_the_confirmation(either: World) -> None:
    book, _ = book_of(either)
    book.draft("a1", opening(), SCOPES["dean.em"], "t")
    with pytest.raises(ActHindered):
        book.settle("a1", SCOPES["dean.em"], either.today, confirm=True)
    assert book.get("a1", "dean.em").state is ActionState.DRAFTED
    assert either.records.items(SCOPES["qa"]) == []
    assert either.workflow.head().events == 0


def test_nobody_confirms_anothers_draft(world: World) -> None:
    book, _ = book_of(world)
    book.draft("a1", opening(), SCOPES["qa"], "t")
    with pytest.raises(NoSuchAct):
        book.settle("a1", SCOPES["leader"], world.today, confirm=True)


def test_urging_tells_the_post_an_item_waits_for_and_stands_in_its_history_once(either: World) -> None:
    item = either.working()
    assert item.due_on is not None
    either.today = item.due_on + timedelta(days=9)
    book, desk = book_of(either)
    for number in ("a1", "a2"):
        book.draft(number, ActDraft(kind=URGE, summary="催办", arguments={"items": [item.id]}), SCOPES["dean.cs"], "t")
        book.settle(number, SCOPES["dean.cs"], either.today, confirm=True)
    events = [e for e in desk.records.events(item.id, SCOPES["qa"]) if e.verb == "remark"]
    assert [(e.actor, e.why.startswith("催办：")) for e in events] == [("dean.cs", True)]
    (told,) = desk.records.notices(SCOPES["head.cs.se"])
    assert (told.to, "逾期 9 天" in told.text) == (("head.cs.se",), True)
    assert either.item(item.id).state is item.state
    assert either.workflow.verify().problems == ()


def test_an_item_outside_the_scope_cannot_be_urged_by_its_number(world: World) -> None:
    item = world.working()
    assert item.due_on is not None
    world.today = item.due_on + timedelta(days=9)
    book, desk = book_of(world)
    forged = ActDraft(kind=URGE, summary="催办", arguments={"items": [item.id]})
    for user in ("dean.em", "teacher.1", "student.1"):
        book.draft(user, forged, SCOPES[user], "t")
        with pytest.raises(ActHindered):
            book.settle(user, SCOPES[user], world.today, confirm=True)
    assert [e.verb for e in desk.records.events(item.id, SCOPES["qa"])].count("remark") == 0


def test_a_draft_lapses_with_the_scope_it_was_made_in(world: World) -> None:
    book, _ = book_of(world)
    book.draft("a1", opening(), SCOPES["dean.cs"], "t")
    moved = replace(SCOPES["dean.cs"], college="em")
    with pytest.raises(Exception, match="已失效"):
        book.settle("a1", moved, world.today, confirm=True)
    assert world.records.items(SCOPES["qa"]) == []
