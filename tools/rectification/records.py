"""Reading the records, always inside a scope. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, or_, select

from tools.errors import NoSuchItem
from tools.rectification.codec import ITEMS, PLANS, TESTS
from tools.rectification.events import Event, Notice
from tools.rectification.letters import DRAFT, FEEDBACK
from tools.rectification.model import EvidenceFile, Item, Registration
from tools.rectification.plans import Plan, PlanRevision
from tools.rectification.proposal import PROPOSAL, Proposal
from tools.rectification.tables import (
    event_table,
    evidence_table,
    item_table,
    notice_table,
    plan_table,
    registration_table,
)
from tools.rectification.visibility import visible
from tools.rectification.words import EvidenceKind, State
from tools.scope import Role, Scope


class Records:
    """The items and what belongs to them, over the engine of the records database, or over one connection."""

    def __init__(self, source: Engine | Connection) -> None:
        self._open: Callable[[], AbstractContextManager[Connection]] = (
            source.connect if isinstance(source, Engine) else lambda: nullcontext(source)
        )

    @contextmanager
    def snapshot(self) -> Iterator[Records]:
        """The records of one moment: whatever is read of them fits together, whoever acts meanwhile."""
        with self._open() as connection:
            if connection.dialect.name == "sqlite":
                # Its driver begins no transaction for reading: every statement would be a moment of its own.
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield Records(connection)

    def items(self, scope: Scope, states: Collection[State] = ()) -> list[Item]:
        """Every item the person may see, by number; only those in `states` where any are given."""
        query = select(item_table.c.body).where(visible(scope)).order_by(item_table.c.id)
        if states:
            query = query.where(item_table.c.state.in_([state.value for state in states]))
        with self._open() as connection:
            return [ITEMS.validate_python(body) for body in connection.execute(query).scalars()]

    def item(self, item_id: str, scope: Scope) -> Item:
        """NoSuchItem for any the person may not see."""
        with self._open() as connection:
            return found(connection, item_id, scope)

    def events(self, item_id: str, scope: Scope) -> list[Event]:
        """What has happened to it, oldest first."""
        with self._open() as connection:
            found(connection, item_id, scope)
            query = select(event_table).where(event_table.c.item == item_id).order_by(event_table.c.seq)
            return [Event(**row._mapping) for row in connection.execute(query)]

    def plans(self, item_id: str, scope: Scope) -> list[PlanRevision]:
        """Every revision, oldest first."""
        with self._open() as connection:
            found(connection, item_id, scope)
            return plans_of(connection, item_id)

    def registrations(self, item_id: str, scope: Scope) -> list[Registration]:
        """The registered tests, the first one first; the last one holds."""
        with self._open() as connection:
            found(connection, item_id, scope)
            return registrations_of(connection, item_id)

    def evidence(self, item_id: str, scope: Scope) -> list[EvidenceFile]:
        """The files handed in, oldest first."""
        with self._open() as connection:
            found(connection, item_id, scope)
            return list(evidence_of(connection, item_id))

    def newest_plans(self, scope: Scope) -> dict[str, Plan]:
        """The newest plan of every item the person may see, by item."""
        query = _of_visible(plan_table, scope).order_by(plan_table.c.revision)
        with self._open() as connection:
            newest = {row.item: row.plan for row in connection.execute(query)}
        return {item: PLANS.validate_python(plan) for item, plan in newest.items()}

    def newest_registrations(self, scope: Scope) -> dict[str, Registration]:
        """The registration that holds, of every item the person may see, by item."""
        return {item: every[-1] for item, every in self.all_registrations(scope).items()}

    def all_registrations(self, scope: Scope) -> dict[str, list[Registration]]:
        """Those of every item the person may see, by item, the first one first."""
        query = _of_visible(registration_table, scope).order_by(registration_table.c.number)
        kept: dict[str, list[Registration]] = {}
        with self._open() as connection:
            for row in connection.execute(query):
                kept.setdefault(row.item, []).append(_registration(row._mapping))
        return kept

    def all_evidence(self, scope: Scope) -> dict[str, list[EvidenceFile]]:
        """The files of every item the person may see, by item, oldest first."""
        query = _of_visible(evidence_table, scope).order_by(evidence_table.c.added_at, evidence_table.c.id)
        found: dict[str, list[EvidenceFile]] = {}
        with self._open() as connection:
            for row in connection.execute(query):
                found.setdefault(row.item, []).append(_file(row._mapping))
        return found

    def proposal(self, item_id: str, scope: Scope) -> Proposal | None:
        """The plan that was proposed when the item was opened; None where there was none."""
        opening = next(iter(self.events(item_id, scope)), None)
        given = opening.details.get(PROPOSAL) if opening else None
        return Proposal.model_validate(given) if given else None

    def notices(self, scope: Scope) -> list[Notice]:
        """What reached the person; to the quality office and leaders also what waits to be issued. Newest first.

        A feedback letter reaches whom it was issued to, who may know nothing else of the item.
        """
        feedback = notice_table.c.kind.startswith(FEEDBACK, autoescape=True)
        query = (
            select(notice_table)
            .join(item_table, item_table.c.id == notice_table.c.item)
            .where(or_(visible(scope), feedback))
            .order_by(notice_table.c.day.desc(), notice_table.c.id)
        )
        if scope.role not in (Role.QA, Role.LEADER):
            mine = notice_table.c.to.contains(f"|{scope.user}|", autoescape=True)
            query = query.where(mine, notice_table.c.state != DRAFT)
        with self._open() as connection:
            return [notice_of(row._mapping) for row in connection.execute(query)]


def found(connection: Connection, item_id: str, scope: Scope) -> Item:
    """The item inside the scope; NoSuchItem otherwise."""
    query = select(item_table.c.body).where(item_table.c.id == item_id, visible(scope))
    body = connection.execute(query).scalar()
    if body is None:
        raise NoSuchItem
    return ITEMS.validate_python(body)


def _of_visible(table: Table, scope: Scope) -> Select[Any]:
    return select(table).join(item_table, item_table.c.id == table.c.item).where(visible(scope))


def plans_of(connection: Connection, item_id: str) -> list[PlanRevision]:
    query = select(plan_table).where(plan_table.c.item == item_id).order_by(plan_table.c.revision)
    return [
        PlanRevision(**{**row._mapping, "plan": PLANS.validate_python(row.plan)}) for row in connection.execute(query)
    ]


def registrations_of(connection: Connection, item_id: str) -> list[Registration]:
    table = registration_table
    query = select(table).where(table.c.item == item_id).order_by(table.c.number)
    return [_registration(row._mapping) for row in connection.execute(query)]


def _registration(row: Mapping[Any, Any]) -> Registration:
    return Registration(**{**row, "test": TESTS.validate_python(row["test"]["test"])})


def evidence_of(connection: Connection, item_id: str) -> tuple[EvidenceFile, ...]:
    table = evidence_table
    query = select(table).where(table.c.item == item_id).order_by(table.c.added_at, table.c.id)
    return tuple(_file(row._mapping) for row in connection.execute(query))


def _file(row: Mapping[Any, Any]) -> EvidenceFile:
    return EvidenceFile(**{**row, "kind": EvidenceKind(row["kind"]), "measures": tuple(row["measures"])})


def notice_of(row: Mapping[Any, Any]) -> Notice:
    """A notice from its row."""
    return Notice(**{**row, "to": tuple(name for name in row["to"].split("|") if name)})
