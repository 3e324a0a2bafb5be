"""Scope of metrics: the whole request space of each role, by force. What is not a right or a listed cell is refused.

The requests are made directly, past the resolution of names, so that nothing hides behind a name that fails to
resolve. What the tool does with hostile names is tested at the end.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from evals import by_hand
from evals.by_hand import Cell, Row
from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.warehouse import DuckClient
from tools.context import ToolContext
from tools.errors import AmbiguousName, NoData, OutOfScope, ToolError, ToolFailure, UnknownName
from tools.metrics.access import authorise, window
from tools.metrics.definition import Attribution, Catalogue, Form, Level, MetricDefinition
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import SELF, By, MetricRequest
from tools.metrics.service import MetricService
from tools.query_metric import query_metric
from tools.scope import Role, Scope

pytestmark = pytest.mark.both_engines

Tools = Callable[[Scope], ToolContext]

PEOPLE = (
    "dean.cs",
    "dean.me",
    "dean.mx",
    "head.cs.se",
    "head.me.ro",
    "teacher.1",
    "teacher.6",
    "student.1",
    "supervisor",
)
CHAIN = {"school", "own_college"}

# Who reads which kinds of cells without a right to their rows. Nothing else may be answered.
LISTED_UNITS = {
    Role.DEAN: {"school"},
    Role.HEAD: {"school", "own_college"},
    Role.TEACHER: {"school", "own_college"},
    Role.STUDENT: {"school", "own_college", "own_major"},
    Role.SUPERVISOR: {"school"},
}
LISTED_ANONYMOUS = {
    Role.LEADER: {"school", "college", "major"},
    Role.QA: {"school", "college", "major"},
    Role.DEAN: {"school", "own_college", "own_major"},
    Role.HEAD: {"school", "own_college", "own_major"},
    Role.TEACHER: {"school", "own_college", "self"},
    Role.STUDENT: {"school", "own_college", "own_major"},
    Role.SUPERVISOR: {"school"},
}
WITH_COURSES = {"course_fail_rate", "avg_gpa", "course_mean_score"}

# How far the units of each metric are listed, written down once more: nobody widens a table by a word in a definition.
UNLISTED = {
    "rectification_completion_rate", "rectification_ontime_rate", "teaching_incident_rate", "warning_clearance_rate",
}  # fmt: skip
SCHOOL_ONLY = {
    "books_per_student", "cet4_pass_rate", "daily_cost_per_student", "daily_cost_share", "employer_satisfaction",
    "equipment_value_per_student", "fitness_pass_rate", "institution_graduation_rate", "observation_duty_rate",
    "practice_cost_per_student", "registration_rate", "teaching_area_per_student", "thesis_problem_rate",
}  # fmt: skip
TO_MAJORS = {
    "avg_gpa", "award_student_rate", "course_fail_rate", "course_mean_score", "degree_rate", "elective_credit_rate",
    "graduate_satisfaction", "graduation_rate", "initial_destination_rate", "practice_based_thesis_rate",
    "practice_credit_rate", "set_participation_rate", "student_fail_rate", "student_satisfaction",
}  # fmt: skip
TO_TEACHERS = {"set_mean_score", "set_valid_rate"}


def periods_of(metric: MetricDefinition, directory: Directory) -> list[tuple[Period, ...]]:
    """A base period, a longer one, the fixed window, part of it, and what the metric is not counted by."""
    match metric.period_kind:
        case PeriodKind.GRADUATION:
            codes = [["grad:2025"], ["grad:2024", "grad:2025"], ["2024-2025"]]
        case PeriodKind.POINT:
            codes = [["2025-09-30"], ["2024-09-30", "2025-09-30"], ["2025-03-01"]]
        case PeriodKind.YEAR:
            codes = [["2024-2025"], ["2023-2024", "2024-2025"], ["2024-2025-1"]]
        case PeriodKind.ENTRY:
            codes = [["entry:2021"], ["entry:2020", "entry:2021"], ["2024-2025"]]
        case PeriodKind.CALENDAR:
            codes = [["2025"], ["2024", "2025"], ["2024-2025"]]
        case PeriodKind.TERM:
            years = [p.code for p in window(directory)]
            codes = [
                ["2024-2025-2"],
                ["2024-2025"],
                ["2025-2026-1"],
                years,
                years[:2],
                [f"{y}-{i}" for y in years for i in (1, 2)],
            ]
    return [tuple(Period.parse(code) for code in group) for group in codes]


def requests(metric: MetricDefinition, service: MetricService) -> Iterator[MetricRequest]:
    """Every unit × some courses × breakdown × attribution × periods × a section or none."""
    directory = service.directory
    units = [(u.id, Level(u.level)) for u in directory.units.values() if u.level != "office"] + [(SELF, Level.SELF)]
    owners = ("cs", "me", "ma")
    courses = [None, *(next(c.id for c in directory.courses.values() if c.owner == owner) for owner in owners)]
    sections = [None, service.client.fetch("SELECT min(section_id) FROM section")[0][0]]
    space = product(units, courses, [None, *By], Attribution, periods_of(metric, directory), sections)
    for (unit, level), course, by, attribution, periods, section in space:
        if section is None or (course is None and by is None):
            yield MetricRequest(metric, unit, level, periods, attribution, course, section, by)


def valid(metric: MetricDefinition, service: MetricService) -> list[MetricRequest]:
    """The requests that make sense at all, which is nobody's in particular: worked out once for all askers."""
    if metric.id not in _VALID:
        _VALID[metric.id] = list(_valid(metric, service))
    return _VALID[metric.id]


