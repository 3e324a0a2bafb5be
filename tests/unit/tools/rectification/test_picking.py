"""Items wanted alone: the words of each condition, what keeps to it, and counts that agree with the lines told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rectifying import POSTS, SCOPES, TODAY, UNITS, World
from tools.context import ToolContext
from tools.errors import ToolError
from tools.rectification.desk import Desk
from tools.rectification.picking import group_of, wanted, words_in
from tools.rectification.requests import SendBack, Suspend
from tools.rectification.spans_due import due_in, span_of
from tools.rectification.words import Severity, State
from tools.rectifications import MOST, rectifications
from tools.scope import Scope

Of = Callable[[str], ToolContext]


@pytest.fixture
def of_world(tools_of: Callable[[Scope], ToolContext], world: World) -> Of:
    """The tools of an account of the made-up world, over its records."""
    desk = Desk(world.records, world.posts, lambda: UNITS, lambda _: world.rules, world.workflow)
    return lambda user: replace(tools_of(SCOPES[user]), rectification=desk, today=world.today)


def _told(context: ToolContext, only: str, **more: str) -> tuple[int, list[str]]:
    """The number told, and the items listed."""
    told = rectifications(context, only=only, **more)
    head = told.evidence[told.data["picked"]]
    assert head.value is not None
    return int(head.value), [told.evidence[at].title.split("《")[0] for at in told.data["places"]["items"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("红线的整改有几项", ("红线",)),
        ("重点整改项有哪些", ("重点",)),
        ("底线问题和红线问题的整改", ("红线", "底线")),
        ("最严重的整改是哪条", ("最严重",)),
        ("被退回过的整改有哪些", ("退回过",)),
        ("延期过的整改", ("延期过",)),
        ("哪些整改延过期", ("延期过",)),
        ("下个月有哪些整改要到期", ("下个月到期",)),
        ("已经销号的整改有几项", ("已销号",)),
        ("还没有销号的整改", ("没有销号",)),
        ("在观察期的整改有哪些", ("观察期",)),
        ("等验收的整改", ("待验收",)),
        ("还没验收的整改", ("没有验收通过",)),
        ("验收通过的整改有几项", ("验收通过",)),
        ("没人认领的整改", ("待认领",)),
        ("今年新立的整改项", ("今年立项",)),
        ("2025年立的整改项", ("2025年立项",)),
        ("近三年的整改项", ("近三年立项",)),
        ("上半年到期的整改", ("上半年到期",)),
        ("重点课程建设的整改", ()),
        ("整改期限一般多久", ()),
        ("整改的验收材料", ()),
    ],
)
def test_the_conditions_that_a_text_sets(text: str, words: tuple[str, ...]) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("上半年到期", ("2026-01-01", "2026-06-30")),
        ("去年下半年到期", ("2025-07-01", "2025-12-31")),
        ("二季度到期", ("2026-04-01", "2026-06-30")),
        ("本季度要完成", ("2026-01-01", "2026-03-31")),
        ("本月到期", ("2026-03-01", "2026-03-31")),
        ("下个月到期", ("2026-04-01", "2026-04-30")),
        ("十二月份到期", ("2026-12-01", "2026-12-31")),
        ("这周到期", ("2026-03-16", "2026-03-22")),
        ("30天内到期", ("2026-03-20", "2026-04-19")),
        ("三个月内到期", ("2026-03-20", "2026-06-20")),
        ("年底前到期", ("0001-01-01", "2026-12-31")),
        ("年底到期", ("2026-03-20", "2026-12-31")),
        ("月底到期", ("2026-03-20", "2026-03-31")),
        ("明年到期", ("2027-01-01", "2027-12-31")),
        ("六月前到期", ("0001-01-01", "2026-05-31")),
        ("六月底前到期", ("0001-01-01", "2026-06-30")),
        ("下个月有哪些整改要到期", ("2026-04-01", "2026-04-30")),
        ("期限在6月", ("2026-06-01", "2026-06-30")),
    ],
)
def test_from_when_to_when_a_deadline_lies(words: str, span: tuple[str, str]) -> None:
    assert due_in(words)
    assert span_of(words, TODAY) == tuple(map(date.fromisoformat, span))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("三月份立项", "2026年3月1日至2026年3月31日立项"),
        ("去年下半年立项", "2025年7月1日至2025年12月31日立项"),
        ("去年立项", "2025年立项"),
        ("近三年立项", "2023年3月20日以来立项"),
        ("六月底前到期", "期限不晚于 2026年6月30日"),
    ],
)
def test_a_time_is_told_by_its_days(word: str, said: str) -> None:
    assert words_in(word) == (word,)
    assert [part.said for part in wanted(word, TODAY).parts] == [said]


@pytest.mark.parametrize("text", ["上半年的挂科率", "到期了没有", "什么时候到期", "本月评教", "三个月内答复"])
def test_other_times_are_no_deadlines(text: str) -> None:
    assert due_in(text) == ""
    with pytest.raises(ToolError):
        span_of(text, TODAY)


def test_a_condition_there_is_none_of_is_said() -> None:
    with pytest.raises(ToolError, match="不能按“教材”挑选"):
        wanted("重点、教材", TODAY)


def test_another_of_the_same_kind_takes_its_place() -> None:
    words = ("重点", "观察期", "退回过", "今年立项", "上半年到期")
    assert [group_of(word) for word in words] == ["severity", "stands", "stands", "opened", "due"]


def test_severities_states_and_doings_pick_the_items_they_name(world: World, of_world: Of) -> None:
    red = world.registered(severity=Severity.RED_LINE, title="甲")
    bottom = world.registered(severity=Severity.BOTTOM_LINE, title="乙")
    plain = world.do(world.submitted(title="丙"), SendBack(missing=("记录",), why="不全"), "dean.cs")
    held = world.do(world.working(title="丁"), Suspend(why="等批复"), "qa")
    qa = of_world("qa")
    assert _told(qa, "红线") == (1, [red.id])
    assert _told(qa, "底线") == (2, [red.id, bottom.id])
    assert _told(qa, "最严重") == (1, [red.id])
    assert _told(qa, "退回过") == (1, [plain.id])
    assert _told(qa, "挂起") == (1, [held.id])
    assert _told(qa, "没有验收通过")[0] == 4
    assert _told(qa, "一般、挂起") == (1, [held.id])
    assert _told(qa, "已销号") == (0, [])
    assert _told(qa, "今年立项")[0] == 4


def test_the_gravest_is_sought_among_what_is_not_over(world: World, of_world: Of) -> None:
    closed = world.closed(severity=Severity.RED_LINE, title="甲")
    assert closed.state is State.EFFECTIVE_CLOSED
    assert _told(of_world("qa"), "最严重")[1] == [closed.id]
    key = world.registered(severity=Severity.KEY, title="乙")
    assert _told(of_world("qa"), "最严重")[1] == [key.id]
    assert _told(of_world("qa"), "已销号") == (1, [closed.id])


def test_what_has_no_deadline_yet_is_told_beside_a_time(world: World, of_world: Of) -> None:
    working = world.working()
    world.registered()
    assert working.due_on == TODAY + timedelta(days=180)
    told = rectifications(of_world("qa"), only="下半年到期")
    assert told.evidence[0].value == 1
    assert "另有 1 条还没有批准的方案" in str(told.evidence[0].definition)
    assert _told(of_world("qa"), "上半年到期") == (0, [])


def test_the_number_is_that_of_all_and_the_lines_are_cut(world: World, of_world: Of) -> None:
    for at in range(MOST + 2):
        world.registered(title=f"第{at}项", severity=Severity.KEY)
    told = rectifications(of_world("qa"), only="重点")
    assert told.evidence[0].value == MOST + 2
    assert len(told.data["places"]["items"]) == MOST
    assert any("只列出靠前的一部分" in note for note in told.notes)


def test_units_are_counted_by_who_leads_and_nobody_is_named(world: World, of_world: Of) -> None:
    for title in ("甲", "乙"):
        world.registered(title=title)
    world.registered(title="丙", unit="em", level="college")
    told = rectifications(of_world("qa"), about="units")
    owed = [told.evidence[at] for at in told.data["places"]["owed"]]
    assert [(e.title, e.value) for e in owed] == [("计算机学院", 2), ("经济管理学院", 1)]
    assert sum(int(e.value or 0) for e in owed) == 3
    assert not any(post.name in f"{e.title}{e.display}{e.definition}" for e in owed for post in POSTS)
    own = rectifications(of_world("dean.cs"), about="units")
    assert [own.evidence[at].title for at in own.data["places"]["owed"]] == ["计算机学院"]


def test_a_part_of_a_unit_is_not_told_as_the_whole(world: World, of_world: Of) -> None:
    world.registered()
    world.registered(unit="cs", level="college")
    names = {
        user: rectifications(of_world(user), unit="cs", only="今年立项").evidence[0].entity
        for user in ("qa", "dean.cs", "head.cs.se")
    }
    assert names == {"qa": "计算机学院", "dean.cs": "计算机学院", "head.cs.se": "计算机学院里您可以查看的"}


def test_what_waits_for_the_asker_is_picked_too(world: World, of_world: Of) -> None:
    world.registered(severity=Severity.RED_LINE)
    world.registered()
    told = rectifications(of_world("qa"), about="waiting", only="红线")
    assert told.evidence[0].value == 1
    assert "红线" in str(told.evidence[0].definition)
