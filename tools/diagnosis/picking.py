"""Which of the findings or problems are wanted alone: by how severe they are, by whether an item came of them.

What is left out is never left out in silence: a count with the condition in words stands before what is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from tools.choices import choose
from tools.diagnosis.severities import GRAVEST, recorded
from tools.display import Unit
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.said import said

UNOPENED = "unopened"
_PARTS = re.compile("[、，,;；/ ]+")
_GRAVEST = "这是其中记录的最重一级，同一级里不分轻重"


@dataclass(frozen=True)
class Picked:
    """`severities` empty for all; `unopened` keeps those that no item came of, `gravest` the gravest there are, and
    `matter` those that write of it.
    """

    severities: tuple[str, ...] = ()
    unopened: bool = False
    gravest: bool = False
    matter: str = ""

    def __bool__(self) -> bool:
        return bool(self.severities or self.unopened or self.gravest or self.matter)

    def among(self, severities: Collection[str | None], texts: Iterable[str]) -> Picked:
        """The same for what there is: the gravest by its name, and no matter that nothing is written of."""
        found = recorded((GRAVEST,), severities) if self.gravest and severities else self.severities
        return replace(self, severities=found, matter=self.matter if any(self.matter in t for t in texts) else "")

    def keeps(self, severity: str | None) -> bool:
        """Whether that severity is wanted."""
        return not self.severities or severity in self.severities

    def writes(self, text: str) -> bool:
        """Whether the matter that is wanted is written of."""
        return self.matter in text


ALL = Picked()


def picked(only: str, matter: str = "") -> Picked:
    """The condition in words; ToolError with those there are for a word that is none."""
    kinds = {choose("only", part) for part in filter(None, _PARTS.split(only))}
    plain = kinds - {GRAVEST, UNOPENED}
    return Picked(recorded(plain), UNOPENED in kinds, GRAVEST in kinds, matter.strip())


def told_of(matter: str, found: Picked) -> dict[str, str]:
    """In a result's data, that nothing is written of the matter that was asked for, and that it was not picked by."""
    if not matter.strip() or found.matter:
        return {}
    return {"absent": f"没有哪条写到“{said(matter)}”，没有按它挑选"}


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
    severe += [_GRAVEST] if found.gravest else []
    matter = [f"写到“{said(found.matter)}”"] if found.matter else []
    return [*severe, *([unopened] if found.unopened else []), *matter]


def by_unit(units: Iterable[tuple[str, str]], what: str, **more: Any) -> list[Evidence]:
    """How many there are of each unit, given by code and name one for one; the most first."""
    told = Counter(units)
    ranked = sorted(told.items(), key=lambda kv: (-kv[1], kv[0]))
    return [
        counted(name, number, [what], **more).model_copy(update={"entity": name, "entity_id": code})
        for (code, name), number in ranked
    ]
