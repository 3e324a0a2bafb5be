"""Histories for the judgement of an effect are the metric's own figures, cut finer, and seen by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from tools.effect.case import Direction, Kind
from tools.errors import CannotSplit, Lacking, OutOfScope, UnknownName
from tools.metrics.cells import HistoryCell, history_cells
from tools.metrics.definition import Catalogue, Level
from tools.metrics.periods import Period
from tools.metrics.request import By, MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.given_marks import LINE, with_marks
from tools.rectification.histories import direction_of, prepared
from tools.rectification.model import Baseline, EffectTest, MetricAsked
from tools.rectification.posts import JUDGE
from tools.scope import Scope

TERMS = tuple(Period.parse(code) for code in ("2023-2024-1", "2023-2024-2", "2024-2025-1"))


def a_test(**changes: Any) -> EffectTest:
    given: dict[str, Any] = {
        "request": MetricAsked("course_fail_rate", "cs.se", ("2022-2023",)),
        "baseline": Baseline(0.2, 20, 100, 100, 1, "2026.1", "20.00%"),
        "target": 0.1,
        "observe_from": date(2024, 8, 1),
        "observe_until": date(2025, 8, 31),
        "alpha": 0.05,
    }
    return EffectTest(**{**given, **changes})


def asked(catalogue: Catalogue, metric: str, level: Level = Level.MAJOR, **changes: Any) -> MetricRequest:
    found = catalogue.get(metric)
    made = MetricRequest(found, "cs.se" if level is Level.MAJOR else "cs", level, TERMS, found.attribution)
    return replace(made, **changes)


@pytest.mark.both_engines
@pytest.mark.parametrize("metric", ["course_fail_rate", "course_mean_score", "avg_gpa", "student_fail_rate"])
def test_the_cells_of_a_unit_add_up_to_its_figure(
    metric_service: MetricService, catalogue: Catalogue, metric: str
) -> None:
    request = asked(catalogue, metric)
    figures = metric_service.query(replace(request, by=By.PERIOD), JUDGE).figures
    cells = history_cells(metric_service, request, JUDGE)
    for figure in figures:
        mine = [cell for cell in cells if (cell.unit, cell.period) == ("cs.se", figure.period)]
        assert sum(c.total for c in mine) / sum(c.n for c in mine) == pytest.approx(figure.value, rel=2e-3)
    assert len(figures) == len(TERMS)


def test_a_mean_knows_how_its_values_spread(metric_service: MetricService, catalogue: Catalogue) -> None:
    cells = history_cells(metric_service, asked(catalogue, "course_mean_score"), JUDGE)
    assert all(c.squares is not None and c.squares / c.n >= (c.total / c.n) ** 2 - 1e-9 for c in cells)


def test_persons_counted_once_over_their_classes_are_not_cut_by_class(
    metric_service: MetricService, catalogue: Catalogue
) -> None:
    cells = history_cells(metric_service, asked(catalogue, "student_fail_rate"), JUDGE)
    assert {c.part for c in cells} == {""}
    assert any(c.part for c in history_cells(metric_service, asked(catalogue, "course_fail_rate"), JUDGE))


@pytest.mark.parametrize("user", ["dean.cs", "head.cs.se", "teacher.1", "supervisor"])
def test_nobody_without_the_schools_rows_reads_cells(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope], user: str
) -> None:
    with pytest.raises(OutOfScope):
        history_cells(metric_service, asked(catalogue, "course_fail_rate"), scopes[user])


def test_what_is_divided_from_two_sources_has_no_cells(metric_service: MetricService, catalogue: Catalogue) -> None:
    metric = catalogue.get("student_teacher_ratio")
    request = MetricRequest(metric, "school", Level.SCHOOL, TERMS, metric.attribution)
    with pytest.raises(CannotSplit):
        history_cells(metric_service, request, JUDGE)


def test_a_case_holds_window_baseline_and_units(metric_service: MetricService, catalogue: Catalogue) -> None:
    made = a_test(comparison=("cs.ai", "me.md"))
    found = prepared(made, made.request, direction_of(made), metric_service, catalogue, DEFAULT_TODAY)
    case = found.case
    assert (case.kind, case.better, case.treated.unit) == (Kind.RATE, Direction.DOWN, "cs.se")
    assert [history.unit for history in case.comparison] == ["cs.ai", "me.md"]
    assert {"cs.se", "cs.ai", "me.md"}.isdisjoint(history.unit for history in case.like)
    assert len(case.like) > 10
    assert found.window == ("2024-2025-1", "2024-2025-2")
    # 2022-2023-2 ends the baseline; 2023-2024 lies between.
    assert (case.last_pre, case.first_post, case.last_post) == (2 * 2022 + 1, 2 * 2024, 2 * 2024 + 1)
    assert {term.season for term in case.treated.terms} == {"autumn", "spring"}
    assert (found.waiting, found.definition_version) == ((), catalogue.get("course_fail_rate").version)


def test_a_day_in_the_past_sees_no_later_data(metric_service: MetricService, catalogue: Catalogue) -> None:
    made = a_test()
    then = prepared(made, made.request, direction_of(made), metric_service, catalogue, date(2025, 3, 1))
    assert then.waiting == ("2024-2025-2",)
    assert max(term.index for term in then.case.treated.terms) == 2 * 2024


def test_a_window_without_a_whole_term_is_told(metric_service: MetricService, catalogue: Catalogue) -> None:
    made = a_test(observe_from=date(2024, 10, 1), observe_until=date(2025, 1, 5))
    with pytest.raises(Lacking):
        prepared(made, made.request, direction_of(made), metric_service, catalogue, DEFAULT_TODAY)


def test_terms_to_come_are_laid_where_last_years_lay(metric_service: MetricService, catalogue: Catalogue) -> None:
    made = a_test(observe_from=date(2026, 8, 1), observe_until=date(2027, 8, 31))
    found = prepared(made, made.request, direction_of(made), metric_service, catalogue, DEFAULT_TODAY)
    assert found.window == found.waiting == ("2026-2027-1", "2026-2027-2")


def test_cells_are_kept_apart_by_class(metric_service: MetricService, catalogue: Catalogue) -> None:
    cells: tuple[HistoryCell, ...] = history_cells(metric_service, asked(catalogue, "course_fail_rate"), JUDGE)
    keys = [(c.unit, c.period, c.part) for c in cells]
    assert len(set(keys)) == len(keys)
    assert all(0 <= c.total <= c.n for c in cells)


def test_a_colleges_terms_know_their_majors_and_a_major_only_itself(
    metric_service: MetricService, catalogue: Catalogue
) -> None:
    """Whoever exchanges the students exchanges the figure: seen before it is judged."""
    college = a_test(request=MetricAsked("course_fail_rate", "cs", ("2022-2023",)))
    found = prepared(college, college.request, Direction.DOWN, metric_service, catalogue, DEFAULT_TODAY)
    terms = {term.index: sum(cell.n for cell in term.cells) for term in found.case.treated.terms}
    assert {basis.index: basis.n for basis in found.bases} == terms
    assert all(len(basis.groups) > 1 and {major[:3] for major in basis.groups} == {"cs."} for basis in found.bases)
    major = prepared(a_test(), a_test().request, Direction.DOWN, metric_service, catalogue, DEFAULT_TODAY)
    assert {tuple(basis.groups) for basis in major.bases} == {("",)}


def test_marks_next_to_the_line_are_those_counted_by_hand(metric_service: MetricService, catalogue: Catalogue) -> None:
    """Of 57 to 62, those from 60 on: no metric anybody can ask for."""
    own = with_marks(catalogue)
    request = replace(asked(own, LINE, Level.COLLEGE), periods=TERMS[:1])
    cells = [cell for cell in history_cells(metric_service, request, JUDGE) if cell.unit == "cs"]
    (true,) = metric_service.client.fetch(
        "SELECT count(*), count(*) FILTER (points >= 60) FROM result_fact WHERE college_id = 'cs' AND attempt = '正考' "
        "AND kind = '正常' AND status = '在修' AND points >= 57 AND points < 63 AND term_id = '2023-2024-1'"
    )
    assert (sum(cell.n for cell in cells), sum(cell.total for cell in cells)) == true
    with pytest.raises(UnknownName):
        catalogue.get(LINE)
