"""What of a definition the school has yet to confirm is said with it."""

from datetime import date

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.rules import USUAL_RULES, SchoolRules
from tests.stores import school_rules
from tools.metrics.definition import Catalogue
from tools.metrics.practice import rules_of, unconfirmed

USUAL = SchoolRules.load(USUAL_RULES).on(date(2026, 3, 20))


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("course_fail_rate", "及格线60分为通行做法，待学校确认"),
        ("set_mean_score", "有效答卷最短用时30秒为通行做法，待学校确认"),
        ("avg_gpa", ""),
    ],
)
def test_a_value_of_usual_practice_is_said_to_be_one(catalogue: Catalogue, metric: str, said: str) -> None:
    assert unconfirmed(catalogue.get(metric), USUAL) == said


def test_the_schools_own_rule_needs_no_word(catalogue: Catalogue) -> None:
    assert unconfirmed(catalogue.get("course_fail_rate"), school_rules(DEFAULT_TODAY)) == ""
    assert unconfirmed(catalogue.get("course_good_rate"), school_rules(DEFAULT_TODAY)).startswith("优良线80分")


def test_every_rule_an_expression_names_is_found(catalogue: Catalogue) -> None:
    named = {metric.id: rules_of(metric) for metric in catalogue if rules_of(metric)}
    assert named["set_valid_rate"] == ("set_min_seconds",)
    assert {name for names in named.values() for name in names} == {
        "pass_mark", "excellent_mark", "good_mark", "small_section", "set_min_seconds"
    }  # fmt: skip
