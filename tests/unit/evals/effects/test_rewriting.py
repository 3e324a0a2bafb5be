"""Other ways to write a case down keep what they say they keep, and the evaluation sees a judge that falls for one."""

from __future__ import annotations

import numpy as np
import pytest

from evals.effects.properties import held, near_the_border, properties_table
from evals.effects.rewriting import REWRITINGS, early, merged, split, split_treated
from tests.unit.evals.effects.standing_in import hasty, judge
from tools.effect.case import Case, Kind, TermCells

CASES = [(rng, case) for kind in Kind for _, rng, case in near_the_border((2, kind, 0), 2, 7)]


def sums(term: TermCells) -> tuple[int, float, float]:
    cells = term.cells
    return sum(c.n for c in cells), sum(c.total for c in cells), sum(c.squares or 0.0 for c in cells)


def by_term(case: Case) -> list[tuple[str, int, tuple[float, ...]]]:
    units = (case.treated, *case.comparison, *case.like)
    return [(unit.unit, term.index, sums(term)) for unit in units for term in unit.terms]


@pytest.mark.parametrize("name", ["every section split", "treated sections split", "sections merged in one",
                                  "sections merged in pairs"])  # fmt: skip
def test_splitting_and_merging_keep_every_term_s_sums(name: str) -> None:
    for rng, case in CASES:
        for (unit, term, before), (same, at, after) in zip(
            by_term(case), by_term(REWRITINGS[name](rng, case)), strict=True
        ):
            assert (unit, term) == (same, at)
            assert after == pytest.approx(before, rel=1e-9)


def test_a_section_taught_as_two_has_no_impossible_half() -> None:
    for rng, case in CASES:
        for term in split(rng, case).treated.terms:
            for cell in term.cells:
                if cell.squares is None:
                    assert 0 <= cell.total <= cell.n
                else:
                    assert cell.squares >= cell.total**2 / cell.n - 1e-6


def test_only_the_treated_unit_is_split_where_that_is_said() -> None:
    for rng, case in CASES:
        found = split_treated(rng, case)
        assert (found.comparison, found.like) == (case.comparison, case.like)
        assert len(found.treated.terms[0].cells) == 2 * len(case.treated.terms[0].cells)


def test_other_names_are_the_same_figures() -> None:
    for rng, case in CASES:
        other = REWRITINGS["other names and order"](rng, case)
        before, after = ([value for _, _, figures in sorted(by_term(c), key=lambda x: x[2]) for value in figures]
                         for c in (case, other))  # fmt: skip
        assert after == pytest.approx(before)
        assert not {unit.unit for unit in other.comparison} & {unit.unit for unit in case.comparison}


def test_an_early_look_lacks_terms_of_the_window_and_nothing_else() -> None:
    for rng, case in CASES:
        found = early(rng, case)
        assert found.last_post == case.last_post
        kept = [term for term in case.treated.terms if term in found.treated.terms]
        assert len(kept) == len(found.treated.terms) < len(case.treated.terms)
        assert max(term.index for term in kept) >= case.last_pre


def test_one_hall_is_one_section() -> None:
    _, case = CASES[0]
    assert all(len(t.cells) == 1 for t in merged(np.random.default_rng(0), case).treated.terms)


def test_a_judge_that_calls_early_what_it_would_not_call_in_the_end_is_seen() -> None:
    found = held((0, Kind.RATE, 0), 1, 1, hasty)
    assert found["looked at early"].became == found["looked at early"].tried > 0
    assert found["other names and order"].became == found["every section split"].became == 0
    assert any(line.startswith("looked at early: independent") for line in properties_table(found))


def test_a_judge_that_knows_no_names_and_no_sections_is_left_in_peace() -> None:
    found = held((0, Kind.RATE, 0), 1, 1, judge)
    assert found["other names and order"].moved == found["every section split"].moved == 0
