"""What was registered and what a later registration changed, as people read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.rectifying import SCOPES, TODAY, UNITS, World
from tools.metrics.catalogue_files import load_catalogue
from tools.rectification.model import Registration
from tools.rectification.registered_told import Naming, day_of, facts, history, made

NAMING = Naming(load_catalogue(), UNITS.name)
MOVED = "措施于 2026-12-01 验收，晚于观察期开始，观察期按规定顺延为 2027-11-15 至 2028-11-10"


@pytest.fixture
def registered(world: World) -> Registration:
    return world.records.registrations(world.planned().id, SCOPES["qa"])[-1]


def again(one: Registration, reason: str, **changes: object) -> Registration:
    assert one.test is not None
    return replace(one, number=one.number + 1, reason=reason, test=replace(one.test, **changes))  # type: ignore[arg-type]


def test_a_window_moved_by_the_rules_is_nobodys_choice_and_its_words_alone_do_not_make_it_one(
    registered: Registration,
) -> None:
    window = {"observe_from": date(2027, 11, 15), "observe_until": date(2028, 11, 10)}
    moved = again(registered, MOVED, **window)
    assert "按规定顺延（李院长办理验收时）" in made(moved, lambda _: "李院长", TODAY)
    own = again(registered, "观察期按规定顺延", **window)
    assert "办理验收时" not in made(own, lambda _: "李院长", TODAY)
    eased = again(registered, MOVED, **window, target=0.14)
    _, changed = history((registered, eased), NAMING)
    assert any(line.startswith("目标：10.00% → 14.00%") for line in changed)


def test_everything_that_decides_is_told(registered: Registration) -> None:
    assert registered.test is not None
    told = dict(facts(registered.test, NAMING))
    assert told["改善方向"] == "下降为改善"
    assert told["对照单位"] == "没有登记"
    assert told["检验方法"] == "与本单位历史比较"
    assert list(history((registered,), NAMING)) == [()]


def test_the_day_of_a_registration_is_the_schools_and_not_that_of_the_moment(
    world: World, registered: Registration
) -> None:
    events = world.records.events(registered.item, SCOPES["qa"])
    late = replace(registered, made_at=registered.made_at)
    moved = [replace(event, day=date(2026, 3, 21)) for event in events]
    assert (day_of(late, events), day_of(late, moved)) == (TODAY, date(2026, 3, 21))
