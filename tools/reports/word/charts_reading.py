"""The charts of a Word file read back: what they show, and what their embedded workbook holds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ID = re.compile(r"zhizhen:(C[1-9][0-9]{0,3})")
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Series:
    """Labels and numbers in their order; a gap is None."""

    labels: tuple[str, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class ReadChart:
    """`id` is empty for a chart that is not ours; `workbook` None where none is embedded."""

    id: str
    series: tuple[Series, ...]
    workbook: Series | None


def charts_in(document: Any) -> Iterator[ReadChart]:
    """The charts of the body."""
    for drawing in document.element.body.iter(qn("w:drawing")):
        named = next(drawing.iter(qn("wp:docPr")), None)
        words = "" if named is None else f"{named.get('name')} {named.get('descr')}"
        match = _ID.search(words)
        for chart in drawing.iter(f"{_C}chart"):
            part = document.part.related_parts.get(chart.get(qn("r:id")))
            if part is not None:
                root = etree.fromstring(part.blob)
                series = tuple(_series(found) for found in root.iter(f"{_C}ser"))
                yield ReadChart(match[1] if match else "", series, _workbook(part))


def _series(element: Any) -> Series:
    labels = _points(element.find(f"{_C}cat"))
    values = _points(element.find(f"{_C}val"))
    return Series(tuple(label or "" for label in labels), tuple(_number(value) for value in values))


def _points(element: Any) -> list[str | None]:
    if element is None:
        return []
    count = next(element.iter(f"{_C}ptCount"), None)
    points = {int(point.get("idx")): point.findtext(f"{_C}v") for point in element.iter(f"{_C}pt")}
    return [points.get(i) for i in range(int(count.get("val")) if count is not None else len(points))]


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text not in (None, "") else None
    except ValueError:
        return float("nan")


def _workbook(part: Any) -> Series | None:
    """The first two columns of the embedded workbook below their heads."""
    import openpyxl

    embedded = next((p for p in part.rels.values() if not p.is_external and p.target_part.content_type == _SHEET), None)
    if embedded is None:
        return None
    try:
        sheet = openpyxl.load_workbook(
            io.BytesIO(embedded.target_part.blob), read_only=True, data_only=True
        ).worksheets[0]
    except (zipfile.BadZipFile, KeyError, ValueError):
        return Series((), ())
    rows = [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True) if row and row[0] is not None]
    return Series(
        tuple(str(row[0]) for row in rows),
        tuple(None if len(row) < 2 or row[1] is None else _number(str(row[1])) for row in rows),
    )
