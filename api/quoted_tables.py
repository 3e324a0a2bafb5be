"""A document's table in a quotation, as each way in shows it: a table in Markdown, columns on a terminal.

An answer quotes a clause line for line, and a row of a table is a line with bars (`table_rows`).
Only the look is changed here, of what is shown; the evidence keeps the words as they are stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge_base.policies.table_rows import BAR, TextTable, pieces
from tools.binder import plain
from tools.marks import ID

_ESCAPED_BAR = "&#124;"
"""How bound text writes a bar of a document: a bare one is the writer's own table."""
_QUOTED = re.compile(r"^>[ ]?")
_END = re.compile(rf"(?:\[{ID}\])+$")
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$")
_WIDEST = 96
"""Columns of a terminal that a table may take; a wider one is told row by row."""
_GAP = "  "

Lines = Iterator[str]


def as_markdown(text: str) -> str:
    """Bound text whose quoted tables are Markdown tables; every other line as it was."""
    if _ESCAPED_BAR not in text:
        return text
    out: list[str] = []
    for is_quote, run in groupby(text.split("\n"), key=lambda line: line.startswith(">")):
        lines = list(run)
        out += _quotation(lines) if is_quote else lines
    return "\n".join(out)


def on_terminal(text: str) -> str:
    """Bound text for a terminal, tables in columns, escapes undone."""
    lines: list[str] = []
    for is_table, run in groupby(as_markdown(text).split("\n"), key=lambda line: _is_row(_QUOTED.sub("", line))):
        rows = list(run)
        if is_table and len(rows) > 1 and _RULE.match(_QUOTED.sub("", rows[1])):
            lead = "> " if rows[0].startswith(">") else ""
            cells = [[plain(cell) for cell in _split(_QUOTED.sub("", row))] for row in rows if not _is_rule(row)]
            lines += [f"{lead}{line}".rstrip() for line in _columns(cells)]
        else:
            lines += [plain(row) for row in rows]
    return "\n".join(lines)


def _quotation(lines: list[str]) -> list[str]:
    """The lines of a block quotation, its tables as Markdown tables; as they were where it holds none."""
    inner = [_QUOTED.sub("", line).rstrip() for line in lines]
    marks = _END.search(inner[-1])
    end = marks.group() if marks else ""
    inner[-1] = inner[-1].removesuffix(end)
    found = pieces("\n".join(inner), _ESCAPED_BAR)
    if not any(isinstance(piece, TextTable) for piece in found):
        return lines
    drawn: list[str] = []
    for place, piece in enumerate(found):
        if place:
            drawn.append("")
        if isinstance(piece, TextTable):
            drawn += _markdown(piece)
        else:
            drawn += [f"{line}  " for line in piece.split("\n")]
            drawn[-1] = drawn[-1].rstrip()
    # The mark belongs to the whole quotation: within the last cell it would be that cell's.
    if end:
        drawn = [*drawn, "", end] if isinstance(found[-1], TextTable) else [*drawn[:-1], drawn[-1] + end]
    return [f"> {line}" if line else ">" for line in drawn]


def _markdown(grid: TextTable) -> Lines:
    yield f"| {' | '.join(grid.head)} |"
    yield f"|{' --- |' * len(grid.head)}"
    yield from (f"| {' | '.join(row)} |" for row in grid.body)


def _is_row(line: str) -> bool:
    return line.startswith(BAR) and line.rstrip().endswith(BAR) and line.count(BAR) > 1


def _is_rule(line: str) -> bool:
    return bool(_RULE.match(_QUOTED.sub("", line).rstrip()))


def _split(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip(BAR).split(BAR)]


def _columns(rows: Sequence[Sequence[str]]) -> Lines:
    """Rows below one another, a Chinese letter as wide as two others; a table too wide for that told row by row."""
    widths = [max(width(row[place]) for row in rows if place < len(row)) for place in range(len(rows[0]))]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > _WIDEST:
        yield from _told(rows)
        return
    for number, row in enumerate(rows):
        yield _GAP.join(cell + " " * (widths[place] - width(cell)) for place, cell in enumerate(row)).rstrip()
        if not number:
            yield _GAP.join("-" * one for one in widths)


def _told(rows: Sequence[Sequence[str]]) -> Lines:
    head, *body = rows
    for row in body:
        yield "- " + "；".join(
            f"{name}：{cell}" if name else cell for name, cell in zip(head, row, strict=False) if cell
        )


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
