"""Who left the count is taken to have had the worst result: that may hold an "effective" back and never makes one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.tools.effect.worlds import World, case
from tools.effect.case import Case, Direction, Kind, Verdict
from tools.effect.judging import judge
from tools.effect.left_out import LeftOut, Places, borne

WORLDS = {
    Kind.RATE: World(effect=-0.06, comparison=5),
    Kind.MEAN: World(kind=Kind.MEAN, level=70.0, between=1.0, effect=4.0, comparison=5),
}


def improved(kind: Kind) -> Case:
    made = case(WORLDS[kind], 4)
    if kind is Kind.MEAN:
        made = replace(made, better=Direction.UP, target=made.target + 7)
    assert judge(made).verdict is Verdict.EFFECTIVE
    return made


def places(of: Case, usual: float, after: float, *, others: float | None = None, inside: bool = False) -> Places:
    """A share of the records left out before the window and in it; `others`: in it, of the comparison units."""

    def unit(now: float) -> tuple[LeftOut, ...]:
        return tuple(
            LeftOut(term.index, round(term.n / (1 - share)), round(term.n / (1 - share)) - term.n, f"第{term.index}期")
            for term in of.treated.terms
            for share in (now if term.index >= of.first_post else usual,)
        )

    compared = tuple(unit(usual if others is None else others) for _ in of.comparison)
    return Places(unit(after), compared, inside=inside)


@pytest.mark.parametrize("kind", Kind)
def test_a_usual_share_left_out_disturbs_nothing(kind: Kind) -> None:
    made = improved(kind)
    found = judge(made)
    for usual, after in ((0.02, 0.02), (0.05, 0.05), (0.05, 0.01)):
        assert borne(made, found, places(made, usual, after)) == found


@pytest.mark.parametrize("kind", Kind)
def test_so_many_more_that_their_failing_would_undo_it_hold_it_back(kind: Kind) -> None:
    made = improved(kind)
    held = borne(made, judge(made), places(made, 0.02, 0.12))
    assert held.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert held.estimate == judge(made).estimate
    for said in ("没有照常计入", "占 12.", "往常约 2.0%", "第9期", "缓考、免修、退课", "人次"):
        assert said in held.why
    assert borne(made, judge(made), places(made, 0.02, 0.022)).verdict is Verdict.EFFECTIVE


def test_the_more_are_left_out_the_less_it_is_effective() -> None:
    made = improved(Kind.RATE)
    kept = [borne(made, judge(made), places(made, 0.02, 0.02 + more / 200)).verdict for more in range(20)]
    assert kept == sorted(kept, key=lambda verdict: verdict is not Verdict.EFFECTIVE)
    assert {Verdict.EFFECTIVE, Verdict.IMPROVED_NOT_PROVEN} == set(kept)


def test_what_everybody_leaves_out_more_of_is_no_more_than_usual() -> None:
    made = improved(Kind.RATE)
    assert borne(made, judge(made), places(made, 0.02, 0.12, others=0.12)).verdict is Verdict.EFFECTIVE
    alone = replace(made, comparison=(), like=made.comparison)
    assert judge(alone).verdict is Verdict.EFFECTIVE
    assert borne(alone, judge(alone), places(made, 0.02, 0.12, others=0.12)).verdict is not Verdict.EFFECTIVE


def test_one_odd_term_of_the_past_is_not_what_is_usual() -> None:
    made = improved(Kind.RATE)
    plain = places(made, 0.02, 0.12)
    odd = replace(plain, treated=(replace(plain.treated[0], left=300), *plain.treated[1:]))
    assert borne(made, judge(made), odd).verdict is not Verdict.EFFECTIVE


def test_persons_counted_once_are_in_the_count_already() -> None:
    made = improved(Kind.RATE)
    held = borne(made, judge(made), places(made, 0.02, 0.12, inside=True))
    assert held.verdict is Verdict.IMPROVED_NOT_PROVEN


def test_a_small_count_is_not_told_by_number() -> None:
    made = improved(Kind.RATE)
    many = replace(places(made, 0.02, 0.12), least=10_000)
    held = borne(made, judge(made), many)
    assert "不足 10000 人次没有照常计入（往常约" in held.why
    assert "占" not in held.why


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.EFFECTIVE])
def test_nothing_less_than_effective_is_touched(verdict: Verdict) -> None:
    made = improved(Kind.RATE)
    less = replace(judge(made), verdict=verdict)
    for after in (0.0, 0.02, 0.5):
        assert borne(made, less, places(made, 0.02, after)) is less


def test_where_as_many_leave_by_chance_as_the_change_is_made_of_nothing_is_proven() -> None:
    made = improved(Kind.RATE)
    steady = places(made, 0.05, 0.05)
    uneven = tuple(
        replace(term, left=term.left * (0.2 if term.index % 4 < 2 else 1.8)) if term.index < made.first_post else term
        for term in steady.treated
    )
    assert borne(made, judge(made), steady).verdict is Verdict.EFFECTIVE
    held = borne(made, judge(made), replace(steady, treated=uneven))
    assert held.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert "本来就有出入" in held.why
