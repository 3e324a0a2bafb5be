"""The plan and its registered test: save, register, submit, approve, return.

A plan goes to approval only with a test registered, or with the reason why none can be; work starts only when every
approval of its level is there. A plan that was returned begins its approvals anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.effect.case import Direction
from tools.errors import Lacking, NotNow, NotUpToYou
from tools.rectification.grounds import Ground
from tools.rectification.model import Baseline, EffectTest, Guarded, Item, MetricAsked, Plan, TaskState
from tools.rectification.posts import Post, holders
from tools.rectification.requests import (
    ApprovePlan,
    DeclareUntestable,
    RegisterTest,
    ReturnPlan,
    SavePlan,
    SubmitPlan,
)
from tools.rectification.verbs.base import Move, Setting, known, only_owner, only_roles, refuse, with_hands
from tools.rectification.words import BEFORE_WORK, Level, State, Step
from tools.scope import Role

_SIDES = {Direction.DOWN: "下降", Direction.UP: "上升"}
_AT_WORK = 1
"""Amendments of a registered test that people may make once the work has begun."""
_ROLE_OF_STEP = {Step.MAJOR: Role.HEAD, Step.COLLEGE: Role.DEAN, Step.SCHOOL: Role.QA, Step.LEADER: Role.LEADER}


def save_plan(item: Item, request: SavePlan, setting: Setting) -> Move:
    only_owner(item, setting)
    plan = request.plan()
    _check_plan(plan, setting)
    changes = {
        "plan_revision": item.plan_revision + 1,
        "cooperating": tuple(dict.fromkeys(unit for unit in plan.cooperating if unit != item.unit)),
    }
    return Move(item.state, request.why, changes, plan=plan)


def _check_plan(plan: Plan, setting: Setting) -> None:
    ids = [measure.id for measure in plan.measures]
    refuse(len(set(ids)) < len(ids), Lacking("措施编号有重复"))
    days = [day for m in plan.measures for day in (m.due_on, *(s.due_on for s in m.milestones))]
    refuse(plan.due_on <= setting.today, Lacking("完成期限须在今天之后"))
    refuse(any(day > plan.due_on for day in days), Lacking("措施和节点的期限不能晚于整改项的完成期限"))
    names = [[s.name for s in m.milestones] for m in plan.measures]
    refuse(any(len(set(own)) < len(own) for own in names), Lacking("同一措施的节点名称有重复"))
    for unit in plan.cooperating:
        setting.organisation.unit(unit)
    for measure in plan.measures:
        if measure.responsible:
            known(measure.responsible, setting)


def register_test(item: Item, request: RegisterTest, setting: Setting) -> Move:
    """A first registration is the owner's; one after work began is an amendment, for the quality office to make."""
    _may_register(item, request.why, setting)
    refuse(not math.isfinite(request.target), Lacking("目标值须是一个数"))
    refuse(
        not setting.today < request.observe_from < request.observe_until,
        Lacking("观察期须在今天之后开始，并晚于开始之日结束"),
    )
    due = max(day for day in (item.due_on, item.extension.to if item.extension else None, setting.today) if day)
    refuse(request.observe_from < due, Lacking(f"观察期须在完成期限 {due} 之后开始"))
    for asked in (request.request, request.guard):
        if asked is not None:
            _check_concerned(item, asked, setting)
    for unit in request.comparison:
        # A course is compared with other courses, which the organisation does not know.
        if not request.request.course:
            setting.organisation.unit(unit)
    baseline = setting.measure(request.request)
    share = baseline.display.endswith("%")
    refuse(share and not 0 <= request.target <= 1, Lacking("比例的目标值写成 0 到 1 之间的小数，如 0.10"))
    better = grounded(request, baseline, setting.ground)
    if request.guard is None and not request.without_guard:
        raise Lacking("请登记一个守护指标（如挂科率旁的平均分），或写明为什么没有")
    test = test_of(request, setting.measure, setting.rules.drafting.alpha, better)
    return _registered(
        item,
        replace(
            test,
            foresight=setting.foresight,
            course_name=setting.ground.course if setting.ground else "",
            frozen=setting.frozen,
        ),
        request.why,
    )


