"""A judge of the tests' own: the change against the unit's own terms of the same season, by Student's t.

Knows of no section and no other unit; enough to see that the simulation counts what is said and counts it right.
"""

from __future__ import annotations

import math
from statistics import mean, variance

from tools.effect.case import Case, Direction, Judgement, Method, TermCells, Verdict

T_975 = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36}


def judge(case: Case) -> Judgement:
    """Not enough where fewer than four terms of the season lie before, else effective by t or no change."""
    terms = {term.index: term for term in case.treated.terms}
    window = [term for index, term in terms.items() if case.first_post <= index <= case.last_post]
    seasons = {term.season for term in window}
    before = [figure(t) for i, t in terms.items() if i <= case.last_pre and t.season in seasons]
    if len(before) < 4 or not window:
        return Judgement(Verdict.NOT_ENOUGH, Method.NONE, None, None, None, None, None, None, 0, None, "学期太少")
    observed, expected = mean(map(figure, window)), mean(before)
    se = math.sqrt(variance(before) * (1 / len(window) + 1 / len(before)))
    gain = expected - observed if case.better is Direction.DOWN else observed - expected
    verdict = Verdict.EFFECTIVE if gain > T_975[len(before) - 1] * se else Verdict.NO_CHANGE
    n = sum(cell.n for term in window for cell in term.cells)
    estimate = observed - expected
    return Judgement(
        verdict, Method.OWN_HISTORY, estimate, (estimate - 2 * se, estimate + 2 * se), None, expected, observed, se, n,
        None,
    )  # fmt: skip


def always(case: Case) -> Judgement:
    """Calls everything effective."""
    return Judgement(Verdict.EFFECTIVE, Method.OWN_HISTORY, 0.0, (0.0, 0.0), 0.0, 0.0, 0.0, 0.0, 0, True)


def hasty(case: Case) -> Judgement:
    """Calls effective what has not been observed to the end, and nothing else."""
    seen = any(term.index == case.last_post for term in case.treated.terms)
    verdict = Verdict.NO_CHANGE if seen else Verdict.EFFECTIVE
    return Judgement(verdict, Method.OWN_HISTORY, 0.0, (0.0, 0.0), 0.0, 0.0, 0.0, 0.0, 0, True)


def figure(term: TermCells) -> float:
    return sum(cell.total for cell in term.cells) / sum(cell.n for cell in term.cells)
