"""The sheet as one page of a Word file: to read, to keep, to print. For the teacher alone, and it says so.

Texts come bound; here they only get their form. Fonts are named by what every office has (宋体、黑体); a machine
without these falls back to a Chinese font of its own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_BODY, _HEAD, _LATIN = "宋体", "黑体", "Times New Roman"
_MARK = re.compile(r"\[E\d+\]")
_ESCAPED = re.compile(r"\\([^\w\s])")
_POINTS, _SMALL = 9.0, 8.0
_SHORT = ("overview", "band")
"""Parts that the table says already."""

COLUMNS = ("课程与教学班", "选课", "有效答卷", "有效均值", "评分区间", "参照带", "位置")

_WIDTHS = (5.0, 1.5, 1.7, 2.0, 2.5, 2.5, 2.2)
"""Of the table, in centimetres."""


@dataclass(frozen=True)
class Page:
    """What stands on the page: heading, table (rows of COLUMNS), parts as (key, title, Markdown lists), foot."""

    title: str
    subtitle: str
    rows: Sequence[Sequence[str]]
    parts: Sequence[tuple[str, str, str]]
    foot: str


def document_of(page: Page) -> bytes:
    """The .docx file."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(1.8)
        section.top_margin = section.bottom_margin = Cm(1.4)
    normal = document.styles["Normal"]
    normal.font.size = Pt(_POINTS)
    _paragraph(document, page.title, size=15, font=_HEAD, centred=True)
    _paragraph(document, page.subtitle, size=_SMALL, centred=True)
    if page.rows:
        _table(document, page.rows)
    for key, title, text in page.parts:
        if key in _SHORT and page.rows:
            text = "\n".join(line for line in text.splitlines() if not line.startswith("- "))
        if text.strip():
            _part(document, title, text)
    _paragraph(document, page.foot, size=_SMALL)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _part(document: Document, title: str, text: str) -> None:
    _paragraph(document, title, size=10.5, font=_HEAD, before=3)
    for line in text.splitlines():
        bare = line.strip()
        if not bare:
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        listed = bare.startswith("- ")
        said = bare.removeprefix("- ")
        _paragraph(document, f"· {said}" if listed else said, indent=0.4 * (depth + 1) if listed else 0.0)


def _paragraph(
    document: Any,
    text: str,
    *,
    size: float = _POINTS,
    font: str = _BODY,
    centred: bool = False,
    indent: float = 0.0,
    before: float = 0.0,
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(0), 1.05
    shape.left_indent = Cm(indent)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, plain(text), size, font)
    return paragraph


def _run(paragraph: Any, text: str, size: float, font: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), _LATIN
    run.bold = font == _HEAD
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    _fill(table.rows[0].cells, COLUMNS, _HEAD)
    for row in rows:
        _fill(table.add_row().cells, row, _BODY)


def _fill(cells: Any, values: Sequence[str], font: str) -> None:
    from docx.shared import Cm, Pt

    for cell, value, width in zip(cells, values, _WIDTHS, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        _run(paragraph, plain(value), _SMALL, font)


def plain(text: str) -> str:
    """Bound text without its marks and escapes: on paper there is nothing to open."""
    return _ESCAPED.sub(r"\1", _MARK.sub("", text)).replace("**", "")
