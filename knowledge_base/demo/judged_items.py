"""Rectifications of the demo whose observation is over: steps played as those of `live_items`, from a past day on.

Where they lie is the school's own history (`rectification_history`), as handed in. What comes of their tests is not
written down: the test finds it, and only who closes what with which words is told, by verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field

from knowledge_base.demo.live_items import Scene, Step, said
from knowledge_base.evaluation.configuration import StrictModel, load_yaml

_FILE = Path(__file__).with_name("judged_items.yaml")


class Where(StrictModel):
    """An item of the school's history, or a college from a day on."""

    history: str = ""
    college: str = ""
    opened: date | None = None


class Closing(StrictModel):
    by: str
    act: dict[str, Any]


class JudgedItem(StrictModel):
    name: str
    place: Where
    register_: dict[str, Any] = Field(alias="register")
    steps: tuple[dict[str, Any], ...]
    closing: dict[str, Closing] = Field(default={})


class _Items(StrictModel):
    items: tuple[JudgedItem, ...]


@dataclass(frozen=True)
class Place:
    """Where an item lies, and the day it was opened; `course` is empty where it is of the college as a whole."""

    unit: str
    unit_name: str
    course: str
    course_name: str
    opened: date


@dataclass(frozen=True)
class Played:
    """An item's scenes up to its observation, and by verdict how it is closed once it was judged."""

    name: str
    scenes: tuple[Scene, ...]
    closing: Mapping[str, Step]


def judged_items() -> tuple[JudgedItem, ...]:
    """The items of the file; pydantic's error when it is damaged."""
    return load_yaml(_FILE, _Items).items


def played(item: JudgedItem, place: Place, today: date) -> Played | None:
    """The item at its place; None where its observation would not be over by `today`."""
    steps = (Step(days=0, by="qa", register_=item.register_), *(Step(**given) for given in item.steps))
    scenes = tuple(_scenes(item.name, steps, place))
    until = max(day for scene in scenes for day in _observed(scene.step))
    if until > today:
        return None
    closing = {verdict: Step(days=0, by=one.by, act=one.act) for verdict, one in item.closing.items()}
    return Played(item.name, scenes, closing)


def _scenes(name: str, steps: tuple[Step, ...], place: Place) -> Iterator[Scene]:
    year = place.opened.year - 1
    words = {"unit": place.unit, "unit_name": place.unit_name, "course": place.course, "course_name": place.course_name}
    for step in steps:
        made = said(step, place.opened, {"year": f"{year}-{year + 1}", **words})
        yield Scene(name, place.opened + timedelta(days=step.days), made)


def _observed(step: Step) -> list[date]:
    return [step.act["observe_until"]] if step.act and "observe_until" in step.act else []
