"""Students who leave the count: who is counted as left out, and what it does to a judgement on real data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.rectification_rules import Judging
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.later_data import judging_later
from tools.effect.case import Direction, Verdict
from tools.errors import CannotSplit, OutOfScope
from tools.metrics.cells import history_cells
from tools.metrics.definition import Catalogue, Level
from tools.metrics.left_out import leaves_out, left_out_cells
from tools.metrics.periods import Period
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.histories import direction_of, prepared
from tools.rectification.left_out import places_of
from tools.rectification.measured_judges import MeasuredJudges
from tools.rectification.measuring import MeasuredBaselines, request_of
from tools.rectification.model import EffectTest, MetricAsked
from tools.rectification.posts import JUDGE
from tools.scope import Scope

REGISTERED = date(2023, 9, 20)
WINDOW = date(2024, 8, 1), date(2025, 8, 31)
TERMS = tuple(Period.parse(code) for code in ("2023-2024-1", "2023-2024-2"))

_MARKS = (
    "UPDATE score SET {0} FROM section s, term t, student p, org_unit m WHERE score.section_id = s.section_id "
    "AND s.term_id = t.term_id AND score.student_id = p.student_id AND p.major_id = m.org_id "
    "AND score.attempt = '正考' AND NOT score.is_deferred AND m.parent_id = '{1}' AND {2}"
)
_DEFERRED = "is_deferred = true, is_absent = false, is_cheat = false, points = NULL, passed = NULL, grade_point = NULL"
_ABSENT = "is_absent = true, points = 0, grade_point = 0"
_SOME = "score.points > 0 AND hash(score.student_id || score.section_id) % 100 < 6"
_THEN, _NOW = "t.academic_year < '2024-2025'", "t.academic_year = '2024-2025'"
PLANTED = (
    # Nothing done: the marks below the line, and in another college who is absent, are written down as deferred.
    _MARKS.format(_DEFERRED, "cs", f"{_NOW} AND points BETWEEN 40 AND 59 AND hash(score.student_id) % 100 < 90"),
    _MARKS.format(_ABSENT, "fl", f"{_THEN} AND {_SOME}"),
    _MARKS.format(_DEFERRED, "fl", f"{_NOW} AND {_SOME}"),
    # Truly better: as many absent before, and none of them since.
    _MARKS.format(_ABSENT, "me", f"{_THEN} AND {_SOME}"),
)


@pytest.fixture(scope="module")
def planted(
    warehouse: DuckWarehouse, rules: RuleSet, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MeasuredJudges]:
    with judging_later(warehouse, rules, catalogue, lambda: tmp_path_factory.mktemp("planted")) as judges:
        yield judges(*PLANTED)


def registered(judges: MeasuredJudges, metric: str, unit: str, change: float, *comparison: str) -> EffectTest:
    asked = MetricAsked(metric, unit, ("2022-2023",))
    baseline = MeasuredBaselines(judges.metrics, judges.catalogue).measure(asked, JUDGE)
    better = (Direction.DOWN if change < 0 else Direction.UP).value
    made = EffectTest(asked, baseline, baseline.value + change, *WINDOW, 0.05, comparison=comparison, better=better)
    return replace(made, frozen=judges.frozen(made, REGISTERED))


def unborne(judges: MeasuredJudges, test: EffectTest, monkeypatch: pytest.MonkeyPatch) -> Verdict:
    """What would be said if nobody looked at who left the count."""
    with monkeypatch.context() as without:
        without.setattr("tools.rectification.measured_judges.places_of", lambda *_: None)
        return judges.judge(test, DEFAULT_TODAY).verdict


def test_failing_students_written_down_as_deferred_make_nothing_effective(
    planted: MeasuredJudges, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The marks' guards would hold it back as well: here they are left out, to see the bound alone.
    monkeypatch.setattr("tools.rectification.measured_judges.guards_of", lambda *_, **__: ())
    test = registered(planted, "course_fail_rate", "cs", -0.012, "ms", "em", "ma")
    assert unborne(planted, test, monkeypatch) is Verdict.EFFECTIVE
    found = planted.judge(test, DEFAULT_TODAY)
    assert found.verdict is Verdict.IMPROVED_NOT_PROVEN
    for said in (
        "2024-2025学年第一学期有",
        "人次没有照常计入",
        "往常约 1.",
        "比往常多出约",
        "缓考、免修、退课",
        "特批",
    ):
        assert said in found.sentences[1]


def test_absent_students_written_down_as_deferred_make_nothing_effective_and_present_ones_do(
    planted: MeasuredJudges, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, better = (registered(planted, "absent_rate", unit, -0.03) for unit in ("fl", "me"))
    assert {unborne(planted, test, monkeypatch) for test in (moved, better)} == {Verdict.EFFECTIVE}
    verdicts = [planted.judge(test, DEFAULT_TODAY).verdict for test in (moved, better)]
    assert verdicts == [Verdict.IMPROVED_NOT_PROVEN, Verdict.EFFECTIVE]


@pytest.mark.both_engines
def test_who_could_have_been_counted_are_those_counted_and_those_left_out(
    metric_service: MetricService, catalogue: Catalogue
) -> None:
    asked = (MetricAsked(name, "cs", ("2022-2023",)) for name in ("course_fail_rate", "makeup_pass_rate"))
    for request in (replace(request_of(one, metric_service, catalogue), periods=TERMS) for one in asked):
        counted: dict[tuple[str, str], int] = {}
        for cell in history_cells(metric_service, request, JUDGE):
            counted[cell.unit, cell.period] = counted.get((cell.unit, cell.period), 0) + cell.n
        found = left_out_cells(metric_service, request, JUDGE)
        assert {key: cell.n - cell.left for key, cell in found.items() if key in counted} == counted
        assert 0 < sum(cell.left for cell in found.values()) < 0.1 * sum(cell.n for cell in found.values())


def test_every_way_of_leaving_is_one(metric_service: MetricService, catalogue: Catalogue) -> None:
    request = _school(catalogue, "course_fail_rate")
    ((place, found),) = left_out_cells(metric_service, request, JUDGE).items()
    told = (
        "SELECT count(*) FROM enrolment e JOIN section s USING (section_id) LEFT JOIN score k ON k.section_id = "
        "e.section_id AND k.student_id = e.student_id AND k.attempt = '正考' WHERE s.term_id = '2023-2024-1' AND "
        "(e.kind IN ('免修', '旁听') OR e.status = '退课' OR k.is_deferred OR (e.kind = '正常' AND k.attempt IS NULL))"
    )
    assert place == ("school", "2023-2024-1")
    assert ((found.left,),) == tuple(metric_service.client.fetch(told))
    # Of these, who was to have a record and has none at all.
    bare = f"{told[: told.index('(e.kind IN')]}e.kind = '正常' AND e.status = '在修' AND k.attempt IS NULL"
    assert ((found.unmarked,),) == tuple(metric_service.client.fetch(bare))


def test_a_metric_of_points_is_asked_of_courses_with_points(
    metric_service: MetricService, catalogue: Catalogue
) -> None:
    rates = {}
    for metric in ("course_fail_rate", "course_mean_score", "avg_gpa", "course_objective_attainment"):
        (found,) = left_out_cells(metric_service, _school(catalogue, metric), JUDGE).values()
        rates[metric] = found.left / found.n
    assert all(0 < rate < 0.04 for rate in rates.values()), rates


def test_nobody_but_the_machine_reads_them_and_not_of_every_metric_are_they_known(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope]
) -> None:
    request = _school(catalogue, "course_fail_rate")
    with pytest.raises(OutOfScope):
        left_out_cells(metric_service, request, scopes["dean.cs"])
    assert not leaves_out(catalogue.get("academic_warning_rate"))
    with pytest.raises(CannotSplit):
        left_out_cells(metric_service, replace(request, metric=catalogue.get("academic_warning_rate")), JUDGE)


def test_a_term_that_was_frozen_is_counted_as_it_was(metric_service: MetricService, catalogue: Catalogue) -> None:
    """Passing records of old that are written down as deferred later make no more of them usual."""
    judges = MeasuredJudges(metric_service, catalogue, Judging())
    test = registered(judges, "course_fail_rate", "cs", -0.02)
    now = prepared(test, test.request, direction_of(test), metric_service, catalogue, DEFAULT_TODAY)
    first = now.case.treated.terms[0]
    more = replace(first, cells=(replace(first.cells[0], n=first.cells[0].n + 7), *first.cells[1:]))
    then = replace(now.case, treated=replace(now.case.treated, terms=(more, *now.case.treated.terms[1:])))
    found = [places_of(test, replace(now, case=one), metric_service, catalogue, 5) for one in (now.case, then)]
    left = [one.treated[0].left for one in found if one is not None]
    assert left[0] - left[1] == 7


def _school(catalogue: Catalogue, metric: str) -> MetricRequest:
    found = catalogue.get(metric)
    return MetricRequest(found, "school", Level.SCHOOL, TERMS[:1], found.attribution)


def test_of_a_comparison_unit_whoever_has_no_record_excuses_nobody_and_the_deferred_do(
    planted: MeasuredJudges, catalogue: Catalogue
) -> None:
    test = registered(planted, "absent_rate", "cs", -0.01, "fl")
    found = prepared(test, test.request, direction_of(test), planted.metrics, catalogue, DEFAULT_TODAY)
    places = places_of(test, found, planted.metrics, catalogue, 5)
    assert places is not None
    asked = replace(
        request_of(test.request, planted.metrics, catalogue), periods=tuple(slot.period for slot in found.over)
    )
    cells = left_out_cells(planted.metrics, asked, JUDGE)
    codes = {slot.index: slot.period.code for slot in found.over}
    for term in places.comparison[0]:
        cell = cells["fl", codes[term.index]]
        assert term.n == cell.n
        assert term.left == cell.left - cell.unmarked + cell.rescaled
    before, since = (
        [t.share for t in places.comparison[0] if (t.index >= found.case.first_post) is late] for late in (False, True)
    )
    assert min(since) > max(before)
