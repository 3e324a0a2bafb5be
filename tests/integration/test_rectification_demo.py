"""The demo's rectifications under way: true to the workflow, measured on the data, and gone when the demo's data go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from api.accounts import Account, Accounts
from api.rectification.demo import play_demo, take_out_demo
from api.rectification.parts import Rectification, build_rectification
from api.settings import Settings
from evals import by_hand
from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.stores import demo_scopes
from tools.rectification.words import State
from tools.scope import Role, Scope

EVERYTHING = Scope("qa", Role.QA)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, warehouse: DuckWarehouse) -> Settings:
    return home_of(tmp_path_factory, warehouse)


def home_of(tmp_path_factory: pytest.TempPathFactory, warehouse: DuckWarehouse) -> Settings:
    """A home without any item, and the accounts of those who hold a post."""
    home = tmp_path_factory.mktemp("home")
    made = Settings(home=home, documents=())
    made.school.mkdir()
    for template in (ALIASES_YAML, RULES_YAML):
        shutil.copy(template, made.school / template.name)
    client = warehouse.open(warehouse.current())
    scopes = demo_scopes(client).values()
    client.close()
    with closing(Accounts(made.records)) as accounts:
        accounts.add(
            Account(s.user, s.role, s.user, "hash", s.college, s.major, s.person, s.sections, demo=True)
            for s in scopes
            if s.role not in (Role.TEACHER, Role.STUDENT)
        )
    return made


def opened(settings: Settings, warehouse: DuckWarehouse, today: date = DEFAULT_TODAY) -> tuple[Rectification, Accounts]:
    accounts = Accounts(settings.records)
    return build_rectification(settings, warehouse, accounts, lambda: today, lambda: True), accounts


@pytest.fixture(scope="module")
def demo(settings: Settings, warehouse: DuckWarehouse) -> Iterator[Rectification]:
    parts, accounts = opened(settings, warehouse)
    assert play_demo(parts, accounts, DEFAULT_TODAY) == 7
    assert play_demo(parts, accounts, DEFAULT_TODAY) == 0
    yield parts
    parts.close()
    accounts.close()


def test_a_new_user_sees_a_board_that_lives(demo: Rectification) -> None:
    found = demo.ledger(EVERYTHING)
    assert {entry.item.state for entry in found.entries} == {
        State.OBSERVING, State.WORKING, State.COLLEGE_REVIEW, State.REWORK, State.APPROVING, State.UNCLAIMED,
        State.UNASSIGNED,
    }  # fmt: skip
    late = [entry for entry in found.entries if entry.standing.overdue]
    assert [(entry.standing.overdue, entry.standing.overdue_original) for entry in late] == [(12, 42)]
    assert (found.problems.overdue, found.problems.accepted) == (1, 1)
    assert demo.workflow.verify(demo.files.is_whole).problems == ()


def test_what_a_day_brings_is_there_and_written_once(demo: Rectification) -> None:
    assert demo.tick() == []
    assert {n.state for n in demo.records.notices(EVERYTHING)} == {"draft", "notice"}


def test_registered_baselines_are_the_metric_as_counted_by_hand(demo: Rectification, warehouse: DuckWarehouse) -> None:
    client = warehouse.open(warehouse.current())
    found = demo.records.newest_registrations(EVERYTHING)
    tests = [registered.test for registered in found.values() if registered.test]
    assert len(tests) == 2
    for test in tests:
        assert test.guard is not None
        for request, baseline in ((test.request, test.baseline), (test.guard.request, test.guard.baseline)):
            level = "major" if "." in request.unit else "college"
            cell = by_hand.Cell(level, request.unit, request.periods)
            true = by_hand.cell(client, request.metric, cell)
            assert by_hand.close((baseline.value, baseline.numerator, baseline.denominator, baseline.n), true)
            assert baseline.generation == warehouse.current().number
    client.close()


def test_deleting_every_checkpoint_loses_nothing(demo: Rectification, settings: Settings) -> None:
    before = [demo.records.events(item.id, EVERYTHING) for item in demo.records.items(EVERYTHING)]
    for path in settings.home.glob("checkpoints*"):
        path.unlink()
    assert [demo.records.events(item.id, EVERYTHING) for item in demo.records.items(EVERYTHING)] == before


def test_a_demo_of_an_early_day_has_what_can_be_played(
    warehouse: DuckWarehouse, settings: Settings, tmp_path: Path
) -> None:
    early = date(2021, 10, 1)
    shutil.copytree(settings.school, tmp_path / "home" / "school")
    fresh = Settings(home=tmp_path / "home", documents=())
    with closing(Accounts(fresh.records)) as accounts, closing(Accounts(settings.records)) as known:
        accounts.add([account for role in Role for account in known.holding(role)])
    parts, accounts = opened(fresh, warehouse, early)
    assert play_demo(parts, accounts, early) == 7
    assert parts.workflow.verify(parts.files.is_whole).problems == ()
    parts.close()
    accounts.close()


def test_the_demos_items_go_with_its_accounts_unless_the_school_has_acted_on_them(
    settings: Settings, warehouse: DuckWarehouse, tmp_path: Path
) -> None:
    shutil.copytree(settings.home, tmp_path / "home")
    copied = Settings(home=tmp_path / "home", documents=())
    parts, accounts = opened(copied, warehouse)
    assert parts.records.items(EVERYTHING)
    assert not take_out_demo(parts.engine, lambda name: name != "dean.em")
    assert parts.records.items(EVERYTHING)
    assert take_out_demo(parts.engine, lambda _: True)
    assert (parts.records.items(EVERYTHING), parts.records.notices(EVERYTHING)) == ([], [])
    whole = parts.workflow.verify()
    assert (whole.head.events, whole.problems) == (0, ())
    with parts.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM rectification_plan")).scalar_one() == 0
    parts.close()
    accounts.close()


def test_items_judged_by_the_days_run_are_over_and_add_nothing_to_what_is_owed(
    tmp_path_factory: pytest.TempPathFactory, warehouse: DuckWarehouse, demo: Rectification
) -> None:
    """Each has a verdict of the registered test, and lies where nothing is late or left to do for its owner."""
    parts, accounts = opened(home_of(tmp_path_factory, warehouse), warehouse)
    with closing(parts), closing(accounts):
        play_demo(parts, accounts, DEFAULT_TODAY, judged=True)
        items = {item.title: item for item in parts.records.items(EVERYTHING)}
        live = {item.title: item.state for item in demo.records.items(EVERYTHING)}
        assert {title: items[title].state for title in live} == live
        over = [item for title, item in items.items() if title not in live]
        assert over
        assert all(item.outcome.judgement is not None for item in over)
        assert {item.state for item in over} <= {State.JUDGED, State.EFFECTIVE_CLOSED, State.NOT_SHOWN}
        assert parts.ledger(EVERYTHING).problems.overdue == demo.ledger(EVERYTHING).problems.overdue
