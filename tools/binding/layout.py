"""From judged sentences back to Markdown: which lines, rows and blank lines remain.

A quotation block and a table are kept apart from their neighbours by blank lines, because Markdown would otherwise
take the following sentence into the quotation or the table. What only led up to lines that are gone goes with them
(see orphans.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from tools.binding.orphans import BLANK, Gone, Shown, without_orphans

__all__ = ["BLANK", "Gone", "Shown", "tidy"]


def tidy(lines: Iterable[Shown | Gone]) -> list[str]:
    """The pieces of a text: single blank lines between paragraphs, none at its ends, no line end at the very end."""
    kept: list[Shown] = []
    for line in without_orphans(lines):
        previous = kept[-1] if kept else BLANK
        if line == BLANK and previous == BLANK:
            continue
        if BLANK not in (line, previous) and _kind(line) != _kind(previous):
            kept.append(BLANK)
        kept.append(line)
    while kept and kept[-1] == BLANK:
        kept.pop()
    pieces = [piece for line in kept for piece in line]
    return [*pieces[:-1], pieces[-1].rstrip()] if pieces else []


def _kind(line: Shown) -> str:
    start = line[0].lstrip()[:1]
    return start if start in (">", "|") else ""
