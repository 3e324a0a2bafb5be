"""What is frozen at registration stands: later units, courses, years and restated figures never make a test better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from api.rectification.views import RegistrationView
from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.later_data import Judges, judging_later
from tests.rectifying import NOON
from tools.effect.case import Direction, Verdict
from tools.metrics.definition import Catalogue
from tools.rectification.codec import TESTS, plain
from tools.rectification.measured_judges import MeasuredJudges
from tools.rectification.measuring import MeasuredBaselines
from tools.rectification.model import EffectTest, MetricAsked, Registration
from tools.rectification.posts import JUDGE
from tools.rectification.registered_told import Naming

REGISTERED = date(2023, 9, 20)
ABSENT = (
    "UPDATE score SET is_absent = true, points = 0, grade_point = 0 "
    "WHERE attempt = '正考' AND points > 0 AND hash(student_id || section_id) % 25 = 0"
)
"""As many absent in every college that more than chance can become of them."""

STRANGERS = (
    "INSERT INTO org_unit SELECT * REPLACE ('nw' AS org_id, '新建学院' AS name) FROM org_unit WHERE org_id = 'em'",
    "INSERT INTO org_unit SELECT * REPLACE ('nw.m' AS org_id, 'nw' AS parent_id, '新建专业' AS name) FROM org_unit "
    "WHERE parent_id = 'em' AND level = 'major' LIMIT 1",
    "INSERT INTO student SELECT p.* REPLACE ('NEW' || p.student_id AS student_id, 'nw.m' AS major_id) "
    "FROM student p JOIN org_unit m ON m.org_id = p.major_id WHERE m.parent_id = 'em'",
    "INSERT INTO course SELECT * REPLACE ('NEW' || course_id AS course_id, 'cs' AS owner_id, NULL AS replaced_by) "
    "FROM course",
    "INSERT INTO section SELECT * REPLACE ('NEW' || section_id AS section_id, 'NEW' || course_id AS course_id) "
    "FROM section",
    "INSERT INTO enrolment SELECT e.* REPLACE ('NEW' || section_id AS section_id, 'NEW' || e.student_id AS student_id) "
    "FROM enrolment e JOIN student n ON n.student_id = 'NEW' || e.student_id",
    "INSERT INTO score SELECT k.* REPLACE ('NEW' || section_id AS section_id, 'NEW' || k.student_id AS student_id) "
    "FROM score k JOIN student n ON n.student_id = 'NEW' || k.student_id",
)
"""One more college and its major, and as many courses again, all of an old college, taken by the new one's students."""
YEAR = (
    "INSERT INTO term SELECT * REPLACE (replace(term_id, '{0}', '{1}') AS term_id, '{1}' AS academic_year, "
    "starts_on - INTERVAL 1 YEAR AS starts_on, ends_on - INTERVAL 1 YEAR AS ends_on) "
    "FROM term WHERE academic_year = '{0}'",
    "INSERT INTO section SELECT * REPLACE ('OLD' || section_id AS section_id, "
    "replace(term_id, '{0}', '{1}') AS term_id) FROM section WHERE term_id LIKE '{0}%'",
    "INSERT INTO enrolment SELECT e.* REPLACE ('OLD' || e.section_id AS section_id) "
    "FROM enrolment e JOIN section n ON n.section_id = 'OLD' || e.section_id",
    "INSERT INTO score SELECT k.* REPLACE ('OLD' || k.section_id AS section_id) "
    "FROM score k JOIN section n ON n.section_id = 'OLD' || k.section_id",
)
"""A year before the first."""


@pytest.fixture(scope="module")
def judges_of(
    warehouse: DuckWarehouse,
    rules: RuleSet,
    catalogue: Catalogue,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Judges]:
    """Judges over the demo's data after these statements."""
    with judging_later(warehouse, rules, catalogue, lambda: tmp_path_factory.mktemp("later")) as judges:
        yield lambda *statements: judges(ABSENT, *statements)


@pytest.fixture(scope="module")
def before(judges_of: Judges) -> MeasuredJudges:
    return judges_of()