_VALID: dict[str, list[MetricRequest]] = {}


def _valid(metric: MetricDefinition, service: MetricService) -> Iterator[MetricRequest]:
    for request in requests(metric, service):
        try:
            request.validate()
            yield request
        except ToolError:
            continue


def admitted(metric: MetricDefinition, scope: Scope, service: MetricService) -> list[tuple[MetricRequest, bool]]:
    """The requests that get past validation and authorisation, and whether by a right to rows."""
    key = (metric.id, scope.user)
    if key not in _ADMITTED:
        _ADMITTED[key] = list(_admitted(metric, scope, service))
    return _ADMITTED[key]


_ADMITTED: dict[tuple[str, str], list[tuple[MetricRequest, bool]]] = {}


def _admitted(metric: MetricDefinition, scope: Scope, service: MetricService) -> Iterator[tuple[MetricRequest, bool]]:
    for request in valid(metric, service):
        try:
            yield request, authorise(scope, request, service.directory).right is not None
        except ToolError:
            continue


def kinds(request: MetricRequest, scope: Scope, directory: Directory) -> set[str]:
    """The kinds of cells an answer to the request would hold."""
    if request.course or request.by is By.COURSE:
        window_only = (
            request.level is Level.SCHOOL and request.by is None and set(request.periods) == set(window(directory))
        )
        return {"course_window" if window_only else "other"}
    if request.section or request.by is By.SECTION or request.attribution is not request.metric.attribution:
        return {"other"}
    found = {_kind(request.unit, request.level, scope, directory)}
    if request.by is By.COLLEGE:
        found.add("own_college" if request.unit == scope.college else "college")
    if request.by is By.MAJOR:
        own = scope.major if scope.role is not Role.DEAN else scope.college
        found.add("own_major" if request.unit == own else "major")
    if any(p.kind is PeriodKind.POINT and not p.code.endswith("-09-30") for p in request.periods):
        found.add("other")
    return found


def _kind(unit: str, level: Level, scope: Scope, directory: Directory) -> str:
    if level is Level.COLLEGE:
        return "own_college" if unit == scope.college else "college"
    if level is Level.MAJOR:
        own = scope.role is Role.DEAN and directory.unit(unit).parent == scope.college
        return "own_major" if own or unit == scope.major else "major"
    return level.value


def listed_kinds(metric: str) -> set[str]:
    """The kinds of cells that a metric's listed table has."""
    if metric in UNLISTED:
        return set()
    if metric in SCHOOL_ONLY:
        return {"school"}
    deeper = {"own_major", "major"} if metric in TO_MAJORS else {"self"} if metric in TO_TEACHERS else set()
    return {"school", "own_college", "college"} | deeper


