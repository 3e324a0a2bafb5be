"""The effect of an item as one reader may see it, before and after; and the loop's metrics of a person's ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from api.rectification.outcomes import JudgedView, Rounding
from api.rectification.parts import Rectification
from tools.display import as_displayed
from tools.rectification.judged import Judged, LookedBack
from tools.rectification.loop_metrics import Loop, LoopMetrics, loop_metrics, said
from tools.rectification.model import EffectTest, Item, Registration
from tools.rectification.organisation import Organisation
from tools.rectification.picture import Picture, Seen
from tools.rectification.registered_told import day_of
from tools.rectification.seeing import bare, has_figures, told_to
from tools.rectification.since_closing import told
from tools.rectification.windows import since
from tools.rectification.words import State
from tools.scope import Scope


class SeenView(BaseModel):
    """A period of the picture as far as the reader may see it; `n` are persons, `denominator` what it is over."""

    period: str
    name: str
    baseline: bool
    window: bool
    value: float | None
    n: int | None
    denominator: float | None
    low: float | None
    high: float | None
    later: bool


class EffectView(BaseModel):
    """Before and after for one reader; `judged` is the judgement on record, else how it looks so far (`interim`)."""

    metric: str
    entity: str
    unit: str
    target: float
    registered_on: date
    observe_until: date
    comparison: tuple[str, ...]
    seen: tuple[SeenView, ...]
    judged: JudgedView | None
    since: str


@dataclass(frozen=True)
class Effect:
    """What one reader may have of an item's effect.

    `interim`: `judged` is no judgement on record, only how it looks; `overdue`: and the date of the test is over.
    `withheld`: there is a test, and its figures are not for this reader. `since`: the metric after the window of an
    item that is closed.
    """

    picture: Picture | None = None
    judged: Judged | None = None
    interim: bool = False
    overdue: bool = False
    withheld: bool = False
    since: LookedBack | None = None


def effect_of(parts: Rectification, item_id: str, scope: Scope) -> Effect:
    """NoSuchItem outside the scope."""
    tests = parts.records.registrations(item_id, scope)
    registered = tests[-1] if tests else None
    item = told_to(parts.records.item(item_id, scope), registered, scope, parts.sees)
    if registered is None or registered.test is None:
        return Effect(judged=item.outcome.judgement)
    full = has_figures(registered, scope, parts.sees)
    judged, interim = _judged(parts, item, registered.test, full=full)
    closed = item.outcome.closed_on is not None
    shown = parts.picture(registered.test, _day(parts, registered, scope), scope, closed=closed)
    due = item.observe_until or registered.test.observe_until
    later = parts.since_closing(registered.test, scope) if closed and full else None
    return Effect(shown, judged, interim, interim and due <= parts.clock(), not full, later)


def _day(parts: Rectification, registered: Registration, scope: Scope) -> date:
    return day_of(registered, parts.records.events(registered.item, scope))


def _judged(parts: Rectification, item: Item, test: EffectTest, *, full: bool) -> tuple[Judged | None, bool]:
    if item.outcome.judgement is not None:
        return item.outcome.judgement, False
    if item.state is not State.OBSERVING:
        return None, False
    found = parts.judges.look(since(test, item), parts.clock())
    return (bare(found) if found and not full else found), True


def effect_view(parts: Rectification, item_id: str, scope: Scope) -> EffectView | None:
    """None where there is no test, or the reader may see none of its figures."""
    found = effect_of(parts, item_id, scope)
    shown, judged = found.picture, found.judged
    if shown is None:
        return None

    def rounded(value: float) -> float:
        return as_displayed(value, shown.unit, shown.decimals)

    return EffectView(
        metric=shown.metric,
        entity=shown.entity,
        unit=shown.unit,
        target=shown.target,
        registered_on=shown.registered_on,
        observe_until=shown.observe_until,
        comparison=shown.units,
        seen=tuple(_seen(one, rounded) for one in shown.seen),
        judged=JudgedView.of(judged, rounded, interim=found.interim) if judged else None,
        since=told(found.since) if found.since else "",
    )


_READ = ("value", "low", "high")


def _seen(one: Seen, rounded: Rounding) -> SeenView:
    """Its figures as they are read."""
    read = {name: None if value is None else rounded(value) for name in _READ for value in (getattr(one, name),)}
    return SeenView.model_validate(one, from_attributes=True).model_copy(update=read)


class RatioView(BaseModel):
    """`counted` says what stands over what, `shown` the share with its counts as people read it."""

    name: str
    numerator: int
    denominator: int
    share: float | None
    shown: str
    counted: str


class UnitLoopView(BaseModel):
    unit: str
    unit_name: str
    problems: tuple[RatioView, ...]
    tasks: tuple[RatioView, ...]


class LoopView(BaseModel):
    """The loop's metrics of the asker's scope, problems and tasks apart, whole and by leading unit."""

    today: date
    problems: tuple[RatioView, ...]
    tasks: tuple[RatioView, ...]
    units: tuple[UnitLoopView, ...]


def loop_view(found: LoopMetrics, organisation: Organisation) -> LoopView:
    units = tuple(
        UnitLoopView(
            unit=one.unit,
            unit_name=organisation.name(one.unit),
            problems=_ratios(one.problems),
            tasks=_ratios(one.tasks),
        )
        for one in found.units
    )
    return LoopView(today=found.today, problems=_ratios(found.problems), tasks=_ratios(found.tasks), units=units)


def loop_of(parts: Rectification, scope: Scope) -> LoopView:
    """The metrics of that person's ledger today."""
    found = parts.ledger(scope)
    return loop_view(loop_metrics(found.entries, found.today), parts.organisation())


def _ratios(loop: Loop) -> tuple[RatioView, ...]:
    return tuple(
        RatioView(
            name=zh, numerator=r.numerator, denominator=r.denominator, share=r.share, shown=said(r), counted=words
        )
        for zh, words, r in loop.named()
    )
