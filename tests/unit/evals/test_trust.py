"""Trust in clauses is learnt from what speaks for it, and measured on authors it has not seen."""

from __future__ import annotations

from evals.trust import FOLDS, Seen, fold, learnt, left_out


def _seen(author: str, place: int, *, of_rules: bool) -> Seen:
    """Of a rule, its sign is high; of none, low, with one in ten the other way round."""
    high = of_rules if place % 10 else not of_rules
    return Seen(f"{author}.policy.{place}", {"rule": 0.9 if high else 0.1, "flat": 1.0}, of_rules, of_rules)


FOUND = [_seen(author, n, of_rules=n < 20) for author in ("first", "second", "third") for n in range(60)]


def test_what_speaks_for_trust_weighs_and_what_never_changes_does_not() -> None:
    signs = learnt(FOUND)["signs"]
    assert isinstance(signs, dict)
    assert signs["rule"]["weight"] > 1
    assert signs["flat"]["weight"] == 0
    assert signs["flat"]["spread"] > 0


def test_each_author_is_told_by_weights_of_the_others() -> None:
    first = left_out(FOUND)[0]
    assert first.startswith("from 0.5: 54 of 60 questions for a rule told, 0 without the right clause;")
    assert first.endswith("12 of 120 others")


def test_an_author_is_of_one_part_alone() -> None:
    assert len({fold(f"second.policy.{n}") for n in range(9)}) == 1
    assert all(fold(one.case) in range(FOLDS) for one in FOUND)
