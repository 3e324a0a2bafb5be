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
from tools.rectification.model import Baseline, EffectTest, Guarded, Item, MetricAsked, figure_of
from tools.rectification.request_base import LEAST_GROUNDS, says_enough
from tools.rectification.requests import DeclareUntestable, RegisterTest
from tools.rectification.targets import least_change
from tools.rectification.verbs.base import Move, Setting, only_owner, only_roles, refuse
from tools.rectification.words import BEFORE_WORK, Level
from tools.scope import Role

_SIDES = {Direction.DOWN: "下降", Direction.UP: "上升"}
_ROUNDED = 5e-5
_AT_WORK = 1
"""Amendments of a registered test that people may make once the work has begun."""


def register_test(item: Item, request: RegisterTest, setting: Setting) -> Move:
    """A first registration is the owner's; one after work began is an amendment, for the quality office to make."""
    _may_register(item, request.why, setting)
    _check_window(item, request, setting)
    for asked in (request.request, request.guard):
        if asked is not None:
            _check_concerned(item, asked, setting)
    _check_comparison(request, setting)
    _check_alpha(request, setting)
    beside, beside_why = _beside(item, request, setting)
    baseline = setting.measure(request.request)
    better = grounded(request, baseline, setting)
    unguarded = request.guard is None and not says_enough(request.without_guard)
    refuse(unguarded, Lacking(f"请登记一个守护指标（如挂科率旁的平均分），或写明为什么没有，至少 {LEAST_GROUNDS} 个字"))
    test = test_of(request, setting.measure, setting.rules.drafting.alpha, better)
    return _registered(
        item,
        replace(
            test,
            foresight=setting.foresight,
            course_name=setting.ground.course if setting.ground else "",
            beside=beside,
            beside_why=beside_why,
            frozen=setting.frozen,
        ),
        request.why,
    )


def _check_window(item: Item, request: RegisterTest, setting: Setting) -> None:
    refuse(
        not setting.today < request.observe_from < request.observe_until,
        Lacking("观察期须在今天之后开始，并晚于开始之日结束"),
    )
    due = max(day for day in (item.due_on, item.extension.to if item.extension else None, setting.today) if day)
    refuse(request.observe_from < due, Lacking(f"观察期须在完成期限 {due} 之后开始"))
    latest = setting.rules.after(due, setting.rules.judging.observed_within)
    refuse(request.observe_until > latest, Lacking(f"观察期须在 {latest} 以前结束，这样才来得及认定成效；请改观察期"))


def _check_alpha(request: RegisterTest, setting: Setting) -> None:
    """The owner may be stricter than the school's rule; only the quality office is milder, and says why."""
    school = setting.rules.drafting.alpha
    raised = request.alpha is not None and request.alpha > school
    office = setting.actor.role is Role.QA and bool(request.why)
    told = f"α 不能高于学校规定的 {school:g}；确需放宽的，由质量评估中心登记并写明理由"
    refuse(raised and not office, Lacking(told))


def _beside(item: Item, request: RegisterTest, setting: Setting) -> tuple[tuple[str, ...], str]:
    """The items in which the figure is being tested, and why it is all the same.

    Two tests of one figure are two chances of a false "effective": Lacking unless the quality office says why. An
    amendment of the item's own is no second test.
    """
    asked, held = request.request, setting.test if item.testable else None
    running = setting.alongside(asked).running
    if held is not None and figure_of(held.request) == figure_of(asked):
        return tuple(sorted({*running, *held.beside})), request.beside_why or held.beside_why
    allowed = setting.actor.role is Role.QA and says_enough(request.beside_why)
    refuse(bool(running) and not allowed, Lacking(_beside_told(running, setting)))
    return running, request.beside_why if running else ""


def _beside_told(running: tuple[str, ...], setting: Setting) -> str:
    """Numbers only of items the asker may know of."""
    seen = [number for number in running if setting.find(number) is not None]
    some = "有的" if seen else ""
    ask = "" if len(seen) == len(running) else f"（{some}不在您能看到的范围，请向质量评估中心了解）"
    which = f"{'、'.join(seen)} " if seen else "另有整改项"
    return (
        f"{which}已登记检验同一指标（同一单位或上下级单位），还没有得出结果{ask}；"
        "几项同时检验，碰巧判为“有效”的机会就多几次。请合并这几项，或换一个指标，或等那一项检验以后再登记；"
        f"确需同时检验的，由质量评估中心登记，写明同时检验的理由（至少 {LEAST_GROUNDS} 个字）"
    )


