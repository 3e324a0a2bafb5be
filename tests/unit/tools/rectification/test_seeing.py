"""Figures of a judgement go to who may have the metric's; others who see the item have the verdict and the state."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.rectification.views import RegistrationView
from tests.rectifying import SCOPES, World
from tools.metrics.definition import Catalogue
from tools.rectification.looking import lot_of
from tools.rectification.model import EffectTest
from tools.rectification.registered_told import KEPT, Naming, facts, kept_from
from tools.rectification.seeing import bare_details, told_to
from tools.rectification.tables import event_table
from tools.scope import Scope


def _sees(test: EffectTest, scope: Scope) -> bool:
    return scope.user in ("dean.cs", "leader")


@pytest.mark.parametrize(
    ("user", "figures"),
    [
        ("qa", True),
        ("dean.cs", True),
        ("leader", True),
        ("dean.em", False),
        ("supervisor", False),
        ("teacher.1", False),
    ],
)
def test_a_reader_has_the_figures_only_by_the_own_post(world: World, user: str, figures: bool) -> None:
    item = world.judged()
    registered = world.records.registrations(item.id, SCOPES["qa"])[-1]
    judged = told_to(item, registered, SCOPES[user], _sees).outcome.judgement
    assert judged is not None
    assert judged.verdict.zh == "有效"
    held = (judged.estimate, judged.interval, judged.observed, judged.expected)
    assert all((one is not None) is figures for one in held)
    assert (bool(judged.sentences), bool(judged.n)) == (figures, figures)


def test_an_event_tells_no_figure_to_who_may_not_have_it(world: World) -> None:
    item = world.judged()
    event = world.records.events(item.id, SCOPES["qa"])[-1]
    told = bare_details(event.details)["judgement"]
    assert told["verdict"] == "effective"
    assert "estimate" not in told
    assert told["sentences"] == []


def test_the_lot_is_of_the_closing_event_and_can_be_worked_out_again(world: World) -> None:
    item = world.closed()
    with world.engine.connect() as connection:
        before, closing = connection.execute(select(event_table).order_by(event_table.c.seq.desc()).limit(2)).all()[
            ::-1
        ]
    nonce = closing.details["nonce"]
    assert len(nonce) == 32
    lots = {lot_of(before.hash, closing.at, closing.actor, one) for one in (nonce, "other")}
    assert len(lots) == 2
    assert item.outcome.drawn


def test_what_was_registered_is_told_without_figures_to_who_may_not_have_the_metric(
    world: World, catalogue: Catalogue
) -> None:
    """A dean who cooperates in another college's item reads what will be tested, and none of its levels."""
    item = world.judged()
    made = world.records.registrations(item.id, SCOPES["qa"])[-1]
    assert made.test is not None
    naming = Naming(catalogue, lambda code: code)
    told, kept = facts(made.test, naming), kept_from(facts(made.test, naming))
    assert [label for label, _ in told] == [label for label, _ in kept]
    shown, hidden = dict(told), dict(kept)
    assert made.test.baseline.display in shown["基线"]
    assert {label for label in shown if hidden[label] == KEPT} == {"基线", "目标", "检验把握"}
    assert "基线" not in hidden["守护指标"]
    view = RegistrationView.of(made, naming, "", (f"目标：{shown['目标']} → 1%",), figures=False)
    assert view.changed == ()
    assert {"baseline", "target", "foresight", "frozen"}.isdisjoint(view.test or {})
    assert made.test.baseline.display not in view.model_dump_json()
