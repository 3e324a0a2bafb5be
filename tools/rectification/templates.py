"""The words of drafts, from drafting.yaml: one entry a kind of finding, checked when they are first read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from tools.diagnosis.model import FindingKind
from tools.rectification.words import EvidenceKind

Share = Annotated[float, Field(gt=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stage(_Strict):
    """A milestone, at a share of the way to the deadline."""

    name: str
    share: Share


class Proposed(_Strict):
    """A measure; `query` finds the clause it rests on."""

    text: str
    deliverable: str
    query: str
    evidence: tuple[EvidenceKind, ...]
    share: Share
    milestones: tuple[Stage, ...]


class Template(_Strict):
    """`better` is the way in which it gets better where the metric itself has no one direction; `guard` a metric."""

    better: Literal["lower", "higher"]
    guard: str
    problem: tuple[str, ...]
    goal: str
    measures: tuple[Proposed, ...]
    letters: dict[Literal["学院", "部门", "教师"], tuple[str, ...]]


@cache
def templates() -> Mapping[FindingKind, Template]:
    """Every kind's; pydantic's error when the file is damaged."""
    text = Path(__file__).with_name("drafting.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[FindingKind, Template]).validate_python(yaml.safe_load(text))
