"""Comparison units whose window is not (all) in the data are waited for, and never dropped to win an "effective"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.integration.test_rectification_frozen import ABSENT, registered
from tests.later_data import Judges, judging_later
from tools.effect.case import Method, Verdict
from tools.errors import Lacking
from tools.metrics.definition import Catalogue
from tools.rectification.measured_judges import MeasuredJudges
from tools.rectification.model import EffectTest, MetricAsked

_OF_WINDOW = (
    "WHERE score.section_id = s.section_id AND s.term_id = t.term_id AND t.academic_year = '2024-2025' "
    "AND score.student_id = p.student_id AND p.major_id = m.org_id"
)
_TABLES = "section s, term t, student p, org_unit m"
FEWER_EVERYWHERE = f"UPDATE score SET is_absent = false FROM {_TABLES} {_OF_WINDOW} AND hash(score.student_id) % 10 < 6"
NOT_IN = f"DELETE FROM score USING {_TABLES} {_OF_WINDOW} AND m.parent_id IN ('me', 'em')"
HALF_IN = f"{NOT_IN} AND hash(score.student_id, 7) % 2 = 0"
LEFT_OUT = (
    f"DELETE FROM score USING {_TABLES} {_OF_WINDOW} AND m.parent_id = 'cs' AND score.is_absent "
    "AND hash(score.student_id) % 10 < 9"
)
OTHERS = "('me', 'em', 'ms', 'fl')"
SEVEN_TENTHS_IN = (
    f"DELETE FROM score USING {_TABLES} {_OF_WINDOW} AND m.parent_id IN {OTHERS} "
    "AND hash(score.student_id, 7) % 10 < 3",
    # As an import counts them.
    "UPDATE coverage SET present = floor(expected * 0.7) FROM term t WHERE coverage.subject = 'score' "
    f"AND coverage.term_id = t.term_id AND t.academic_year = '2024-2025' AND coverage.org_id IN {OTHERS}",
)
SOON = date(2025, 10, 8)


@pytest.fixture(scope="module")
def judges_of(
    warehouse: DuckWarehouse, rules: RuleSet, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Judges]:
    with judging_later(warehouse, rules, catalogue, lambda: tmp_path_factory.mktemp("later")) as judges:
        yield lambda *statements: judges(ABSENT, *statements)


@pytest.fixture(scope="module")
def test(judges_of: Judges) -> EffectTest:
    asked = MetricAsked("absent_rate", "cs", ("2022-2023",))
    return registered(judges_of(), asked, -0.005, "me", "em", "ms", "fl")


def test_what_fell_everywhere_is_no_effect_though_other_colleges_are_not_in(
    judges_of: Judges, test: EffectTest
) -> None:
    assert judges_of(FEWER_EVERYWHERE).judge(test, DEFAULT_TODAY).method is Method.DIFFERENCE
    late = judges_of(FEWER_EVERYWHERE, NOT_IN)
    with pytest.raises(Lacking, match="机械学院、经济管理学院在观察期的数据还没有导入"):
        late.judge(test, SOON)
    made = late.judge(test, DEFAULT_TODAY)
    assert made.verdict is not Verdict.EFFECTIVE
    assert "机械学院、经济管理学院在观察期没有数据或数据不全" in made.why


def test_other_colleges_that_are_half_in_excuse_nobody_who_was_left_out(judges_of: Judges, test: EffectTest) -> None:
    def verdict(judges: MeasuredJudges) -> Verdict:
        return judges.judge(test, DEFAULT_TODAY).verdict

    assert verdict(judges_of(LEFT_OUT)) is not Verdict.EFFECTIVE
    assert verdict(judges_of(LEFT_OUT, HALF_IN)) is not Verdict.EFFECTIVE


def test_other_colleges_of_which_all_lack_some_marks_excuse_nobody_either(judges_of: Judges, test: EffectTest) -> None:
    """Their cohorts could have shrunk as much; that they did not is known from how many marks there should be."""
    judges = judges_of(LEFT_OUT, *SEVEN_TENTHS_IN)
    with pytest.raises(Lacking, match="没有导全"):
        judges.judge(test, SOON)
    assert judges.judge(test, DEFAULT_TODAY).verdict is not Verdict.EFFECTIVE


def test_marks_that_are_not_in_excuse_nobody_where_nothing_tells_that_they_are_missing(
    judges_of: Judges, test: EffectTest
) -> None:
    """As of courses, and of units by owner, of which no coverage is known: no mark at all is no way of leaving."""
    marks_alone = SEVEN_TENTHS_IN[0]
    assert judges_of(LEFT_OUT, marks_alone).judge(test, DEFAULT_TODAY).verdict is not Verdict.EFFECTIVE
