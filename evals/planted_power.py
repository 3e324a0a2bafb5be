"""What the data can show of a planted fault: the chance that a post's look-over finds it, known before looking.

Of a jump: worked out from the planned size, the course's other years and what years of other courses vary by in what
the post may see. Of a weak objective: from the planned size, the items it rests on and what distances in other courses
vary by. Never from how the planted year or objective came out: the marks of neither go in. The smallest jumps are for a
plain course: a usual rate, five other years alike, sections of the usual size; the smallest distances for every
objective of a school without faults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import NormalDist, median
from typing import Any, Protocol

from tools.context import ToolContext
from tools.diagnosis.attained import Attained
from tools.diagnosis.ease import Ease, ease_beside, limit_of
from tools.diagnosis.history import Counted, Swing, power, spread
from tools.diagnosis.jumps import METRIC, Jump, Table, swings, table
from tools.diagnosis.objectives import looked_over
from tools.diagnosis.rows import place_of
from tools.metrics.access import window

SHOWN = 0.9
"""A planted size counts as one the data can show when it is found with this chance."""

PERSONS = (35, 70, 140, 280)
"""Persons in a course and year for which the smallest jump is worked out."""

_USUAL, _SECTION, _YEARS = 0.1, 80, 5
_SURE = 1e-9
_STEPS = range(2, 140)


class Built(Protocol):
    """A built school, as far as it is needed here."""

    def tools(self, user: str) -> ToolContext: ...


def power_of(school: Built, user: str, fault: Mapping[str, Any]) -> float:
    """The chance that `user` finds this jump; 0 where the course is too small to be looked at."""
    tools = school.tools(user)
    found, every, looked_at = _looked_over(tools)
    unit, course, year = fault["college"], fault["course"], fault["year"]
    jump = next((j for j in every if (j.unit, j.course, j.year) == (unit, course, year)), None)
    tau = _tau(tools, [j for j in every if (j.unit, j.course) != (unit, course)])
    if jump is None or tau is None:
        return 0.0
    rules = tools.metrics.rules
    own = [counted for (u, c, y), counted in found.items() if (u, c) == (unit, course) and y != year]
    worst = max((y.counted.rate for y in own if y.n >= rules.rank_min_n), default=jump.swing.others.rate)
    rate = jump.swing.others.rate + float(fault["size_planned"])
    level = rules.diagnosis.jumps.false_discoveries / looked_at
    return round(power(jump.swing, tau, level, rate, worst + rules.diagnosis.jumps.material), 3)


def power_of_objective(school: Built, user: str, fault: Mapping[str, Any]) -> float:
    """The chance that `user` finds this weak objective; 0 where it is not looked at."""
    tools = school.tools(user)
    every = _objectives(tools)
    own = next((one for one in every if one.objective == fault["objective"]), None)
    known = _limit(tools, own, every) if own is not None else None
    if own is None or known is None:
        return 0.0
    limit, ease = known
    beyond = NormalDist(0, max(ease.sampling(own.distance), _SURE)).cdf(float(fault["size_planned"]) - limit)
    return round(beyond, 3)


def smallest_objectives(school: Built) -> dict[str, dict[str, float]]:
    """For the office and a dean: the least distance found with the chance SHOWN, over the objectives looked at."""
    return {who: _smallest_objectives(school.tools(user)) for who, user in (("qa", "qa"), ("dean", "dean.em"))}


def _smallest_objectives(tools: ToolContext) -> dict[str, float]:
    every, apart, sizes = _objectives(tools), NormalDist().inv_cdf(SHOWN), []
    for one in every:
        if (known := _limit(tools, one, every)) is not None:
            sizes.append(known[0] + apart * known[1].sampling(one.distance))
    return {"least": min(sizes), "median": median(sizes), "most": max(sizes)} if sizes else {}


def _objectives(tools: ToolContext) -> list[Attained]:
    place = place_of(tools.scope)
    assert place is not None
    return looked_over(tools, place, window(tools.metrics.directory))


def _limit(tools: ToolContext, one: Attained, every: Sequence[Attained]) -> tuple[float, Ease] | None:
    """How far behind it must lie to be found, and what distances in other courses vary by."""
    rules = tools.metrics.rules.diagnosis.objectives
    distances = [other.distance for other in every]
    ease = ease_beside(one.distance, distances, rules.fewest)
    return (limit_of(one.distance, distances, ease, rules.material, rules.level), ease) if ease is not None else None


def smallest_jumps(school: Built) -> dict[str, dict[str, float]]:
    """For the quality office and for a dean: the least size found with the chance SHOWN, by persons in the course."""
    return {who: _smallest(school.tools(user)) for who, user in (("qa", "qa"), ("dean", "dean.em"))}


def _smallest(tools: ToolContext) -> dict[str, float]:
    _, every, looked_at = _looked_over(tools)
    tau = _tau(tools, every)
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


def _looked_over(tools: ToolContext) -> tuple[Table, list[Jump], int]:
    """Everything counted, every swing, and how many are looked at."""
    place = place_of(tools.scope)
    assert place is not None
    found = table(tools, tools.catalogue.get(METRIC), place)
    every = swings(tools, found)
    years = {p.code for p in window(tools.metrics.directory)}
    return found, every, max(1, sum(j.year in years for j in every))


def _tau(tools: ToolContext, every: Sequence[Jump]) -> float | None:
    """τ² of these swings."""
    rules = tools.metrics.rules.diagnosis.jumps
    return spread([j.swing for j in every], rules.fewest, rules.expected)
