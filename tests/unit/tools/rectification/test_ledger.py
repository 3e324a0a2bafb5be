"""The ledger: what is overdue and since when, problems and tasks counted apart, and a workbook that is safe to open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from tests.rectifying import ASKED, METRICS, POSTS, RULES, SCOPES, TODAY, UNITS, World, a_plan, a_test, evidence
from tools.metrics.catalogue_files import load_catalogue
from tools.rectification.deadlines import Light, Standing, standing
from tools.rectification.effects_told import MOST, EffectTeller
from tools.rectification.judged import Outcome
from tools.rectification.ledger import Ledger, ledger
from tools.rectification.model import Item
from tools.rectification.requests import (
    Accept,
    ApprovePlan,
    AskExtension,
    GrantExtension,
    Report,
    ReturnPlan,
    SendBack,
    SubmitPlan,
    SubmitWork,
    Suspend,
)
from tools.rectification.telling import Teller
from tools.rectification.titles import titled
from tools.rectification.words import Level, State
from tools.rectification.workbook import _name, write_workbook

DUE = TODAY + timedelta(days=180)


def told(world: World, day: date, user: str = "qa") -> Ledger:
    return ledger(world.records, SCOPES[user], day, RULES.lights)


def stands(world: World, item: Item, day: date) -> Standing:
    plans = world.records.plans(item.id, SCOPES["qa"])
    return standing(item, plans[-1].plan if plans else None, day, RULES.lights)


def test_overdue_is_told_by_the_first_deadline_and_by_the_one_that_holds(world: World) -> None:
    item = world.working()
    assert stands(world, item, DUE) == Standing(0, 0, 0, Light.YELLOW, ("剩 0 天，自报进度 0%", "节点滞后：过半、过半"))
    item = world.do(item, AskExtension(to=DUE + timedelta(days=20), why="设备未到"), "head.cs.se")
    item = world.do(item, GrantExtension(why="同意"), "qa")
    after = stands(world, item, DUE + timedelta(days=5))
    assert (after.overdue_original, after.overdue) == (5, 0)
    later = stands(world, item, DUE + timedelta(days=25))
    assert (later.overdue_original, later.overdue, later.light) == (25, 5, Light.RED)


def test_under_observation_nothing_is_overdue(world: World) -> None:
    item = world.observed()
    assert stands(world, item, DUE + timedelta(days=300)) == Standing(0, 0, 0, Light.GREEN, ())


def test_suspended_it_is_late_by_the_first_deadline_only(world: World) -> None:
    item = world.do(world.working(), Suspend(why="等批复"), "qa")
    late = stands(world, item, DUE + timedelta(days=3))
    assert (late.overdue_original, late.overdue, late.light) == (3, 0, Light.NONE)


def test_a_plan_that_does_not_come_is_overdue_after_thirty_days(world: World) -> None:
    item = world.registered()
    assert stands(world, item, TODAY + timedelta(days=30)).plan_overdue == 0
    assert stands(world, item, TODAY + timedelta(days=31)).plan_overdue == 1


def test_sent_back_twice_it_is_red_and_a_reported_hundred_keeps_nothing_green(world: World) -> None:
    item = world.submitted()
    for round_ in range(2):
        item = world.do(item, SendBack(missing=("记录",), why="不全"), "dean.cs")
        item = world.do(item, Report(measure="M1", progress=100, done=("过半",), why="已补"), "head.cs.se")
        if round_ == 0:
            item = world.do(item, SubmitWork(why="已补"), "head.cs.se")
    assert stands(world, item, TODAY).why == ("验收退回 2 次",)


def test_problems_and_tasks_are_counted_apart(world: World) -> None:
    world.observed()
    waiting = world.submitted()
    world.do(waiting, Accept(why="属实"), "dean.cs")
    world.working()
    found = told(world, DUE + timedelta(days=1))
    assert (found.problems.total, found.tasks.total) == (3, 6)
    assert (found.problems.accepted, found.tasks.accepted) == (1, 2)
    assert (found.problems.due, found.problems.overdue, found.tasks.overdue) == (3, 2, 4)
    assert found.problems.completion == pytest.approx(1 / 3)
    assert (found.problems.on_time, found.problems.waiting) == (1, 1)


def test_the_ledger_is_of_one_moment_whatever_is_approved_meanwhile(either: World) -> None:
    item = either.do(either.planned(), SubmitPlan(), "head.cs.se")
    acted: list[str] = []

    def approve_another_plan(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if acted or not statement.startswith("SELECT"):
            return
        acted.append(statement)
        made = either.do(item, ReturnPlan(missing=("措施",), why="措施不全"), "dean.cs")
        made = either.do(made, a_plan(TODAY, measures=("N1",)), "head.cs.se")
        made = either.do(made, SubmitPlan(), "head.cs.se")
        while made.state is State.APPROVING:
            made = either.do(made, ApprovePlan(why="同意"), either.approver(made))

    event.listen(either.engine, "after_cursor_execute", approve_another_plan)
    found = told(either, TODAY)
    assert acted
    (entry,) = found.entries
    assert (entry.item.state, found.tasks.total) == (State.APPROVING, 0)
    event.remove(either.engine, "after_cursor_execute", approve_another_plan)
    assert told(either, TODAY).tasks.total == 1


def test_the_ledger_of_a_scope_holds_what_that_person_may_see(world: World) -> None:
    world.working()
    world.registered(unit="em", level=Level.COLLEGE, title="经管的问题")
    seen = {user: [e.item.title for e in told(world, TODAY, user).entries] for user in SCOPES}
    assert [len(seen[user]) for user in ("qa", "leader", "dean.cs", "dean.em", "head.cs.se")] == [2, 2, 1, 1, 1]
    assert seen["dean.em"] == ["经管的问题"]
    assert seen["student.1"] == seen["teacher.1"] == seen["head.cs.ai"] == []
    assert len(seen["supervisor"]) == 1


def test_the_workbook_holds_no_formula(world: World, tmp_path: Path) -> None:
    item = world.registered(title='=HYPERLINK("http://evil.example","点我")', problem="+1+1", why="@x立项")
    world.registered(title="-2+3", problem="\t=1+1 前有制表符".strip())
    done = world.submitted(title="|calc")
    path = tmp_path / "ledger.xlsx"
    write_workbook(told(world, TODAY), UNITS, path, ("完成率（学校导入的整改记录表）：33.33%",))
    book = load_workbook(path)
    assert book.sheetnames == ["汇总", "成效汇总", "问题清单", "任务清单", "责任清单", "效果检验", "提醒与文书"]
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [c.value for c in cells if isinstance(c.value, str) and c.value[:1] in "=+-@\t\r"]
    problems = book["问题清单"]
    row = {head.value: cell.value for head, cell in zip(problems[1], problems[2], strict=True)}
    assert row["编号"] == item.id
    assert str(row["问题"]).lstrip("'").startswith("=HYPERLINK")
    assert str(row["立项"]).startswith(TODAY.isoformat())
    tests = book["效果检验"]
    assert [c.value for c in tests[2]][:2] == [done.id, "课程不及格率"]
    shown = {head.value: cell.value for head, cell in zip(tests[1], tests[2], strict=True)}
    assert (shown["基线"], shown["目标值"]) == ("15.00%", "10.00%")
    assert (shown["改善方向"], shown["对照单位"]) == ("下降为改善", "没有登记")
    assert shown["登记时的方法"] == "与本单位历史比较"
    assert (shown["检验结果"], shown["检验把握"], shown["结论"]) == ("未检验", 0.8, None)
    duties = {head.value: cell.value for head, cell in zip(book["责任清单"][1], book["责任清单"][4], strict=True)}
    assert duties["措施负责人"] == "M1；M2"
    assert any("学校导入的整改记录表" in str(line[0].value) for line in book["汇总"].iter_rows())


def test_a_post_that_stands_in_the_name_is_not_said_twice() -> None:
    post = next(p for p in POSTS if p.username == "head.cs.se")
    assert _name(post) == "陈思（专业负责人）"
    assert _name(replace(post, name="陈思（软件工程专业负责人）")) == "陈思（软件工程专业负责人）"


def test_a_measure_shown_by_a_file_and_one_that_is_not(world: World, tmp_path: Path) -> None:
    item = world.do(world.working(), evidence("M1"), "head.cs.se")
    path = tmp_path / "ledger.xlsx"
    write_workbook(told(world, TODAY), UNITS, path)
    rows = list(load_workbook(path)["任务清单"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1], row[7], row[8]) for row in rows] == [
        (item.id, "M1", 1, "未验收"),
        (item.id, "M2", 0, "未验收"),
    ]


def test_an_item_is_known_by_the_course_its_test_is_of(world: World) -> None:
    world.registered(title="甲项")
    item = world.planned(title="乙项")
    entries = ledger(world.records, SCOPES["qa"], TODAY, RULES.lights).entries
    of_course = tuple(
        replace(e, registration=replace(e.registration, test=replace(e.registration.test, course_name="语言学导论")))
        if e.registration and e.registration.test
        else e
        for e in entries
    )
    found = titled(of_course, "语言学导论")
    assert found is not None
    assert found.item.id == item.id
    assert titled(entries, "语言学导论") is None


def test_a_list_of_effects_says_how_many_it_leaves_out(world: World) -> None:
    item = world.judged()
    (entry,) = ledger(world.records, SCOPES["qa"], world.today, RULES.lights).entries
    waiting = replace(entry, item=replace(item, state=State.OBSERVING, outcome=Outcome()))
    teller = Teller(world.today, UNITS, world.posts, load_catalogue(), "全校")
    told = EffectTeller(teller, lambda _: None).sections((*[waiting] * (MOST + 1), entry))["items"]
    assert [told[0].display, told[-1].title, told[-1].value] == ["检验结果：有效；还没有认定", "没有列出的", 2]
    assert len(told) == MOST + 1


def test_a_title_within_an_items_title_has_the_inner_marks(world: World) -> None:
    item = world.registered(title="《数据结构》不及格率升高")
    assert item.called == f"{item.id}《〈数据结构〉不及格率升高》"


def test_every_registration_has_a_row_of_its_own(world: World, tmp_path: Path) -> None:
    item = world.planned()
    again = a_test(world.today, target=0.12, why="目标写得太宽")
    world.do(item, again, "head.cs.se")
    write_workbook(told(world, world.today), UNITS, tmp_path / "book.xlsx")
    heads, *rows = load_workbook(tmp_path / "book.xlsx")["效果检验"].iter_rows(values_only=True)
    seen = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [(row["第几次登记"], row["目标值"]) for row in seen] == [(1, "10.00%"), (2, "12.00%")]
    assert [row["检验结果"] for row in seen] == ["已由后一次登记代替", "未检验"]


def test_an_earlier_registration_of_another_metric_has_its_own_figures(world: World, tmp_path: Path) -> None:
    item = world.planned()
    other = replace(ASKED, metric=METRICS[1])
    world.do(item, a_test(world.today, request=other, why="换一个指标"), "head.cs.se")
    write_workbook(told(world, world.today), UNITS, tmp_path / "book.xlsx")
    heads, *rows = load_workbook(tmp_path / "book.xlsx")["效果检验"].iter_rows(values_only=True)
    assert [dict(zip(heads, row, strict=True))["基线"] for row in rows] == ["15.00%", "15.00%"]


def test_figures_of_a_judgement_are_in_it_as_they_are_read(world: World, tmp_path: Path) -> None:
    item = world.judged()
    assert item.outcome.judgement is not None
    assert item.outcome.judgement.estimate not in (None, -0.05)
    write_workbook(told(world, world.today), UNITS, tmp_path / "book.xlsx")
    heads, row = load_workbook(tmp_path / "book.xlsx")["效果检验"].iter_rows(values_only=True)
    seen = dict(zip(heads, row, strict=True))
    assert [seen[name] for name in ("估计的变化", "区间下", "区间上")] == [-0.05, -0.08, -0.02]