def grounded(request: RegisterTest, baseline: Baseline, ground: Ground | None) -> Direction | None:
    """Where better lies; Lacking for a target on the wrong side, a baseline that is not the newest, an empty window."""
    if ground is None:
        return None
    named = Direction(request.better) if request.better else None
    better = ground.side(request.better)
    if better is None:
        raise Lacking("这个指标没有规定高好还是低好，请在登记时写明改善的方向（上升或下降）")
    refuse(named not in (None, better), Lacking(f"指标目录规定这个指标以{_SIDES[better]}为好，不能登记相反的方向"))
    if ground.later:
        raise Lacking(
            f"基线须取开工前最近的完整统计期：{'、'.join(ground.later)} 已有数据，请把基线改到 {ground.later[-1]}"
        )
    beyond = request.target < baseline.value if better is Direction.DOWN else request.target > baseline.value
    side = "低于" if better is Direction.DOWN else "高于"
    refuse(
        not beyond,
        Lacking(f"这项整改以{_SIDES[better]}为改善，目标值须{side}基线 {baseline.display}；现值已经达到这个目标"),
    )
    refuse(
        ground.window == (),
        Lacking(f"观察期 {request.observe_from} 至 {request.observe_until} 里没有一个完整的学期（学年），请改观察期"),
    )
    return better


def test_of(
    request: RegisterTest, measure: Callable[[MetricAsked], Baseline], alpha: float, better: Direction | None
) -> EffectTest:
    """The test as it is kept, without what is foreseen of it; `alpha` is the school's of that day."""
    guard = Guarded(request.guard, measure(request.guard)) if request.guard else None
    return EffectTest(
        request=request.request,
        baseline=measure(request.request),
        target=request.target,
        observe_from=request.observe_from,
        observe_until=request.observe_until,
        alpha=alpha if request.alpha is None else request.alpha,
        guard=guard,
        without_guard=request.without_guard,
        comparison=request.comparison,
        better=better.value if better else request.better,
        school_alpha=alpha,
    )


def _check_concerned(item: Item, asked: MetricAsked, setting: Setting) -> None:
    """Lacking for a metric of somebody else: it would prove nothing about this item."""
    college, _ = setting.organisation.place(asked.unit)
    own = item.level is Level.SCHOOL or (college == item.college and asked.unit in (item.unit, item.college))
    inside = item.level is Level.COLLEGE and college == item.college
    refuse(not (own or inside), Lacking(f"检验指标的单位须是{setting.organisation.name(item.unit)}或其所在学院"))


def declare_untestable(item: Item, request: DeclareUntestable, setting: Setting) -> Move:
    """No metric can test it: it will close as "measures done, effect not shown", and be counted apart."""
    _may_register(item, request.why, setting)
    return _registered(item, None, request.why)


def _may_register(item: Item, why: str, setting: Setting) -> None:
    if item.state in BEFORE_WORK:
        only_owner(item, setting)
    else:
        only_roles(setting, (Role.QA,))
        hands = any(setting.actor.is_same_person(hand) for hand in item.hands)
        refuse(hands, NotUpToYou("承担整改的人不能变更已登记的效果检验"))
        spent = item.amended_at_work >= _AT_WORK
        refuse(spent, NotNow("开工后效果检验只能变更一次，已经变更过；请按现行登记检验"))
    refuse(item.testable is not None and not why, Lacking("变更已登记的效果检验须写明理由"))


def _registered(item: Item, test: EffectTest | None, why: str) -> Move:
    changes = {
        "test_number": item.test_number + 1,
        "testable": test is not None,
        "amendments": item.amendments + (item.testable is not None),
        "amended_at_work": item.amended_at_work + (item.state not in BEFORE_WORK),
    }
    return Move(item.state, why, changes, {"testable": test is not None}, registration=(test,))


