"""The loop's own metrics: each closing counted apart, and what went back to its plan never forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from openpyxl import load_workbook

from tests.rectifying import RULES, SCOPES, UNITS, World
from tools.effect.case import Verdict
from tools.rectification.judging_requests import CloseNotShown, LookBackAt, OverrideEffect, PlanAnew
from tools.rectification.ledger import ledger
from tools.rectification.loop_metrics import Loop, LoopMetrics, Ratio, loop_metrics, said
from tools.rectification.words import LookBack
from tools.rectification.workbook import write_workbook

GROUNDS = "专家组现场复核，当年试卷难度明显提高，共同考试显示改善"


def told(world: World, user: str = "qa") -> LoopMetrics:
    found = ledger(world.records, SCOPES[user], world.today, RULES.lights)
    return loop_metrics(found.entries, world.today)


def five(world: World) -> None:
    """One of each: effective, overridden, not shown, sent back to its plan, and one that waits."""
    world.closed()
    world.do(world.judged(Verdict.NO_CHANGE), OverrideEffect(why=GROUNDS), "leader")
    world.do(world.judged(Verdict.NO_CHANGE), CloseNotShown(why="成效未显示"), "qa")
    world.do(world.judged(Verdict.WORSE), PlanAnew(why="重新整改"), "qa")
    world.judged(Verdict.IMPROVED_NOT_PROVEN)
    world.today += timedelta(days=1)


def test_problems_and_tasks_are_counted_apart(world: World) -> None:
    five(world)
    found = told(world)
    assert found.problems == Loop(
        completion=Ratio(4, 5),
        punctuality=Ratio(4, 5),
        effective=Ratio(1, 5),
        not_shown=Ratio(1, 3),
        overridden=Ratio(1, 3),
        recurrence=Ratio(0, 0),
    )
    # Two measures each; what is planned anew keeps those it had until its next plan is approved.
    assert (found.tasks.effective, found.tasks.not_shown) == (Ratio(2, 10), Ratio(2, 6))


def test_an_observation_that_is_over_and_not_judged_is_not_left_out(world: World) -> None:
    item = world.observed()
    assert told(world).problems.effective == Ratio(0, 0)
    assert item.observe_until is not None
    world.today = item.observe_until
    assert told(world).problems.effective == Ratio(0, 1)


def test_a_relapse_counts_among_what_was_looked_back_at(world: World) -> None:
    first, second = world.closed(), world.closed()
    assert second.outcome.look_from is not None
    world.today = second.outcome.look_from
    world.do(first, LookBackAt(result=LookBack.RELAPSED, why="回升"), "qa")
    world.do(second, LookBackAt(result=LookBack.HELD, why="保持"), "qa")
    found = told(world).problems
    assert (found.recurrence, found.effective) == (Ratio(1, 2), Ratio(2, 2))


def test_each_sees_the_metrics_of_what_they_see(world: World) -> None:
    five(world)
    assert [one.unit for one in told(world).units] == ["cs"]
    assert told(world, "dean.em").problems.effective == Ratio(0, 0)
    assert told(world, "student.1").units == ()


def test_a_share_stands_with_its_counts(world: World) -> None:
    assert (said(Ratio(1, 3)), said(Ratio(0, 0))) == ("33.33%（1/3）", "—（0/0）")
    assert [zh for zh, *_ in told(world).problems.named()] == [
        "完成率", "按期率", "有效率", "成效未显示", "特批", "复发率",
    ]  # fmt: skip


def test_the_ledger_tells_how_each_was_closed(world: World, tmp_path: Path) -> None:
    five(world)
    path = tmp_path / "ledger.xlsx"
    write_workbook(ledger(world.records, SCOPES["qa"], world.today, RULES.lights), UNITS, path)
    book = load_workbook(path)
    heads = [cell.value for cell in book["问题清单"][1]]
    closed = [row[heads.index("结项方式")] for row in book["问题清单"].iter_rows(min_row=2, values_only=True)]
    assert closed == ["成效认定通过", "学校特批", "成效未显示", None, None]
    rows = list(book["成效汇总"].iter_rows(min_row=2, values_only=True))
    assert rows[2][:6] == ("合计", "问题", "有效率", 1, 5, 0.2)
    heads = [cell.value for cell in book["效果检验"][1]]
    results = [row[heads.index("检验结果")] for row in book["效果检验"].iter_rows(min_row=2, values_only=True)]
    assert results == ["有效", "无明显变化", "无明显变化", "未检验", "有改善，未证实"]