@pytest.mark.parametrize("user", [*PEOPLE, "leader", "qa"])
def test_reference_grants_are_exactly_the_listed_ones(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope], user: str
) -> None:
    scope = scopes[user]
    for metric in catalogue:
        found = set[str]()
        for request, by_right in admitted(metric, scope, metric_service):
            if not by_right:
                found |= kinds(request, scope, metric_service.directory)
        granted = (LISTED_ANONYMOUS if metric.anonymous else LISTED_UNITS).get(scope.role, set())
        wanted = granted & listed_kinds(metric.id)
        if metric.id in WITH_COURSES and scope.role not in (Role.LEADER, Role.QA):
            wanted.add("course_window")
        assert found == wanted, metric.id


def cell_of(request: MetricRequest) -> Cell:
    """One cell, by its unit, course, section and periods."""
    owner = request.attribution is Attribution.COURSE_OWNER and len(request.metric.attributions) > 1
    codes = tuple(period.code for period in request.periods)
    return Cell(request.level.value, request.unit, codes, request.course, request.section, owner)


@pytest.mark.parametrize("user", [p for p in PEOPLE if p not in ("dean.me", "head.me.ro")])
def test_answers_by_right_hold_nothing_outside_it(
    demo_client: DuckClient, metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope], user: str
) -> None:
    """A sample of all admitted requests of each shape: every figure is that of its cell *and* of the right's rows."""
    scope, chance, checked = scopes[user], random.Random(7), 0
    for metric in catalogue:
        if metric.form not in (Form.RATIO, Form.MEAN):
            continue
        shapes = defaultdict(list)
        for request, by_right in admitted(metric, scope, metric_service):
            if by_right:
                shapes[request.level, request.by, request.course is None, request.attribution].append(request)
        for alike in shapes.values():
            checked += sum(_check_cells(r, scope, metric_service, demo_client) for r in chance.sample(alike, 1))
    assert checked > 1


def _check_cells(request: MetricRequest, scope: Scope, service: MetricService, client: DuckClient) -> int:
    try:
        table = service.query(request, scope)
    except NoData:
        return 0
    right = by_hand.rows_of_post(request.metric.id, scope)
    figures = table.figures[:2]
    for figure in figures:
        cell = cell_of(figure.request)
        true = by_hand.cell(client, request.metric.id, replace(cell, rows=Row((right,))))
        assert by_hand.close((figure.value, figure.numerator, figure.denominator, figure.n), true)
        if request.level is not Level.SELF:
            # The figure of a unit is the whole unit's: the right covers it, it was not silently cut.
            assert by_hand.close(true, by_hand.cell(client, request.metric.id, cell))
    return len(figures)


def test_a_section_is_never_answered_to_those_without_its_rows(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope]
) -> None:
    theirs = metric_service.client.scoped(Right(RightKind.SCHOOL)).fetch(
        f"SELECT min(section_id) FROM section_staff WHERE staff_id <> '{scopes['teacher.1'].person}'"
    )[0][0]
    periods = (Period.parse("2024-2025"),)
    for user, metric in product(("teacher.1", "student.1", "supervisor", "dean.mx", "head.fl.ja"), catalogue):
        request = MetricRequest(metric, "school", Level.SCHOOL, periods, metric.attribution, section=theirs)
        with pytest.raises(ToolError):
            metric_service.query(request, scopes[user])


def test_sections_and_other_teachers_of_an_evaluation_are_nobodys(
    metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope], tools_of: Tools
) -> None:
    other = scopes["teacher.9"].person or ""
    for user, metric in product(("leader", "qa", "dean.cs", "teacher.1"), ("set_mean_score", "set_valid_rate")):
        for hostile in ({"by": "section"}, {"by": "course"}, {"course": "高等数学"}, {"unit": other}, {"by": "major"}):
            with pytest.raises(ToolError):
                query_metric(tools_of(scopes[user]), metric, **hostile)  # type: ignore[arg-type]


