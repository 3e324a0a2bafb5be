"""PDF files as an office would print them: A4, a running head, page numbers, indented paragraphs, ruled tables.

Written with a Chinese font that every reader of PDF knows by name, so that no font file is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from knowledge_base.demo.document_building.source import Block, Kind, under_title

_FONT = "STSong-Light"
_MARGIN = 2.8 * cm


def _style(size: int, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("", fontName=_FONT, fontSize=size, leading=size * 1.6, wordWrap="CJK", **more)


_STYLES = {
    Kind.TITLE: _style(18, alignment=TA_CENTER, spaceAfter=8),
    Kind.HEADING: _style(14, alignment=TA_CENTER, spaceBefore=10, spaceAfter=6, keepWithNext=1),
    Kind.TEXT: _style(12, firstLineIndent=24, spaceAfter=4),
}
_UNDER_TITLE = _style(12, alignment=TA_CENTER, spaceAfter=4)
_CELL = _style(11)


def pdf_of(blocks: Sequence[Block]) -> bytes:
    """The PDF of a rule; the same bytes for the same blocks."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    title = next(block.text for block in blocks if block.kind is Kind.TITLE)
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=2.6 * cm, bottomMargin=2.4 * cm,
        title=title, author="示范大学", invariant=1,
    )  # fmt: skip

    def furnish(canvas: Any, page: Any) -> None:
        canvas.setFont(_FONT, 9)
        canvas.drawString(_MARGIN, A4[1] - 1.6 * cm, title)
        canvas.drawCentredString(A4[0] / 2, 1.3 * cm, f"— {page.page} —")

    document.build(_story(blocks), onFirstPage=furnish, onLaterPages=furnish)
    return out.getvalue()


def _story(blocks: Sequence[Block]) -> list[Flowable]:
    story: list[Flowable] = []
    head = under_title(blocks)
    for block in blocks:
        if block.kind is Kind.TABLE:
            story += [_table(block.rows), Spacer(1, 8)]
        elif block in head and block.kind is Kind.TEXT:
            story.append(Paragraph(block.text, _UNDER_TITLE))
        else:
            story.append(Paragraph(block.text, _STYLES[block.kind]))
    return story


def _table(rows: Sequence[Sequence[str]]) -> Table:
    wide = A4[0] - 2 * _MARGIN
    widths = [wide * share for share in (0.3, 0.28, 0.42)]
    table = Table([[Paragraph(cell, _CELL) for cell in row] for row in rows], colWidths=widths, repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return table
