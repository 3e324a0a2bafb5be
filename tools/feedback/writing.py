"""The text of a sheet: a writer drafts its parts with slots, the binder puts the figures in. Tools know no model.

`RuleWriter` ships and is the default. Another writer (a chat model behind the same protocol) is handed in; a part of
whose draft anything would be dropped is taken from the rules instead, so that a sheet never has gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tools.binder import bind
from tools.feedback.composing import drafts
from tools.feedback.figures import Figures
from tools.feedback.sheet import Sheet

TITLES: Mapping[str, str] = {
    "overview": "概貌",
    "band": "与同类课程相比",
    "items": "题项",
    "themes": "评语主题",
    "visits": "听课意见",
    "grades": "成绩分布",
    "attainment": "课程目标达成",
    "objectives": "逐个课程目标",
    "trend": "此前各学期",
    "advice": "可做的小事",
    "appeal": "有异议怎么办",
    "limits": "口径与局限",
}
"""The parts of a sheet in their order."""


class Writer(Protocol):
    """Drafts the parts of a sheet: Chinese Markdown in which every figure is a slot; supportive, never punitive."""

    @property
    def name(self) -> str: ...

    def write(self, sheet: Sheet, figures: Figures) -> Mapping[str, str]:
        """A draft for each part by its key (see TITLES); a part that is left out is not shown."""
        ...


@dataclass(frozen=True)
class RuleWriter:
    """Writes by templates."""

    name: str = "rules"

    def write(self, sheet: Sheet, figures: Figures) -> Mapping[str, str]:
        return drafts(sheet, figures)


@dataclass(frozen=True)
class Part:
    """One part as it is shown; `draft` is what was bound, `writer` who wrote it, `used` the ids of its evidence."""

    key: str
    title: str
    text: str
    draft: str
    writer: str
    used: tuple[str, ...]


def written(sheet: Sheet, figures: Figures, writer: Writer, names: Iterable[str] = ()) -> tuple[Part, ...]:
    """The parts of the sheet, bound. `names` are those of the school that may be written out."""
    known, rules = tuple(names), RuleWriter()
    own = rules.write(sheet, figures)
    given = own if isinstance(writer, RuleWriter) else writer.write(sheet, figures)
    found = []
    for key, title in TITLES.items():
        part = _bound(key, title, given.get(key, ""), writer.name, figures, known)
        if part is None and key in own:
            part = _bound(key, title, own[key], rules.name, figures, known, whole=False)
        if part is not None:
            found.append(part)
    return tuple(found)


def _bound(
    key: str, title: str, draft: str, writer: str, figures: Figures, names: tuple[str, ...], *, whole: bool = True
) -> Part | None:
    """The part; None where there is no draft, or something of it would be dropped that must be `whole`."""
    bound = bind(draft, figures.evidence, question="", known_names=names)
    if not bound.text.strip() or (whole and bound.dropped):
        return None
    return Part(key, title, bound.text.strip(), draft, writer, bound.used)
