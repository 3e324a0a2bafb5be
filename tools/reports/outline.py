"""An outline: the chapters and sections of a report, and the metrics each is told by. Strict YAML, ours or a school's.

A school edits a copy under its own `reports` folder; one of the same id takes the place of ours. What an outline names
is checked against the catalogue before anything is drafted, so that a misspelt metric is told and not left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge_base.errors import InputError
from knowledge_base.evaluation.configuration import StrictModel, load_yaml
from tools.errors import UnknownName
from tools.metrics.definition import Catalogue, MetricDefinition
from tools.metrics.periods import PeriodKind
from tools.reports.phrases import Phrases

OUTLINES = Path(__file__).with_name("outlines")
"""Ours."""
SCHEMA = OUTLINES / "schema.json"
"""The JSON schema of outline files, for editors."""
MOST_YEARS = 5

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]


class Item(StrictModel):
    """One metric of a section. `prose` are keys of phrases.yaml; `shift` moves its period by years (a cohort's entry).

    `below` breaks it down to the units below the report's; `years` shows so many years back, this one included.
    """

    metric: str
    prose: tuple[str, ...] = ("level",)
    shift: Annotated[int, Field(ge=-8, le=8)] = 0
    below: tuple[Literal["table", "chart"], ...] = ()
    years: Annotated[int, Field(ge=1, le=MOST_YEARS)] = 1
    history: tuple[Literal["chart"], ...] = ()

    @model_validator(mode="after")
    def _history_has_years(self) -> Item:
        if self.history and self.years < 2:
            raise ValueError("有 history 就要写 years，至少为二 (history needs at least two years)")
        return self


class Section(StrictModel):
    """A section: its items, told in prose, and in one table of the current figures unless `table` is off.

    With `ledger` a table of this system's own rectifications stands below it.
    """

    title: Annotated[str, Field(min_length=1, max_length=40)]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    table: bool = True
    ledger: bool = False


class Chapter(StrictModel):
    """A chapter of the report."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


class Base(StrictModel):
    """Which year of an academic year a kind of period is taken at: the one it begins or ends in.

    `status` and `source` say how sure that is, as in the school's rules.
    """

    at: Literal["start", "end"]
    status: Literal["school", "assumed"]
    source: str


class Outline(StrictModel):
    """A report as an outline file gives it. `template` is a Word file beside the outline, or ours.

    `by_people` are the parts of such a report that no record holds: people write them before it is passed on.
    """

    id: Name
    version: str
    title: Annotated[str, Field(min_length=1, max_length=60)]
    periods: dict[PeriodKind, Base]
    chapters: Annotated[tuple[Chapter, ...], Field(min_length=1)]
    by_people: tuple[Annotated[str, Field(min_length=1, max_length=80)], ...] = ()
    template: Annotated[str, Field(pattern=r"^[\w.-]+\.docx$")] = "report.docx"

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics named, each once."""
        items = (item.metric for chapter in self.chapters for section in chapter.sections for item in section.items)
        return tuple(dict.fromkeys(items))


def load_outline(name: str, catalogue: Catalogue, phrases: Phrases, own: Path | None = None) -> Outline:
    """The outline of that id: the school's where `own` holds one, else ours.

    UnknownName where there is none; InputError, in Chinese, when the file is not whole or names what does not exist.
    """
    path = _path(name, own)
    outline = load_yaml(path, Outline)
    if outline.id != path.stem:
        raise InputError(f"{path} 有误：id 应为文件名“{path.stem}”")
    if faults := [*_unknown_metrics(outline, catalogue), *_unknown_phrases(outline, phrases)]:
        raise InputError(f"{path} 有误 (mistakes in the file)：\n" + "\n".join(f"  {fault}" for fault in faults))
    return outline


def names_of_outlines(own: Path | None = None) -> tuple[str, ...]:
    """The ids of all outlines."""
    folders = [OUTLINES, *([own] if own is not None and own.is_dir() else [])]
    return tuple(sorted({path.stem for folder in folders for path in folder.glob("*.yaml")}))


def kind_of(metric: MetricDefinition) -> PeriodKind:
    """The kind of period a yearly report tells a metric by: the academic year where it can be."""
    return PeriodKind.YEAR if PeriodKind.YEAR in metric.periods else metric.period_kind


def schema_text() -> str:
    """The JSON schema of outlines, as it lies beside ours."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Outline.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _path(name: str, own: Path | None) -> Path:
    known = names_of_outlines(own)
    if name not in known:
        raise UnknownName("没有这种报告的提纲", known)
    of_school = own / f"{name}.yaml" if own is not None else None
    return of_school if of_school is not None and of_school.is_file() else OUTLINES / f"{name}.yaml"


def _unknown_metrics(outline: Outline, catalogue: Catalogue) -> list[str]:
    known = {metric.id: metric for metric in catalogue}
    faults = [f"指标 {name}：目录里没有这个代码，见 docs/reference.md" for name in outline.metrics if name not in known]
    kinds = {kind_of(known[name]) for name in outline.metrics if name in known}
    return faults + [f"periods：缺少 {kind.value}" for kind in sorted(kinds - set(outline.periods))]


def _unknown_phrases(outline: Outline, phrases: Phrases) -> list[str]:
    keys = {key for c in outline.chapters for s in c.sections for i in s.items for key in i.prose}
    return [
        f"prose：没有名为 {key} 的写法，可用：{'、'.join(phrases.keys)}" for key in sorted(keys - set(phrases.keys))
    ]
