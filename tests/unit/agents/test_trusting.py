"""Trust in the nearest clauses grows with what speaks for it; its weights are of the signs it is asked by."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from agents.brains.rule_writing.findings import Part, Row
from agents.brains.rule_writing.trusting import WEIGHTS, Kinds, nearest_rows, signs, trust
from tools.evidence import Evidence, EvidenceKind

RULE, NO_RULE = Kinds(0.95, 0.9, 0.03), Kinds(0.02, 0.03, 0.9)
QUESTION = "毕业论文查重率不能超过多少"


def row(number: str, score: float, **more: object) -> Row:
    clause = Evidence(
        kind=EvidenceKind.CLAUSE, title=number, display=number, document="毕业论文管理办法", clause=number, quote="…"
    )
    return replace(Row(clause, "regulates", coverage=score, specific=True, score=score), **more)  # type: ignore[arg-type]


def part(*rows: Row) -> Part:
    return Part("school_rule", "查重率", rows)


GOOD = part(row("第十条", 0.9, fits=True, given=0.8, known=0.5), row("第九条", 0.4), row("第二条", 0.3))
POOR = part(row("第三条", 0.3, doubted=True), row("第九条", 0.29, doubted=True), row("第二条", 0.28, doubted=True))


def trusted(found: Part, kinds: Kinds) -> float:
    return trust(signs([found], nearest_rows([found], 3), QUESTION, kinds))


def test_a_clause_that_holds_a_question_for_a_rule_is_trusted() -> None:
    assert trusted(GOOD, RULE) > 0.9


@pytest.mark.parametrize(("found", "kinds"), [(GOOD, NO_RULE), (POOR, NO_RULE)])
def test_what_is_no_question_for_a_rule_is_not(found: Part, kinds: Kinds) -> None:
    assert trusted(found, kinds) < 0.65


def test_poor_clauses_are_trusted_less_than_good_ones() -> None:
    assert trusted(POOR, RULE) < trusted(GOOD, RULE)


def test_the_nearest_are_each_once_best_first_and_in_force() -> None:
    again, gone = row("第十条", 0.5), row("第一条", 0.99, in_force=False)
    heir = replace(part(row("第五条", 1.0)), heir=True)
    found = nearest_rows([GOOD, part(again, gone), heir], 3)
    assert [r.clause.clause for r in found] == ["第十条", "第九条", "第二条"]
    assert found[0].score == 0.9


def test_every_weight_is_of_a_sign() -> None:
    learnt = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
    assert list(learnt["signs"]) == list(signs([GOOD], nearest_rows([GOOD], 3), QUESTION, RULE))
    assert all(weight["spread"] > 0 for weight in learnt["signs"].values())
