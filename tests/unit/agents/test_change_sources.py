"""Where a change comes from, in everyday words (change_sources.yaml): what is explained, and what only sounds so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.brains.rule_writing import explaining
from agents.understanding.reading import Act
from tests.unit.agents.test_readings import read, reader, slots

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("change_sources.yaml").read_text(encoding="utf-8")
)


def _named(case: dict[str, Any]) -> str:
    return f"{case['role']}-{case['ask']}"


def _expected(case: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in case.items() if key not in ("role", "ask", "past")}


@pytest.mark.parametrize("case", TABLE["asks"], ids=_named)
def test_where_a_change_comes_from_is_explained(case: dict[str, Any]) -> None:
    reading = read(case["role"], case["ask"], tuple(case.get("past", ())))
    assert (reading.act, reading.why) == (Act.FIGURES, True), slots(reading)
    school = reader().school
    call = explaining.call(reading, reading.metric, school)
    assert call is not None
    found = dict(call.arguments)
    found["course"] = school.course_name(found["course"]) if "course" in found else None
    wanted = {"by": None, "course": None, "premise": None, "against": None} | _expected(case)
    wanted["baseline"], wanted["period"] = wanted.pop("periods")
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("case", TABLE["not_so"], ids=_named)
def test_what_only_sounds_so_is_not_explained(case: dict[str, Any]) -> None:
    found = slots(read(case["role"], case["ask"], tuple(case.get("past", ()))))
    assert not found.get("why"), found
    wanted = _expected(case)
    assert {key: found.get(key) for key in wanted} == wanted
