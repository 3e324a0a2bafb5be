"""The book of actions: the only place where one is recorded, confirmed, rejected or expires.

Settling is one transaction that begins with the change from `drafted`: of any number of confirmations, in whatever
processes, one changes the row and carries the act out; the others find it settled. An action belongs to its owner:
to everybody else it does not exist.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from tools.acts.kinds import KINDS, Confirmed, Kind
from tools.acts.model import ActDraft, Action, ActionState, Reminder
from tools.acts.tables import action_table, metadata, reminder_table
from tools.errors import ActHindered, ActSettled, NoSuchAct
from tools.scope import Scope

log = logging.getLogger("zhizhen.acts")

KEPT = timedelta(days=7)
"""How long a draft waits for its owner."""

_LAPSED = "起草后太久没有确认。"
_SCOPE_CHANGED = "起草之后您的账号权限有变化，请重新提出。"


def utc_now() -> datetime:
    """Naive UTC, as the records keep times."""
    return datetime.now(UTC).replace(tzinfo=None)


class ActionBook:
    """The actions and what came of them, over the engine of the records database."""

    def __init__(
        self, engine: Engine, now: Callable[[], datetime] = utc_now, kinds: Mapping[str, Kind] = KINDS
    ) -> None:
        self._engine, self._now, self._kinds = engine, now, kinds

    @classmethod
    def in_memory(cls) -> ActionBook:
        """A book that ends with the process, for assistants without a home."""
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        metadata.create_all(engine)
        return cls(engine)

    def obstacle(self, kind: str, owner: str) -> str:
        """Why nothing of this kind can be drafted for the owner just now; empty when it can."""
        with self._engine.connect() as connection:
            return self._kinds[kind].obstacle(connection, owner)

    def draft(self, action_id: str, draft: ActDraft, scope: Scope, thread: str) -> None:
        """Record a draft. Repeating it changes nothing, whatever has become of the action meanwhile."""
        row = {
            "id": action_id, "owner": scope.user, "kind": draft.kind, "summary": draft.summary,
            "arguments": draft.arguments, "scope": scope.digest(), "thread": thread,
            "state": ActionState.DRAFTED.value, "drafted": self._now(), "why": "",
        }  # fmt: skip
        with self._engine.connect() as connection:
            if connection.execute(select(action_table.c.id).where(action_table.c.id == action_id)).first():
                return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(action_table).values(row))
        except IntegrityError:
            # Another process wrote the same draft between the look and the insert.
            return
        log.info("act drafted id=%s kind=%s user=%s", action_id, draft.kind, scope.user)

    def get(self, action_id: str, owner: str) -> Action:
        """The owner's action; NoSuchAct for any other id."""
        with self._engine.connect() as connection:
            return _find(connection, action_id, owner)

    def states(self, action_ids: Iterable[str], owner: str) -> dict[str, ActionState]:
        """Where each of the owner's actions stands; unknown ids are left out."""
        table = action_table.c
        query = select(table.id, table.state).where(table.id.in_(list(action_ids)), table.owner == owner)
        with self._engine.connect() as connection:
            return {row.id: ActionState(row.state) for row in connection.execute(query)}

    def waiting(self, owner: str) -> list[Action]:
        """The owner's drafts that may still be confirmed, newest first."""
        table = action_table.c
        open_ = (table.owner == owner) & (table.state == ActionState.DRAFTED.value)
        query = select(action_table).where(open_, table.drafted >= self._now() - KEPT).order_by(table.drafted.desc())
        with self._engine.connect() as connection:
            return [_action(row._mapping) for row in connection.execute(query)]

    def same_waiting(self, draft: ActDraft, scope: Scope) -> Action | None:
        """The owner's waiting action that is the same as the draft, and can still be confirmed under this scope."""
        for action in self.waiting(scope.user):
            if (action.kind, action.arguments, action.scope) == (draft.kind, draft.arguments, scope.digest()):
                return action
        return None

    def settle(self, action_id: str, scope: Scope, today: date, *, confirm: bool) -> Action:
        """Confirm or reject, once. The same decision again gives the same record.

        NoSuchAct when it is not the owner's; ActSettled when it was decided otherwise or has expired; ActHindered when
        the owner must first do something else. Only an authenticated owner's own act may lead here.
        """
        with self._engine.begin() as connection:
            _take_turns(connection, scope.user)
            before = _find(connection, action_id, scope.user)
            action = self._moved(connection, before, scope, today, confirm)
        if action.state is not before.state:
            log.info("act %s id=%s kind=%s user=%s", action.state.value, action.id, action.kind, action.owner)
        wanted = ActionState.CONFIRMED if confirm else ActionState.REJECTED
        if action.state is not wanted:
            raise ActSettled(action.state.zh, action.why)
        return action

    def _moved(self, connection: Connection, action: Action, scope: Scope, today: date, confirm: bool) -> Action:
        """The action after this decision; what it writes is written in the same transaction."""
        if action.state is not ActionState.DRAFTED:
            return action
        now = self._now()
        kind = self._kinds[action.kind]
        why = self._hindrance(connection, action, scope, today, now) if confirm else ""
        if confirm and not why and (obstacle := kind.obstacle(connection, scope.user)):
            raise ActHindered(obstacle)
        state = ActionState.EXPIRED if why else ActionState.CONFIRMED if confirm else ActionState.REJECTED
        if _change(connection, action.id, state, now, why) and state is ActionState.CONFIRMED:
            kind.carry_out(connection, action, Confirmed(scope, today, now))
        return _find(connection, action.id, scope.user)

    def _hindrance(self, connection: Connection, action: Action, scope: Scope, today: date, now: datetime) -> str:
        if action.scope != scope.digest():
            return _SCOPE_CHANGED
        if action.drafted < now - KEPT:
            return _LAPSED
        return self._kinds[action.kind].hindrance(connection, action, today)

    def reminders(self, owner: str, *, also_done: bool = False) -> list[Reminder]:
        """The owner's reminders, the first due first; those done with only when asked for."""
        table = reminder_table.c
        query = select(table.id, table.text, table.day, table.made, table.done).where(table.owner == owner)
        if not also_done:
            query = query.where(table.done.is_(None))
        with self._engine.connect() as connection:
            return [Reminder(*row) for row in connection.execute(query.order_by(table.day, table.made, table.id))]

    def reminder_done(self, reminder_id: str, owner: str) -> None:
        """The owner is done with it; again changes nothing. NoSuchAct when it is not the owner's."""
        mine = (reminder_table.c.id == reminder_id) & (reminder_table.c.owner == owner)
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(reminder_table).where(mine).values(done=func.coalesce(reminder_table.c.done, self._now()))
            ).rowcount
        if not changed:
            raise NoSuchAct
        log.info("reminder done id=%s user=%s", reminder_id, owner)

    def close(self) -> None:
        self._engine.dispose()


def _take_turns(connection: Connection, owner: str) -> None:
    """Decisions of one owner one after another, so that a limit holds; the transaction's end lets the next one in."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(owner))))
    else:
        # SQLite has one writer at a time; a write that changes nothing takes its place before anything is read.
        connection.execute(update(action_table).where(action_table.c.id == "").values(why=""))


def _change(connection: Connection, action_id: str, state: ActionState, now: datetime, why: str) -> bool:
    """Move it on from `drafted`; whether it was this transaction that did."""
    still = (action_table.c.id == action_id) & (action_table.c.state == ActionState.DRAFTED.value)
    return connection.execute(update(action_table).where(still).values(state=state, settled=now, why=why)).rowcount == 1


def _find(connection: Connection, action_id: str, owner: str) -> Action:
    query = select(action_table).where(action_table.c.id == action_id, action_table.c.owner == owner)
    row = connection.execute(query).first()
    if row is None:
        raise NoSuchAct
    return _action(row._mapping)


def _action(row: Mapping[Any, Any]) -> Action:
    return Action(**{**row, "state": ActionState(row["state"])})
