"""The ledger (整改台账) of a person's scope: problems, tasks and responsibilities, and their counts.

Problems and tasks are counted apart: a problem is done when all its tasks were accepted, and ten tasks of one problem
are not ten problems. Progress that was reported is shown and counted nowhere. What became of effects is counted by
`loop_metrics.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge_base.evaluation.rectification_rules import Lights
from tools.rectification.deadlines import Standing, standing
from tools.rectification.events import Notice
from tools.rectification.model import EvidenceFile, Item, Registration
from tools.rectification.plans import Measure, Plan
from tools.rectification.records import Records
from tools.rectification.words import IN_REVIEW, LEFT, MEASURES_ACCEPTED, UNDER_WAY, State
from tools.scope import Scope


@dataclass(frozen=True)
class Entry:
    """One item with all the ledger says of it."""

    item: Item
    plan: Plan | None
    registration: Registration | None
    evidence: tuple[EvidenceFile, ...]
    standing: Standing
    hidden: frozenset[int] = frozenset()
    """The numbers of registrations whose metric's figures the reader may not have."""
    earlier: tuple[Registration, ...] = ()
    """The registrations before the one that holds."""

    @property
    def registrations(self) -> tuple[Registration, ...]:
        """The first one first; the last one holds."""
        return (*self.earlier, *((self.registration,) if self.registration else ()))


@dataclass(frozen=True)
class Counts:
    """Of problems or of tasks. `due` are those whose deadline has passed or that were accepted before it.

    `on_time` are accepted ones submitted within the first approved deadline. Merged and excluded ones are in none of
    these; lasting ones are only in `total` and `lasting`.
    """

    total: int
    accepted: int
    due: int
    on_time: int
    overdue: int
    overdue_original: int
    waiting: int
    suspended: int
    lasting: int
    left: int

    @property
    def completion(self) -> float | None:
        """Accepted ones among the due ones; None when none is due."""
        return self.accepted / self.due if self.due else None

    @property
    def punctuality(self) -> float | None:
        return self.on_time / self.due if self.due else None


@dataclass(frozen=True)
class Ledger:
    """What one person may see of it on a day."""

    today: date
    entries: tuple[Entry, ...]
    problems: Counts
    tasks: Counts
    notices: tuple[Notice, ...] = ()
    """Reminders and letters, as far as they reached that person (the quality office and leaders: all)."""


def ledger(records: Records, scope: Scope, today: date, lights: Lights) -> Ledger:
    """The ledger of that person's scope."""
    with records.snapshot() as now:
        items, plans = now.items(scope), now.newest_plans(scope)
        tests, files = now.all_registrations(scope), now.all_evidence(scope)
        notices = tuple(now.notices(scope))
    entries = tuple(
        Entry(
            item,
            plans.get(item.id),
            tests[item.id][-1] if item.id in tests else None,
            tuple(files.get(item.id, ())),
            standing(item, plans.get(item.id), today, lights),
            earlier=tuple(tests.get(item.id, ())[:-1]),
        )
        for item in items
    )
    return Ledger(today, entries, *counted(entries, today), notices)


def counted(entries: Sequence[Entry], today: date) -> tuple[Counts, Counts]:
    """The problems and the tasks of these entries, each in its own counts."""
    problems = _count([_problem(entry, today) for entry in entries])
    return problems, _count([fact for entry in entries for fact in _tasks(entry, today)])


@dataclass(frozen=True)
class _Fact:
    """One problem or task as it counts."""

    state: State
    accepted: bool
    due: bool
    on_time: bool
    overdue: bool
    overdue_original: bool


def _problem(entry: Entry, today: date) -> _Fact:
    item, stands = entry.item, entry.standing
    accepted = item.state in MEASURES_ACCEPTED
    return _Fact(
        state=item.state,
        accepted=accepted,
        due=accepted or _passed(item.due_on or item.due_on_original, today, item.state),
        on_time=accepted and _within(item.submitted_on, item.due_on_original),
        overdue=stands.overdue > 0,
        overdue_original=stands.overdue_original > 0,
    )


def _tasks(entry: Entry, today: date) -> Iterator[_Fact]:
    """The measures of an approved plan; before that there are no tasks to do."""
    item = entry.item
    if not item.tasks and item.outcome.past:
        # Sent back: what was to be done by the first deadlines is not done, until another plan is at work.
        for due in item.outcome.past[-1].tasks:
            passed = _passed(due, today, item.state)
            yield _Fact(item.state, accepted=False, due=passed, on_time=False, overdue=False, overdue_original=passed)
    for measure in entry.plan.measures if entry.plan and item.tasks else ():
        accepted = item.tasks[measure.id].accepted
        late = item.state in UNDER_WAY | IN_REVIEW and measure.due_on < today and not accepted
        yield _Fact(
            state=item.state,
            accepted=accepted,
            due=accepted or _passed(measure.due_on, today, item.state),
            on_time=accepted and _within(item.submitted_on, measure.due_on),
            overdue=late and _extended(item, measure) < today,
            overdue_original=late or (item.state is State.SUSPENDED and measure.due_on < today),
        )


def _extended(item: Item, measure: Measure) -> date:
    """A measure's deadline moves with its item's as far as that was extended."""
    if item.due_on is None or item.due_on_original is None:
        return measure.due_on
    return measure.due_on + (item.due_on - item.due_on_original)


def _passed(due: date | None, today: date, state: State) -> bool:
    return due is not None and due < today and state not in LEFT and state is not State.LASTING


def _within(submitted: date | None, due: date | None) -> bool:
    return submitted is not None and due is not None and submitted <= due


def _count(facts: Iterable[_Fact]) -> Counts:
    every = list(facts)
    kept = [fact for fact in every if fact.state not in LEFT]

    def of(holds: Callable[[_Fact], bool]) -> int:
        return sum(1 for fact in kept if holds(fact))

    return Counts(
        total=len(kept),
        accepted=of(lambda f: f.accepted),
        due=of(lambda f: f.due),
        on_time=of(lambda f: f.on_time),
        overdue=of(lambda f: f.overdue),
        overdue_original=of(lambda f: f.overdue_original),
        waiting=of(lambda f: f.state in IN_REVIEW),
        suspended=of(lambda f: f.state is State.SUSPENDED),
        lasting=of(lambda f: f.state is State.LASTING),
        left=len(every) - len(kept),
    )
