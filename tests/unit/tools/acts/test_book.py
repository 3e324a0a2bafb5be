"""The book of actions on both engines: an act is carried out once, or not at all, and only for its owner."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import Connection

from api.records import records_engine
from tests.postgres import Server
from tools.acts.book import KEPT, ActionBook
from tools.acts.kinds import MOST_REMINDERS, Confirmed, SetReminder
from tools.acts.model import ActDraft, Action, ActionState
from tools.errors import ActHindered, ActSettled, NoSuchAct
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC).replace(tzinfo=None)
DEAN, OTHER = Scope("dean.cs", Role.DEAN, college="cs"), Scope("dean.me", Role.DEAN, college="me")
DRAFT = ActDraft(
    kind="reminder", summary="2026年3月23日（周一）提醒：看挂科率", arguments={"text": "看挂科率", "day": "2026-03-23"}
)
ENGINES = ["sqlite", "postgresql"]


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty records database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite'}"
    server: Server = request.getfixturevalue("postgres_server")
    return server.create(f"acts_{token_hex(6)}")


@pytest.fixture
def book(url: str) -> Iterator[ActionBook]:
    made = ActionBook(records_engine(url), lambda: NOON)
    yield made
    made.close()


def drafted(book: ActionBook, draft: ActDraft = DRAFT, turn: str = "turn", scope: Scope = DEAN) -> str:
    action_id = draft.id_in(turn)
    book.draft(action_id, draft, scope, "thread")
    return action_id


def test_a_confirmed_reminder_is_there_once_however_often_it_is_confirmed(book: ActionBook) -> None:
    action_id = drafted(book)
    assert book.reminders("dean.cs") == []
    first = book.settle(action_id, DEAN, TODAY, confirm=True)
    assert first.state is ActionState.CONFIRMED
    assert book.settle(action_id, DEAN, TODAY, confirm=True) == first
    assert [(r.id, r.text, r.day) for r in book.reminders("dean.cs")] == [(action_id, "看挂科率", date(2026, 3, 23))]
    assert book.waiting("dean.cs") == []


def test_twenty_confirmations_at_once_write_one_row(book: ActionBook, url: str) -> None:
    action_id = drafted(book)
    others = [ActionBook(records_engine(url), lambda: NOON) for _ in range(4)]

    def confirm(one: ActionBook) -> ActionState:
        return one.settle(action_id, DEAN, TODAY, confirm=True).state

    with ThreadPoolExecutor(20) as pool:
        states = list(pool.map(confirm, others * 5))
    assert states == [ActionState.CONFIRMED] * 20
    assert len(book.reminders("dean.cs")) == 1
    for one in others:
        one.close()


def test_of_a_confirmation_and_a_rejection_at_once_one_holds(book: ActionBook, url: str) -> None:
    others = [ActionBook(records_engine(url), lambda: NOON) for _ in range(2)]
    for turn in range(10):
        action_id = drafted(book, turn=str(turn))

        def decide(confirm: bool, action_id: str = action_id) -> bool:
            try:
                others[confirm].settle(action_id, DEAN, TODAY, confirm=confirm)
            except ActSettled:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            rejected, confirmed = pool.map(decide, [False, True])
        assert rejected is not confirmed
        assert (action_id in {r.id for r in book.reminders("dean.cs")}) is confirmed
    for one in others:
        one.close()


def test_what_was_rejected_cannot_be_confirmed_any_more(book: ActionBook) -> None:
    action_id = drafted(book)
    assert book.settle(action_id, DEAN, TODAY, confirm=False).state is ActionState.REJECTED
    assert book.settle(action_id, DEAN, TODAY, confirm=False).state is ActionState.REJECTED
    with pytest.raises(ActSettled, match="已拒绝"):
        book.settle(action_id, DEAN, TODAY, confirm=True)
    assert book.reminders("dean.cs") == []


def test_to_others_an_action_and_a_reminder_do_not_exist(book: ActionBook) -> None:
    action_id = drafted(book)
    texts = set()
    for wanted in (action_id, "0" * 16):
        with pytest.raises(NoSuchAct) as error:
            book.settle(wanted, OTHER, TODAY, confirm=True)
        texts.add(error.value.message)
    assert len(texts) == 1
    with pytest.raises(NoSuchAct):
        book.get(action_id, "dean.me")
    assert book.states([action_id], "dean.me") == {}
    book.settle(action_id, DEAN, TODAY, confirm=True)
    assert book.reminders("dean.me") == []
    with pytest.raises(NoSuchAct):
        book.reminder_done(action_id, "dean.me")


def test_the_same_draft_of_the_same_turn_is_the_same_action(book: ActionBook) -> None:
    action_id = drafted(book)
    book.settle(action_id, DEAN, TODAY, confirm=True)
    assert drafted(book) == action_id
    assert book.get(action_id, "dean.cs").state is ActionState.CONFIRMED
    assert drafted(book, turn="another") != action_id


@pytest.mark.parametrize(
    ("scope", "today", "later", "why"),
    [
        (replace(DEAN, college="me"), TODAY, timedelta(), "权限有变化"),
        (DEAN, date(2026, 3, 24), timedelta(), "已经过去"),
        (DEAN, TODAY, KEPT + timedelta(hours=1), "太久没有确认"),
    ],
)
def test_an_action_expires_with_a_reason(url: str, scope: Scope, today: date, later: timedelta, why: str) -> None:
    now = NOON
    book = ActionBook(records_engine(url), lambda: now)
    action_id = drafted(book)
    now = NOON + later
    for _ in range(2):
        with pytest.raises(ActSettled, match=why):
            book.settle(action_id, scope, today, confirm=True)
    with pytest.raises(ActSettled, match="已失效"):
        book.settle(action_id, DEAN, TODAY, confirm=True)
    assert book.reminders("dean.cs") == []
    assert book.waiting("dean.cs") == []
    book.close()


def test_open_reminders_are_limited_and_the_draft_waits_until_one_is_done(book: ActionBook) -> None:
    ids = [drafted(book, turn=str(n)) for n in range(MOST_REMINDERS + 1)]
    for action_id in ids[:-1]:
        book.settle(action_id, DEAN, TODAY, confirm=True)
    assert "上限" in book.obstacle("reminder", "dean.cs")
    with pytest.raises(ActHindered):
        book.settle(ids[-1], DEAN, TODAY, confirm=True)
    assert book.get(ids[-1], "dean.cs").state is ActionState.DRAFTED
    book.reminder_done(ids[0], "dean.cs")
    book.reminder_done(ids[0], "dean.cs")
    assert book.settle(ids[-1], DEAN, TODAY, confirm=True).state is ActionState.CONFIRMED
    assert len(book.reminders("dean.cs")) == MOST_REMINDERS
    assert len(book.reminders("dean.cs", also_done=True)) == MOST_REMINDERS + 1


def test_reminders_come_in_the_order_of_their_days(book: ActionBook) -> None:
    for day in ("2026-04-01", "2026-03-21", "2026-03-25"):
        draft = ActDraft(kind="reminder", summary=day, arguments={"text": day, "day": day})
        book.settle(drafted(book, draft), DEAN, TODAY, confirm=True)
    assert [r.text for r in book.reminders("dean.cs")] == ["2026-03-21", "2026-03-25", "2026-04-01"]


class Counted:
    """A second kind of act: what it does is counted, and it may break."""

    name, zh = "counted", "计数"

    def __init__(self) -> None:
        self.done = 0
        self.breaks = False

    def hindrance(self, connection: Connection, action: Action, today: date) -> str:
        return ""

    def obstacle(self, connection: Connection, owner: str) -> str:
        return ""

    def carry_out(self, connection: Connection, action: Action, confirmed: Confirmed) -> None:
        SetReminder().carry_out(connection, action, confirmed)
        if self.breaks:
            raise OSError("the disk is full")
        self.done += 1


def test_a_second_kind_is_one_more_class_and_an_act_that_breaks_leaves_nothing(url: str) -> None:
    kind = Counted()
    book = ActionBook(records_engine(url), lambda: NOON, {"counted": kind})
    action_id = drafted(book, DRAFT.model_copy(update={"kind": "counted"}))
    kind.breaks = True
    with pytest.raises(OSError, match="full"):
        book.settle(action_id, DEAN, TODAY, confirm=True)
    assert book.get(action_id, "dean.cs").state is ActionState.DRAFTED
    assert book.reminders("dean.cs") == []
    kind.breaks = False
    book.settle(action_id, DEAN, TODAY, confirm=True)
    assert (kind.done, len(book.reminders("dean.cs"))) == (1, 1)
    book.close()
