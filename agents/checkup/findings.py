"""What a checkup finds, as plain values; the command line puts them into lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether an ability is there. NOTE: neither good nor bad. SKIPPED: could not be tried after what came before."""

    OK = "ok"
    MISSING = "missing"
    NOTE = "note"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """One ability. `needed`: without it the chat model cannot be used. `detail` what was seen, `meaning` what follows.

    `seconds` is how long the request took, None where none was made.
    """

    ability: str
    verdict: Verdict
    needed: bool = False
    detail: str = ""
    meaning: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Checkup:
    """All findings of one server, and figures of how fast it is."""

    findings: tuple[Finding, ...]
    figures: tuple[str, ...] = ()

    @property
    def lacking(self) -> tuple[Finding, ...]:
        """What is needed and is not there."""
        return tuple(f for f in self.findings if f.needed and f.verdict in (Verdict.MISSING, Verdict.SKIPPED))

    @property
    def usable(self) -> bool:
        """Whether the assistant can think with this model."""
        return not self.lacking


def said(ability: str, detail: str = "", seconds: float | None = None) -> Finding:
    """An ability that is there."""
    return Finding(ability, Verdict.OK, detail=detail, seconds=seconds)
