"""Which of the findings or problems are wanted alone: by how severe they are, by whether an item came of them.

What is left out is never left out in silence: a count with the condition in words stands before what is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tools.choices import choose
from tools.diagnosis.severities import SEVERITIES
from tools.display import Unit
from tools.evidence import Evidence, EvidenceKind

UNOPENED = "unopened"
_PARTS = re.compile("[、，,;；/ ]+")


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
