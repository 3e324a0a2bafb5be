"""The asker's own study as HTTP, the page and the command line show it. It comes from the tool `learning_path`."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from agents.brains.base import ToolCall
from api import settings, wiring
from api.container import Container
from api.errors import Forbidden, NotFound
from api.terminal import printable
from tools.display import count
from tools.learning.warning import called, level_told
from tools.metrics.periods import Period
from tools.scope import Role, Scope

_ONLY_STUDENTS = "“我的学业”是学生本人的页面。查本单位学生的修读情况，请在对话里写明学号。"


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModuleView(_View):
    """Required courses of a module, in credits."""

    name: str
    required: float
    done: float


class AuditView(_View):
    """The degree audit, in credits. `waiting` are under way or without a mark yet, `exempt` is part of `earned`."""

    plan: str
    version: str
    entry_year: int
    total: float
    earned: float
    missing: float
    waiting: float
    elective_needed: float
    elective_done: float
    exempt: float
    outside: float
    modules: tuple[ModuleView, ...]


class CourseView(_View):
    """A course of the plan: `term` of study as suggested, `state` in Chinese, and its measures in the graph."""

    id: str
    name: str
    module: str
    nature: str
    term: int | None
    credits: float
    state: str
    blocking: int
    delay: int
    centrality: int
    complexity: float


class RequisiteView(_View):
    """`before` must be passed before `course`; both are course numbers."""

    before: str
    course: str


class PlannedView(_View):
    """A course in its place, with the reasons."""

    id: str
    name: str
    credits: float
    nature: str
    reasons: tuple[str, ...]
    is_retake: bool


class TermView(_View):
    """A term to come; `cap` is the most credits it may hold."""

    term: str
    cap: float
    credits: float
    courses: tuple[PlannedView, ...]


class PathView(_View):
    """The terms to come. `ends` is None where something cannot be placed."""

    next_term: str
    ends: str | None
    terms: tuple[TermView, ...]
    left_out: tuple[PlannedView, ...]
    elective_short: float
    critical: tuple[str, ...]
    waiting: tuple[str, ...]
    capped_by: str | None


class MeasureView(_View):
    name: str
    value: float
    unit: str


class DistanceView(_View):
    name: str
    bound: float
    gap: float
    unit: str


class OfficialView(_View):
    """A warning the school has delivered."""

    term: str
    level: str
    state: str


class WarningView(_View):
    """Our hint (`called`), by the school's rule; `official` is the school's own newest."""

    called: str
    term: str
    level: str | None
    raised: str
    next_level: str | None
    owed: tuple[str, ...]
    measures: tuple[MeasureView, ...]
    distances: tuple[DistanceView, ...]
    official: OfficialView | None
    document: str
    standard: str
    contest: str


class LearningView(_View):
    """A student's study as of the running `term`. A part that cannot be had is None, with the sentence why."""

    who: str
    term: str
    audit: AuditView
    courses: tuple[CourseView, ...]
    requisites: tuple[RequisiteView, ...]
    path: PathView | None
    why_no_path: str | None
    warning: WarningView | None
    why_no_warning: str | None
    notes: tuple[str, ...]


def own_study(container: Container, scope: Scope) -> LearningView:
    """The study of a student who asks; Forbidden for anybody else, NotFound without data."""
    if scope.role is not Role.STUDENT:
        raise Forbidden(_ONLY_STUDENTS)
    outcome = container.assistant.use_tool(ToolCall("learning_path", {"what": "all"}), scope)
    if outcome.error is not None:
        raise NotFound(f"{outcome.error}。")
    return LearningView.model_validate({**outcome.data["study"], "notes": outcome.notes})


def path_lines(user: str) -> list[str]:
    """What `./zhizhen path` prints."""
    container = wiring.build_container(settings.load())
    identity = container.identities.as_administrator(user)
    return [printable(line) for line in _lines(own_study(container, identity.scope))]


def _lines(study: LearningView) -> Iterator[str]:
    audit = study.audit
    yield f"方案：{audit.entry_year}级（{audit.version}），总学分 {count(audit.total)}"
    yield f"已修得 {count(audit.earned)} 学分，距毕业还差 {count(audit.missing)} 学分；在修 {count(audit.waiting)} 学分"
    for module in audit.modules:
        yield f"  {module.name}：必修 {count(module.done)} / {count(module.required)}"
    yield f"  选修：{count(audit.elective_done)} / {count(audit.elective_needed)}"
    yield from _path_lines(study)
    yield from _warning_lines(study)
    yield ""
    yield from (f"{note}。" for note in study.notes)


def _path_lines(study: LearningView) -> Iterator[str]:
    path = study.path
    yield ""
    if path is None:
        yield f"{study.why_no_path}。"
        return
    yield f"最早修完：{Period.parse(path.ends).zh}" if path.ends else "现有数据排不出能修完的学期"
    for term in path.terms:
        yield f"{Period.parse(term.term).zh}  {count(term.credits)} 学分（上限 {count(term.cap)}）"
        for course in term.courses:
            yield f"  {course.name}  {count(course.credits)} 学分  {'；'.join(course.reasons)}"
    for course in path.left_out:
        yield f"  排不进：{course.name}  {'；'.join(course.reasons)}"
    if path.elective_short:
        yield f"  方案课程表之外还须另选 {count(path.elective_short)} 学分"


def _warning_lines(study: LearningView) -> Iterator[str]:
    warning = study.warning
    yield ""
    if warning is None:
        yield f"{study.why_no_warning}。"
        return
    yield f"{warning.called}（按学校规则推算，不是学校的预警认定）：{level_told(warning.level, warning.raised)}"
    for measure in warning.measures[:1]:
        yield f"  {measure.name} {count(measure.value)} {measure.unit}"
    for distance in warning.distances:
        if distance.bound:
            yield f"  距“{called(warning.next_level or '')}”的标准还有 {count(distance.gap)} {distance.unit}"
    if warning.official is not None:
        official = warning.official
        yield f"  学校最近送达：{Period.parse(official.term).zh}，{called(official.level)}（{official.state}）"
    yield f"  标准与异议：《{warning.document}》{warning.standard}、{warning.contest}"
