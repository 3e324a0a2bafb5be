"""What passes between the stages of an import: limits, inputs, findings, progress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

Cells = Sequence[str | None]


@dataclass(frozen=True)
class Limits:
    """What an import takes in. A file beyond them is refused, never half read."""

    line_bytes: int = 1 << 20
    cell_characters: int = 32_767
    columns: int = 2_000
    files: int = 2_000
    file_bytes: int = 20 << 30
    unpacked_bytes: int = 2 << 30
    unpacked_ratio: int = 200
    shared_bytes: int = 64 << 20
    """Of a workbook's parts beside its sheets, which are held in memory, up to twenty times as large there."""
    rejected_share: float = 0.05
    memory: str = "1500MB"
    smaller_rounds: bool = False
    """Whether an update may put fewer answers of a round or survey in the place of more."""


@dataclass(frozen=True)
class Problem:
    """A line of a file that is no row: how it is broken."""

    line: int
    reason: str
    value: str = ""


class Input(Protocol):
    """One file, sheet or database table with a header. The seam between kinds of sources and the loading."""

    @property
    def name(self) -> str:
        """What people call it in a report: a file's path in the delivery, `file.xlsx[sheet]`, a table. No two alike."""
        ...

    @property
    def digest(self) -> str:
        """A hash of its content."""
        ...

    @property
    def headers(self) -> tuple[str, ...]: ...

    def rows(self) -> Iterator[tuple[int, Cells] | Problem]:
        """Every row with its line, cells trimmed and None where empty; a Problem for a line that is no row."""
        ...


@dataclass(frozen=True)
class Finding:
    """One thing the report says of one row or file: where, what, why, how to mend it."""

    severity: str
    table: str
    file: str
    line: int | None
    column: str
    value: str
    reason: str
    mend: str
    rule: str


ERROR, WARNING = "错误", "警告"
HIDDEN = "（匿名，不记录）"
"""Stands in a finding for what an anonymous person wrote."""


class Progress(Protocol):
    """Hears how far an import is."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def silent(stage: str, done: int, total: int) -> None:
    """Progress nobody watches."""
