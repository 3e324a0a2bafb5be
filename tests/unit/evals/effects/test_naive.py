"""The comparators compute what their names say, and keep their error where sampling is all there is."""

from __future__ import annotations

import numpy as np
import pytest

from evals.effects.drawing import Draws, draw
from evals.effects.naive import NAIVE, before_after, difference, two_samples
from evals.effects.worlds import HISTORY, INDEPENDENT, OVERDISPERSED, RATE, SMALL
from tools.effect.case import Kind

Z = 1.96


def drawn(kind: Kind, count: int, seed: int = 2) -> Draws:
    return draw(np.random.default_rng(seed), INDEPENDENT, kind, SMALL, count, 2)


@pytest.mark.parametrize("name", NAIVE)
@pytest.mark.parametrize("kind", Kind)
def test_with_whole_years_and_nothing_but_sampling_they_err_as_they_say(name: str, kind: Kind) -> None:
    assert 0.018 < NAIVE[name](drawn(kind, 6000), 2, 0.025).mean() < 0.034


def test_variation_between_terms_makes_them_err_more() -> None:
    found = draw(np.random.default_rng(2), OVERDISPERSED, Kind.MEAN, SMALL, 4000, 2)
    assert all(test(found, 2, 0.025).mean() > 0.04 for test in NAIVE.values())


def test_two_proportions_are_those_of_the_textbook() -> None:
    found = drawn(Kind.RATE, 300)
    called = two_samples(found, 1)
    for draw_, verdict in enumerate(called):
        x, y = found.total[draw_, 0, :HISTORY].sum(), found.total[draw_, 0, HISTORY].sum()
        n, m = found.n[draw_, 0, :HISTORY].sum(), found.n[draw_, 0, HISTORY].sum()
        p = (x + y) / (n + m)
        assert verdict == ((x / n - y / m) / np.sqrt(p * (1 - p) * (1 / n + 1 / m)) > Z)


def test_the_difference_in_differences_is_that_of_least_squares_over_persons() -> None:
    found = drawn(Kind.RATE, 60)
    assert found.scale is RATE
    for draw_, verdict in enumerate(difference(found, 1)):
        rows, outcome = [], []
        for unit in range(found.n.shape[1]):
            for term in (HISTORY - 1, HISTORY):
                n, hits = int(found.n[draw_, unit, term].sum()), int(found.total[draw_, unit, term].sum())
                own, since = unit == 0, term == HISTORY
                rows += [[1, own, since, own and since]] * n
                outcome += [1] * hits + [0] * (n - hits)
        x, y = np.array(rows, float), np.array(outcome, float)
        inverse = np.linalg.inv(x.T @ x)
        beta = inverse @ x.T @ y
        residual = ((y - x @ beta) ** 2).sum() / (len(y) - 4)
        assert verdict == (-beta[3] / np.sqrt(residual * inverse[3, 3]) > Z)


def test_a_mean_is_better_when_it_is_higher() -> None:
    found = drawn(Kind.MEAN, 50)
    own = (slice(None), 0, slice(HISTORY, None))
    found.squares[own] += 60 * found.total[own] + 30**2 * found.n[own]
    found.total[own] += 30 * found.n[own]
    assert before_after(found, 2).all()
    found = drawn(Kind.RATE, 50)
    found.total[:, 0, HISTORY:] = 0
    assert before_after(found, 2).mean() > 0.9
