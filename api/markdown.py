"""Markdown that our generated documents share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def grid(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a Markdown table, and an empty one after it; a bar within a cell becomes a slash."""
    columns = list(head)
    yield f"| {' | '.join(columns)} |"
    yield "|" + " --- |" * len(columns)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""
