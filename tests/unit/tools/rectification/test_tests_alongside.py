"""Two tests of one figure at a time are two chances of a false "effective": refused, or told wherever one is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api.rectification.views import RegistrationView
from tests.rectifying import ASKED, METRICS, RULES, SCOPES, UNITS, World, a_plan, a_test
from tools.effect.case import Verdict
from tools.errors import Lacking
from tools.metrics.catalogue_files import load_catalogue
from tools.rectification.closing_told import closing
from tools.rectification.judging_requests import ObserveOn
from tools.rectification.ledger import ledger
from tools.rectification.model import EffectTest, Item
from tools.rectification.registered_told import Naming, facts
from tools.rectification.requests import ApprovePlan, Assign, Claim, Exclude, Merge, RegisterTest, SubmitPlan
from tools.rectification.telling import said_outcome
from tools.rectification.words import Level, State
from tools.rectification.workbook import write_workbook

WHY = "理由如下"
BOTH = "两项分属学院和专业，措施不同，专家组建议都看这一指标"
OWNERS = {"cs.se": "head.cs.se", "cs.ai": "head.cs.ai", "cs": "dean.cs"}


def planning(world: World, unit: str, owner: str = "") -> Item:
    """An item of that unit with a plan and no test yet."""
    level = Level.COLLEGE if unit == "cs" else Level.MAJOR
    item = world.registered(unit=unit, level=level)
    item = world.do(item, Assign(owner=owner or OWNERS[unit], supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), owner or OWNERS[unit])
    return world.do(item, a_plan(world.today), owner or OWNERS[unit])


def fail_test(world: World, unit: str, **changes: Any) -> RegisterTest:
    """A test of the unit's fail rate, as the first item of a world has it."""
    return a_test(world.today, unit, **changes)


def kept(world: World, item: Item) -> EffectTest:
    test = world.records.registrations(item.id, SCOPES["qa"])[-1].test
    assert test is not None
    return test


def another_at_work(world: World, unit: str = "cs") -> Item:
    """An item at work, tested by something else."""
    item, owner = planning(world, unit), OWNERS[unit]
    other = replace(ASKED, unit=unit, metric=METRICS[1])
    item = world.do(item, fail_test(world, unit, request=other), owner)
    item = world.do(item, SubmitPlan(), owner)
    while item.state is State.APPROVING:
        item = world.do(item, ApprovePlan(why="同意"), world.approver(item))
    return item


@pytest.mark.parametrize("unit", ["cs.se", "cs"])
def test_what_is_being_tested_is_not_tested_a_second_time_by_another_item(world: World, unit: str) -> None:
    first, second = world.working(), planning(world, unit)
    with pytest.raises(Lacking, match=rf"{first.id} 已登记检验同一指标.*合并.*换一个指标"):
        world.do(second, fail_test(world, unit, why=WHY), OWNERS[unit])
    with pytest.raises(Lacking, match="质量评估中心"):
        world.do(second, fail_test(world, unit, why=WHY, beside_why=BOTH), OWNERS[unit])
    assert world.item(second.id).test_number == 0


def test_another_unit_course_or_metric_is_another_figure(world: World) -> None:
    world.working()
    apart = planning(world, "cs.ai")
    world.do(apart, fail_test(world, "cs.ai"), "head.cs.ai")
    wider = planning(world, "cs")
    with pytest.raises(Lacking, match="、"):
        world.do(wider, fail_test(world, "cs"), "dean.cs")
    wider = world.do(wider, fail_test(world, "cs", request=replace(ASKED, unit="cs", course="CS101")), "dean.cs")
    world.do(wider, fail_test(world, "cs", request=replace(ASKED, unit="cs", metric=METRICS[2]), why=WHY), "dean.cs")


def test_an_amendment_of_the_items_own_is_no_second_test(world: World) -> None:
    item = world.planned()
    item = world.do(item, fail_test(world, "cs.se", target=0.12, why=WHY), "head.cs.se")
    assert (item.amendments, kept(world, item).beside) == (1, ())


