"""One page of a PDF → its printed rows, from where each character stands.

The only module beside `pdf_adapter` that touches pdfium. A PDF knows no lines and no spaces: characters are gathered
into rows by height, cut into segments where the gap is wide, and tables found by their ruled lines.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

from knowledge_base.policies.cleaning import glue
from knowledge_base.policies.pdf_tables import Edge, Glyph, Grid, grids
from knowledge_base.policies.table_rows import CELL_BAR, row_of

_WIDE = 2.0
"""A gap of this many character heights parts two columns; a narrower one is a space or letter spacing."""
_SPACE = 0.2
"""A gap of this many character heights is a space, inside Latin text and, above the line's own spacing, Chinese."""
_SPACE_MIXED = 0.8
"""Between Chinese and Latin, where word processors add a quarter that nobody typed."""
_HYPHENS = (0x02, 0xAD, 0xFFFE)
_BULLETS = frozenset((0xF06C, 0xF06E, 0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC))
"""What symbol fonts leave where a bullet was; other private characters mean a font without an encoding."""
_STRAIGHT = 0.05
"""Radians; text at another angle is a watermark."""
_DEEPEST = 3


@dataclass(frozen=True)
class Row:
    """A printed row: its text and its borders in points, the origin at the bottom left. A table's row is `cells`."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    cells: bool = False

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True)
class PageText:
    """The rows of a page from top to bottom, its width in points; its number of letters, unreadable ones, pictures."""

    rows: tuple[Row, ...]
    width: float
    letters: int
    unreadable: int
    pictures: int


def read_page(page: Any) -> PageText:
    """The text of a pypdfium2 page."""
    textpage = page.get_textpage()
    try:
        glyphs, unreadable = _glyphs(textpage)
    finally:
        textpage.close()
    found = grids(_edges(page)) if glyphs else []
    rows = [row for grid in found for row in _table(grid, glyphs)]
    outside = [glyph for glyph in glyphs if not any(grid.holds(glyph) for grid in found)]
    rows += _printed(outside)
    pictures = sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST))
    return PageText(tuple(sorted(rows, key=lambda row: -row.top)), page.get_width(), len(glyphs), unreadable, pictures)


def _glyphs(textpage: Any) -> tuple[list[Glyph], int]:
    """The upright characters of a page and how many of them have no known letter. pdfium's own spaces are left out."""
    box, glyphs, unreadable = pdfium.FS_RECTF(), [], 0
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        text = "" if pdfium.FPDFText_IsGenerated(textpage, index) == 1 else _letter(code)
        if not text or abs(pdfium.FPDFText_GetCharAngle(textpage, index)) > _STRAIGHT:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            continue
        unreadable += text == "\ufffd"
        glyphs.append(Glyph(text, box.left, box.right, box.top, box.bottom))
    return glyphs, unreadable


def _letter(code: int) -> str:
    """The character of a code: radicals as the ideographs they stand for, unknown ones as U+FFFD, breaks as nothing."""
    if code in _HYPHENS:
        return "-"
    if code in _BULLETS:
        return "•"
    character = chr(code)
    if code < 0x20:
        return ""
    if character.isspace():
        return character if character == "\u3000" else " "
    if 0xE000 <= code <= 0xF8FF:
        return "\ufffd"
    return unicodedata.normalize("NFKC", character) if 0x2E80 <= code <= 0x2FDF else character


def _edges(page: Any) -> Iterator[Edge]:
    """The horizontal and vertical strokes of a page, of lines, thin bars and boxes alike."""
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST):
        matrix = item.get_matrix()
        points = [matrix.on_point(x, y) for x, y in _points(item.raw)]
        for (x1, y1), (x2, y2) in zip(points, [*points[1:], *points[:1]], strict=True):
            yield Edge(min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2))


def _points(path: Any) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            yield x.value, y.value