def registered(judges: MeasuredJudges, asked: MetricAsked, change: float, *comparison: str) -> EffectTest:
    """As it goes on record, through the records' own form."""
    baseline = MeasuredBaselines(judges.metrics, judges.catalogue).measure(asked, JUDGE)
    window = (date(2024, 8, 1), date(2025, 8, 31))
    better = Direction.DOWN if change < 0 else Direction.UP
    made = EffectTest(
        asked, baseline, baseline.value + change, *window, 0.05, comparison=comparison, better=better.value
    )
    kept = TESTS.validate_python(plain(TESTS, replace(made, frozen=judges.frozen(made, REGISTERED))))
    assert kept is not None
    return kept


def of_course(judges: MeasuredJudges) -> MetricAsked:
    """The course of the college that was marked in the most years, and most often."""
    sql = (
        "SELECT course_id FROM score JOIN section USING (section_id) JOIN course USING (course_id) "
        "JOIN term USING (term_id) WHERE owner_id = 'cs' AND attempt = '正考' GROUP BY 1 "
        "ORDER BY count(DISTINCT academic_year) DESC, count(*) DESC, 1 LIMIT 1"
    )
    ((course,),) = judges.metrics.client.fetch(sql)
    return MetricAsked("course_fail_rate", "cs", ("2022-2023",), "course_owner", course)


def test_units_courses_and_years_added_after_registration_change_no_p(
    before: MeasuredJudges, judges_of: Judges
) -> None:
    first = before.metrics.directory.complete_years()[0]
    earlier = f"{int(first[:4]) - 1}-{first[:4]}"
    later = judges_of(*STRANGERS, *(statement.format(first, earlier) for statement in YEAR))
    assert {"nw", "nw.m"} <= set(later.metrics.directory.units)
    tests = (
        registered(before, of_course(before), -0.05),
        registered(before, MetricAsked("course_fail_rate", "cs", ("2022-2023",)), -0.02, "me", "em", "ms"),
        registered(before, MetricAsked("avg_gpa", "cs", ("2022-2023",)), 0.1, "me", "em"),
        registered(before, MetricAsked("course_fail_rate", "cs.se", ("2022-2023",)), -0.02),
    )
    for test in tests:
        then, now = (judges.judge(test, DEFAULT_TODAY) for judges in (before, later))
        assert then.p is not None
        assert (now.p, now.se, now.estimate) == pytest.approx((then.p, then.se, then.estimate), rel=1e-9)
        assert (now.verdict, now.guard) == (then.verdict, then.guard)
        loose = later.judge(replace(test, frozen=()), DEFAULT_TODAY)
        assert loose.p != pytest.approx(then.p, rel=1e-3)
        assert "登记较早" in loose.sentences[1]


def test_figures_of_other_units_restated_after_registration_make_nothing_effective(
    before: MeasuredJudges, judges_of: Judges
) -> None:
    others = (
        "FROM section s, term t, student p, org_unit m "
        "WHERE score.section_id = s.section_id AND s.term_id = t.term_id AND t.academic_year <= '2022-2023' "
        "AND score.student_id = p.student_id AND p.major_id = m.org_id AND m.parent_id <> 'cs'"
    )
    # A metric that marking does not move: of others the guards would have found the lifted marks by themselves.
    later = judges_of(f"UPDATE score SET is_absent = false {others} AND score.attempt = '正考'")
    test = registered(before, MetricAsked("absent_rate", "cs", ("2022-2023",)), -0.005, "me", "em", "ms", "fl")
    assert before.judge(test, DEFAULT_TODAY).verdict is not Verdict.EFFECTIVE
    assert later.judge(replace(test, frozen=()), DEFAULT_TODAY).verdict is Verdict.EFFECTIVE
    found = later.judge(test, DEFAULT_TODAY)
    assert found.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert "学院20" in found.why
    assert "有更正" in found.why
    assert "重新登记检验" in found.why


def test_frozen_histories_of_other_units_are_shown_to_nobody(before: MeasuredJudges) -> None:
    test = registered(before, MetricAsked("course_fail_rate", "cs", ("2022-2023",)), -0.02, "me", "em", "ms")
    assert {"me", "em", "ms"} == set(test.frozen[0][1].comparison)
    naming = Naming(before.catalogue, str)
    shown = RegistrationView.of(Registration("ZG2023-001", 1, NOON, "dean.cs", "", test), naming, "", (), figures=True)
    assert shown.test is not None
    assert shown.test["target"] == test.target
    assert "frozen" not in shown.test
