"""The plan: save, submit, approve, return.

A plan goes to approval only with a test registered, or with the reason why none can be; work starts only when every
approval of its level is there, and while the test's baseline is still the newest. A plan that was returned begins its
approvals anew.
"""

from __future__ import annotations

from datetime import timedelta

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.errors import Lacking, NotUpToYou
from tools.rectification.model import Item, TaskState
from tools.rectification.plans import Plan
from tools.rectification.posts import Post, holders
from tools.rectification.requests import ApprovePlan, ReturnPlan, SavePlan, SubmitPlan
from tools.rectification.verbs.base import Move, Setting, known, only_owner, refuse, with_hands
from tools.rectification.words import State, Step
from tools.scope import Role

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
    _check_newest(setting, "请以最近的完整统计期为基线重新登记效果检验，再提交方案")
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
    _check_newest(setting, "请退回方案，由责任人以最近的完整统计期为基线重新登记效果检验")
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


def _check_newest(setting: Setting, way: str) -> None:
    """Lacking where a finished period with data has come between the test's baseline and the start of the work."""
    later = setting.ground.later if setting.test is not None and setting.ground is not None else ()
    refuse(bool(later), Lacking(f"登记检验以后 {'、'.join(later)} 已有数据，登记的基线不再是开工前最近的统计期；{way}"))


def return_plan(item: Item, request: ReturnPlan, setting: Setting) -> Move:
    step = item.steps[len(item.approved)]
    may_decide(step, item, setting)
    changes = {"steps": (), "approved": (), "missing": request.missing}
    return Move(State.PLAN_RETURNED, request.why, changes, {"step": step.value, "missing": list(request.missing)})
