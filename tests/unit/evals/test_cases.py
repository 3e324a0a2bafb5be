"""The cases are well-formed, many enough and of every kind; their rules are the demo's."""

from collections import Counter

import pytest
import yaml
from pydantic import ValidationError

from evals import listed, reference
from evals.by_hand import METRICS, rows
from evals.case import FOLDER, HELD_BACK, LEAST_HELD, NEEDED, SCHEMA, Case, Figures, Half, Kind, load, schema
from knowledge_base.demo.templates import RULES_YAML
from tests.support import need

ROLES = {"leader", "dean", "head", "teacher", "student", "qa", "supervisor"}
WORKING = load(Half.WORKING)


def test_the_schema_beside_the_cases_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "run python -m evals.case"


def test_working_cases_are_of_all_roles_and_kinds() -> None:
    assert len(WORKING) >= 40
    assert {case.role for case in WORKING} == ROLES
    assert {case.kind for case in WORKING} == set(Kind)


def test_a_third_of_the_working_cases_have_no_figure_to_give() -> None:
    assert sum(case.kind in HELD_BACK for case in WORKING) >= len(WORKING) / 3


def test_the_held_half_is_large_enough() -> None:
    """It is empty between the retirement of one set and the arrival of the next; a release needs one."""
    held = FOLDER / Half.HELD.value
    need(next(iter(held.glob("*.yaml")), held / "*.yaml"))
    assert len(load(Half.HELD)) >= LEAST_HELD, NEEDED[Half.HELD]


def test_every_role_is_refused_something() -> None:
    assert {case.role for case in WORKING if case.kind is Kind.REFUSE} == ROLES


def test_every_metric_is_asked_for() -> None:
    expects = [turn.expect for case in WORKING for turn in case.turns if turn.expect]
    asked = Counter(figures.metric for expect in expects for figures in expect.figures)
    assert set(asked) == set(METRICS)


def test_accepted_questions_have_ten_rewordings_each() -> None:
    questions = Counter(case.id.rpartition(".")[0] for case in load(Half.ACCEPTANCE))
    assert len(questions) == 3
    assert set(questions.values()) == {11}


@pytest.mark.parametrize("half", list(Half))
def test_no_two_cases_of_a_half_ask_the_same(half: Half) -> None:
    asked = Counter((case.account, tuple(turn.question for turn in case.turns)) for case in load(half))
    assert [question for question, count in asked.items() if count > 1] == []


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        Case.model_validate({"id": "x", "account": "qa", "kind": "value", "turns": [{"question": "?", "expects": {}}]})


def test_an_extreme_belongs_to_a_table() -> None:
    with pytest.raises(ValidationError):
        Figures(metric="avg_gpa", unit="school", periods=("2024-2025",), by="period", extreme="highest")


def test_the_reference_counts_by_the_demo_rules() -> None:
    by_hand = {
        "pass_mark": rows.PASS_MARK,
        "excellent_mark": rows.EXCELLENT_MARK,
        "good_mark": rows.GOOD_MARK,
        "small_section": rows.SMALL_SECTION,
        "set_min_seconds": rows.MIN_SECONDS,
        "rank_min_n": reference.RANK_MIN_N,
        "suppression": {"school": listed.SCHOOL_LIMIT, "roles": {"student": listed.STUDENT_LIMIT}},
    }
    for version in yaml.safe_load(RULES_YAML.read_text(encoding="utf-8"))["versions"]:
        assert {name: version["values"][name]["value"] for name in by_hand} == by_hand


def test_a_metric_that_nobody_worked_out_is_refused() -> None:
    with pytest.raises(ValidationError):
        Figures(metric="research_funding", unit="school", periods=("2024",))
