"""Rectifications under way in the demo, as steps to be played through the real workflow; read strictly from YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import model_validator

from knowledge_base.evaluation.configuration import StrictModel, load_yaml

_FILE = Path(__file__).with_name("live_items.yaml")


class Step(StrictModel):
    """One step: who does what, so many days from today. Exactly one of `register`, `act`, `file`."""

    days: int
    by: str
    register_: dict[str, Any] | None = None
    act: dict[str, Any] | None = None
    file: dict[str, Any] | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: dict[str, Any]) -> dict[str, Any]:
        return {("register_" if name == "register" else name): value for name, value in given.items()}

    @model_validator(mode="after")
    def _one(self) -> Step:
        if sum(part is not None for part in (self.register_, self.act, self.file)) != 1:
            raise ValueError("register、act、file 须恰有一个 (exactly one)")
        return self


class LiveItem(StrictModel):
    name: str
    steps: tuple[Step, ...]


class _Items(StrictModel):
    items: tuple[LiveItem, ...]


@dataclass(frozen=True)
class Scene:
    """A step with its day, and everything in it said in days said as dates."""

    item: str
    day: date
    step: Step


def live_items(today: date) -> list[Scene]:
    """Every step of every item, in the order of their days."""
    year = today.year - (1 if today.month >= 9 else 2)
    scenes = [
        Scene(item.name, today + timedelta(days=step.days), said(step, today, {"year": f"{year}-{year + 1}"}))
        for item in load_yaml(_FILE, _Items).items
        for step in item.steps
    ]
    return sorted(scenes, key=lambda scene: scene.day)


def said(step: Step, today: date, words: Mapping[str, str]) -> Step:
    """The step with days counted from `today` as dates, and the words in braces put in."""
    given = {
        name: None if value is None else dict(_resolved(value, today, words))
        for name, value in (("register_", step.register_), ("act", step.act), ("file", step.file))
    }
    return Step(days=step.days, by=_worded(step.by, words), **given)


def _resolved(fields: dict[str, Any], today: date, words: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        yield name, _value(value, today, words)


def _value(value: Any, today: date, words: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"days"}:
            return today + timedelta(days=value["days"])
        return dict(_resolved(value, today, words))
    if isinstance(value, list):
        return [_value(one, today, words) for one in value]
    return _worded(value, words) if isinstance(value, str) else value


def _worded(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text
