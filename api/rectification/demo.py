"""The demo's rectifications under way: played day by day through the real workflow, and taken out with its accounts.

They stand on record as everything else, so they are written once: a home that has items keeps them. When a school's own
data take the demo's place, the records of the demo go, unless one of the school's own accounts has acted among them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete, select, update

from api.accounts import Accounts, scope_of
from api.rectification.parts import Rectification
from knowledge_base.demo.live_items import Scene, live_items
from tools.errors import ToolError
from tools.rectification.chain import START, take_turn
from tools.rectification.request_base import Request
from tools.rectification.requests import Act, AddEvidence, Register
from tools.rectification.tables import event_table, head_table, metadata
from tools.scope import Role, Scope

_ACTS: TypeAdapter[Request] = TypeAdapter(Act)
_EVERYTHING = Scope("demo", Role.QA)


def play_demo(parts: Rectification, accounts: Accounts, today: date) -> int:
    """Write the items; how many there are now that were not before."""
    if parts.records.items(_EVERYTHING):
        return 0
    numbers: dict[str, str] = {}
    ended: set[str] = set()
    for scene in live_items(today):
        account = accounts.get(scene.step.by)
        if account is None or scene.item in ended:
            ended.add(scene.item)
            continue
        try:
            _play(parts, scene, scope_of(account), numbers)
        except ToolError:
            # A school too small or too young for this figure: the item stays where it has come to.
            ended.add(scene.item)
    parts.tick()
    return len(numbers)


def _play(parts: Rectification, scene: Scene, scope: Scope, numbers: dict[str, str]) -> None:
    step = scene.step
    flow = parts.workflow.at(lambda: datetime.combine(scene.day, time(9)))
    if step.register_ is not None:
        numbers[scene.item] = flow.register(Register(**step.register_), scope, scene.day).id
    elif step.file is not None:
        text = str(step.file["text"]).encode()
        stored = parts.files.store(step.file["name"], [text])
        asked = AddEvidence(
            sha256=stored.sha256, name=stored.name, size=stored.size, kind=step.file["kind"],
            measures=tuple(step.file["measures"]), made_on=scene.day, why=step.file["note"],
        )  # fmt: skip
        flow.act(numbers[scene.item], asked, scope, scene.day)
    elif step.act is not None:
        flow.act(numbers[scene.item], _request(parts, step.act, scope, scene.day), scope, scene.day)


def _request(parts: Rectification, given: dict[str, Any], scope: Scope, day: date) -> Request:
    """The act; the target of a test is said as a change to what is measured, in the newest terms there are."""
    if given["verb"] != "register_test":
        return _ACTS.validate_python(given)
    change = given.pop("change")
    asked = _ACTS.validate_python({**given, "target": 0.0})
    if later := parts.workflow.left_out(asked.request, day):  # type: ignore[attr-defined]
        for part in ("request", "guard"):
            given[part] = {**given[part], "periods": list(later)}
        asked = _ACTS.validate_python({**given, "target": 0.0})
    base = parts.workflow.baseline(asked.request, scope)  # type: ignore[attr-defined]
    return _ACTS.validate_python({**given, "target": round(base.value + change, 4)})


def take_out_demo(engine: Engine, is_demo: Callable[[str], bool]) -> bool:
    """Empty the records when every event is of a demo account; whether they are without the demo's items now."""
    with engine.begin() as connection:
        take_turn(connection)
        actors = set(connection.execute(select(event_table.c.actor).distinct()).scalars())
        if not all(is_demo(actor) for actor in actors):
            return False
        for table in metadata.sorted_tables:
            if table is not head_table:
                connection.execute(delete(table))
        connection.execute(update(head_table).values(events=0, hash=START))
    return True
