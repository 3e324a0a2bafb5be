"""A Word file read back: its text with every content control of ours as its slot, its charts, and what it cannot read.

Lines come as the binder reads drafts. What Word does to a text on the way (runs split, text tracked as inserted, boxes,
hyperlinks) changes nothing; text tracked as deleted, page numbers and field codes are no text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from tools.errors import ToolError
from tools.reports.word.charts_reading import ReadChart, charts_in
from tools.reports.word.runs import TAG

LARGEST = 200_000_000
"""Bytes a file may have when unpacked."""

_MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_FALLBACK = f"{{{_MARKUP}}}Fallback"
_SKIPPED = frozenset(
    {
        _FALLBACK,
        *(qn(f"w:{name}") for name in ("pPr", "rPr", "sdtPr", "del", "moveFrom", "delText")),
        *(qn(f"w:{name}") for name in ("txbxContent", "p", "tbl", "drawing", "object", "pict")),
    }
)
_BLANKS = frozenset({qn("w:tab"), qn("w:br"), qn("w:cr")})
_TEXTS = frozenset({qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
_NUMBERING_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_PICTURES = (qn("pic:pic"), qn("w:object"), qn("w:pict"))


@dataclass(frozen=True)
class Control:
    """A content control of ours: what its tag names (`E3.n`, `F.year`), its text, and the line it stands in."""

    slot: str
    text: str
    line: str


@dataclass(frozen=True)
class ReadText:
    """`lines` are the paragraphs outside tables, `rows` the tables' rows as cells, both with slots."""

    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class ReadDocument:
    """`document` is python-docx's; `pictures` counts what holds no readable text."""

    document: Any
    text: ReadText
    charts: tuple[ReadChart, ...]
    pictures: int


def read_document(content: bytes) -> ReadDocument:
    """The file's text, controls and charts; ToolError when it is no Word file."""
    document = _opened(content)
    pictures = sum(1 for root in roots(document) for _ in root.iter(*_PICTURES))
    return ReadDocument(document, read_text(document), tuple(charts_in(document)), pictures)


def read_text(document: Any) -> ReadText:
    """The text of a python-docx document: body, heads and feet, notes."""
    reader = _Reader()
    for root in roots(document):
        reader.read(root)
    tables = tuple(reader.tables)
    return ReadText(
        tuple(reader.lines), tuple(row for table in tables for row in table), tables, tuple(reader.controls)
    )


def _opened(content: bytes) -> Any:
    told = ToolError("不是可读的 Word 文件（.docx）")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise ToolError("文件展开后过大，不能核对")
        return docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, docx.opc.exceptions.PackageNotFoundError):
        raise told from None


def roots(document: Any) -> Iterator[Any]:
    """The parts with text that is read: body, heads and feet, notes."""
    yield document.element.body
    for part in document.part.package.iter_parts():
        name = str(part.partname)
        if name.startswith(("/word/header", "/word/footer", "/word/footnotes", "/word/endnotes")):
            yield getattr(part, "element", None) if hasattr(part, "element") else etree.fromstring(part.blob)


class _Reader:
    """Walks paragraphs in their order, those in tables by cell; complex fields may run over several."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.controls: list[Control] = []
        self.tables: list[tuple[tuple[str, ...], ...]] = []
        self._fields: list[list[str]] = []
        """The codes of the open fields."""

    def read(self, root: Any) -> None:
        for table in root.iter(qn("w:tbl")):
            if not _is_gone(table):
                self.tables.append(tuple(self._row(row) for row in table.iterchildren(qn("w:tr"), qn("w:sdt"))))
        for paragraph in root.iter(qn("w:p")):
            if next(paragraph.iterancestors(qn("w:tc")), None) is None and not _is_gone(paragraph):
                self.lines += filter(None, [self._paragraph(paragraph)])

    def _row(self, row: Any) -> tuple[str, ...]:
        return tuple(self._cell(cell) for cell in row.iter(qn("w:tc")))

    def _cell(self, cell: Any) -> str:
        paragraphs = (self._paragraph(p) for p in cell.iter(qn("w:p")) if not _is_gone(p))
        return " ".join(filter(None, paragraphs))

    def _paragraph(self, paragraph: Any) -> str:
        found: list[tuple[str, str]] = []
        text = " ".join("".join(self._text(paragraph, found)).split())
        if not text:
            return ""
        if outer := next((slot for a in paragraph.iterancestors(qn("w:sdt")) if (slot := slot_of(a))), ""):
            # Word may set the control around the whole paragraph or cell.
            found, text = [(outer, text)], f"{{{outer}}}"
        self.controls += [Control(slot, words, text) for slot, words in found]
        return text

    def _text(self, element: Any, found: list[tuple[str, str]]) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == qn("w:fldChar"):
                self._field(child.get(qn("w:fldCharType")))
            elif tag == qn("w:instrText") and self._fields:
                self._fields[-1][0] += child.text or ""
            elif tag in _SKIPPED or (tag == qn("w:fldSimple") and _numbers_pages(child.get(qn("w:instr")))):
                continue
            elif tag == qn("w:sdt") and (slot := slot_of(child)):
                found.append((slot, "".join(self._text(child, []))))
                yield f"{{{slot}}}"
            elif tag in _TEXTS:
                yield "" if any(_numbers_pages(code[0]) for code in self._fields) else child.text or ""
            elif tag in _BLANKS:
                yield " "
            elif tag == qn("w:noBreakHyphen"):
                yield "-"
            else:
                yield from self._text(child, found)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append([""])
        elif kind == "end" and self._fields:
            self._fields.pop()


def slot_of(control: Any) -> str:
    """What a content control's tag names; empty for one that is not ours."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    match = TAG.fullmatch(tag.get(qn("w:val")) or "") if tag is not None else None
    return match[1] if match else ""


def _is_gone(element: Any) -> bool:
    """Whether it stands in a deletion, or is a box once more for old programs."""
    return any(a.tag in (_FALLBACK, qn("w:del"), qn("w:moveFrom")) for a in element.iterancestors())


def _numbers_pages(code: str | None) -> bool:
    words = (code or "").split()
    return bool(words) and words[0].upper() in _NUMBERING_FIELDS
