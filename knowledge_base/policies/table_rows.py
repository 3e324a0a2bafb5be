"""Tables within the text of a clause: how their rows are written there, and how they are found again.

A clause's text is one string that quotations are compared with, letter for letter. A row of a table is a line of it,
its cells apart by a bar; this is the one place that knows so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

BAR = "|"
CELL_BAR = f" {BAR} "
"""What stands between two cells."""

_GROUP_AT_MOST = 20
"""Letters of a line between rows that is a row of merged cells (the name of a group of rows), and no sentence."""
_SENTENCE_ENDS = tuple("。；：！？.;:!?")


@dataclass(frozen=True)
class TextTable:
    """A table: rows of equally many cells, at least two each; the first row says what the columns are."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def head(self) -> tuple[str, ...]:
        return self.rows[0]

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        return self.rows[1:]


def row_of(cells: Iterable[str]) -> str:
    """The line that a row of a table is kept as."""
    return CELL_BAR.join(cells)


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return CELL_BAR in line


def pieces(text: str, bar: str = BAR) -> list[str | TextTable]:
    """The text in its order: lines as they stand, and tables of two rows and more. `bar` is how the text writes it."""
    lines = text.split("\n")
    cells = [_cells(line, bar) for line in lines]
    rows = [_is_part(lines, cells, at) for at in range(len(lines))]
    found: list[str | TextTable] = []
    for is_table, places in groupby(range(len(lines)), key=lambda at: rows[at]):
        run = list(places)
        if is_table and sum(len(cells[at]) > 1 for at in run) > 1:
            found.append(_table([cells[at] for at in run]))
        else:
            found.append("\n".join(lines[at] for at in run))
    return list(_joined(found))


def _cells(line: str, bar: str) -> list[str]:
    # An empty cell at either end leaves its bar there without a space.
    return [cell.strip() for cell in re.split(rf"(?:^|(?<=\s)){re.escape(bar)}(?=\s|$)", line)]


def _is_part(lines: list[str], cells: list[list[str]], at: int) -> bool:
    """A row; or between two rows of one width the short name that they are grouped under."""
    if len(cells[at]) > 1:
        return True
    line = lines[at].strip()
    if not 0 < at < len(lines) - 1 or not line or len(line) > _GROUP_AT_MOST or line.endswith(_SENTENCE_ENDS):
        return False
    before, after = len(cells[at - 1]), len(cells[at + 1])
    return before == after > 1


def _table(rows: list[list[str]]) -> TextTable:
    width = max(map(len, rows))
    return TextTable(tuple((*row, *[""] * (width - len(row))) for row in rows))


def _joined(found: list[str | TextTable]) -> Iterator[str | TextTable]:
    """Neighbouring texts as one: a line with a bar that is no table stands among the others."""
    for is_text, run in groupby(found, key=lambda piece: isinstance(piece, str)):
        if is_text:
            yield "\n".join(str(piece) for piece in run)
        else:
            yield from run
