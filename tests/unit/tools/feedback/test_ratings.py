"""The statistics of ratings by hand, what may be open, and how spreads are put together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.evaluation.feedback_rules import SetFeedback
from tools.feedback.comparables import Rated, compared
from tools.feedback.items import spread_of
from tools.feedback.opening import Opening, opened
from tools.feedback.ratings import Components, Position, Rating, Sample, components, position, quantile, rated

RULES = SetFeedback()


def sample(*marks: float) -> Sample:
    return Sample(len(marks), sum(marks), sum(m * m for m in marks))


def test_the_worked_example_of_the_formula() -> None:
    """n = 8, mean 82, centre 93, σ² = 64, τ² = 4: κ = 16 and θ = 89.3, not 82."""
    found = rated(Sample(8, 656.0, 656.0 * 82), Components(64.0, 4.0), 93.0)
    assert found.shrunken == pytest.approx((656 + 1488) / 24)
    assert found.high - found.low == pytest.approx(2 * 1.96 * (64 / 24) ** 0.5)


def test_sections_alike_give_no_variance_between_and_no_shrinkage() -> None:
    found = components({"a": [sample(80, 90), sample(80, 90), sample(90, 80)]})
    assert found is not None
    assert (found.between, found.kappa) == (0.0, None)
    assert rated(sample(80, 90), found, 85.0).shrunken is None


def test_one_section_a_group_tells_no_variance_between() -> None:
    assert components({"a": [sample(80, 90)], "b": [sample(70, 90)]}) is None


def test_components_come_near_the_true_ones() -> None:
    rng = np.random.default_rng(5)
    groups = {
        g: [sample(*(88 + g + rng.normal(0, 2) + rng.normal(0, 6, size=25))) for _ in range(60)] for g in range(8)
    }
    found = components(groups)
    assert found is not None
    assert found.within == pytest.approx(36, rel=0.05)
    assert found.between == pytest.approx(4, rel=0.25)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]))
def test_quantiles_are_those_of_numpy(values: list[float], share: float) -> None:
    assert quantile(values, share) == pytest.approx(float(np.quantile(values, share)))


@pytest.mark.parametrize(
    ("low", "high", "where"),
    [(80, 84, Position.BELOW), (84, 88, Position.WITHIN), (95, 97, Position.ABOVE), (80, 99, Position.WITHIN)],
)
def test_only_a_whole_interval_outside_the_band_counts(low: float, high: float, where: Position) -> None:
    assert position(Rating(20, 0, low, high), 86, 92) is where


def test_how_far_a_section_is_open_follows_its_valid_responses() -> None:
    valid = {"nothing": 4, "words": 7, "few": 15, "usual": 30}
    found = opened(valid, (), RULES, 10, under_shown=True)
    assert found == {
        "nothing": Opening.NOTHING,
        "words": Opening.WORDS,
        "few": Opening.INTERVAL,
        "usual": Opening.POINT,
    }


def test_a_small_section_alone_takes_the_next_smallest_with_it() -> None:
    assert opened({"small": 6, "next": 12, "large": 40}, (), RULES, 10, under_shown=True) == {
        "small": Opening.WORDS,
        "next": Opening.WORDS,
        "large": Opening.POINT,
    }


def test_nothing_is_open_under_a_cell_that_is_not_shown() -> None:
    assert opened({"a": 40, "b": 50}, (), RULES, 10, under_shown=False) == {"a": Opening.WORDS, "b": Opening.WORDS}


def test_a_section_without_marks_is_closed_and_takes_another_with_it() -> None:
    found = opened({"a": 40, "b": 8, "c": 50}, ("b",), RULES, 10, under_shown=True)
    assert found == {"a": Opening.WORDS, "b": Opening.CLOSED, "c": Opening.POINT}


@given(st.dictionaries(st.integers(0, 9).map(str), st.integers(0, 60), max_size=8))
def test_hidden_sections_of_a_shown_term_are_none_or_two_that_reach_the_limit(valid: dict[str, int]) -> None:
    found = opened(valid, (), RULES, 10, under_shown=True)
    hidden = [n for section, n in valid.items() if not found[section].has_figures]
    shown = [n for section, n in valid.items() if found[section].has_figures]
    assert all(n >= 10 for n in shown)
    assert not shown or not hidden or (len(hidden) >= 2 and sum(hidden) >= 10)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 40)), st.integers(1, 12))
def test_every_part_of_a_spread_reaches_the_limit(counts: dict[int, int], limit: int) -> None:
    parts = spread_of(counts, limit)
    assert all(part.count >= limit for part in parts)
    assert not parts or sum(part.count for part in parts) == sum(counts.values())


def test_no_band_of_few_sections_or_few_teachers_and_never_the_own_ones() -> None:
    own = Rated("mine", "me", "cs", "专业", 40, sample(*[90.0, 80.0] * 10))
    others = [Rated(f"s{i}", f"t{i % 3}", "cs", "专业", 40, sample(*[85.0 + i, 75.0] * 10)) for i in range(9)]
    assert compared([own, *others], {"mine"}, "me", RULES).bands == {}
    more = [*others, Rated("s9", "t9", "cs", "专业", 40, sample(*[95.0, 75.0] * 10))]
    band = compared([own, *more], {"mine"}, "me", RULES).bands["mine"]
    assert (band.sections, band.teachers) == (10, 4)
    assert band.centre == pytest.approx(np.mean([r.sample.mean for r in more]))


def test_all_sections_of_a_term_are_compared_at_one_level_of_likeness() -> None:
    """The group of the second section would be enough by itself at the closest level; beside a wider one it is not."""
    wide = [Rated(f"w{i}", f"t{i}", "cs", "专业", 20, sample(*[80.0 + i, 90.0] * 10)) for i in range(9)]
    close = [Rated(f"c{i}", f"u{i}", "cs", "专业", 50, sample(*[80.0 + i, 90.0] * 10)) for i in range(3)]
    own = [Rated(s, "me", "cs", "专业", n, sample(*[90.0, 80.0] * 10)) for s, n in (("a", 20), ("b", 50))]
    bands = compared([*own, *wide, *close], {"a", "b"}, "me", RULES).bands
    assert {band.like for band in bands.values()} == {"同学院、同类别的课程"}
