"""A report in plain data, before it is a file: chapters of text, tables and charts in which every figure is a slot.

Slots are the binder's (`{E1}`, `{E1.n}`, `{E1.period}`) and two more: `{E1.id}`, and `{F.key}` for what a report says
of itself (its year, its unit, the day it was drafted).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tools.evidence import Evidence
from tools.metrics.definition import Level
from tools.metrics.request import By


@dataclass(frozen=True)
class Reach:
    """What a report is about: the school or a college, and what it breaks down to (None: nothing below)."""

    unit: str
    level: Level
    name: str
    below: By | None

    @property
    def is_school(self) -> bool:
        return self.level is Level.SCHOOL


@dataclass(frozen=True)
class Text:
    """A paragraph with slots."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table, every cell a text with slots: of figures (five columns), or of units (as many as metrics, and one).

    `worded`: one of figures whose fourth column holds sentences. A school's own template need not know of it.
    """

    kind: Literal["figures", "units"]
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    worded: bool = False


@dataclass(frozen=True)
class Chart:
    """One series: `labels` are slots of a period or an entity, `points` the evidence ids of the figures."""

    id: str
    title: str
    kind: Literal["bar", "line"]
    series: str
    labels: tuple[str, ...]
    points: tuple[str, ...]


Block = Text | Grid | Chart


@dataclass(frozen=True)
class SectionDraft:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ChapterDraft:
    title: str
    sections: tuple[SectionDraft, ...]


@dataclass(frozen=True)
class Report:
    """`facts` are what it says of itself, by key; `told` the periods it names of which it has no figure.

    `dropped` are sentences of the writer's that were left out, with the reason; `missing` the metrics without data;
    `by_people` what people have to write.
    """

    outline: str
    outline_version: str
    reach: Reach
    year: str
    writer: str
    chapters: tuple[ChapterDraft, ...]
    evidence: tuple[Evidence, ...]
    facts: Mapping[str, str]
    told: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    by_people: tuple[str, ...] = ()

    @property
    def charts(self) -> tuple[Chart, ...]:
        blocks = (block for c in self.chapters for s in c.sections for block in s.blocks)
        return tuple(block for block in blocks if isinstance(block, Chart))
