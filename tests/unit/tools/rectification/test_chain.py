"""The chain: whatever somebody changes past the workflow shows."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from tests.rectifying import SCOPES, World
from tools.rectification.requests import Remark

CHANGES = {
    "a reason altered": "UPDATE rectification_event SET why = '已核实' WHERE seq = 7",
    "an actor altered": "UPDATE rectification_event SET actor = 'qa.2' WHERE seq = 13",
    "a day altered": "UPDATE rectification_event SET day = '2026-03-01' WHERE seq = 11",
    "the details altered": "UPDATE rectification_event SET details = '{}' WHERE seq = 7",
    "an event removed": "DELETE FROM rectification_event WHERE seq = 12",
    "the last event removed": "DELETE FROM rectification_event WHERE seq = 15",
    "the first event removed": "DELETE FROM rectification_event WHERE seq = 1",
    "two events exchanged": "UPDATE rectification_event SET seq = seq - 17 WHERE seq IN (8, 9)",
    "an item's state altered": "UPDATE rectification_item SET state = 'working'",
    "an item removed": "DELETE FROM rectification_item",
    "a plan altered": "UPDATE rectification_plan SET plan = '{}'",
    "a plan removed": "DELETE FROM rectification_plan",
    "a test altered": "UPDATE rectification_test SET test = '{\"test\": null}'",
    "evidence renamed": "UPDATE rectification_evidence SET name = '别的.pdf'",
    "evidence dated back": "UPDATE rectification_evidence SET made_on = '2026-01-01'",
    "evidence exchanged": "UPDATE rectification_evidence SET sha256 = sha256 || '' , size = 7",
    "the head moved": "UPDATE rectification_head SET events = 14",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_past_the_workflow_is_found(world: World, change: str) -> None:
    item = world.observed()
    world.do(item, Remark(why="已核对"), "qa")
    assert world.workflow.verify().problems == ()
    with world.engine.begin() as connection:
        connection.execute(text(CHANGES[change]))
        # 8 has become -9 and 9 has become -8: a key cannot be exchanged in one step.
        connection.execute(text("UPDATE rectification_event SET seq = -seq WHERE seq < 0"))
    assert world.workflow.verify().problems


def test_a_deadline_moved_in_the_item_alone_is_named(either: World) -> None:
    item = either.working()
    with either.engine.begin() as connection:
        body = connection.execute(text("SELECT body FROM rectification_item")).scalar_one()
        whole = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        later = whole.replace("2026-09-16", "2027-09-16")
        connection.execute(text("UPDATE rectification_item SET body = :body"), {"body": later})
    (problem,) = either.workflow.verify().problems
    assert problem == f"整改项 {item.id} 被改动：due_on、due_on_original"


def test_a_file_that_is_gone_is_named(world: World) -> None:
    world.submitted()
    assert world.workflow.verify(lambda _: True).problems == ()
    assert [p.split("（")[0] for p in world.workflow.verify(lambda _: False).problems] == [
        "证据文件 M1.pdf", "证据文件 M2.pdf",
    ]  # fmt: skip


def test_the_chain_is_one_over_all_items(world: World) -> None:
    one, other = world.registered(), world.registered(title="另一项")
    for item in (one, other, one):
        world.do(item, Remark(why="已核对"), "qa")
    numbers = [e.seq for item in (one, other) for e in world.records.events(item.id, SCOPES["qa"])]
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    assert world.workflow.verify().head.events == 5
