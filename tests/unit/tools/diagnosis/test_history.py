"""What is more than a year's own swing: against exact counts, against simulation, and over many looked at."""

from __future__ import annotations

from math import comb, inf

import numpy as np
import pytest

from tools.diagnosis.history import (
    Counted,
    Swing,
    chance_of_more,
    discoveries,
    least_rate,
    power,
    spread,
    together,
)


def year(cases: float, of: float, sections: int = 1) -> Counted:
    return Counted(cases, of, of * of / sections)


def test_years_together_keep_their_sections_apart() -> None:
    both = together([year(5, 50), year(7, 70)])
    assert (both.cases, both.of) == (12, 120)
    assert both.share == pytest.approx((50**2 + 70**2) / 120**2)
    assert year(5, 90, 3).share == pytest.approx(1 / 3)
    assert Counted().rate == 0


def test_with_nothing_between_sections_and_a_long_history_it_is_the_binomial() -> None:
    swing = Swing(year(9, 40), year(99_999.5, 999_999))
    exact = sum(comb(40, k) * 0.1**k * 0.9 ** (40 - k) for k in range(9, 41))
    assert chance_of_more(swing, 0.0) == pytest.approx(exact, rel=1e-3)
    assert chance_of_more(Swing(year(0, 40), swing.others), 0.0) == pytest.approx(1)


def test_one_section_tells_less_than_many() -> None:
    one, many = (Swing(year(30, 120, k), year(60, 600, 5 * k)) for k in (1, 6))
    assert chance_of_more(one, 0.03) > 10 * chance_of_more(many, 0.03)
    assert chance_of_more(one, 0.0) == pytest.approx(chance_of_more(many, 0.0))


def test_the_chance_of_good_is_that_of_bad_turned() -> None:
    swing = Swing(year(31, 40), year(190, 200))
    turned = swing.turned()
    assert (turned.now.cases, turned.others.cases) == (9, 10)
    assert turned.size == pytest.approx(-swing.size)
    assert chance_of_more(turned, 0.01) < 0.01 < chance_of_more(swing, 0.01)


def drawn(tau: float, seed: int, courses: int = 150) -> list[Swing]:
    """Six years of two sections of forty each, one after another set against the rest."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(courses):
        usual = random.normal(-1.2, 0.3)
        own = []
        for _ in range(6):
            rates = [_cdf(usual + random.normal(0, tau**0.5)) for _ in range(2)]
            own.append(year(float(sum(random.binomial(40, rate) for rate in rates)), 80, 2))
        found += [Swing(y, together(o for k, o in enumerate(own) if k != i)) for i, y in enumerate(own)]
    return found


def _cdf(value: float) -> float:
    from statistics import NormalDist

    return NormalDist().cdf(value)


@pytest.mark.parametrize("tau", [0.0, 0.04])
def test_the_spread_between_sections_is_found_again(tau: float) -> None:
    found = [spread(drawn(tau, seed), 5, 3) for seed in range(4)]
    assert all(one is not None for one in found)
    assert float(np.mean([one or 0.0 for one in found])) == pytest.approx(tau, abs=0.015)


def test_of_too_few_swings_no_spread_is_told() -> None:
    assert spread(drawn(0.0, 1)[:4], 5, 3) is None
    assert spread([Swing(year(0, 40), year(0, 200))] * 50, 5, 3) is None


def test_a_few_that_stand_out_do_not_widen_the_measure() -> None:
    quiet = drawn(0.02, 2)
    loud = [Swing(year(40, 80, 2), s.others) for s in quiet[:5]]
    first, second = spread(quiet, 5, 3), spread([*loud, *quiet[5:]], 5, 3)
    assert first is not None
    assert second == pytest.approx(first, abs=0.005)


def test_chances_are_what_they_say() -> None:
    """Of years that are like the others, no more than one in a hundred has a chance of one in a hundred."""
    every = [s for seed in range(6) for s in drawn(0.03, 100 + seed)]
    assert sum(chance_of_more(s, 0.03) <= 0.01 for s in every) / len(every) < 0.013


def test_false_discoveries_are_limited_among_what_is_raised() -> None:
    assert discoveries([0.04, 0.5, 0.9, 1.0], 0.1) == set()
    assert discoveries([0.02, 0.5, 0.9, 1.0], 0.1) == {0}
    # Together they hold: none of the three would alone.
    assert discoveries([0.07, 0.06, 0.07, 1.0], 0.1) == {0, 1, 2}
    assert discoveries([], 0.1) == set()


def test_the_least_rate_is_the_first_whose_chance_is_within_the_level() -> None:
    swing = Swing(year(0, 80, 2), year(40, 400, 10))
    cases = round(least_rate(swing, 0.02, 0.001) * 80)
    assert chance_of_more(Swing(year(cases, 80, 2), swing.others), 0.02) <= 0.001
    assert chance_of_more(Swing(year(cases - 1, 80, 2), swing.others), 0.02) > 0.001
    assert least_rate(Swing(year(0, 2), year(150, 300)), 0.02, 1e-9) == inf


def test_power_is_how_often_such_a_year_is_found() -> None:
    random, tau, level, rate = np.random.default_rng(5), 0.02, 0.001, 0.3
    swing = Swing(year(0, 80, 2), year(40, 400, 10))
    least = least_rate(swing, tau, level) * 80
    from statistics import NormalDist

    own = NormalDist().inv_cdf(rate)
    hits = [
        sum(random.binomial(40, _cdf(own + random.normal(0, tau**0.5))) for _ in range(2)) >= least for _ in range(3000)
    ]
    assert power(swing, tau, level, rate) == pytest.approx(float(np.mean(hits)), abs=0.03)
    assert power(swing, tau, level, rate, least=0.9) < 1e-6
    assert power(swing, tau, level, 0.5) > power(swing, tau, level, 0.2)
