"""Straight-lining in the evaluation of teaching: a unit's share of valid responses falls in one round.

Told by the listed share of valid responses (answers all alike, or too quick, are invalid), as every asker may have it:
colleges for the quality office and leaders, the own college for a dean. Responses are anonymous; nobody is named.
How sure and how deep a fall must be is the school's dated rule (`diagnosis.rounds`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tools.context import ToolContext
from tools.diagnosis.chance import chance_among, score
from tools.diagnosis.contribution import Side
from tools.diagnosis.groups import side_of
from tools.diagnosis.model import Finding, FindingKind, FindingLevel, Severity
from tools.diagnosis.question import year_before
from tools.diagnosis.rows import Place
from tools.errors import ToolError
from tools.metrics.definition import Level
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import By, MetricRequest

METRIC = "set_valid_rate"
Cells = Mapping[tuple[str, str], Side]
"""(unit, term) → valid responses of all."""


def straight_lining(context: ToolContext, place: Place, terms: Sequence[str]) -> Iterator[Finding]:
    """Findings by unit and term, the deepest fall first."""
    if place.level not in (Level.SCHOOL, Level.COLLEGE):
        return
    found = cells(context, place, terms)
    falls = {key: _fall(key, found) for key in found}
    known = {key: fall for key, fall in falls.items() if fall is not None}
    rules = context.metrics.rules.diagnosis.rounds
    chance = chance_among([s for s, _ in known.values()], rules.level, rules.fewest)
    if chance is None:
        return
    for key, (deep, gap) in sorted(known.items(), key=lambda item: (item[1][1], item[0])):
        if key[0] != "school" and deep < -chance.limit * chance.spread and gap <= -rules.material:
            yield _finding(context, key, gap, found[key])


def cells(context: ToolContext, place: Place, terms: Sequence[str]) -> Cells:
    """What the asker may see of each round: all colleges, or the own one beside the school."""
    whole = _request(context, "school", Level.SCHOOL)
    tables = [replace(whole, by=By.COLLEGE)] if place.level is Level.SCHOOL else [
        whole, _request(context, place.unit, Level.COLLEGE)
    ]  # fmt: skip
    found: dict[tuple[str, str], Side] = {}
    for term in terms:
        for asked in tables:
            try:
                table = context.metrics.query(replace(asked, periods=(Period(PeriodKind.TERM, term),)), context.scope)
            except ToolError:
                continue
            found |= {(f.entity_id, term): side_of(f) for f in table.figures if not f.withheld}
    return found


def _fall(key: tuple[str, str], found: Cells) -> tuple[float, float] | None:
    """Score and size of a round against the unit's other rounds."""
    others = Side()
    for (unit, term), side in found.items():
        if unit == key[0] and term != key[1]:
            others = others.plus(side)
    return (score(others, found[key]), found[key].rate - others.rate) if others.denominator else None


def _request(context: ToolContext, unit: str, level: Level) -> MetricRequest:
    metric = context.catalogue.get(METRIC)
    return MetricRequest(metric, unit, level, (), metric.attribution)


def _finding(context: ToolContext, key: tuple[str, str], gap: float, side: Side) -> Finding:
    unit, term = key
    period = Period(PeriodKind.TERM, term)
    request = replace(_request(context, unit, Level.COLLEGE), periods=(period,))
    return Finding(
        kind=FindingKind.STRAIGHT_LINING,
        title=f"{context.metrics.directory.unit(unit).name}{period.zh}评教有效率异常偏低",
        request=request,
        baseline=replace(request, periods=(year_before(period),)),
        size=gap,
        n=side.n,
        least_n=context.metrics.limit(request, context.scope),
        severity=Severity.KEY,
        level=FindingLevel.COLLEGE,
    )
