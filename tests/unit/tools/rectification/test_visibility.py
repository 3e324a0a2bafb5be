"""Isolation: through every way of reading, each person gets what the design says, worked out here once more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.rectifying import POSTS, RULES, SCOPES, TODAY, UNITS, World, a_plan
from tools.errors import NoSuchItem
from tools.rectification.ledger import ledger
from tools.rectification.model import Item
from tools.rectification.posts import Post
from tools.rectification.records import Records
from tools.rectification.requests import Assign, Claim, Remark
from tools.rectification.words import Level
from tools.rectification.workbook import write_workbook
from tools.scope import Role, Scope

COLLEGE_OF = {"cs.se": "cs", "cs.ai": "cs", "cs": "cs", "em": "em"}


def may_see(post: Post, item: Item) -> bool:
    units = (item.unit, *item.cooperating)
    involved = any(p and p.is_same_person(post) for p in (item.owner, item.supervisor, *item.hands))
    by_role = {
        Role.QA: True,
        Role.LEADER: True,
        Role.DEAN: post.college in [COLLEGE_OF.get(unit) for unit in units],
        Role.HEAD: post.major in units,
    }
    return post.role is not Role.STUDENT and (by_role.get(post.role, False) or involved)


@pytest.fixture
def school(world: World) -> World:
    """Items of every level, shared, owned and supervised by different people, one of them handed on."""
    se = world.planned("teacher.1", responsible="teacher.10")
    world.do(se, a_plan(TODAY, cooperating=("em",), why="与经管共建"), "teacher.1")
    world.submitted("teacher.10", unit="cs", level=Level.COLLEGE, responsible="head.cs.ai")
    world.working("office.jw", unit="jw", level=Level.SCHOOL)
    item = world.registered(unit="em", level=Level.COLLEGE)
    item = world.do(item, Assign(owner="teacher.2", supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), "teacher.2")
    world.do(item, Assign(owner="dean.em", supervisor="qa.2"), "qa")
    world.registered(unit="cs.ai")
    return world


READING: dict[str, Callable[[Records, str, Scope], Any]] = {
    "item": Records.item,
    "events": Records.events,
    "plans": Records.plans,
    "registrations": Records.registrations,
    "evidence": Records.evidence,
}


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.username)
def test_each_reads_what_is_theirs_to_see(school: World, post: Post, tmp_path: Path) -> None:
    scope, records = SCOPES[post.username], school.records
    items = records.items(SCOPES["qa"])
    assert len(items) == 5
    allowed = {item.id for item in items if may_see(post, item)}
    assert {item.id for item in records.items(scope)} == allowed
    for item in items:
        for read in READING.values():
            if item.id in allowed:
                read(records, item.id, scope)
            else:
                with pytest.raises(NoSuchItem):
                    read(records, item.id, scope)
    for whole in (records.newest_plans(scope), records.newest_registrations(scope), records.all_evidence(scope)):
        assert set(whole) <= allowed
    path = tmp_path / "ledger.xlsx"
    write_workbook(ledger(records, scope, TODAY, RULES.lights), UNITS, path)
    _, units, *lists = load_workbook(path).worksheets
    for sheet in lists:
        assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} <= allowed
    leading = {UNITS.name(item.college or item.unit) for item in items if item.id in allowed}
    assert {row[0] for row in units.iter_rows(min_row=2, values_only=True)} == {"合计", *leading}


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.username)
def test_each_acts_only_on_what_is_theirs_to_see(school: World, post: Post) -> None:
    for item in school.records.items(SCOPES["qa"]):
        if may_see(post, item):
            school.do(item.id, Remark(why="已核对"), post.username)
        else:
            with pytest.raises(NoSuchItem):
                school.do(item.id, Remark(why="已核对"), post.username)


def test_a_name_with_a_wildcard_in_it_sees_no_more(school: World) -> None:
    for name in ("%", "_", "dean_cs", "dean.c%", "|", ""):
        scope = Scope(name, Role.TEACHER, college="cs", person=name or "x")
        assert school.records.items(scope) == []
