"""Tables of a PDF page by their ruled lines: strokes → grids → the characters of each cell.

Pure geometry, in points with the origin at the bottom left; knows nothing of pdfium.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NEAR = 3.0
"""Strokes this close are one ruled line (the two sides of a thin bar, a border drawn twice)."""
_LONG = 8.0
"""A shorter stroke is part of a letter or an ornament."""


@dataclass(frozen=True)
class Glyph:
    """A character where it is printed."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True)
class Edge:
    """A straight stroke."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def horizontal(self) -> bool:
        return self.top - self.bottom <= _NEAR and self.right - self.left >= _LONG

    @property
    def vertical(self) -> bool:
        return self.right - self.left <= _NEAR and self.top - self.bottom >= _LONG

    def meets(self, other: Edge) -> bool:
        """Whether the two touch or cross."""
        across = self.left - _NEAR <= other.right and other.left - _NEAR <= self.right
        return across and self.bottom - _NEAR <= other.top and other.bottom - _NEAR <= self.top


@dataclass(frozen=True)
class Grid:
    """A ruled table: `xs` from left to right, `ys` from top to bottom; between two of each lies a cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    edges: tuple[Edge, ...]

    def holds(self, glyph: Glyph) -> bool:
        return self.xs[0] <= glyph.centre <= self.xs[-1] and self.ys[-1] <= glyph.middle <= self.ys[0]

    def cells(self, glyphs: Iterable[Glyph]) -> list[list[list[Glyph]]]:
        """Rows of cells of characters. Merged across, a cell counts once; merged down, it is in each of its rows."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        held: dict[tuple[int, int], list[Glyph]] = {}
        for glyph in glyphs:
            held.setdefault(self._home(*self._place(glyph)), []).append(glyph)
        out = []
        for row in range(rows):
            homes = dict.fromkeys(self._home(row, column) for column in range(columns))
            out.append([held.get(home, []) for home in homes])
        return out

    def _place(self, glyph: Glyph) -> tuple[int, int]:
        column = min(bisect_right(self.xs, glyph.centre) - 1, len(self.xs) - 2)
        row = next((i for i, y in enumerate(self.ys[1:]) if glyph.middle >= y), len(self.ys) - 2)
        return row, max(column, 0)

    def _home(self, row: int, column: int) -> tuple[int, int]:
        """The upper left cell of the merged cell that this one belongs to."""
        while column > 0 and not self._ruled_left_of(row, column):
            column -= 1
        while row > 0 and not self._ruled_above(row, column):
            row -= 1
        return row, column

    def _ruled_left_of(self, row: int, column: int) -> bool:
        x, y = self.xs[column], (self.ys[row] + self.ys[row + 1]) / 2
        return any(e.vertical and abs(e.left - x) <= _NEAR and e.bottom <= y <= e.top for e in self.edges)

    def _ruled_above(self, row: int, column: int) -> bool:
        x, y = (self.xs[column] + self.xs[column + 1]) / 2, self.ys[row]
        return any(e.horizontal and abs(e.bottom - y) <= _NEAR and e.left <= x <= e.right for e in self.edges)


def grids(edges: Iterable[Edge]) -> list[Grid]:
    """The tables among the strokes of a page: at least two columns and one row, all strokes connected."""
    found = []
    for group in _connected([e for e in edges if e.horizontal or e.vertical]):
        xs = _merged(e.left for e in group if e.vertical)
        ys = _merged(e.bottom for e in group if e.horizontal)
        if len(xs) >= 3 and len(ys) >= 2:
            found.append(Grid(tuple(xs), tuple(reversed(ys)), tuple(group)))
    return found


def _connected(edges: Sequence[Edge]) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    for edge in edges:
        touching = [group for group in groups if any(edge.meets(other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([edge, *(other for group in touching for other in group)])
    return groups


def _merged(values: Iterable[float]) -> list[float]:
    """Ascending, values closer than a line's width as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept
