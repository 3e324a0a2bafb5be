"""The text of a clause on a page: its lines as they stand, its tables as tables.

Everything is set as text, never as HTML: documents are trusted no more than models.
"""

from __future__ import annotations

from collections.abc import Iterator

from nicegui import ui

from knowledge_base.policies.table_rows import TextTable, pieces

_MORE = "……"


def draw(text: str) -> None:
    """Draw the text into the current element."""
    for piece in pieces(text):
        if isinstance(piece, TextTable):
            _draw_table(piece)
        else:
            ui.label(piece).classes("zz-clause-text")


def _draw_table(table: TextTable) -> None:
    with ui.element("div").classes("zz-table-room"), ui.element("table").classes("zz-table zz-clause-table"):
        with ui.element("thead"):
            _draw_row(table.head, "th")
        with ui.element("tbody"):
            for row in table.body:
                _draw_row(row, "td")


def _draw_row(row: tuple[str, ...], tag: str) -> None:
    with ui.element("tr"):
        for cell in row:
            with ui.element(tag):
                ui.label(cell)


def beginning(text: str, letters: int) -> Iterator[str | TextTable]:
    """The pieces of a text up to about so many letters; a table that begins in time keeps whole rows, one at least."""
    left = letters
    found = pieces(text)
    for place, piece in enumerate(found):
        last = place == len(found) - 1
        if isinstance(piece, TextTable):
            kept = _rows_within(piece, left)
            yield kept
            left -= sum(map(len, (cell for row in kept.rows for cell in row)))
            cut = len(kept.rows) < len(piece.rows)
        else:
            cut = len(piece) > left
            yield piece[:left].rstrip() + _MORE if cut else piece
            left -= len(piece)
        if left <= 0 or cut:
            if isinstance(piece, TextTable) and (cut or not last):
                yield _MORE
            return


def _rows_within(table: TextTable, letters: int) -> TextTable:
    rows, left = list(table.rows[:2]), letters - sum(map(len, (cell for row in table.rows[:2] for cell in row)))
    for row in table.body[1:]:
        left -= sum(map(len, row))
        if left < 0:
            break
        rows.append(row)
    return TextTable(tuple(rows))
