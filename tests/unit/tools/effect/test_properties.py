"""What may be done to a case without a verdict ever turning from "not effective" into "effective"."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.tools.effect.worlds import World, case, history
from tools.effect.case import Case, Cell, Kind, TermCells, UnitHistory, Verdict
from tools.effect.judging import judge

# Effects around what the test just finds, so that both answers are common.
effects = st.sampled_from([-0.07, -0.06, -0.05, -0.045, -0.04, 0.0])
kinds = st.sampled_from(list(Kind))
seeds = st.integers(0, 10_000)
compared = st.sampled_from([0, 5])
quick = settings(max_examples=25, deadline=None, derandomize=True)


def made(kind: Kind, seed: int, effect: float, comparison: int, window: int = 1) -> Case:
    scale = 1.0 if kind is Kind.RATE else 40.0
    level = 0.15 if kind is Kind.RATE else 70.0
    world = World(
        kind, n=300, level=level, between=0.02 * scale, effect=effect * scale, comparison=comparison, window=window,
        worst=seed % 2 == 0,
    )  # fmt: skip
    return case(world, seed)


def effective(of: Case) -> bool:
    return judge(of).verdict is Verdict.EFFECTIVE


@quick
@given(kinds, seeds, effects, compared)
def test_names_and_the_order_of_units_and_sections_play_no_part(
    kind: Kind, seed: int, effect: float, comparison: int
) -> None:
    one = made(kind, seed, effect, comparison)

    def named(unit: UnitHistory, name: str) -> UnitHistory:
        return replace(unit, unit=name)

    other = replace(
        one,
        treated=named(one.treated, "z"),
        comparison=tuple(named(unit, f"c{i}") for i, unit in enumerate(reversed(one.comparison))),
        like=tuple(named(unit, f"l{i}") for i, unit in enumerate(reversed(one.like))),
    )
    assert judge(other) == judge(one)


@quick
@given(kinds, seeds, effects, compared, st.integers(2, 5))
def test_splitting_or_merging_sections_changes_nothing(
    kind: Kind, seed: int, effect: float, comparison: int, sections: int
) -> None:
    one = made(kind, seed, effect, comparison)
    other = replace(one, treated=_split(one.treated, sections), comparison=tuple(_split(u, 2) for u in one.comparison))
    first, second = judge(one), judge(other)
    assert second.verdict is first.verdict
    assert second.p is not None
    assert first.p is not None
    assert abs(second.p - first.p) < 1e-6


def _split(unit: UnitHistory, sections: int) -> UnitHistory:
    return replace(unit, terms=tuple(replace(term, cells=_parts(term, sections)) for term in unit.terms))


def _parts(term: TermCells, sections: int) -> tuple[Cell, ...]:
    """The term's one cell as unequal sections that hold together what it held."""
    cell = term.cells[0]
    first = Cell(cell.n // 3, cell.total // 4, None if cell.squares is None else cell.squares / 5, "a")
    rest = cell.n - first.n
    share, left = rest // (sections - 1), rest % (sections - 1)
    total = (cell.total - first.total) / (sections - 1)
    squares = None if cell.squares is None else (cell.squares - (first.squares or 0.0)) / (sections - 1)
    others = [Cell(share + (left if i == 0 else 0), total, squares, f"b{i}") for i in range(sections - 1)]
    return (first, *others)


@quick
@given(kinds, seeds, effects, compared)
def test_units_without_a_baseline_and_what_like_units_did_since_change_nothing(
    kind: Kind, seed: int, effect: float, comparison: int
) -> None:
    one = made(kind, seed, effect, comparison)
    newcomer = history("new", [(500, 5.0)] * 2, start=one.first_post)
    later = tuple(replace(unit, terms=unit.terms[: one.last_pre + 1]) for unit in one.like)
    assert judge(replace(one, like=(*later, newcomer))) == judge(one)


@quick
@given(seeds, effects, compared)
def test_looking_early_is_never_effective(seed: int, effect: float, comparison: int) -> None:
    one = made(Kind.RATE, seed, effect - 0.03, comparison, window=2)
    early = replace(one, treated=replace(one.treated, terms=one.treated.terms[:-1]))
    for look in (early, replace(one, interim=True), replace(early, interim=True)):
        found = judge(look)
        assert found.verdict is not Verdict.EFFECTIVE
        assert not found.confirmatory


@quick
@given(kinds, seeds, effects, compared)
def test_having_been_chosen_for_a_bad_figure_never_helps(kind: Kind, seed: int, effect: float, comparison: int) -> None:
    one = made(kind, seed, effect, comparison)
    if not effective(replace(one, chosen_worst=False)):
        assert not effective(replace(one, chosen_worst=True))


@quick
@given(seeds, effects, compared, st.integers(1, 40))
def test_a_worse_figure_never_helps(seed: int, effect: float, comparison: int, more: int) -> None:
    one = made(Kind.RATE, seed, effect, comparison)
    last = one.treated.terms[-1]
    worse = replace(last, cells=(replace(last.cells[0], total=min(last.cells[0].total + more, last.cells[0].n)),))
    if not effective(one):
        assert not effective(replace(one, treated=replace(one.treated, terms=(*one.treated.terms[:-1], worse))))
