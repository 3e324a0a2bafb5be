"""Between the dataclasses and the plain data that is kept and hashed."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

from tools.rectification.events import Event
from tools.rectification.model import EffectTest, EvidenceFile, Item
from tools.rectification.plans import Plan

Kept = TypeVar("Kept")

ITEMS: TypeAdapter[Item] = TypeAdapter(Item)
PLANS: TypeAdapter[Plan] = TypeAdapter(Plan)
TESTS: TypeAdapter[EffectTest | None] = TypeAdapter(EffectTest | None)
EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
EVIDENCE: TypeAdapter[EvidenceFile] = TypeAdapter(EvidenceFile)


def plain(adapter: TypeAdapter[Kept], value: Kept) -> Any:
    """The value as JSON has it."""
    return adapter.dump_python(value, mode="json")
