"""What a day brings: one reminder when its time has come, letters only as drafts, nothing twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge_base.evaluation.rectification_rules import RectificationRules, Span
from tests.rectifying import RULES, SCOPES, TODAY, UNITS, World
from tools.errors import Lacking, NoSuchItem, NotNow, NotUpToYou
from tools.rectification.events import Notice
from tools.rectification.requests import AskExtension, GrantExtension, Suspend
from tools.rectification.tick import Ticking

DUE = TODAY + timedelta(days=180)


def tick(world: World, day: date, rules: RectificationRules = RULES) -> list[Notice]:
    return Ticking(world.engine, world.posts).tick(day, rules, UNITS)


def test_a_day_repeated_writes_nothing_again(either: World) -> None:
    either.working()
    day = DUE + timedelta(days=40)
    assert [n.kind for n in tick(either, day)] == ["约谈建议"]
    assert tick(either, day) == []
    assert len(either.records.notices(SCOPES["qa"])) == 1


# The deadline is a Wednesday: three working days after it is the next Monday.
@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (-31, []),
        (-30, ["到期提醒30"]),
        (-8, ["到期提醒30"]),
        (-7, ["到期提醒7"]),
        (0, ["到期提醒1"]),
        (1, ["逾期提醒"]),
        (4, ["逾期提醒"]),
        (5, ["督办单"]),
        (7, ["核实卡点"]),
        (14, ["抄送分管校领导"]),
        (30, ["约谈建议"]),
    ],
)
def test_what_comes_due_when(world: World, days: int, kinds: list[str]) -> None:
    world.working()
    assert [n.kind for n in tick(world, DUE + timedelta(days=days))] == kinds


def test_day_by_day_each_step_comes_once(world: World) -> None:
    world.working()
    kinds = [n.kind for days in range(-40, 60) for n in tick(world, DUE + timedelta(days=days))]
    assert kinds == [
        "到期提醒30", "到期提醒7", "到期提醒1", "逾期提醒", "督办单", "核实卡点", "抄送分管校领导", "约谈建议",
    ]  # fmt: skip


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday = date(2026, 3, 20)
    three = Span(days=3, working=True)
    assert RULES.after(friday, three) == date(2026, 3, 25)
    rules = RULES.model_copy(update={"holidays": frozenset({date(2026, 3, 24)})})
    assert rules.after(friday, three) == date(2026, 3, 26)


def test_a_reminder_reaches_its_owner_and_a_letter_waits_for_the_quality_office(world: World) -> None:
    world.working()
    tick(world, DUE + timedelta(days=1))
    (letter,) = tick(world, DUE + timedelta(days=5))
    assert (letter.state, letter.to) == ("draft", ("dean.cs", "head.cs.se", "supervisor"))
    assert "请说明卡在何处" in letter.text
    assert [n.kind for n in world.records.notices(SCOPES["head.cs.se"])] == ["逾期提醒"]
    assert world.records.notices(SCOPES["head.cs.ai"]) == []
    assert len(world.records.notices(SCOPES["qa"])) == 2
    with pytest.raises(NotUpToYou):
        world.workflow.issue(letter.id, SCOPES["dean.cs"], TODAY)
    with pytest.raises(NoSuchItem):
        world.workflow.issue("f" * 32, SCOPES["qa"], TODAY)
    world.workflow.issue(letter.id, SCOPES["qa"], TODAY)
    with pytest.raises(NotNow):
        world.workflow.issue(letter.id, SCOPES["qa"], TODAY)
    assert [n.kind for n in world.records.notices(SCOPES["head.cs.se"])] == ["督办单", "逾期提醒"]
    event = world.records.events(letter.item, SCOPES["qa"])[-1]
    assert (event.verb, event.actor, event.details["text"]) == ("issue", "qa", letter.text)
    assert world.workflow.verify().problems == ()


def test_the_office_may_word_a_letter_anew_and_the_draft_stays_on_record(world: World) -> None:
    world.working()
    tick(world, DUE + timedelta(days=1))
    (letter,) = tick(world, DUE + timedelta(days=5))
    with pytest.raises(Lacking, match="4000"):
        world.workflow.issue(letter.id, SCOPES["qa"], TODAY, text="请" * 4001)
    issued = world.workflow.issue(letter.id, SCOPES["qa"], TODAY, text="请于周五前说明进展。\r\n")
    assert issued.text == "请于周五前说明进展。"
    assert [n.text for n in world.records.notices(SCOPES["head.cs.se"]) if n.kind == letter.kind] == [issued.text]
    details = world.records.events(letter.item, SCOPES["qa"])[-1].details
    assert (details["text"], details["drafted"]) == (issued.text, letter.text)
    assert world.workflow.verify().problems == ()


def test_an_extension_that_was_granted_starts_the_ladder_anew(world: World) -> None:
    item = world.working()
    item = world.do(item, AskExtension(to=DUE + timedelta(days=20), why="设备未到"), "head.cs.se")
    world.do(item, GrantExtension(why="同意"), "qa")
    assert [n.kind for n in tick(world, DUE + timedelta(days=1))] == ["到期提醒30"]
    (late,) = tick(world, DUE + timedelta(days=21))
    assert f"原定 {DUE}" in late.text


def test_what_is_suspended_or_observed_is_not_chased(world: World) -> None:
    world.do(world.working(), Suspend(why="等批复"), "qa")
    world.observed()
    assert tick(world, DUE + timedelta(days=40)) == []
    assert [n.kind for n in tick(world, TODAY + timedelta(days=601))] == ["观察期满提醒"]


def test_a_plan_that_does_not_come_is_asked_for(world: World) -> None:
    world.registered()
    (notice,) = tick(world, TODAY + timedelta(days=31))
    assert (notice.kind, notice.to) == ("方案催交", ("qa", "qa.2"))
