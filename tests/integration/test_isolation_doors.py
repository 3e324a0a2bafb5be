"""Every door of the application leads to one's own and nowhere else: HTTP routes, pages, tools.

The doors are counted from the application itself: one that nobody has put into a list of `doors.py` fails. What has an
owner is asked for by its address by those who must not know of it, and answered as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from agents.calling.toolbox import TOOLS
from tests.fakes import TODAY
from tests.integration.doors import COMMANDS, ELSEWHERE, EVERYONES, OPEN, ROLES, TOOL_TESTS
from tests.integration.house import Door, House, marks_of, text_of, untouched
from tests.rectifying import a_test
from tests.support import ROOT

OUTSIDERS = ("dean.em", "teacher.1", "student.1")
POSTS = ("leader", "qa", "dean.cs", "head.cs.se", "supervisor", "teacher.1", "student.1")
FORM = {"verb": "remark", "why": "看看", "expected": "1", "key": "k"}
BODIES: Mapping[Door, Mapping[str, Any]] = {
    "POST /api/rectification/items/{item_id}/acts": {"json": {"act": {"verb": "remark", "why": "看看"}}},
    "POST /api/rectification/items/{item_id}/evidence": {
        "params": {"name": "a.pdf", "kind": "minutes", "measures": ["M1"], "made_on": str(TODAY)},
        "content": b"%PDF-1.7",
    },
    "POST /api/rectification/items/{item_id}/foresight": {"json": a_test(TODAY).model_dump(mode="json")},
    "POST /rectification/{item_id}/acts": {"data": FORM},
    "POST /rectification/{item_id}/evidence": {
        "data": {**FORM, "kind": "minutes", "measures": ["M1"], "made_on": str(TODAY)},
        "files": {"file": ("a.pdf", b"%PDF-1.7", "application/pdf")},
    },
}  # fmt: skip
"""What is sent to a door that takes something, well formed, so that only the person can be what is wrong."""


def test_every_route_and_page_is_in_one_list(house: House) -> None:
    """A door with a place in its address needs no list: it is tried with what is somebody else's."""
    named = [door for door in house.doors if "{" in door and door not in EVERYONES]
    lists = [*OPEN, *EVERYONES, *ROLES, *ELSEWHERE]
    assert sorted([*named, *lists]) == sorted([*house.doors, *ui_pages()])
    places = {name for door in named for name in re.findall(r"\{(\w+)\}", door)}
    assert places <= set(house.things), "say in `furnished` what is somebody else's there"


def ui_pages() -> list[Door]:
    """The pages that are drawn by NiceGUI, which are no routes of the application."""
    files = sorted((ROOT / "api" / "web").rglob("*.py"))
    found = [name for file in files for name in re.findall(r"@ui\.page\(\"([^\"]+)\"", file.read_text("utf-8"))]
    return [f"PAGE {address}" for address in found]


def test_nobody_comes_in_without_signing_in(house: House) -> None:
    house.client.cookies.clear()
    for door in house.doors:
        method, address = house.address(door, there=True) if door not in EVERYONES else (*door.split(" "),)
        answer = house.client.request(
            "GET" if method == "ANY" else method, address, follow_redirects=False, **BODIES.get(door, {})
        )
        if door in OPEN:
            assert answer.status_code != 401, door
        elif address.startswith(("/api", "/v1", "/mcp")):
            assert answer.status_code == 401, door
        else:
            assert (answer.status_code, answer.headers.get("Location")) == (303, "/login"), door


@pytest.mark.parametrize("user", OUTSIDERS)
def test_what_is_anothers_is_not_there(house: House, user: str) -> None:
    tried = 0
    for door in (door for door in house.doors if "{" in door and door not in EVERYONES):
        known, unknown = (
            house.people.ask(user, method, address, **BODIES.get(door, {}))
            for method, address in (house.address(door, there) for there in (True, False))
        )
        assert known.status_code in (403, 404), (door, known.status_code, known.text[:300])
        assert (known.status_code, known.text) == (unknown.status_code, unknown.text), door
        tried += 1
    assert tried >= 20
    assert untouched(house)


OWNERS: Mapping[str, str] = {"key": "dean.mx", "document_id": "qa", "notice_id": "qa", "item_id": "qa"}


def test_to_their_owners_the_same_addresses_open(house: House) -> None:
    """Else the doors above might be shut to everyone."""
    opened = set()
    for door in house.doors:
        places = re.findall(r"\{(\w+)\}", door)
        # The file of the evidence itself was never stored, and no data have been imported.
        if not door.startswith("GET") or not places or door in EVERYONES or {"number", "document"} & {*places}:
            continue
        user = OWNERS.get(places[0], "dean.cs")
        answer = house.people.ask(user, *house.address(door, there=True))
        if "/evidence/{evidence_id}" not in door:
            assert answer.status_code == 200, (door, answer.text[:300])
        opened |= set(places)
    assert opened >= {"item_id", "thread", "key", "document_id", "report_id"}


@pytest.mark.parametrize("user", OUTSIDERS)
def test_lists_without_an_address_show_nothing_of_another(house: House, user: str) -> None:
    for door in (*EVERYONES, *ROLES):
        method, address = door.split(" ")
        if method == "GET" and "{" not in address:
            shown = text_of(house.people.ask(user, method, address).content)
            assert [mark for mark in marks_of(house) if mark in shown] == [], door


@pytest.mark.parametrize("door", ROLES)
def test_a_door_of_some_posts_is_shut_to_the_others(house: House, door: Door) -> None:
    method, address = door.split(" ")
    # One of those who may come in is enough: it takes seconds to find what there is to show the others.
    users = {*POSTS} - {*ROLES[door][1:]}
    found = {user: house.people.ask(user, method, address).status_code for user in users}
    assert {user for user, status in found.items() if status == 200} == {ROLES[door][0]}
    assert {status for status in found.values() if status != 200} <= {403, 404}


def test_every_tool_has_a_test_of_its_isolation() -> None:
    assert set(TOOL_TESTS) == set(TOOLS)


def test_every_test_that_a_list_names_is_there() -> None:
    named = {*ELSEWHERE.values(), *TOOL_TESTS.values(), *COMMANDS.values()}
    missing = []
    for where in sorted(named):
        file, test = where.split("::")
        path = ROOT / "tests" / f"{file}.py"
        if not path.is_file() or f"def {test}(" not in path.read_text(encoding="utf-8"):
            missing.append(where)
    assert missing == []
