"""The only place that changes a rectification item.

An act is one transaction: it takes its turn on the chain, reads the item inside the actor's scope, asks the verb what
it comes to, and writes the event, what was added, and the item, together or not at all. So of any number of actors in
any number of processes each sees what the one before has done, and none is lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

from sqlalchemy import Connection, Engine, select, update

from tools.errors import Lacking, NoSuchItem, NotNow, NotUpToYou
from tools.rectification.asked import repeated, verb_of
from tools.rectification.baselines import Baselines
from tools.rectification.chain import Head, Verification, head_of, take_turn, verify
from tools.rectification.events import Notice
from tools.rectification.gathering import MEASURING, Gathering, Measured, RulesOn
from tools.rectification.joining import Joined
from tools.rectification.judged import Foresight
from tools.rectification.judges import Judges
from tools.rectification.letters import DRAFT, ISSUED, FeedbackLetter, draft_letters, worded
from tools.rectification.model import Baseline, Finding, Item, MetricAsked
from tools.rectification.offered import offered
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Posts
from tools.rectification.proposal import PROPOSAL, Proposal
from tools.rectification.records import found, notice_of
from tools.rectification.request_base import Request
from tools.rectification.requests import Register, RegisterTest
from tools.rectification.rows import next_number
from tools.rectification.tables import notice_table
from tools.rectification.verbs import VERBS
from tools.rectification.verbs.base import Move, Setting, known
from tools.rectification.verbs.opening import opened
from tools.rectification.visibility import listed
from tools.rectification.writing import opening_of, write
from tools.scope import Role, Scope

log = logging.getLogger("zhizhen.rectification")


def utc_now() -> datetime:
    """Naive UTC, as the records keep times."""
    return datetime.now(UTC).replace(tzinfo=None)


class Workflow:
    """Acts on items. `rules_on` gives the school's rules in force on a day."""

    def __init__(
        self,
        engine: Engine,
        posts: Posts,
        organisation: Callable[[], Organisation],
        rules_on: RulesOn,
        baselines: Baselines,
        judges: Judges,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._engine = engine
        self._gathering = Gathering(posts, organisation, rules_on, baselines, judges, now)

    def at(self, now: Callable[[], datetime]) -> Workflow:
        """The same by another clock: for what is played again."""
        return self._over(self._engine, replace(self._gathering, now=now))

    def within(self, connection: Connection) -> Workflow:
        """The same inside a transaction that somebody else began, and ends: what it writes goes with theirs."""
        return self._over(cast(Engine, Joined(connection)), self._gathering)

    @staticmethod
    def _over(engine: Engine, given: Gathering) -> Workflow:
        parts = given.posts, given.organisation, given.rules_on, given.baselines, given.judges
        return Workflow(engine, *parts, given.now)

    def baseline(self, asked: MetricAsked, scope: Scope) -> Baseline:
        """What a test of this metric would start from, for who plans one; a ToolError says why it cannot be had."""
        return self._gathering.baselines.measure(asked, scope)

    def left_out(self, asked: MetricAsked, today: date) -> tuple[str, ...]:
        """The finished periods with data that a baseline of these would leave out; a ToolError as of `baseline`."""
        return self._gathering.baselines.ground(asked, today, today, today).later

    def outlook(self, request: RegisterTest, scope: Scope, today: date) -> Foresight:
        """What a drafted test could show, of no item yet; a ToolError where it has no baseline."""
        return self._gathering.outlook(request, scope, today)

    def foresee(self, item_id: str, request: RegisterTest, scope: Scope, today: date) -> Foresight:
        """What such a test of the item could show, for who plans it; errors as of `act`, and nothing is written."""
        found = self.rehearse(item_id, request, scope, today).foresight
        assert found is not None
        return found

    def register(
        self,
        request: Register,
        scope: Scope,
        today: date,
        *,
        finding: Finding | None = None,
        proposal: Proposal | None = None,
        letters: Sequence[FeedbackLetter] = (),
        key: str = "",
    ) -> Item:
        """Open an item; NotUpToYou or Lacking when it may not be. The same by the same `key` is the same item.

        `proposal` is what its owner may make the plan of; `letters` are drafted with it and wait to be issued.
        """
        with self._engine.begin() as connection:
            head = take_turn(connection)
            if (same := repeated(connection, key, scope, request)) is not None:
                return found(connection, same, scope)
            setting = self._gathering.setting(connection, None, scope, today, Measured(), head)
            item = opened(request, next_number(connection, today), finding, setting)
            details = {PROPOSAL: proposal.model_dump(mode="json")} if proposal else {}
            move = Move(item.state, request.why, {}, details)
            draft_letters(connection, item.id, letters, today)
            return write(connection, head, None, item, move, setting, "register", key, request)[1]

    def act(
        self,
        item_id: str,
        request: Request,
        scope: Scope,
        today: date,
        *,
        expected: int | None = None,
        key: str = "",
    ) -> Item:
        """Do what `request` asks with the item, and give the item after it.

        NoSuchItem outside the scope; NotNow in the wrong state, or when `expected` is not the item's last event any
        more; NotUpToYou and Lacking as the verb says. The same request by the same `key` changes nothing; NotNow when
        the key was that of any other.
        """
        measured = self._measured(item_id, request, scope, today)
        with self._engine.begin() as connection:
            head = take_turn(connection)
            item = found(connection, item_id, scope)
            if repeated(connection, key, scope, request, item_id) is not None:
                return item
            if expected not in (None, item.seq):
                raise NotNow(f"{item.id} 已有新的变化，请刷新后再办理")
            setting, decided = self._decide(connection, item, request, scope, today, measured, head)
            move: Move | None = decided
            name = verb_of(request)
            while move is not None:
                head, item = write(connection, head, item, item, move, setting, name, key, request)
                if move.opens is not None:
                    head, _ = write(connection, head, None, move.opens, opening_of(move), setting, "register", "")
                move, name, key = move.then, "observe", ""
        log.info("rectification %s item=%s user=%s event=%s", verb_of(request), item.id, scope.user, item.seq)
        return item

    def issue(self, notice_id: str, scope: Scope, today: date, to: Sequence[str] = (), text: str = "") -> Notice:
        """Let a drafted letter go to whom it is for; only the quality office does, and it is an event of the item.

        `to` are the user names it shall go to instead of those it was drafted for; Lacking when it is for nobody.
        `text` is what the office made of the draft, which stays on record beside it; without, it goes as drafted.
        """
        if scope.role is not Role.QA:
            raise NotUpToYou("督办文书由质量评估中心确认后发出")
        mine = notice_table.c.id == notice_id
        with self._engine.begin() as connection:
            head = take_turn(connection)
            row = connection.execute(select(notice_table).where(mine)).first()
            if row is None:
                raise NoSuchItem
            if row.state != DRAFT:
                raise NotNow("这份通知已经发出")
            item = found(connection, row.item, scope)
            setting = self._gathering.setting(connection, item, scope, today, Measured(), head)
            names = tuple(dict.fromkeys(known(name, setting).username for name in to)) or notice_of(row._mapping).to
            if not names:
                raise Lacking("请写明这份文书发给谁（账号）")
            said = worded(text, row.text)
            details = {"notice": notice_id, "kind": row.kind, "recipients": list(names), **said}
            write(connection, head, item, item, Move(item.state, row.kind, {}, details), setting, "issue", "")
            values = {"state": ISSUED, "issued_by": scope.user, "issued_on": today, "to": listed(names)}
            values["text"] = said["text"]
            connection.execute(update(notice_table).where(mine).values(values))
            return notice_of({**row._mapping, **values})

    def rehearse(self, item_id: str, request: Request, scope: Scope, today: date) -> Measured:
        """Raise what `act` would, and write nothing: asked before a file is taken in. Gives what was measured."""
        measured = self._measured(item_id, request, scope, today)
        with self._engine.connect() as connection:
            item = found(connection, item_id, scope)
            self._decide(connection, item, request, scope, today, measured, head_of(connection))
        return measured

    def offered(self, item_id: str, scope: Scope, today: date) -> tuple[str, ...]:
        """The verbs this person may ask for the item now; NoSuchItem outside the scope."""
        with self._engine.connect() as connection:
            item = found(connection, item_id, scope)
            known = self._gathering.offering(connection, item, scope, today)
            return offered(item, self._gathering.setting(connection, item, scope, today, known, head_of(connection)))

    def head(self) -> Head:
        """How long the chain is and where it ends, to be kept somewhere else."""
        with self._engine.connect() as connection:
            return head_of(connection)

    def verify(self, stored: Callable[[str], bool] | None = None) -> Verification:
        """Go over the whole chain and all it vouches for."""
        with self._engine.connect() as connection:
            return verify(connection, stored)

    def _decide(
        self,
        connection: Connection,
        item: Item,
        request: Request,
        scope: Scope,
        today: date,
        measured: Measured,
        head: Head,
    ) -> tuple[Setting, Move]:
        """What the verb comes to, and the setting it was asked in."""
        verb = VERBS[verb_of(request)]
        if item.state not in verb.states:
            raise NotNow(f"{item.id} 现为“{item.state.zh}”，不能{verb.zh}")
        setting = self._gathering.setting(connection, item, scope, today, measured, head)
        return setting, verb.decide(item, request, setting)

    def _measured(self, item_id: str, request: Request, scope: Scope, today: date) -> Measured:
        if not isinstance(request, MEASURING):
            return Measured()
        with self._engine.connect() as connection:
            return self._gathering.measured(connection, found(connection, item_id, scope), request, scope, today)
