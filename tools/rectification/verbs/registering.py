"""The effect test of an item: register, amend, declare that none can be made.

A test cannot be edited. A first one is the owner's, one after work began the quality office's; each is kept whole, with
what it stands on that day.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from tools.effect.case import Direction
from tools.errors import Lacking, NotNow, NotUpToYou
from tools.rectification.grounds import Ground
from tools.rectification.model import Baseline, EffectTest, Guarded, Item, MetricAsked
from tools.rectification.requests import DeclareUntestable, RegisterTest
from tools.rectification.verbs.base import Move, Setting, only_owner, only_roles, refuse
from tools.rectification.words import BEFORE_WORK, Level
from tools.scope import Role

_SIDES = {Direction.DOWN: "下降", Direction.UP: "上升"}
_AT_WORK = 1
"""Amendments of a registered test that people may make once the work has begun."""


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
