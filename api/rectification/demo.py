"""The demo's rectifications under way: played day by day through the real workflow, and taken out with its accounts.

They stand on record as everything else, so they are written once: a home that has items keeps them. When a school's own
data take the demo's place, the records of the demo go, unless one of the school's own accounts has acted among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete, select, update

from api.accounts import Accounts, scope_of
from api.rectification.parts import Rectification
from knowledge_base.demo.judged_items import JudgedItem, Place, Played, judged_items, played
from knowledge_base.demo.live_items import Scene, live_items
from tools.errors import ToolError
from tools.rectification.chain import START, take_turn
from tools.rectification.request_base import Request
from tools.rectification.requests import Act, AddEvidence, Register
from tools.rectification.tables import event_table, head_table, metadata
from tools.scope import Role, Scope

_ACTS: TypeAdapter[Request] = TypeAdapter(Act)
_EVERYTHING = Scope("demo", Role.QA)
_HISTORY = "SELECT item_id, org_id, course_id, opened_on FROM rectification_history ORDER BY item_id"


def play_demo(parts: Rectification, accounts: Accounts, today: date, judged: bool = False) -> int:
    """Write the items; how many there are now that were not before.

    With `judged` also those whose observation is over: the day's own run judges them. Evaluations do without, whose
    questions are about the items under way.
    """
    if parts.records.items(_EVERYTHING):
        return 0
    numbers: dict[str, str] = {}
    over = list(_over(parts, today)) if judged else []
    _play_all(parts, accounts, sorted((s for one in over for s in one.scenes), key=lambda scene: scene.day), numbers)
    _play_all(parts, accounts, live_items(today), numbers)
    parts.tick()
    for one in over:
        _close(parts, accounts, one, numbers, today)
    return len(numbers)


def _over(parts: Rectification, today: date) -> Iterator[Played]:
    """The items that can be observed in this school: those whose baseline can be measured."""
    for item in judged_items():
        place = _place(item, parts)
        found = None if place is None else played(item, place, today)
        if found is not None and _measurable(parts, found):
            yield found


def _place(item: JudgedItem, parts: Rectification) -> Place | None:
    metrics = parts.sight(_EVERYTHING).metrics
    units, courses, where = metrics.directory.units, metrics.directory.courses, item.place
    if not where.history:
        known = where.college in units and where.opened is not None
        return Place(where.college, units[where.college].name, "", "", where.opened) if known else None  # type: ignore[arg-type]
    for number, unit, course, opened in metrics.client.fetch(_HISTORY):
        if number == where.history and course in courses:
            return Place(unit, units[unit].name, course, courses[course].name, opened)
    return None


def _measurable(parts: Rectification, item: Played) -> bool:
    """Whether the figures of its test are there and may be shown; a school may be too small for them."""
    try:
        for scene in item.scenes:
            if scene.step.act is not None and scene.step.act["verb"] == "register_test":
                _request(parts, dict(scene.step.act), _EVERYTHING, scene.day)
    except ToolError:
        return False
    return True


def _close(parts: Rectification, accounts: Accounts, item: Played, numbers: dict[str, str], today: date) -> None:
    """By whom and in which words it is closed follows from what its test found."""
    number = numbers.get(item.name, "")
    found = next((one for one in parts.records.items(_EVERYTHING) if one.id == number), None)
    if found is None or found.outcome.judgement is None:
        return
    step = item.closing.get(found.outcome.judgement.verdict.value)
    if step is not None:
        _play_all(parts, accounts, [Scene(item.name, today, step)], numbers)


def _play_all(parts: Rectification, accounts: Accounts, scenes: Iterable[Scene], numbers: dict[str, str]) -> None:
    ended: set[str] = set()
    for scene in scenes:
        account = accounts.get(scene.step.by)
        if account is None or scene.item in ended:
            ended.add(scene.item)
            continue
        try:
            _play(parts, scene, scope_of(account), numbers)
        except ToolError:
            # A school too small or too young for this figure: the item stays where it has come to.
            ended.add(scene.item)


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