def _check_comparison(request: RegisterTest, setting: Setting) -> None:
    """Lacking for a comparison unit that could never stand beside the unit: it would be dropped without a word."""
    asked, named = request.request, request.comparison
    twice = sorted({unit for unit in named if named.count(unit) > 1})
    refuse(bool(twice), Lacking(f"对照单位有重复：{'、'.join(twice)}"))
    own = asked.course or asked.unit
    refuse(own in named, Lacking(f"{own} 是整改对象自己，不能作对照，请去掉"))
    if not asked.course:
        # A course is compared with other courses, which the organisation does not know.
        level = setting.organisation.unit(asked.unit).level
        other = [unit for unit in named if setting.organisation.unit(unit).level != level]
        names = "、".join(setting.organisation.name(unit) for unit in other)
        refuse(bool(other), Lacking(f"对照单位须与整改对象同级，{names}不是，请换成同级的单位"))
    frozen = next((kept for one, kept in setting.frozen if one == asked), None)
    without = [unit for unit in named if frozen is not None and unit not in frozen.comparison]
    names = "、".join(setting.organisation.name(unit) for unit in without)
    refuse(bool(without), Lacking(f"对照单位 {names} 在基线期以前没有这一指标的数据，不能作对照，请去掉或换一个"))


def grounded(request: RegisterTest, baseline: Baseline, setting: Setting) -> Direction | None:
    """Where better lies; Lacking for a side, baseline, target or window on which no test can stand."""
    ground = setting.ground
    if ground is None:
        return None
    told = f"{ground.untestable}不是按学期、学年或届逐条统计的率或均值，任何检验都看不出它是否改善"
    refuse(bool(ground.untestable), Lacking(f"{told}；请换一个指标，确实没有的，声明不能检验并写明理由"))
    better = _side(request, ground, setting)
    _check_periods(request, ground)
    _check_target(request.target, baseline, better, setting)
    refuse(
        ground.window == (),
        Lacking(f"观察期 {request.observe_from} 至 {request.observe_until} 里没有一个完整的学期（学年），请改观察期"),
    )
    return better


def _side(request: RegisterTest, ground: Ground, setting: Setting) -> Direction:
    """The catalogue's, or the usual one, which only the quality office turns, with a reason; else the stated one."""
    named = Direction(request.better) if request.better else None
    better = ground.side(request.better)
    if better is None:
        raise Lacking("这个指标没有规定高好还是低好，请在登记时写明改善的方向（上升或下降）")
    refuse(named not in (None, better), Lacking(f"指标目录规定这个指标以{_SIDES[better]}为好，不能登记相反的方向"))
    usual = ground.usual
    if ground.better is None and usual is not None and better is not usual:
        office = setting.actor.role is Role.QA and bool(request.why)
        told = f"这个指标通常以{_SIDES[usual]}为改善；确需以{_SIDES[better]}为改善的，由质量评估中心登记并写明理由"
        refuse(not office, Lacking(told))
    return better


def _check_periods(request: RegisterTest, ground: Ground) -> None:
    """The baseline is of finished periods, without gaps, up to the newest."""
    if ground.running:
        raise Lacking(f"基线里的 {'、'.join(ground.running)} 还没有结束，请改用最近的、已经结束的统计期")
    if ground.skipped:
        raise Lacking(f"基线须是连续的统计期：中间的 {'、'.join(ground.skipped)} 已有数据，请补上，或只用它以后的")
    if ground.later:
        raise Lacking(
            f"基线须取开工前（开工后才登记的，取登记前）最近的完整统计期：{'、'.join(ground.later)} 已有数据，"
            f"请把基线改到 {ground.later[-1]}"
        )


def _check_target(target: float, baseline: Baseline, better: Direction, setting: Setting) -> None:
    """Lacking for a value the metric cannot take, one that is no improvement, and one that is hardly any."""
    ground, share = setting.ground, baseline.display.endswith("%")
    assert ground is not None
    lowest, highest = (0.0, 1.0) if share else (ground.lowest, ground.highest)
    refuse(not math.isfinite(target), Lacking("目标值须是一个数"))
    if (lowest is not None and target < lowest) or (highest is not None and target > highest):
        raise Lacking(
            f"目标值 {target:g} 不在这个指标的取值范围内{_range(lowest, highest, share)}；基线为 {baseline.display}"
        )
    beyond = target < baseline.value if better is Direction.DOWN else target > baseline.value
    side = "低于" if better is Direction.DOWN else "高于"
    refuse(
        not beyond,
        Lacking(f"这项整改以{_SIDES[better]}为改善，目标值须{side}基线 {baseline.display}；现值已经达到这个目标"),
    )
    least = least_change(baseline, better, setting.rules.judging)
    # A target that is written with the decimals it is read with may fall short by what they round off.
    if abs(target - baseline.value) < least - _ROUNDED:
        step = f"{least * 100:.2f} 个百分点" if share else f"{least:.2g}"
        raise Lacking(f"目标与基线 {baseline.display} 相差太小，什么都不做也可能达到；至少须改善 {step}")


def _range(lowest: float | None, highest: float | None, share: bool) -> str:
    if share:
        return "（0–100%，写成 0 到 1 之间的小数，如 0.10）"
    ends = (f"不低于 {lowest:g}" if lowest is not None else "", f"不高于 {highest:g}" if highest is not None else "")
    return f"（{'、'.join(end for end in ends if end)}）"


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