def _table(grid: Grid, glyphs: Sequence[Glyph]) -> Iterator[Row]:
    """The rows of a ruled table; a cell that spans several rows is said in each."""
    for index, cells in enumerate(grid.cells([g for g in glyphs if grid.holds(g)])):
        texts = [_said(cell) for cell in cells]
        if any(texts):
            top, bottom = grid.ys[index], grid.ys[index + 1]
            yield Row(row_of(texts), grid.xs[0], grid.xs[-1], top, bottom, cells=True)


def _printed(glyphs: Iterable[Glyph]) -> list[Row]:
    """Rows outside ruled tables; rows whose segments stand below one another in columns are a table without rules."""
    lines = [_segments_of_line(line) for line in _lines(glyphs)]
    rows = []
    for at, segments in enumerate(lines):
        beside = lines[max(at - 1, 0) : at] + lines[at + 1 : at + 2]
        cells = len(segments) > 1 and any(_aligned(segments, other) for other in beside)
        text = (CELL_BAR if cells else " ").join(_spaced(text) for text, _ in segments)
        parts = [glyph for _, part in segments for glyph in part if glyph.text.strip()]
        if not parts:
            continue
        rows.append(
            Row(
                text,
                min(g.left for g in parts),
                max(g.right for g in parts),
                max(g.top for g in parts),
                min(g.bottom for g in parts),
                cells,
            )
        )
    return rows


def _said(glyphs: Iterable[Glyph]) -> str:
    """The text of a table's cell, its rows joined."""
    rows = [_spaced(" ".join(text for text, _ in _segments_of_line(line))) for line in _lines(glyphs)]
    return reduce(glue, [row for row in rows if row], "")


def _spaced(text: str) -> str:
    """`text` with one space where there were several; an ideographic space stays."""
    return re.sub(" {2,}", " ", text).strip(" ")


def _lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters of one height together, from top to bottom, each line from left to right."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.middle, g.left)):
        if lines and abs(lines[-1][0].middle - glyph.middle) <= 0.5 * min(lines[-1][0].height, glyph.height):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda g: g.left) for line in lines]


def _segments_of_line(line: Sequence[Glyph]) -> list[tuple[str, list[Glyph]]]:
    segments: list[tuple[str, list[Glyph]]] = []
    spacing = _spacing(line)
    for glyph in line:
        if not segments:
            segments.append((glyph.text, [glyph]))
            continue
        text, parts = segments[-1]
        gap = (glyph.left - parts[-1].right) / max(glyph.height, 1.0)
        if gap >= _WIDE:
            segments.append((glyph.text, [glyph]))
            continue
        apart = gap > _least_space(text[-1], glyph.text, spacing) and " " not in (text[-1], glyph.text)
        space = " " if apart else ""
        segments[-1] = (text + space + glyph.text, [*parts, glyph])
    return segments


def _least_space(before: str, after: str, spacing: float) -> float:
    """From which gap on two characters have a space between them."""
    if before.isascii() != after.isascii():
        return _SPACE_MIXED
    return _SPACE if before.isascii() else _SPACE + 2 * spacing


def _spacing(line: Sequence[Glyph]) -> float:
    """The usual gap between the characters of a line, in their heights: what spreads it to the margin."""
    gaps = [max(b.left - a.right, 0.0) / max(b.height, 1.0) for a, b in pairwise(line)]
    return median(gaps) if gaps else 0.0


def _aligned(first: Sequence[tuple[str, list[Glyph]]], second: Sequence[tuple[str, list[Glyph]]]) -> bool:
    """Whether two rows have the same columns: as many segments, each beginning or centred at the same place."""
    if len(first) != len(second):
        return False
    for (_, a), (_, b) in zip(first, second, strict=True):
        em = max(a[0].height, 1.0)
        starts = abs(a[0].left - b[0].left) < em
        centred = abs(a[0].left + a[-1].right - b[0].left - b[-1].right) < 2 * em
        if not starts and not centred:
            return False
    return True
