"""A few things to do, each tied to something found and to a clause of the school's own documents.

Findings come in a fixed order; the first few of different kinds are taken, what went well fills up. A clause is looked
for among the documents the reader may see and that are in force; one that does not regulate the matter is not cited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from tools.clauses.regulating import clause_on
from tools.context import ToolContext
from tools.evidence import Evidence
from tools.feedback.attainment import Objective
from tools.feedback.grades import Grades
from tools.feedback.items import Items
from tools.feedback.ratings import Position
from tools.feedback.themes import Themes
from tools.feedback.visits import Visit
from tools.feedback.voices import TermVoices

MOST = 3
APPEAL = "对评教结果有异议 申请复核"
"""What the way to contest a result is looked for with."""


class Entry(BaseModel):
    """One entry of advice.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    say: str
    query: str


@dataclass(frozen=True)
class Advice:
    """One thing to do. `say` is a sentence with `{about}` for what was found; `clause` what it rests on."""

    finding: str
    say: str
    about: str
    clause: Evidence | None


@dataclass(frozen=True)
class Findings:
    """All that advice may be tied to."""

    voices: TermVoices
    items: Sequence[Items]
    themes: Themes
    grades: Mapping[str, Grades]
    objectives: Mapping[str, Sequence[Objective]]
    visits: Sequence[Visit]
    courses: Mapping[str, str]
    """Section → course."""


@cache
def entries() -> Mapping[str, Entry]:
    """The advice by its finding; pydantic's error when the file is damaged."""
    text = Path(__file__).with_name("advice.yaml").read_text(encoding="utf-8")
    return {entry.id: entry for entry in TypeAdapter(list[Entry]).validate_python(yaml.safe_load(text))}


def advice_on(findings: Findings, context: ToolContext) -> list[Advice]:
    """The first few, of different kinds, each with its clause."""
    chosen: dict[str, str] = {}
    for kind, about in _found(findings):
        chosen.setdefault(kind, about)
    return [_advice(kind, about, context) for kind, about in list(chosen.items())[:MOST]]


def _advice(kind: str, about: str, context: ToolContext) -> Advice:
    entry = entries()[kind]
    return Advice(kind, entry.say, about, clause_on(entry.query, context))


def _found(f: Findings) -> Iterator[tuple[str, str]]:
    """The kinds of findings with what they are about, the weightiest first."""
    every = (o for objectives in f.objectives.values() for o in objectives)
    short = sorted((o for o in every if o.short > 0), key=lambda o: -o.short)
    if short:
        yield "objective", f"{f.courses.get(short[0].section_id, '')}：{short[0].text}"
    if any(h.position is Position.BELOW for h in f.voices.sections):
        yield "below", next(h.section.course for h in f.voices.sections if h.position is Position.BELOW)
    for point in f.themes.points:
        if not point.good:
            yield "theme", point.said
    for grades in f.grades.values():
        if grades.checks:
            yield "grades", f.courses.get(grades.section_id, "")
    for items in f.items:
        if items.apart and items.least.wording:
            yield "item", items.least.wording
    for visit in f.visits:
        if visit.advice or visit.issue:
            yield "visit", visit.advice or visit.issue
    yield "keep", ""
    yield "share", ""
    yield "midway", ""
