"""A test's window against the day the measures were accepted: what came before they were done shows nothing of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tools.rectification.model import EffectTest, Item


def moved_after(test: EffectTest, first: date, accepted: date) -> EffectTest | None:
    """The test with its window moved on by whole years, so that it has the same seasons and begins after acceptance.

    `first` is the day on which the first whole period of the window begins; None where that is later already.
    """
    if accepted < first:
        return None
    years = next(number for number in range(1, _MOST) if years_on(first, number) > accepted)
    return replace(
        test, observe_from=years_on(test.observe_from, years), observe_until=years_on(test.observe_until, years)
    )


def since(test: EffectTest, item: Item) -> EffectTest:
    """The test without what of its window lies before the measures were accepted; for registrations never moved."""
    if item.accepted_on is None or item.accepted_on < test.observe_from:
        return test
    return replace(test, observe_from=item.accepted_on + timedelta(days=1))


def years_on(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day)


_MOST = 100
