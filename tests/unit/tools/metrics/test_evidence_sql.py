"""The SQL of an evidence runs as it stands and is the figure; its text is readable and portable."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
import sqlglot

from evals import by_hand
from knowledge_base.evaluation.rights import REFERENCE
from knowledge_base.evaluation.warehouse import SqlClient
from tools.context import ToolContext
from tools.errors import ToolError
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Catalogue, Level, MetricDefinition
from tools.metrics.periods import Period
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.names import latest_period
from tools.query_metric import query_metric
from tools.scope import Role, Scope

Tools = Callable[[Scope], ToolContext]

SNAPSHOTS = Path(__file__).parent / "snapshots"
ROLES = ("qa", "dean.cs", "dean.mx", "head.cs.se", "teacher.1", "student.1", "supervisor")
BY = ("", "period", "college", "major", "course", "section")
PERIODS = {"graduation_rate": ["grad:2024", "grad:2025"], "student_teacher_ratio": ["2024-09-30", "2025-09-30"]}
INTENTS = {
    "avg_gpa": "计算机学院两学年平均学分绩点：正考绩点按学分加权",
    "course_fail_rate": "计算机学院两学年课程不及格率：正考不及格人次 ÷ 应考人次",
    "graduation_rate": "计算机学院两届毕业率：获准毕业人数 ÷ 毕业班人数",
    "set_mean_score": "计算机学院两学年评教平均分：有效答卷得分之和 ÷ 有效答卷数",
    "set_valid_rate": "计算机学院两学年评教有效率：有效答卷数 ÷ 答卷数",
    "student_fail_rate": "计算机学院两学年挂科学生比例：有不及格的人·学期 ÷ 有成绩的人·学期",
    "student_teacher_ratio": "计算机学院某年九月三十日生师比：在校学生数 ÷ 折合教师数",
}
METRICS = sorted(metric.id for metric in load_catalogue())


@pytest.mark.both_engines
@pytest.mark.parametrize("user", ROLES)
def test_every_evidence_is_its_sql(
    engine_client: SqlClient, tools_of: Tools, scopes: dict[str, Scope], catalogue: Catalogue, user: str
) -> None:
    """For every metric, unit and breakdown that the person is answered: one row, and the same four numbers."""
    answered, reading = 0, engine_client.scoped(REFERENCE)
    scope = scopes[user]
    # "self" is one of the three to who leads a unit; asking it again would only take the time again.
    own = ["self"] if scope.role in (Role.TEACHER, Role.STUDENT, Role.SUPERVISOR) else []
    for metric, by, unit in product(catalogue, BY, ["school", scope.college or "cs", scope.major or "cs.ai", *own]):
        periods = PERIODS.get(metric.id, ["2023-2024", "2024-2025"])
        try:
            found = query_metric(tools_of(scope), metric.id, unit=unit, periods=periods, by=by, top=3).evidence
        except ToolError:
            continue
        for evidence in found:
            if evidence.value is None:
                hidden = (evidence.sql, evidence.n, evidence.numerator, evidence.denominator, evidence.completeness)
                assert hidden == (None,) * 5
                continue
            answered += 1
            rows = reading.fetch(str(evidence.sql))
            assert len(rows) == 1
            numbers = (evidence.value, evidence.numerator, evidence.denominator, evidence.n)
            assert by_hand.close(numbers, rows[0]), evidence.sql
    assert answered > 10


@pytest.mark.both_engines
def test_a_table_of_courses_of_the_window_too(
    engine_client: SqlClient, tools_of: Tools, scopes: dict[str, Scope]
) -> None:
    for user in ("student.1", "teacher.1", "dean.me", "supervisor"):
        (evidence,) = query_metric(tools_of(scopes[user]), "avg_gpa", unit="school", course="高等数学").evidence
        assert evidence.period == "2022-2023..2024-2025"
        numbers = (evidence.value, evidence.numerator, evidence.denominator, evidence.n)
        assert by_hand.close(numbers, engine_client.scoped(REFERENCE).fetch(str(evidence.sql))[0])


def sql_of(metric: str, tools: ToolContext) -> str:
    periods = PERIODS.get(metric, ["2023-2024", "2024-2025"])
    if metric == "student_teacher_ratio":
        periods = periods[-1:]
    (evidence,) = query_metric(tools, metric, unit="cs", periods=periods).evidence
    return str(evidence.sql)


def filled_sql(metric: MetricDefinition, service: MetricService) -> str:
    """A leader's query for the newest period: of 计算机学院 where the metric shows it, else of the school."""
    newest = (latest_period(service.directory, metric.periods, metric.lag),)
    # The newest warnings are not delivered yet.
    periods = (Period.parse("2023-2024-1"),) if metric.relation == "warning" else newest
    leader = Scope("leader", Role.LEADER)
    for unit, level in (("cs", Level.COLLEGE), ("school", Level.SCHOOL)):
        try:
            table = service.query(MetricRequest(metric, unit, level, periods, metric.attribution), leader)
        except ToolError:
            continue
        if not table.figures[0].withheld:
            return str(service.sql_of(table.figures[0], leader, table.access))
    raise AssertionError(f"{metric.id} shows nothing")


def snapshot_of(metric: MetricDefinition, service: MetricService, tools: ToolContext) -> str:
    """The intent and the SQL of a metric."""
    if metric.id in INTENTS:
        return f"-- {INTENTS[metric.id]}\n{sql_of(metric.id, tools)}\n"
    intent = f"{metric.name_zh}：{metric.numerator_words} ÷ {metric.denominator_words}"
    return f"-- {intent}\n{filled_sql(metric, service)}\n"


@pytest.mark.parametrize("name", METRICS)
def test_snapshot(
    tools_of: Tools, scopes: dict[str, Scope], catalogue: Catalogue, filled_service: MetricService, name: str
) -> None:
    """What 计算机学院's dean (or a leader) is shown, letter for letter. To renew it, read what the failure prints."""
    text = snapshot_of(catalogue.get(name), filled_service, tools_of(scopes["dean.cs"]))
    assert text == (SNAPSHOTS / f"{name}.sql").read_text(encoding="utf-8")


def test_every_metric_has_a_snapshot() -> None:
    assert {p.stem for p in SNAPSHOTS.glob("*.sql")} == set(METRICS)


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
@pytest.mark.parametrize("name", METRICS)
def test_other_engines_read_the_same_query(
    catalogue: Catalogue, filled_service: MetricService, name: str, dialect: str
) -> None:
    """Rendered for another engine and read back by its grammar, the query is the same."""
    query = sqlglot.parse_one(filled_sql(catalogue.get(name), filled_service), read="duckdb")
    text = query.sql(dialect=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)
    again = sqlglot.parse_one(text, read=dialect)
    assert again.sql(dialect=dialect) == text
    assert {t.name for t in again.find_all(sqlglot.exp.Table)} == {t.name for t in query.find_all(sqlglot.exp.Table)}
