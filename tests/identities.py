"""The identities a yearly report rests on, told of any generation: by SQL, and by the metrics themselves.

Each query gives one row a subject and says whether it holds. Sides are joined in full, so that a side that is missing
breaks the identity; an identity without any subject says nothing and is broken too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import duckdb

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.tables import SCHOOL
from tools.errors import NoData
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Catalogue, Form, Level, MetricDefinition
from tools.metrics.figures import Figure
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import By, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

LEADER = Scope("leader", Role.LEADER)
PERIODS = {
    PeriodKind.TERM: ("2023-2024-2", "2024-2025-1"),
    PeriodKind.YEAR: ("2023-2024", "2024-2025"),
    PeriodKind.GRADUATION: ("grad:2024", "grad:2025"),
    PeriodKind.ENTRY: ("entry:2020", "entry:2021"),
    PeriodKind.POINT: ("2024-09-30", "2025-09-30"),
    PeriodKind.CALENDAR: ("2024", "2025"),
}
"""Two periods of each kind that every demo has."""
_TODAY = f"DATE '{DEFAULT_TODAY.isoformat()}'"

# formulas.md §9.
IDENTITIES = {
    "the parts of a leaving class add up to the class filed": """
        SELECT f.value IS NOT DISTINCT FROM g.n
        FROM (SELECT period, value FROM filed_figure WHERE figure_id = 'grad_class' AND org_id = 'school') f
        FULL JOIN (SELECT 'grad:' || grad_year AS period, count(*) AS n FROM graduation GROUP BY 1) g USING (period)""",
    "the last told destinations add up to those who graduated or completed": """
        SELECT d.n IS NOT DISTINCT FROM g.n
        FROM (SELECT grad_year, count(*) AS n FROM destination GROUP BY grad_year, snapshot_on) d
        FULL JOIN (SELECT grad_year, count(*) AS n FROM graduation WHERE state IN ('毕业', '结业') GROUP BY 1) g
        USING (grad_year)""",
    "degrees are counted among graduates, in every class": """
        SELECT count(*) FILTER (degree_awarded) BETWEEN 1 AND count(*) FILTER (state = '毕业')
               AND NOT bool_or(degree_awarded AND state <> '毕业')
        FROM graduation GROUP BY grad_year""",
    "every student has a major, and every major a college": """
        SELECT c.org_id IS NOT NULL FROM student s
        LEFT JOIN org_unit m ON m.org_id = s.major_id AND m.level = 'major'
        LEFT JOIN org_unit c ON c.org_id = m.parent_id AND c.level = 'college'""",
    "rectifications closed, under way, overdue, extended and ended add up to all": f"""
        SELECT count(*) = count(*) FILTER (closed_on IS NOT NULL)
                        + count(*) FILTER (closed_on IS NULL AND state = '已终止')
                        + count(*) FILTER ({{going}} AND due_on < {_TODAY})
                        + count(*) FILTER ({{going}} AND due_on >= {_TODAY} AND due_on > first_due_on)
                        + count(*) FILTER ({{going}} AND due_on >= {_TODAY} AND due_on = first_due_on)
        FROM rectification_history HAVING count(*) > 0""".format(going="state IN ('整改中', '待验收')"),
    "a rectification is closed or not": """
        SELECT (state = '已销号') = (closed_on IS NOT NULL) AND due_on >= opened_on FROM rectification_history""",
    "full-time students are the sum of their kinds": """
        SELECT w.value IS NOT DISTINCT FROM p.parts AND p.kinds = 6
        FROM (SELECT period, value FROM filed_figure WHERE figure_id = 'ft_students' AND org_id = 'school') w
        FULL JOIN (SELECT period, sum(value) AS parts, count(*) AS kinds FROM filed_figure
                   WHERE org_id = 'school' AND figure_id IN ('undergrads', 'junior', 'masters', 'doctorates', 'foreign',
                                                             'preparatory') GROUP BY 1) p USING (period)""",
    "offices count nothing as equivalent teachers, all others something": """
        SELECT (employment_kind = '行政') = (conversion = 0) FROM staff""",
    "weights of indicators are 1": """
        SELECT abs(coalesce(sum(weight), 0) - 1) < 1e-9 FROM grad_indicator LEFT JOIN objective_indicator
        USING (indicator_id) GROUP BY indicator_id""",
    "survey weights leave the number of responses as it is": """
        SELECT avg(weight) IS NOT NULL AND abs(avg(weight) - 1) < 1e-4
        FROM survey LEFT JOIN survey_response USING (survey_id) GROUP BY survey_id""",
}


def broken(path: Path) -> dict[str, str]:
    """The identities a generation's file breaks, each with how many of its subjects do."""
    with duckdb.connect(str(path), read_only=True) as connection:
        told = {what: [row[0] for row in connection.execute(sql).fetchall()] for what, sql in IDENTITIES.items()}
    return {
        what: f"{holds.count(False) + holds.count(None)} of {len(holds)}"
        for what, holds in told.items()
        if not holds or not all(holds)
    }


def ratios(service: MetricService) -> list[str]:
    """Days on which students over converted teachers, counted by hand, are not the metric's; one without any too."""
    wrong, metric = [], load_catalogue().get("student_teacher_ratio")
    for day in PERIODS[PeriodKind.POINT]:
        present = f"<= DATE '{day}' AND (left_on IS NULL OR left_on > DATE '{day}')"
        students = service.client.fetch(f"SELECT count(*) FROM student WHERE enrolled_on {present}")[0][0]
        teachers = service.client.fetch(f"SELECT sum(conversion) FROM staff WHERE hired_on {present}")[0][0]
        (told,) = _told(service, metric, day) or (None,)
        if not students or not teachers or told is None or not _same(told.value, students / teachers):
            wrong.append(f"{day}: {students} / {teachers}, told {told and told.value}")
    return wrong


def additive(catalogue: Catalogue) -> list[MetricDefinition]:
    """The metrics whose colleges add up to the school: one fact, whose rows each are counted to one college."""
    return [m for m in catalogue if m.form in (Form.RATIO, Form.MEAN) and Level.COLLEGE in m.grain and not m.anonymous]


def sums(service: MetricService, metric: MetricDefinition) -> tuple[int, list[str]]:
    """How many tables of a metric were added up, and those whose colleges, or majors, do not give the school's."""
    added, wrong = 0, []
    breakdowns = [by for by in (By.COLLEGE, By.MAJOR) if by.level in metric.grain]
    for code in PERIODS[metric.period_kind]:
        whole = _told(service, metric, code)
        for by in breakdowns:
            parts = _told(service, metric, code, by)
            added += bool(parts)
            if bool(whole) is not bool(parts) or not all(_same(a, b) for a, b in _sides(whole, parts)):
                wrong.append(f"{metric.id} {code} by {by}")
    return added, wrong


def _told(service: MetricService, metric: MetricDefinition, code: str, by: By | None = None) -> tuple[Figure, ...]:
    request = MetricRequest(metric, SCHOOL, Level.SCHOOL, (Period.parse(code),), metric.attribution, by=by)
    try:
        return service.query(request, LEADER).figures
    except NoData:
        return ()


def _sides(whole: tuple[Figure, ...], parts: tuple[Figure, ...]) -> Iterator[tuple[float, float]]:
    for side in ("numerator", "denominator"):
        first, second = (sum(getattr(figure, side) or 0 for figure in figures) for figures in (whole, parts))
        yield first, second


def _same(one: float | None, other: float) -> bool:
    return one is not None and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
