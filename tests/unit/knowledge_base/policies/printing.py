"""PDF files made on the spot for the tests of reading them: what a line, a table or a page head looks like on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT, SIZE, LEFT, RIGHT, TOP, STEP = "STSong-Light", 12, 72, 520, 760, 20


class Paper:
    """A PDF written row by row; `y` is where the next row stands (points from below)."""

    def __init__(self, path: Path, **how: Any) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.path = path
        self.canvas = Canvas(str(path), pagesize=A4, **how)
        self.y: float = TOP
        self.begin()

    def begin(self) -> None:
        self.canvas.setFont(FONT, SIZE)
        self.y = TOP

    def row(self, text: str, x: float = LEFT, down: float = STEP) -> None:
        self.canvas.drawString(x, self.y, text)
        self.y -= down

    def full(self, text: str) -> str:
        """`text` padded with Chinese to the width of the page, and printed; what was printed."""
        printed = text + "文" * int((RIGHT - LEFT) / SIZE - len(text))
        self.row(printed)
        return printed

    def at(self, y: float, text: str, x: float = LEFT) -> None:
        self.canvas.drawString(x, y, text)

    def turn(self) -> None:
        self.canvas.showPage()
        self.begin()

    def table(self, xs: Sequence[float], rows: Sequence[Sequence[str]], height: float = 24) -> None:
        """A ruled table; an empty cell is ruled too."""
        top = self.y + SIZE
        for i in range(len(rows) + 1):
            self.canvas.line(xs[0], top - i * height, xs[-1], top - i * height)
        for x in xs:
            self.canvas.line(x, top, x, top - len(rows) * height)
        for i, row in enumerate(rows):
            for x, text in zip(xs, row, strict=False):
                self.canvas.drawString(x + 3, top - i * height - 16, text)
        self.y = top - len(rows) * height - STEP

    def picture(self) -> None:
        """A page-wide picture, as a scanner makes it."""
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        self.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)

    def save(self) -> Path:
        self.canvas.save()
        return self.path
