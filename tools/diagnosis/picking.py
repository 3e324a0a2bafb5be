"""Which of the findings or problems are wanted alone: by how severe they are, by whether an item came of them, by when.

What is left out is never left out in silence: a count with the condition in words stands before what is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge_base.numerals import han_number
from tools.choices import choose
from tools.display import Unit
from tools.evidence import Evidence, EvidenceKind

SEVERITIES: Mapping[str, tuple[str, ...]] = {
    "key": ("重点", "底线", "红线"),
    "baseline": ("底线", "红线"),
    "ordinary": ("一般",),
}
UNOPENED = "unopened"
_PARTS = re.compile("[、，,;；/ ]+")
_RECENT = re.compile("(?:最?近|这|过去)(?:(?P<n>[一两二三四五六七八九十]|[0-9]{1,2})个?年|几年|年来)")
_LATEST = re.compile("最近一?[次轮]|最新|上一?次|latest", re.IGNORECASE)
_USUAL = 3
"""Years that 近几年 stands for, as reports of schools use it."""


@dataclass(frozen=True)
class Picked:
    """`severities` empty for all; `unopened` keeps those that no item came of."""

    severities: tuple[str, ...] = ()
    unopened: bool = False

    def __bool__(self) -> bool:
        return bool(self.severities) or self.unopened

    def keeps(self, severity: str | None) -> bool:
        """Whether that severity is wanted."""
        return not self.severities or severity in self.severities


ALL = Picked()


def picked(only: str) -> Picked:
    """The condition in words; ToolError with those there are for a word that is none."""
    severities: set[str] = set()
    unopened = False
    for part in filter(None, _PARTS.split(only)):
        value = choose("only", part)
        unopened = unopened or value == UNOPENED
        severities |= {*SEVERITIES.get(value, ())}
    return Picked(tuple(s for s in SEVERITIES["key"] + SEVERITIES["ordinary"] if s in severities), unopened)


def is_latest(year: str) -> bool:
    """「最近一次」 in place of a year."""
    return _LATEST.search(year) is not None


def since(year: str, today: date) -> date | None:
    """The day from which 「近三年」 runs, in place of a year; None where none is said."""
    match = _RECENT.search(year)
    if match is None:
        return None
    back = han_number(match["n"]) if match["n"] else _USUAL
    # The 29th of February has no like in most years.
    return today.replace(year=today.year - back, day=min(today.day, 28) if today.month == 2 else today.day)


def counted(title: str, told: int, conditions: list[str], **more: Any) -> Evidence:
    """How many there are under the conditions, in words that are said before them."""
    return Evidence(
        kind=EvidenceKind.COMPUTED,
        title=title,
        value=told,
        unit=Unit.COUNT,
        display=f"{told} 条",
        definition="；".join(conditions),
        method="按条件挑选后计数",
        **more,
    )


def in_words(found: Picked, unopened: str) -> list[str]:
    """The conditions in words; `unopened` says what is meant by no item."""
    severe = [f"记为{'、'.join(found.severities)}"] if found.severities else []
    return [*severe, *([unopened] if found.unopened else [])]
