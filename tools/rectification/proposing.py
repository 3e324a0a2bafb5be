"""Proposals of a draft: who leads and who helps, owner and supervisor by post, measures by clause, the effect test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tools.clauses.regulating import clause_on
from tools.diagnosis.model import Finding
from tools.effect.case import Direction as Side
from tools.errors import ToolError
from tools.evidence import Evidence
from tools.metrics.access import window
from tools.metrics.definition import Attribution, Direction
from tools.metrics.definition import Level as UnitLevel
from tools.metrics.request import MetricRequest
from tools.rectification.figures import Resting, figure
from tools.rectification.grounds import newest
from tools.rectification.model import Baseline, Guarded, MetricAsked
from tools.rectification.posts import Post, serves
from tools.rectification.requests import RegisterTest
from tools.rectification.targets import least_change
from tools.rectification.templates import templates
from tools.rectification.trials import Trial, target_of, worth
from tools.rectification.words import Level
from tools.rectification.workbench import Workbench
from tools.scope import Role


def lead_of(finding: Finding, bench: Workbench) -> str:
    """Who leads: the unit it was found in; for the school as a whole, the unit that gives the course.

    A dean or a head opens items of the own unit only, so theirs lead what they draft.
    """
    scope, unit = bench.context.scope, finding.unit
    if scope.role in (Role.DEAN, Role.HEAD):
        own = scope.own_unit or ""
        return unit if scope.college in bench.organisation.place(unit) and scope.role is Role.DEAN else own
    return finding.details.get("owner", unit) if unit == "school" else unit


def level_of(finding: Finding, lead: str, bench: Workbench) -> Level:
    if finding.kind.value in bench.rules.drafting.school_level:
        return Level.SCHOOL
    kept = bench.organisation.unit(lead).level
    return Level(kept) if kept in ("major", "college") else Level.SCHOOL


def severity_of(finding: Finding, bench: Workbench) -> str:
    """重点 from the size the rules name; a red or bottom line is for people to name."""
    return "key" if abs(finding.size) >= bench.rules.drafting.key_from[finding.kind.value] else "ordinary"


def cooperating(finding: Finding, lead: str, bench: Workbench) -> tuple[str, ...]:
    """The units that give the courses concerned, the college of a leading major, and the offices the rules name."""
    directory = bench.context.metrics.directory
    courses = (finding.details.get(key) for key in ("course", "prerequisite"))
    owners = [directory.courses[c].owner for c in courses if c in directory.courses]
    college = bench.organisation.place(lead)[0]
    offices = [o for o in bench.rules.drafting.cooperating.get(finding.kind.value, ()) if o in directory.units]
    asked = dict.fromkeys((*([college] if college else []), *owners, *offices))
    return tuple(unit for unit in asked if unit != lead)


def owner_of(lead: str, level: Level, bench: Workbench) -> Post | None:
    """Who answers for the leading unit: the head of the major, the dean of the college."""
    college, major = bench.organisation.place(lead)
    if major is not None:
        return _first(bench.posts.holding(Role.HEAD, college, major))
    return _first(bench.posts.holding(Role.DEAN, college)) if college else _first(bench.posts.holding(Role.QA))


def supervisor_of(owner: Post | None, lead: str, bench: Workbench) -> Post | None:
    """A supervisor, else the quality office: never the owner by whatever account, nor who serves the college."""
    college = bench.organisation.place(lead)[0]
    held = [*_in_order(bench.posts.holding(Role.SUPERVISOR)), *_in_order(bench.posts.holding(Role.QA))]
    apart = (post for post in held if owner is None or not post.is_same_person(owner))
    return next((post for post in apart if not serves(post, college, bench.posts)), None)


def _first(posts: Sequence[Post]) -> Post | None:
    return next(iter(_in_order(posts)), None)


def _in_order(posts: Sequence[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: post.username)


def clauses_of(finding: Finding, bench: Workbench) -> Iterator[Evidence | None]:
    """The clause each measure rests on, in their order; None where the school's documents say nothing."""
    for measure in templates()[finding.kind].measures:
        yield clause_on(measure.query, bench.context)


def trial_of(finding: Finding, lead: str, severity: str, bench: Workbench) -> Trial | str:
    """The test, or why none can be proposed."""
    request = newest(_of_lead(finding, lead, bench), bench.context.metrics, bench.context.today)
    try:
        baseline = bench.measure(_asked(request))
    except ToolError as error:
        return error.message
    references = tuple(_references(finding, request, baseline, bench))
    if not references:
        return "没有优于现值的参照（同期全校、全校近几年、本单位上期），目标值请责任人写明"
    guard, why = _guard(finding, request, bench)
    start, end = bench.observation(bench.due(severity))
    test = RegisterTest(
        request=_asked(request),
        target=target_of(references[0]),
        observe_from=start,
        observe_until=end,
        alpha=bench.rules.drafting.alpha,
        guard=guard.request if guard else None,
        without_guard=why,
    )
    return worth(test, references, baseline, guard, bench)


def _of_lead(finding: Finding, lead: str, bench: Workbench) -> MetricRequest:
    """The finding's own request; of a course found in the whole school, that of the unit that gives it."""
    request = finding.request
    if request.unit == lead:
        return request
    level = UnitLevel(bench.organisation.unit(lead).level)
    owns = request.course and finding.details.get("owner") == lead
    gives = owns and Attribution.COURSE_OWNER in request.metric.attributions
    return replace(
        request, unit=lead, level=level, attribution=Attribution.COURSE_OWNER if gives else request.attribution
    )


def _asked(request: MetricRequest) -> MetricAsked:
    periods = tuple(period.code for period in request.periods)
    return MetricAsked(request.metric.id, request.unit, periods, request.attribution.value, request.course or "")


def _references(finding: Finding, request: MetricRequest, baseline: Baseline, bench: Workbench) -> Iterator[Resting]:
    """The figures that better the present one by what may be registered: the school's, the school's of the last years,
    the own earlier."""
    up = _is_higher_better(finding)
    least = least_change(baseline, Side.UP if up else Side.DOWN, bench.rules.judging)
    school = replace(request, unit="school", level=UnitLevel.SCHOOL, attribution=request.metric.attribution)
    candidates = [school]
    if request.course:
        years = window(bench.context.metrics.directory)
        candidates += [replace(school, periods=years), replace(school, course=None)]
    if finding.baseline is not None:
        candidates.append(finding.baseline)
    for one in candidates:
        found = figure(one, bench.context)
        if found is not None and found.evidence.value is not None:
            change = target_of(found) - baseline.value
            if (change if up else -change) >= least:
                yield found


def _is_higher_better(finding: Finding) -> bool:
    direction = finding.request.metric.direction
    if direction in (Direction.HIGHER, Direction.LOWER):
        return direction is Direction.HIGHER
    return templates()[finding.kind].better == "higher"


def _guard(finding: Finding, request: MetricRequest, bench: Workbench) -> tuple[Guarded | None, str]:
    """The metric that must not move with it, measured; else why there is none."""
    metric = bench.context.catalogue.get(templates()[finding.kind].guard)
    attribution = request.attribution if request.attribution in metric.attributions else metric.attribution
    asked = replace(_asked(request), metric=metric.id, attribution=attribution.value)
    try:
        return Guarded(asked, bench.measure(asked)), ""
    except ToolError as error:
        return None, f"{metric.name_zh}现在测不出基线（{error.message}），登记时请责任人另选一个有数据的守护指标"
