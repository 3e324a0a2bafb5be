"""PDF → lines, through pdfium: rows as printed, joined into paragraphs where the page's own layout says so.

Text is taken from where characters stand, tables from their ruled lines. Headers, footers and page numbers are
dropped; pages are kept. A scan has no text to take: it is refused, or its pages named where only some are scans.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge_base.errors import InputError
from knowledge_base.policies.cleaning import Line, glue, in_midsentence
from knowledge_base.policies.numbering import label_of
from knowledge_base.policies.page_furniture import without_furniture
from knowledge_base.policies.pdf_page import PageText, Row, read_page

MOST_PAGES = 1500
_UNREADABLE = 0.2
_LOCKED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_CLOSE = 1.45
"""Two rows further apart than this times the usual distance belong to two paragraphs."""
_LEAST_WIDE = 0.7
"""Share of a page's width that text which is not full may reach."""
_pdfium_lock = threading.Lock()
"""pdfium may be used by one thread at a time."""


@dataclass(frozen=True)
class _Margins:
    """Where the text of a page begins and ends, and the usual distance from row to row (points)."""

    left: float
    right: float
    pitch: float


def pages_of(path: Path) -> list[PageText]:
    """The pages of a PDF; InputError for one that is locked, broken or too long."""
    with _pdfium_lock:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise InputError(_refusal(path, error)) from error
        try:
            if len(document) > MOST_PAGES:
                raise InputError(f"{path.name} 有 {len(document)} 页，超过上限 {MOST_PAGES} 页，请拆分后再导入")
            return [read_page(page) for page in document]
        except pypdfium2.PdfiumError as error:
            raise InputError(f"无法读取 {path.name}：有的页面已损坏，请用阅读器打开后另存一份再导入") from error
        finally:
            document.close()


def lines_of(path: Path) -> tuple[list[Line], list[str]]:
    """The lines of a PDF with their pages, and notes on pages that could not be read.

    InputError when there is no text at all, or the text is not readable for want of an encoding.
    """
    pages = pages_of(path)
    scanned = [number for number, page in enumerate(pages, start=1) if not page.letters and page.pictures]
    letters = sum(page.letters for page in pages)
    if not letters and scanned:
        raise InputError(
            f"{path.name} 是扫描件，只有图片没有文字；请先做文字识别（OCR），另存为带文字的 PDF 或 docx 再导入"
        )
    if letters and sum(page.unreadable for page in pages) > _UNREADABLE * letters:
        raise InputError(
            f"{path.name} 的文字没有编码信息，读出来是乱码；请用原文件另存为 docx，或做文字识别（OCR）后再导入"
        )
    notes = [f"{path.name} 第{'、'.join(map(str, scanned))}页是扫描图片，没有文字，未收入"] if scanned else []
    return _joined(_cleaned(pages), [_LEAST_WIDE * page.width for page in pages]), notes


def _refusal(path: Path, error: pypdfium2.PdfiumError) -> str:
    if error.err_code in _LOCKED:
        return f"{path.name} 设有打开密码，无法读取；请用阅读器打开，取消密码后另存一份再导入"
    return f"无法读取 {path.name}：文件可能损坏或不完整；请用阅读器打开后另存一份再导入"


def _cleaned(pages: Sequence[PageText]) -> list[list[Row]]:
    kept = without_furniture([["" if row.cells else row.text for row in page.rows] for page in pages])
    return [[page.rows[i] for i in indexes] for page, indexes in zip(pages, kept, strict=True)]


def _joined(pages: Sequence[Sequence[Row]], least: Sequence[float]) -> list[Line]:
    """Rows that the layout shows to be one paragraph as one line, also across the end of a page.

    `least` is how far to the right each page's text is taken to reach at least, however short its rows.
    """
    lines: list[Line] = []
    before: tuple[Row, _Margins, int] | None = None
    usual = _usual([_margins(rows) for rows in pages if rows])
    for number, rows in enumerate(pages, start=1):
        margins = _widened(_margins(rows), usual, least[number - 1])
        for row in rows:
            if before is not None and _runs_on(before, row, margins, number):
                last = lines.pop()
                lines.append(Line(glue(last.text, row.text), last.gap, last.page))
            else:
                lines.append(Line(row.text, page=number, verbatim=row.cells))
            before = (row, margins, number)
    return lines


def _runs_on(before: tuple[Row, _Margins, int], row: Row, margins: _Margins, number: int) -> bool:
    """Whether `row` goes on with the paragraph: the row before is full, this one not indented, nothing between."""
    last, last_margins, last_number = before
    em = min(last.height, row.height)
    if last.cells or row.cells or abs(last.height - row.height) > 0.2 * em:
        return False
    full = last.right >= last_margins.right - 1.5 * em
    indented = row.left > margins.left + em
    apart = number == last_number and last.top - row.top > _CLOSE * margins.pitch
    begins = label_of(row.text) is not None and not in_midsentence(last.text)
    return full and not indented and not apart and not begins and number - last_number <= 1


def _margins(rows: Sequence[Row]) -> _Margins:
    """Of the rows that are text: the left one is where the leftmost begins, the right one where the longest ends."""
    text = [row for row in rows if not row.cells]
    if not text:
        return _Margins(0.0, 0.0, 0.0)
    tops = [row.top for row in text]
    steps = [above - below for above, below in pairwise(tops) if above > below]
    return _Margins(min(row.left for row in text), max(row.right for row in text), median(steps) if steps else 0.0)


def _usual(margins: Sequence[_Margins]) -> _Margins:
    """The margins most pages have."""
    if not margins:
        return _Margins(0.0, 0.0, 0.0)
    return _Margins(*(median(getattr(m, side) for m in margins) for side in ("left", "right", "pitch")))


def _widened(own: _Margins, usual: _Margins, least: float) -> _Margins:
    """A page of a few short rows does not show where its margins are: it has those of the other pages."""
    return _Margins(min(own.left, usual.left), max(own.right, usual.right, least), own.pitch or usual.pitch)
