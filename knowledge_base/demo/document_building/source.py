"""The sources' small markup: `#` title, `##` chapter, sheet or slide, `|` table rows, `-` points, else paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, takewhile
from pathlib import Path


class Kind(Enum):
    """What a block is."""

    TITLE = "# "
    HEADING = "## "
    POINT = "- "
    TABLE = "| "
    TEXT = ""


@dataclass(frozen=True)
class Block:
    """A block in order; `rows` only of a table, its first row the header."""

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks_of(path: Path) -> list[Block]:
    """The blocks of a source file."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    out: list[Block] = []
    for kind, group in groupby(lines, key=_kind):
        if kind is Kind.TABLE:
            rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in group)
            out.append(Block(kind, rows=tuple(row for row in rows if not set("".join(row)) <= set("-: "))))
        else:
            out += [Block(kind, line.removeprefix(kind.value)) for line in group]
    return out


def sections(blocks: Iterable[Block]) -> list[tuple[str, list[Block]]]:
    """The blocks under each heading, for sheets and slides; what stands before the first heading has none."""
    found: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if block.kind is Kind.HEADING:
            found.append((block.text, []))
        elif found:
            found[-1][1].append(block)
    return found


def under_title(blocks: Iterable[Block]) -> list[Block]:
    """The lines between the title and the first heading: number and edition, set in the middle."""
    return list(takewhile(lambda block: block.kind in (Kind.TITLE, Kind.TEXT), blocks))


def _kind(line: str) -> Kind:
    if line.startswith("|"):
        return Kind.TABLE
    return next((k for k in (Kind.TITLE, Kind.HEADING, Kind.POINT) if line.startswith(k.value)), Kind.TEXT)
