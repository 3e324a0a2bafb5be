"""The midpoint decomposition: exact, symmetric, honest about groups of one side and about Simpson's reversal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tools.diagnosis.chance import chance_among, chance_of, score
from tools.diagnosis.contribution import REST, Group, Side, against, between, gathered


@st.composite
def sides(draw: st.DrawFn) -> Side:
    whole = draw(st.integers(0, 100_000))
    return Side(draw(st.integers(0, whole)), whole, whole)


groups = st.lists(st.tuples(sides(), sides()), min_size=1, max_size=30).map(
    lambda pairs: [Group(str(i), before, now) for i, (before, now) in enumerate(pairs)]
)


def has_both(found: list[Group]) -> bool:
    return sum(g.before.denominator for g in found) > 0 and sum(g.now.denominator for g in found) > 0


@given(groups.filter(has_both))
def test_the_parts_add_up_to_the_change(found: list[Group]) -> None:
    split = between(found)
    whole = [sum(getattr(g, side).numerator for g in found) for side in ("before", "now")]
    heads = [sum(getattr(g, side).denominator for g in found) for side in ("before", "now")]
    change = whole[1] / heads[1] - whole[0] / heads[0]
    assert abs(split.mix + split.rate - change) < 1e-9
    assert abs(split.residual) < 1e-9


@given(groups.filter(has_both))
def test_backwards_in_time_every_part_changes_its_sign(found: list[Group]) -> None:
    forth = {p.key: p.total for p in between(found).parts}
    back = {p.key: p.total for p in between([Group(g.key, g.now, g.before) for g in found]).parts}
    assert all(abs(forth[key] + back[key]) < 1e-12 for key in forth)


@given(groups.filter(has_both), st.integers(0, 50_000))
def test_putting_small_groups_together_keeps_the_sum(found: list[Group], least: int) -> None:
    kept = gathered(found, least)
    assert abs(between(kept).change - between(found).change) < 1e-9
    assert abs(between(kept).residual) < 1e-9
    assert all(side.n >= least or not side.n for g in kept if g.key != REST for side in (g.before, g.now))


@given(groups.filter(has_both), st.floats(0, 1))
def test_against_a_reference_the_parts_add_up_to_the_distance(found: list[Group], reference: float) -> None:
    split = against(found, reference)
    assert abs(split.residual) < 1e-9
    assert split.mix == 0


def test_the_example_of_the_field() -> None:
    """formulas.md §6: two colleges, mix 0.30 and rate 4.7 points of a rise of five."""
    split = between([Group("A", Side(60, 600), Side(66, 550)), Group("B", Side(40, 400), Side(99, 550))])
    assert round(split.change, 10) == 0.05
    assert round(split.rate, 10) == 0.047
    assert round(split.mix, 10) == 0.003
    assert [p.key for p in split.leading] == ["B", "A"]
    assert not split.simpson


def test_a_group_of_one_side_is_all_mix() -> None:
    split = between([Group("old", Side(10, 100), Side(10, 100)), Group("new", Side(), Side(30, 100))])
    new = next(p for p in split.parts if p.key == "new")
    assert new.rate == 0
    assert round(new.mix, 12) == round(split.change - sum(p.total for p in split.parts if p.key != "new"), 12)


def test_a_reversal_is_seen() -> None:
    split = between([Group("strong", Side(7, 100), Side(1, 40)), Group("weak", Side(30, 100), Side(42, 160))])
    assert split.change > 0
    assert split.simpson
    assert split.rate < 0 < split.mix


def test_moving_all_together_is_no_reversal() -> None:
    assert not between([Group("a", Side(7, 100), Side(9, 100)), Group("b", Side(3, 100), Side(4, 100))]).simpson
    assert not between([Group("a", Side(7, 100), Side(7, 100))]).simpson


def test_chance_is_estimated_from_the_other_groups() -> None:
    quiet = [Group(str(i), Side(10, 100), Side(10 + i % 3, 100)) for i in range(20)]
    loud = Group("loud", Side(10, 100), Side(45, 100))
    found = chance_of([*quiet, loud], 0.05, 5)
    assert found is not None
    assert found.spread == 1
    assert found.beyond(loud)
    assert not any(found.beyond(g) for g in quiet)


def test_where_all_groups_swing_a_swing_is_nothing() -> None:
    wild = [Group(str(i), Side(10, 100), Side(10 + (i % 2) * 30, 100)) for i in range(20)]
    found = chance_of(wild, 0.05, 5)
    assert found is not None
    assert found.spread > 2
    assert not any(found.beyond(g) for g in wild)


def test_of_a_few_groups_nothing_stands_out() -> None:
    assert chance_among([9.0] * 4, 0.05, 5) is None
    assert chance_among([9.0] * 4, 0.05, 4) is not None


def test_a_share_of_all_or_none_has_no_score() -> None:
    assert score(Side(0, 50), Side(0, 60)) == 0
    assert score(Side(), Side(5, 60)) == 0
