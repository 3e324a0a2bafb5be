"""The board as it is drawn: columns of states, what waits for the asker first, and the filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.identity import Identity
from api.rectification.effect_views import LoopView, loop_view
from api.rectification.parts import Rectification
from api.rectification.sources import sources_of
from api.rectification.views import ItemSummary, summary_of
from tools.rectification.deadlines import Light
from tools.rectification.events import Notice
from tools.rectification.ledger import Counts
from tools.rectification.letters import DRAFT
from tools.rectification.loop_metrics import loop_metrics
from tools.rectification.words import CLOSED, State
from tools.scope import Role

COLUMNS: tuple[tuple[str, str, frozenset[State]], ...] = (
    ("open", "立项与认领", frozenset({State.UNASSIGNED, State.UNCLAIMED})),
    ("plan", "方案与审批", frozenset({State.PLANNING, State.APPROVING, State.PLAN_RETURNED})),
    ("work", "整改中", frozenset({State.WORKING, State.REWORK})),
    ("review", "验收与复核", frozenset({State.COLLEGE_REVIEW, State.SCHOOL_REVIEW})),
    ("observe", "观察与认定", frozenset({State.ACCEPTED, State.OBSERVING, State.JUDGED})),
    ("closed", "已结项", CLOSED | {State.RELAPSED}),
    ("aside", "长期、挂起与其他", frozenset({State.LASTING, State.SUSPENDED, State.MERGED, State.EXCLUDED})),
)
LIGHTS = {light.value: light.zh for light in Light if light.zh}
_TOLD = 12
"""How many of the latest notices the board shows."""
ONLY = {"mine": "等我办的", "overdue": "逾期的"}


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    cards: tuple[ItemSummary, ...]


@dataclass(frozen=True)
class Board:
    """`mine` are the items that wait for the asker; the columns hold every item that the filters let through.

    `waiting` are letters that wait for the quality office, `told` what was sent to the asker.
    """

    mine: tuple[ItemSummary, ...]
    columns: tuple[Column, ...]
    shown: int
    problems: Counts
    tasks: Counts
    loop: LoopView
    sources: tuple[str, ...]
    waiting: tuple[Notice, ...]
    told: tuple[Notice, ...]


@dataclass(frozen=True)
class Filters:
    """As they stand in the address; what is none of the choices is no filter."""

    column: str = ""
    light: str = ""
    only: str = ""

    @classmethod
    def of(cls, column: str, light: str, only: str) -> Filters:
        return cls(
            column if column in {key for key, *_ in COLUMNS} else "",
            light if light in LIGHTS else "",
            only if only in ONLY else "",
        )

    def let_through(self, item: ItemSummary, username: str) -> bool:
        """Whether the item is to be shown to that person."""
        late = item.overdue or item.overdue_original or item.plan_overdue
        of_kind = {"mine": waits_for_me(item, username), "overdue": bool(late)}.get(self.only, True)
        return of_kind and self.light in ("", item.light)


def waits_for_me(item: ItemSummary, username: str) -> bool:
    return username in {person.username for person in item.waits_for}


def board_of(parts: Rectification, identity: Identity, filters: Filters) -> Board:
    """Everything of this person's scope today."""
    found, organisation = parts.ledger(identity.scope), parts.organisation()
    items = [summary_of(entry, organisation, parts.posts) for entry in found.entries]
    mine = tuple(item for item in items if waits_for_me(item, identity.username))
    kept = [item for item in items if filters.let_through(item, identity.username)]
    columns = _columns(kept, filters)
    return Board(
        mine,
        columns,
        sum(len(column.cards) for column in columns),
        found.problems,
        found.tasks,
        loop_view(loop_metrics(found.entries, found.today), organisation),
        sources_of(parts, identity.scope, found).lines,
        tuple(n for n in found.notices if n.state == DRAFT and identity.scope.role is Role.QA),
        tuple(n for n in found.notices if n.state != DRAFT and identity.username in n.to)[:_TOLD],
    )


def _columns(items: Sequence[ItemSummary], filters: Filters) -> tuple[Column, ...]:
    """The last two only where something is in them; the most urgent of a column stand first."""
    order = {"red": 0, "yellow": 1, "green": 2, "none": 3}
    ranked = sorted(items, key=lambda item: (order[item.light], -item.overdue, item.id))
    columns = (
        Column(key, title, tuple(item for item in ranked if item.state in {state.value for state in states}))
        for key, title, states in COLUMNS
        if filters.column in ("", key)
    )
    return tuple(column for column in columns if column.cards or column.key not in ("aside", "closed"))
