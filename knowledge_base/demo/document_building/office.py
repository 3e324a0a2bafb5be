"""Word, PowerPoint and Excel files as a university office writes them: running heads, indents, merged cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from knowledge_base.demo.document_building.source import Block, Kind, sections, under_title

_FACE, _HEAD_FACE = "宋体", "黑体"


def docx_of(blocks: Sequence[Block]) -> bytes:
    """A rule on A4 with the university's name at the head of each page and the page number at its foot."""
    import docx
    from docx.shared import Cm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.header.paragraphs[0].text = "示范大学文件"
    _page_number(section.footer.paragraphs[0])
    head = under_title(blocks)
    for block in blocks:
        if block.kind is Kind.TABLE:
            _docx_table(document, block.rows)
        else:
            _docx_paragraph(document, block, centred=block.kind is Kind.HEADING or block in head)
    return _saved(document)


def _docx_paragraph(document: Any, block: Block, *, centred: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    title, heading = block.kind is Kind.TITLE, block.kind is Kind.HEADING
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    _face(run, _HEAD_FACE if title or heading else _FACE, Pt(18 if title else 14 if heading else 12))
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.paragraph_format.first_line_indent = Pt(24)
    paragraph.paragraph_format.space_after = Pt(6)


def _docx_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            for run in cell.paragraphs[0].runs:
                _face(run, _FACE, None)
    document.add_paragraph()


def _face(run: Any, name: str, size: Any) -> None:
    from docx.oxml.ns import qn

    run.font.name = "Times New Roman"
    run.font.size = size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _page_number(paragraph: Any) -> None:
    """The field that Word fills with the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = 1
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._element.append(field)


def xlsx_of(blocks: Sequence[Block]) -> bytes:
    """A sheet for each heading; the title merged across, equal cells of the first column merged downwards."""
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, inside in sections(blocks):
        sheet = workbook.create_sheet(name)
        width = max(len(block.rows[0]) for block in inside if block.rows)
        for block in inside:
            if block.kind is Kind.TABLE:
                _sheet_table(sheet, block.rows)
            else:
                sheet.append([block.text])
                at = sheet.max_row
                sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
    return _saved(workbook)


def _sheet_table(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    first = sheet.max_row + 1
    for row in rows:
        sheet.append([_share(text) for text in row])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.border = Border(*(Side("thin"),) * 4)
            cell.font = Font(bold=sheet.max_row == first)
            if isinstance(cell.value, float):
                cell.number_format = "0%"
    _merge_equal(sheet, first + 1, sheet.max_row)
    for column, width in zip("ABCDEFGH", (16, 34, 24, 24, 24), strict=False):
        sheet.column_dimensions[column].width = width


def _share(text: str) -> str | float | None:
    """A percentage is a number in a workbook, an empty cell is nothing."""
    return int(text[:-1]) / 100 if text.endswith("%") and text[:-1].isdigit() else text or None


def _merge_equal(sheet: Any, first: int, last: int) -> None:
    start = first
    for at in range(first + 1, last + 2):
        if at > last or sheet.cell(at, 1).value != sheet.cell(start, 1).value:
            if at - start > 1:
                sheet.merge_cells(start_row=start, end_row=at - 1, start_column=1, end_column=1)
            start = at


def pptx_of(blocks: Sequence[Block]) -> bytes:
    """A deck: a title slide, then a slide for each heading with its points or table, a foot and a number below."""
    import pptx
    from pptx.util import Inches

    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    subtitle = next(block.text for block in blocks if block.kind is Kind.TEXT)
    title = next(block.text for block in blocks if block.kind is Kind.TITLE)
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    _place(cover.shapes.title, title, (1.5, 2.2, 10.3, 1.5))
    _place(cover.placeholders[1], subtitle, (1.5, 4.0, 10.3, 1.0))
    for number, (heading, inside) in enumerate(sections(blocks), start=2):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        _place(slide.shapes.title, heading, (0.8, 0.4, 11.7, 1.1))
        _slide_body(slide, inside)
        foot = slide.shapes.add_textbox(Inches(0.8), Inches(6.9), Inches(11.7), Inches(0.4))
        foot.text_frame.text = f"示范大学质量评估中心　{number}"
    return _saved(deck)


def _slide_body(slide: Any, blocks: Sequence[Block]) -> None:
    from pptx.util import Inches, Pt

    area = (Inches(0.9), Inches(1.7), Inches(11.5), Inches(5.0))
    table = next((block.rows for block in blocks if block.rows), None)
    if table is not None:
        frame = slide.shapes.add_table(len(table), len(table[0]), *area[:3], Inches(0.7 * len(table)))
        for r, row in enumerate(table):
            for c, text in enumerate(row):
                frame.table.cell(r, c).text = text
        return
    box = slide.shapes.add_textbox(*area).text_frame
    box.word_wrap = True
    for index, block in enumerate(blocks):
        paragraph = box.paragraphs[0] if index == 0 else box.add_paragraph()
        paragraph.text = block.text
        paragraph.font.size = Pt(22)
        paragraph.space_after = Pt(12)


def _place(shape: Any, text: str, inches: tuple[float, float, float, float]) -> None:
    from pptx.util import Inches

    shape.text_frame.text = text
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in inches)


def _saved(file: Any) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()