def test_it_is_free_again_once_the_other_is_judged_merged_or_left_out(world: World) -> None:
    left = world.planned()
    world.do(left, Exclude(why="重复立项"), "qa")
    merged = planning(world, "cs.se")
    merged = world.do(merged, fail_test(world, "cs.se"), "head.cs.se")
    into = planning(world, "cs")
    with pytest.raises(Lacking, match=merged.id):
        world.do(into, fail_test(world, "cs"), "dean.cs")
    world.do(merged, Merge(into=into.id, why="同一问题"), "qa")
    world.do(into, fail_test(world, "cs"), "dean.cs")
    world.do(into, Exclude(why="另行立项"), "qa")
    world.tests = 0
    world.judged(Verdict.NO_CHANGE)
    world.do(planning(world, "cs"), fail_test(world, "cs"), "dean.cs")


def test_who_may_not_know_of_the_other_item_is_told_only_that_there_is_one(world: World) -> None:
    hidden = world.planned("dean.cs", unit="cs", level=Level.COLLEGE, title="内部专项")
    own = planning(world, "cs.ai")
    with pytest.raises(Lacking, match=r"另有整改项.*请向质量评估中心了解") as refused:
        world.do(own, fail_test(world, "cs.ai"), "head.cs.ai")
    assert hidden.id not in refused.value.message
    assert "内部专项" not in refused.value.message


def test_the_office_may_with_a_reason_which_is_told_with_the_test_and_in_the_ledger(
    world: World, tmp_path: Path
) -> None:
    first, second = world.working(), another_at_work(world)
    with pytest.raises(Lacking, match="至少 20 个字"):
        world.do(second, fail_test(world, "cs", why=WHY, beside_why="都要看"), "qa")
    second = world.do(second, fail_test(world, "cs", why=WHY, beside_why=BOTH), "qa")
    test = kept(world, second)
    assert (test.beside, test.beside_why) == ((first.id,), BOTH)
    naming = Naming(load_catalogue(), UNITS.name)
    said = dict(facts(test, naming))["同时检验"]
    assert "另有 1 项" in said
    assert BOTH in said
    assert first.id not in said
    registered = world.records.registrations(second.id, SCOPES["qa"])[-1]
    assert first.id not in RegistrationView.of(registered, naming, "", (), figures=True).model_dump_json()
    path = tmp_path / "ledger.xlsx"
    write_workbook(ledger(world.records, SCOPES["qa"], world.today, RULES.lights), UNITS, path)
    heads, *rows = load_workbook(path)["效果检验"].iter_rows(values_only=True)
    row = dict(zip(heads, rows[-1], strict=True))
    assert (row["整改项"], row["同时检验的另有几项"], row["同时检验的理由"]) == (second.id, 1, BOTH)


def test_an_effective_says_of_either_that_it_was_not_the_only_test(either: World) -> None:
    world = either
    first, second = world.observed(), another_at_work(world)
    world.do(second, fail_test(world, "cs", why=WHY, beside_why=BOTH), "qa")
    found = world.judged(Verdict.EFFECTIVE, first).outcome
    assert found.judgement is not None
    assert found.judgement.beside == 1
    assert "另有 1 项整改同时检验同一指标" in found.judgement.sentences[-1]
    assert "有效（另有 1 项整改同时检验同一指标）" in said_outcome(found)
    assert "另有 1 项整改同时检验同一指标" in closing(world.item(first.id), world.today)
    assert "另有 1 项" in world.records.events(first.id, SCOPES["qa"])[-1].why


def test_a_single_test_says_nothing_of_others_and_a_lesser_verdict_neither(world: World) -> None:
    alone = world.judged(Verdict.EFFECTIVE).outcome
    assert alone.judgement is not None
    assert (alone.judgement.beside, said_outcome(alone)) == (0, "检验结果：有效；还没有认定")
    assert "同时检验" not in "".join(alone.judgement.sentences)


def test_observing_longer_beside_a_test_that_came_meanwhile_is_on_record(world: World) -> None:
    first = world.judged(Verdict.NOT_ENOUGH)
    second = planning(world, "cs")
    second = world.do(second, fail_test(world, "cs"), "dean.cs")
    assert first.observe_until is not None
    longer = first.observe_until.replace(year=first.observe_until.year + 2)
    first = world.do(first, ObserveOn(until=longer, why="再观察两个学期"), "qa")
    assert (kept(world, first).beside, kept(world, first).beside_why) == ((second.id,), "再观察两个学期")