def submit_plan(item: Item, request: SubmitPlan, setting: Setting) -> Move:
    only_owner(item, setting)
    plan = setting.plan
    if plan is None:
        raise Lacking("还没有方案，请先写明目标、措施、节点和期限")
    refuse(item.testable is None, Lacking("请先登记效果检验；确实没有指标可以检验的，写明理由"))
    _check_plan(plan, setting)
    longest = setting.rules.longest_days[item.nature.value]  # type: ignore[index]
    refuse(
        plan.due_on > setting.today + timedelta(days=longest),
        Lacking(f"{item.nature.zh}的期限不超过 {longest} 天，请提前完成期限"),
    )
    early = setting.test is not None and setting.test.observe_from < plan.due_on
    refuse(early, Lacking("观察期须在完成期限之后开始，请重新登记效果检验"))
    workers = tuple(known(m.responsible, setting) for m in plan.measures if m.responsible)
    steps = steps_for(item, plan, setting)
    changes = {"steps": steps, "approved": (), "missing": (), "hands": with_hands(item, workers)}
    return Move(State.APPROVING, request.why, changes, {"steps": [step.value for step in steps]})


def steps_for(item: Item, plan: Plan, setting: Setting) -> tuple[Step, ...]:
    """The approvals this plan needs. Submitting is the owner's own signature, so a step only the owner could take
    gives way to those above it; somebody independent at the school's level always remains."""
    owner = item.owner
    assert owner is not None
    steps = [step for step in _of_level(item, plan, setting.rules) if not _is_own(step, item, owner, setting)]
    if Step.SCHOOL not in steps and Step.LEADER not in steps:
        steps.append(Step.LEADER)
    for step in steps:
        if not _others(step, item, owner, setting):
            raise Lacking(f"没有可以审批的{step.zh}账号，请管理员先建立")
    return tuple(steps)


def _of_level(item: Item, plan: Plan, rules: RectificationRules) -> list[Step]:
    steps = [Step(step) for step in rules.approvals.of(item.level.value)]
    if item.college is None:
        steps = [step for step in steps if step not in (Step.MAJOR, Step.COLLEGE)]
    if item.major is None:
        steps = [step for step in steps if step is not Step.MAJOR]
    severe = item.severity.value in rules.approvals.leader_for or plan.needs_leader
    return [*steps, Step.LEADER] if severe and Step.LEADER not in steps else steps


def _is_own(step: Step, item: Item, owner: Post, setting: Setting) -> bool:
    own = [post for post in holders(step, item.college, item.major, setting.posts) if post.is_same_person(owner)]
    return bool(own) and not _others(step, item, owner, setting)


def _others(step: Step, item: Item, owner: Post, setting: Setting) -> list[Post]:
    return [post for post in holders(step, item.college, item.major, setting.posts) if not post.is_same_person(owner)]


def may_decide(step: Step, item: Item, setting: Setting) -> None:
    """NotUpToYou unless the asker holds that post for this item and is not its owner by another account."""
    actor = setting.actor
    here = {Step.MAJOR: (item.college, item.major), Step.COLLEGE: (item.college, None)}.get(step, (None, None))
    right = actor.role is _ROLE_OF_STEP[step] and here[0] in (None, actor.college) and here[1] in (None, actor.major)
    if not right:
        raise NotUpToYou(f"现在等{step.zh}审批")
    if item.owner is not None and actor.is_same_person(item.owner):
        raise NotUpToYou("责任人不能审批自己的整改项")


def approve_plan(item: Item, request: ApprovePlan, setting: Setting) -> Move:
    """The next step in order; the last one lets the work begin."""
    step = item.steps[len(item.approved)]
    may_decide(step, item, setting)
    approved = (*item.approved, setting.actor.username)
    details = {"step": step.value, "plan": item.plan_revision, "test": item.test_number}
    if len(approved) < len(item.steps):
        return Move(State.APPROVING, request.why, {"approved": approved}, details)
    plan = setting.plan
    assert plan is not None
    changes = {
        "approved": approved,
        "started_on": setting.today,
        "due_on": plan.due_on,
        "due_on_original": item.due_on_original or plan.due_on,
        "tasks": {measure.id: TaskState() for measure in plan.measures},
    }
    return Move(State.WORKING, request.why, changes, details)


def return_plan(item: Item, request: ReturnPlan, setting: Setting) -> Move:
    step = item.steps[len(item.approved)]
    may_decide(step, item, setting)
    changes = {"steps": (), "approved": (), "missing": request.missing}
    return Move(State.PLAN_RETURNED, request.why, changes, {"step": step.value, "missing": list(request.missing)})
