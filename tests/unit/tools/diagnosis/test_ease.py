"""What the distance of an objective varies by, and how far behind it must lie, on made-up courses."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import numpy as np
import pytest

from tools.diagnosis.ease import Distance, Ease, ease_beside, limit_of

LAYOUTS = (((0, 1, 2), (3, 4), (5,)), ((0, 1), (2, 3)), ((0,), (1, 2, 3), (4, 5), (6, 7, 8)))
"""Which items serve which objective, each with an equal part of it."""

EASE, SECTION, SECTIONS = 0.04, 0.03, 4
MATERIAL, LEVEL = 0.1, 0.05


def school(chance: np.random.Generator, courses: int) -> list[Distance]:
    """Courses of the layouts in turn, whose items are only more or less easy."""
    return [one for c in range(courses) for one in course(chance, f"C{c}", LAYOUTS[c % len(LAYOUTS)])]


def course(chance: np.random.Generator, name: str, layout: tuple[tuple[int, ...], ...]) -> Iterator[Distance]:
    items = 1 + max(i for served in layout for i in served)
    parts = np.array([[(i in served) / len(served) for i in range(items)] for served in layout])
    reached = 0.7 + EASE * chance.standard_normal(items) + SECTION * chance.standard_normal((SECTIONS, items))
    for number in range(len(layout)):
        apart = parts[number] - np.delete(parts, number, axis=0).mean(axis=0)
        gaps = tuple(float(gap) for gap in reached @ apart)
        yield Distance(name, fmean(gaps), float((apart**2).sum()), gaps, 1 / SECTIONS)


def raised(look: list[Distance]) -> list[Distance]:
    return [one for one in look if one.size < -MATERIAL and one.size < -limit(one, look)]


def limit(one: Distance, look: list[Distance]) -> float:
    ease = ease_beside(one, look, fewest=5)
    assert ease is not None
    return limit_of(one, look, ease, MATERIAL, LEVEL)


def test_the_ease_of_items_and_of_sections_is_found_again() -> None:
    look = school(np.random.default_rng(1), 900)
    ease = ease_beside(Distance("none", 0.0, 1.0), look, fewest=5)
    assert ease is not None
    assert ease.item**0.5 == pytest.approx(EASE, rel=0.05)
    assert ease.section**0.5 == pytest.approx(SECTION, rel=0.05)
    assert ease.freedom == len(look) - 900


def test_an_objective_of_one_item_must_lie_further_behind_than_one_of_many() -> None:
    look = school(np.random.default_rng(2), 150)
    single, several = Distance("X", -0.2, 1.4, (-0.2,)), Distance("Y", -0.2, 0.4, (-0.2,))
    assert limit(single, look) > limit(several, look) >= MATERIAL


def test_what_is_sought_does_not_widen_its_own_measure() -> None:
    look = school(np.random.default_rng(3), 12)
    far = [Distance("X", size, 0.8, (size,) * 2) for size in (-0.3, 0.15, 0.15)]
    usual = ease_beside(far[0], look, fewest=5)
    assert ease_beside(far[0], look + far, fewest=5) == usual


def test_a_margin_far_beyond_chance_is_the_limit() -> None:
    look = [Distance(f"C{i}", size, 0.5) for i in range(20) for size in (-0.001, 0.001)]
    assert limit(look[0], look) == MATERIAL


def test_objectives_that_chance_cannot_carry_past_the_margin_cost_the_others_nothing() -> None:
    ease = Ease(0.002, 0.0, 300)
    wide, narrow = [Distance(f"W{i}", 0.0, 1.4) for i in range(30)], [Distance(f"N{i}", 0.0, 0.1) for i in range(500)]
    alone, beside = (limit_of(wide[0], look, ease, MATERIAL, LEVEL) for look in (wide, wide + narrow))
    assert beside == pytest.approx(alone, rel=1e-3)


def test_a_small_look_that_knows_the_spread_badly_asks_for_more() -> None:
    known, barely = Ease(0.002, 0.0, 300), Ease(0.002, 0.0, 4)
    look = [Distance(f"C{i}", 0.0, 1.0) for i in range(10)]
    assert limit_of(look[0], look, barely, MATERIAL, LEVEL) > limit_of(look[0], look, known, MATERIAL, LEVEL)


def test_too_few_other_courses_tell_nothing() -> None:
    look = [Distance("A", 0.1, 1.0), Distance("A", -0.1, 1.0), Distance("B", 0.1, 1.0), Distance("B", -0.1, 1.0)]
    assert ease_beside(look[0], look, fewest=3) is None
    assert ease_beside(look[0], [Distance("B", 0.0, 1.0)] * 5, fewest=3) is None


@pytest.mark.parametrize(("courses", "looks"), [(12, 300), (60, 60)])
def test_looks_over_nothing_but_chance_seldom_raise_anything(courses: int, looks: int) -> None:
    chance = np.random.default_rng(courses)
    alarms = sum(bool(raised(school(chance, courses))) for _ in range(looks))
    # `LEVEL` of them at most are expected; three standard errors above.
    assert alarms <= looks * LEVEL + 3 * (looks * LEVEL) ** 0.5
