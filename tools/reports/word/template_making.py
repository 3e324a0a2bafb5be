"""Makes report.docx, the template we ship: `python -m tools.reports.word.template_making`. A school edits a copy.

Fonts are named, not embedded: 宋体 and 黑体 are in every Chinese Word, and what lacks them puts its own in their place.
Chapters and sections are numbered by their heading styles, so that no number is typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from tools.reports.word.document import TEMPLATE

_FACE, _HEAD_FACE, _LATIN = "宋体", "黑体", "Times New Roman"
_WORDS = "Words 9"
_RED = RGBColor(0xB0, 0x1E, 0x1E)
_NOTE = (
    "本报告由质诊依据学校评价数据起草。文中、表中、图中的数值都绑定证据，列于文末附录；"
    "签发前请逐项核对，并用 report verify 命令检验数值有无改动。"
)


def made() -> Any:
    """The template as a python-docx document."""
    document = docx.Document()
    _page(document)
    _styles(document)
    _numbering(document)
    _running_head(document)
    _cover(document)
    _body(document)
    _annex(document)
    return document


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.5)


def _styles(document: Any) -> None:
    for name, face, size, bold in (
        ("Normal", _FACE, 12, False),
        ("Title", _HEAD_FACE, 26, False),
        ("Subtitle", _HEAD_FACE, 16, False),
        ("Heading 1", _HEAD_FACE, 16, False),
        ("Heading 2", _HEAD_FACE, 14, False),
        ("Caption", _HEAD_FACE, 10.5, False),
        ("Body Text", _FACE, 12, False),
        ("Header", _FACE, 9, False),
        ("Footer", _FACE, 9, False),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = _LATIN, Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), face)
    for size in (9, 7.5):
        cell = document.styles.add_style(f"Cell {size:g}", WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style, cell.font.size = document.styles["Normal"], Pt(size)
        cell.paragraph_format.space_after, cell.paragraph_format.alignment = Pt(0), WD_ALIGN_PARAGRAPH.CENTER
    words = document.styles.add_style(_WORDS, WD_STYLE_TYPE.PARAGRAPH)
    words.base_style, words.paragraph_format.alignment = document.styles["Cell 9"], WD_ALIGN_PARAGRAPH.LEFT
    mark = document.styles.add_style("Mark", WD_STYLE_TYPE.PARAGRAPH)
    mark.base_style, mark.font.color.rgb = document.styles["Subtitle"], _RED
    text = document.styles["Body Text"].paragraph_format
    text.first_line_indent, text.line_spacing, text.space_after = Pt(24), 1.5, Pt(0)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Title", "Subtitle"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in document.styles[name].element.iter(qn("w:pBdr")):
            border.getparent().remove(border)


def _numbering(document: Any) -> None:
    """Chapters as 第一章, sections as 一、, by the heading styles."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="{style}"/>'
        f'<w:suff w:val="{"nothing" if level else "space"}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for level, style, text in ((0, "Heading1", "第%1章"), (1, "Heading2", "%2、"))
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for name, level in (("Heading 1", 0), ("Heading 2", 1)):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
        )


def _running_head(document: Any) -> None:
    head = document.sections[0].header.paragraphs[0]
    head.add_run("{{r unit}}")
    head.add_run(" {{r title}}（{{r year}}）　")
    head.add_run("{{r status}}")
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._element.append(field)


def _cover(document: Any) -> None:
    for _ in range(5):
        document.add_paragraph()
    document.add_paragraph("{{r unit}}", style="Subtitle")
    document.add_paragraph("{{r title}}", style="Title")
    document.add_paragraph("{{r year}}", style="Subtitle")
    document.add_paragraph("【{{r status}}】", style="Mark")
    for _ in range(6):
        document.add_paragraph()
    for line in ("起草日期：{{r drafted}}", "数据截至：{{r as_of}}（数据第 {{r generation}} 代）"):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    note = document.add_paragraph(_NOTE)
    note.runs[0].font.size = Pt(9)
    note.add_run().add_break(WD_BREAK.PAGE)


def _body(document: Any) -> None:
    line = document.add_paragraph
    line("{%p for chapter in chapters %}")
    line("{{ chapter.title }}", style="Heading 1")
    line("{%p for part in chapter.sections %}")
    line("{{ part.title }}", style="Heading 2")
    line("{%p for block in part.blocks %}")
    line("{%p if block.kind == 'text' %}")
    line("{{r block.text }}", style="Body Text")
    line("{%p elif block.kind == 'figures' and block.worded %}")
    line("{{r block.title }}", style="Caption")
    _fixed_table(document, "block", (2.7, 1.7, 3.0, 5.8, 2.2), 9, _WORDS)
    line()
    line("{%p elif block.kind == 'figures' %}")
    line("{{r block.title }}", style="Caption")
    _fixed_table(document, "block", (3.6, 2.7, 2.1, 2.1, 4.9), 9)
    line()
    line("{%p elif block.kind == 'units' %}")
    line("{{r block.title }}", style="Caption")
    _wide_table(document, "block", 9)
    line()
    line("{%p else %}")
    line("{{r block.title }}", style="Caption")
    picture = line("{{r block.chart }}")
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line("{%p endif %}")
    line("{%p endfor %}")
    line("{%p endfor %}")
    line("{%p endfor %}")


def _fixed_table(document: Any, name: str, widths: Sequence[float], size: float, words: str = "") -> None:
    """A table of so many columns (widths in cm) and any length; `words` is the style of its cells, but its heads."""
    table = document.add_table(rows=4, cols=len(widths), style="Table Grid")
    table.autofit = False
    for row, source in ((0, f"{name}.header"), (2, "row")):
        for column, cell in enumerate(table.rows[row].cells):
            _cell(document, cell, f"{{{{r {source}[{column}] }}}}", words if row and words else f"Cell {size:g}")
    for column, width in enumerate(widths):
        table.columns[column].width = Cm(width)
        for cell in table.columns[column].cells:
            cell.width = Cm(width)
    _rows(table, name)


def _wide_table(document: Any, name: str, size: float) -> None:
    """A table of any width and length."""
    table = document.add_table(rows=4, cols=3, style="Table Grid")
    for row, source in ((0, f"{name}.header"), (2, "row")):
        before, cell, after = table.rows[row].cells
        before.text, after.text = f"{{%tc for cell in {source} %}}", "{%tc endfor %}"
        _cell(document, cell, "{{r cell }}", f"Cell {size:g}")
    _rows(table, name)


def _cell(document: Any, cell: Any, text: str, style: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.text, paragraph.style = text, document.styles[style]


def _rows(table: Any, name: str) -> None:
    """The loop over the rows; the heading row is shaded and repeated on every page."""
    table.rows[1].cells[0].text = f"{{%tr for row in {name}.rows %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for row in (table.rows[0], table.rows[2]):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in table.rows[0].cells:
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="E8EEF5"/>')
        cell._tc.get_or_add_tcPr().append(shade)


def _annex(document: Any) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    head = document.add_paragraph("{{r annex.title }}", style="Subtitle")
    head.paragraph_format.keep_with_next = True
    _fixed_table(document, "annex", (1.2, 6.6, 2.4, 1.8, 2.0, 1.6), 7.5)
    document.add_paragraph()
    document.add_paragraph("签发状态：{{r status}}")


if __name__ == "__main__":
    made().save(str(TEMPLATE))