@pytest.mark.parametrize("user", ["leader", "dean.cs", "student.1"])
@pytest.mark.parametrize("argument", ["metric", "unit", "course", "by", "attribution", "periods"])
@pytest.mark.parametrize(
    "text",
    [
        "cs' OR 1=1 --", "'", '"', "*", "%", "school; DROP TABLE score", "school\0", "cs\n",
        "1 UNION SELECT * FROM student",
        "计算机学院' OR college_id <> '", "；学校", "‮loohcs", "院" * 5000, "\ud800", "../cs", "{E1}", "İ" * 50,
    ],
    ids=range(17),
)  # fmt: skip
def test_names_smuggle_nothing(tools_of: Tools, scopes: dict[str, Scope], user: str, argument: str, text: str) -> None:
    """A hostile name is no name; at most it is the name it starts from (`cs` and a line break is `cs`)."""
    arguments: dict[str, object] = {"metric": "course_fail_rate", "unit": "school", "periods": ["2024-2025"]}
    arguments[argument] = [text] if argument == "periods" else text
    if argument == "unit" and text.strip() == "cs":
        query_metric(tools_of(scopes[user]), **arguments)  # type: ignore[arg-type]
        return
    with pytest.raises(ToolError) as refused:
        query_metric(tools_of(scopes[user]), **arguments)  # type: ignore[arg-type]
    assert len(refused.value.message) < 200


def test_other_units_are_refused_by_name_too(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    asked = {
        "dean.cs": ["机械学院", "me.ro", "机器人工程"],
        "head.cs.se": ["cs.ai", "人工智能", "me"],
        "teacher.1": ["me", "cs.se", "软件工程"],
        "student.1": ["me", "cs.ai", "人工智能"],
        "supervisor": ["cs", "cs.se"],
    }
    for user, units in asked.items():
        for unit, by in product(units, ("", "period")):
            with pytest.raises(OutOfScope) as refused:
                query_metric(tools_of(scopes[user]), "course_fail_rate", unit=unit, by=by)
            assert refused.value.suggestions


def test_a_refusal_does_not_tell_whether_there_are_data(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    texts = set()
    for periods in (["2024-2025"], ["1999-2000"], ["2030-2031"]):
        with pytest.raises(OutOfScope) as refused:
            query_metric(tools_of(scopes["student.1"]), "course_fail_rate", unit="me", periods=periods)
        texts.add(refused.value.message)
    assert len(texts) == 1


def test_heads_of_any_day_are_for_those_with_the_rows(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    """One day against the next would tell who came and went."""
    for user, unit in (("student.1", "cs"), ("teacher.1", "school"), ("dean.cs", "school"), ("supervisor", "school")):
        with pytest.raises(OutOfScope):
            query_metric(tools_of(scopes[user]), "student_teacher_ratio", unit=unit, periods=["2025-09-29"])
    query_metric(tools_of(scopes["dean.cs"]), "student_teacher_ratio", unit="cs", periods=["2025-03-01"])


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        (Role.DEAN, {}),
        (Role.DEAN, {"college": ""}),
        (Role.HEAD, {"college": "cs"}),
        (Role.HEAD, {"major": "cs.se"}),
        (Role.TEACHER, {"college": "cs"}),
        (Role.TEACHER, {"person": "T1"}),
        (Role.STUDENT, {"college": "cs", "major": "cs.se"}),
        (Role.STUDENT, {"person": "S1"}),
    ],
)
def test_a_scope_that_lacks_a_field_cannot_be_made(role: Role, fields: dict[str, str]) -> None:
    with pytest.raises(ToolFailure):
        Scope("nobody", role, **fields)  # type: ignore[arg-type]


def test_a_supervisor_without_sections_has_no_rows(tools_of: Tools) -> None:
    with pytest.raises(NoData):
        query_metric(tools_of(Scope("nobody", Role.SUPERVISOR)), "course_fail_rate", unit="self")


def test_unknown_and_ambiguous_names_offer_what_is_near(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    tools = tools_of(scopes["leader"])
    with pytest.raises(UnknownName) as unknown:
        query_metric(tools, "course_fail_rate", unit="计算机学校")
    assert "计算机学院" in unknown.value.suggestions
    with pytest.raises((UnknownName, AmbiguousName)) as course:
        query_metric(tools, "course_fail_rate", course="高等数字")
    assert "高等数学" in course.value.suggestions
