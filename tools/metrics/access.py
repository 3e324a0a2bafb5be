"""What a person's scope makes of a request: rows, a cell of a listed table, or nothing.

Rows come from the person's post. Everything else is a *reference grant*: a fixed list of aggregates in
`grants.yaml`. What is on neither list is OutOfScope; nothing a model writes reaches this decision but the request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.tables import SCHOOL
from tools.errors import OutOfScope, ToolError, UnknownName
from tools.metrics.definition import Attribution, Level, MetricDefinition, Strict
from tools.metrics.periods import CENSUS_DAY, Period, PeriodKind
from tools.metrics.relations import RELATIONS, Relation
from tools.metrics.request import SELF, By, MetricRequest
from tools.scope import Role, Scope

COURSE_WINDOW = 3
"""Academic years pooled in the one listed table of courses."""


_OWN = "本人"


class Grant(Strict):
    """One role's reference grants."""

    units: tuple[str, ...]
    courses: bool


@cache
def grants() -> dict[Role, Grant]:
    """The reference grants of every role, as listed in `grants.yaml`."""
    text = (Path(__file__).parent / "grants.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[Role, Grant]).validate_python(yaml.safe_load(text))


@dataclass(frozen=True)
class Access:
    """`right` set: the rows under it. Otherwise a listed table: of units, or of courses."""

    right: Right | None = None
    courses: bool = False


def own_right(scope: Scope) -> Right:
    """The rows a person's post gives."""
    match scope.role:
        case Role.LEADER | Role.QA:
            return Right(RightKind.SCHOOL)
        case Role.DEAN:
            return Right(RightKind.COLLEGE, (scope.college or "",))
        case Role.HEAD:
            return Right(RightKind.MAJOR, (scope.major or "",))
        case Role.TEACHER:
            return Right(RightKind.STAFF, (scope.person or "",))
        case Role.STUDENT:
            return Right(RightKind.STUDENT, (scope.person or "",))
        case Role.SUPERVISOR:
            return Right(RightKind.SECTIONS, tuple(sorted(scope.sections)))


def relations_of(metric: MetricDefinition) -> tuple[Relation, ...]:
    """The relations a metric is counted on: one, or a quotient's two."""
    return tuple(RELATIONS[name] for name in metric.relations)


def authorise(scope: Scope, request: MetricRequest, directory: Directory) -> Access:
    """Rows if the post covers the request, else the listed table it falls on; OutOfScope when neither does.

    The error suggests what of the same metric would be answered: units, or the calls of the table of courses.
    """
    try:
        return _access(scope, request, directory)
    except ToolError as refused:
        offers = refused.suggestions or _offers(scope, request, directory)
        raise type(refused)(refused.message, offers) from None


def may(scope: Scope, request: MetricRequest, directory: Directory) -> bool:
    """Whether the request is one that the metric can answer and the scope lets it answer."""
    try:
        request.validate()
        _access(scope, request, directory)
    except ToolError:
        return False
    return True


def _access(scope: Scope, request: MetricRequest, directory: Directory) -> Access:
    if request.course and request.course not in directory.courses:
        raise UnknownName(f"没有课程号为 {request.course} 的课程")
    if not request.metric.anonymous and _covered(scope, request, directory):
        return Access(right=own_right(scope))
    if request.section is not None:
        raise OutOfScope(_boundary(scope, request, directory))
    if request.level is Level.SELF and not (request.metric.anonymous and "self" in grants()[scope.role].units):
        raise ToolError(f"{scope.role.name_zh}没有可按“本人”统计的{request.metric.name_zh}")
    if request.course or request.by is By.COURSE:
        _check_course(scope, request, directory)
        return Access(courses=True)
    _check_units(scope, request, directory)
    return Access()


def window(directory: Directory) -> tuple[Period, ...]:
    """The fixed periods of the listed table of courses: the last complete academic years."""
    return tuple(Period.parse(year) for year in directory.complete_years()[-COURSE_WINDOW:])


def _covered(scope: Scope, request: MetricRequest, directory: Directory) -> bool:
    right = own_right(scope)
    if any(right.kind not in relation.rights for relation in relations_of(request.metric)):
        return False
    if right.kind is RightKind.SCHOOL:
        return request.level is not Level.SELF
    if right.kind is RightKind.COLLEGE:
        return _covered_by_college(right.ids[0], request, directory)
    if right.kind is RightKind.MAJOR:
        return request.unit == right.ids[0]
    return request.level is Level.SELF


def _covered_by_college(college: str, request: MetricRequest, directory: Directory) -> bool:
    if request.level is Level.SELF:
        return False
    if request.course and directory.course(request.course).owner == college:
        return True
    if request.level is Level.COLLEGE:
        return request.unit == college
    if request.level is Level.MAJOR and request.attribution in (Attribution.STUDENT_UNIT, Attribution.MAJOR_UNIT):
        return directory.unit(request.unit).parent == college
    return False


def _check_course(scope: Scope, request: MetricRequest, directory: Directory) -> None:
    fixed = window(directory)
    listed = any("course" in table for table in request.metric.listed) and grants()[scope.role].courses
    if not listed or not fixed:
        raise OutOfScope(f"{request.metric.name_zh}没有向{scope.role.name_zh}开放分课程的数据")
    together = "、".join(p.zh for p in fixed)
    course = request.course or "课程名"
    answered = (f"course={course}, unit=school, periods={json.dumps([p.code for p in fixed])}, 不写 by",)
    if not request.course or request.by is not None or request.level is not Level.SCHOOL:
        raise OutOfScope(
            f"一门课的数据您只能看全校{together}合起来的一个数，不能再按学年、学院、专业、课程或教学班细分", answered
        )
    if set(request.periods) != set(fixed):
        raise OutOfScope(
            f"一门课的数据您只能看全校{together}合起来的一个数，不能单看其中一年，也不能看别的统计期", answered
        )


def _check_units(scope: Scope, request: MetricRequest, directory: Directory) -> None:
    allowed = grants()[scope.role].units
    level, by = request.level, request.by
    _check_points(request)
    deepest = {level.value, by.value if by and by.level else level.value}
    unlisted = not deepest <= {"self" if word == "teacher" else word for word in request.metric.chain}
    if unlisted or request.attribution is not request.metric.attribution:
        raise OutOfScope(_boundary(scope, request, directory))
    cells = {_relative(scope, request.unit, level, directory)}
    if by is By.COLLEGE:
        cells.add("college")
    if by is By.MAJOR:
        cells.add("own_majors" if level is Level.COLLEGE and request.unit == scope.college else "major")
    if not cells <= _closure(allowed):
        raise OutOfScope(_boundary(scope, request, directory))


def _check_points(request: MetricRequest) -> None:
    """A listed table has fixed periods: heads of one day and the next would tell who came and went."""
    wrong = [p for p in request.periods if p.kind is PeriodKind.POINT and not p.code.endswith(CENSUS_DAY)]
    if wrong:
        fixed = tuple(sorted({f"{p.first_year}{CENSUS_DAY}" for p in wrong}))
        raise OutOfScope(f"{request.metric.name_zh}您可以看每年统计时点的数值，不能看{wrong[0].zh}的", fixed)


def _relative(scope: Scope, unit: str, level: Level, directory: Directory) -> str:
    """The narrowest grant name that covers a cell for this person."""
    if level in (Level.SCHOOL, Level.SELF):
        return level.value
    if level is Level.COLLEGE:
        return "own_college" if unit == scope.college else "college"
    if scope.role is not Role.DEAN and unit == scope.major:
        return "own_major"
    return "own_majors" if directory.unit(unit).parent == scope.college else "major"


def _closure(allowed: tuple[str, ...]) -> set[str]:
    wider = {"college": {"own_college"}, "major": {"own_majors", "own_major"}, "own_majors": {"own_major"}}
    return set(allowed).union(*(wider.get(name, set()) for name in allowed))


def _boundary(scope: Scope, request: MetricRequest, directory: Directory) -> str:
    subject = "个人" if request.level is Level.SELF else directory.unit(request.unit).name
    return f"{subject}的{request.metric.name_zh}（或这样的细分）不在{scope.role.name_zh}的数据权限内"


def _offers(scope: Scope, request: MetricRequest, directory: Directory) -> tuple[str, ...]:
    """The asker's own units and the school, as far as the metric would be answered of them for the same periods."""
    units = [(SELF, Level.SELF, _OWN)] if scope.role in (Role.TEACHER, Role.STUDENT) else []
    owns = ((scope.major, Level.MAJOR), (scope.college, Level.COLLEGE))
    units += [(unit, level, directory.unit(unit).name) for unit, level in owns if unit]
    units.append((SCHOOL, Level.SCHOOL, "全校"))
    bare = replace(request, by=None, course=None, section=None, attribution=request.metric.attribution)
    asked = ((name, replace(bare, unit=unit, level=level)) for unit, level, name in units)
    return tuple(name for name, other in asked if may(scope, other, directory))
