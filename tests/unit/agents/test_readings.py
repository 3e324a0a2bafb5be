"""Questions of every role are read as a person would read them, or asked back, never guessed (readings.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.brains.base import PastTurn
from agents.understanding.reader import Reader
from agents.understanding.reading import Reading
from tests.unit.agents.demo_names import asker, directory
from tools.metrics.catalogue_files import load_catalogue

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("readings.yaml").read_text(encoding="utf-8"))


@cache
def reader() -> Reader:
    return Reader(directory(), load_catalogue())


def read(role: str, question: str, past: tuple[str, ...] = ()) -> Reading:
    """The reading of the last question of a thread, each earlier turn remembered as JSON."""
    turns: tuple[PastTurn, ...] = ()
    for earlier in past:
        reading = reader().read(earlier, asker(role), turns)
        turns = (*turns, PastTurn(earlier, "", reading.to_memory()))
    return reader().read(question, asker(role), turns)


def slots(reading: Reading) -> dict[str, Any]:
    """The reading in the words of the table."""
    found: dict[str, Any] = reading.to_memory()
    found["periods"] = list(reading.periods.get(reading.metric, ()))
    if reading.course:
        found["course"] = reader().school.course_name(reading.course)
    if reading.courses:
        found["courses"] = [reader().school.course_name(course) for course in reading.courses]
    return found


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['role']}-{'-'.join(case.get('past', []))}-{case['ask']}"
)
def test_reading(case: dict[str, Any]) -> None:
    found = slots(read(case["role"], case["ask"], tuple(case.get("past", ()))))
    assert {key: found.get(key) for key in case["expect"]} == case["expect"]


def test_memory_survives_json() -> None:
    reading = read("dean", "我们院近三年挂科率怎么样？哪个专业最高？")
    assert Reading.from_memory(yaml.safe_load(yaml.safe_dump(reading.to_memory()))) == reading


def test_another_brains_memory_is_passed_over() -> None:
    turns = (PastTurn("我们院挂科率", "", {"tool": "query_metric"}),)
    assert reader().read("那软件工程呢", asker("dean"), turns).reason == "no_metric"


@pytest.mark.parametrize("word", ["男生", "农村生源", "大一", "补考后", "高数之外", "2023级", "必修课", "蓝色头发"])
def test_a_qualifier_nobody_can_apply_is_asked_back(word: str) -> None:
    assert read("dean", f"我们院{word}挂科率是多少").act.value == "clarify"
