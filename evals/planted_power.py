"""What the data can show of a planted jump: the chance that a post's look-over finds it, known before looking.

Worked out from the planned size, the course's other years and what years vary by in what the post may see; never from
how the planted year came out. The smallest jumps are for a plain course: a usual rate, five other years alike, sections
of the usual size.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from tools.context import ToolContext
from tools.diagnosis.history import Counted, Swing, power, spread
from tools.diagnosis.jumps import METRIC, Jump, swings, table
from tools.diagnosis.rows import place_of
from tools.metrics.access import window

SHOWN = 0.9
"""A planted size counts as one the data can show when it is found with this chance."""

PERSONS = (35, 70, 140, 280)
"""Persons in a course and year for which the smallest jump is worked out."""

_USUAL, _SECTION, _YEARS = 0.1, 80, 5
_STEPS = range(2, 140)


class Built(Protocol):
    """A built school, as far as it is needed here."""

    def tools(self, user: str) -> ToolContext: ...


def power_of(school: Built, user: str, fault: Mapping[str, Any]) -> float:
    """The chance that `user` finds this jump; 0 where the course is too small to be looked at."""
    tools = school.tools(user)
    every, looked_at, tau = _looked_over(tools)
    place = (fault["college"], fault["course"], fault["year"])
    jump = next((j for j in every if (j.unit, j.course, j.year) == place), None)
    if jump is None or tau is None:
        return 0.0
    rules = tools.metrics.rules.diagnosis.jumps
    # Clear of the worst other year: the rate of the planted year less its distance from that.
    least = (jump.swing.now.rate - jump.clear if jump.clear > 0 else jump.swing.others.rate) + rules.material
    rate = jump.swing.others.rate + float(fault["size_planned"])
    return round(power(jump.swing, tau, rules.false_discoveries / looked_at, rate, least), 3)


def smallest_jumps(school: Built) -> dict[str, dict[str, float]]:
    """For the quality office and for a dean: the least size found with the chance SHOWN, by persons in the course."""
    return {who: _smallest(school.tools(user)) for who, user in (("qa", "qa"), ("dean", "dean.em"))}


def _smallest(tools: ToolContext) -> dict[str, float]:
    _, looked_at, tau = _looked_over(tools)
    if tau is None:
        return {}
    level = tools.metrics.rules.diagnosis.jumps.false_discoveries / looked_at
    return {str(n): _least_size(n, tau, level) for n in PERSONS}


def _least_size(n: int, tau: float, level: float) -> float:
    sections = max(1, round(n / _SECTION))
    others = Counted(_USUAL * n * _YEARS, n * _YEARS, _YEARS * n * n / sections)
    swing = Swing(Counted(0, n, n * n / sections), others)
    sizes = (step / 200 for step in _STEPS)
    return next((size for size in sizes if power(swing, tau, level, _USUAL + size) >= SHOWN), 1.0)


def _looked_over(tools: ToolContext) -> tuple[list[Jump], int, float | None]:
    """Every swing, how many are looked at, and τ² of them."""
    place = place_of(tools.scope)
    assert place is not None
    rules = tools.metrics.rules.diagnosis.jumps
    every = swings(tools, table(tools, tools.catalogue.get(METRIC), place))
    years = {p.code for p in window(tools.metrics.directory)}
    looked_at = sum(j.year in years for j in every)
    return every, max(1, looked_at), spread([j.swing for j in every], rules.fewest, rules.expected)
