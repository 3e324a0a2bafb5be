"""Native charts in a Word file: DrawingML with its data in an embedded workbook, drawn and lettered by Word itself.

A picture would need a font with Chinese letters where the report is made; a native chart is lettered where it is read,
in the document's own fonts, can be edited, and its numbers can be read back and verified. The chart's XML and workbook
are python-pptx's, which is installed for slides anyway; only the frame around them is Word's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE

from tools.reports.model import Chart
from tools.reports.word.runs import Markup

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU = 914_400 / 2.54
_WIDTH, _HEIGHT = int(14.5 * _EMU), int(6.6 * _EMU)
_KINDS = {"bar": XL_CHART_TYPE.COLUMN_CLUSTERED, "line": XL_CHART_TYPE.LINE_MARKERS}
_COLOUR = "2F5D8C"
_SIZE = "900"
"""Letters in a chart, in hundredths of a point."""


def put_chart(
    document: Any, chart: Chart, number: int, labels: Sequence[str], values: Sequence[float | None], form: str
) -> Markup:
    """Add the chart's parts to `document` (python-docx) and give the run that shows it. `form` is its number format."""
    data = CategoryChartData(number_format=form)
    data.categories = list(labels)
    data.add_series(chart.series, list(values))
    package = document.part.package
    workbook = Part(
        PackURI(f"/word/embeddings/zhizhen-{chart.id}.xlsx"), CONTENT_TYPE.SML_SHEET,
        CategoryWorkbookWriter(data).xlsx_blob, package,
    )  # fmt: skip
    root = etree.fromstring(data.xml_bytes(_KINDS[chart.kind]))
    part = Part(PackURI(f"/word/charts/zhizhen-{chart.id}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    _styled(root, chart, form, part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE))
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _frame(document.part.relate_to(part, RELATIONSHIP_TYPE.CHART), chart, number)


def _styled(root: Any, chart: Chart, form: str, workbook: str) -> None:
    """One colour, labels on the points, small letters in the document's fonts, no legend, the workbook linked."""
    for series in root.iter(f"{{{_C}}}ser"):
        text = series.find(f"{{{_C}}}tx")
        text.addnext(_element(_line() if chart.kind == "line" else _filled()))
        for old in series.findall(f"{{{_C}}}invertIfNegative"):
            series.remove(old)
        series.find(f"{{{_C}}}cat").addprevious(_element(_labels(chart.kind)))
    for axis in root.iter(f"{{{_C}}}valAx"):
        if (lines := axis.find(f"{{{_C}}}majorGridlines")) is not None:
            lines.append(
                _element(f'<c:spPr xmlns:c="{_C}" xmlns:a="{_A}"><a:ln w="6350">{_fill("D9D9D9")}</a:ln></c:spPr>')
            )
            axis.remove(old) if (old := axis.find(f"{{{_C}}}numFmt")) is not None else None
            lines.addnext(_element(f'<c:numFmt xmlns:c="{_C}" formatCode={quoteattr(form)} sourceLinked="0"/>'))
        if chart.kind == "bar":
            # A column says its size by its length, so it begins at nought.
            etree.SubElement(axis.find(f"{{{_C}}}scaling"), f"{{{_C}}}min").set("val", "0")
    for legend in root.findall(f"{{{_C}}}chart/{{{_C}}}legend"):
        legend.getparent().remove(legend)
    title = root.find(f"{{{_C}}}chart/{{{_C}}}autoTitleDeleted")
    if title is not None:
        title.set("val", "1")
    for size in root.iter(f"{{{_A}}}defRPr"):
        size.set("sz", _SIZE)
    link = etree.SubElement(root, f"{{{_C}}}externalData")
    link.set(f"{{{_R}}}id", workbook)
    etree.SubElement(link, f"{{{_C}}}autoUpdate").set("val", "0")


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _filled() -> str:
    return f'<c:spPr xmlns:c="{_C}" xmlns:a="{_A}">{_fill(_COLOUR)}</c:spPr>'


def _line() -> str:
    return f'<c:spPr xmlns:c="{_C}" xmlns:a="{_A}"><a:ln w="22225">{_fill(_COLOUR)}</a:ln></c:spPr>'


def _labels(kind: str) -> str:
    shows = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    place = "outEnd" if kind == "bar" else "t"
    return f'<c:dLbls xmlns:c="{_C}"><c:dLblPos val="{place}"/>{shows}</c:dLbls>'


def _element(xml: str) -> Any:
    return etree.fromstring(xml)


def _frame(relation: str, chart: Chart, number: int) -> Markup:
    """The drawing in a run; its description names the chart, for readers who cannot see it and for verifying."""
    name = quoteattr(f"zhizhen:{chart.id}")
    told = quoteattr(f"{chart.title}（zhizhen:{chart.id}）")
    return Markup(
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDTH}" cy="{_HEIGHT}"/><wp:docPr id="{9000 + number}" name={name} descr={told}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{relation}"/></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )
