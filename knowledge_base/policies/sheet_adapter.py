"""Workbooks → lines, sheet by sheet: under its headers a row reads 「列：值；列：值。」.

A sheet that can be quoted whole is one piece to cite; a longer one is cited row by row. Read through openpyxl, as
the workbook extra of `unstructured` asks for a pandas older than ours. Sheets their writer has hidden stay hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from knowledge_base.errors import InputError
from knowledge_base.policies.cleaning import Line, Part, ends_sentence

_QUOTED_WHOLE = 1000
"""Characters up to which a table is one clause."""


@dataclass(frozen=True)
class _Read:
    """A row as it reads, with its number in the sheet; `of_table` tells rows of values from titles and notes."""

    number: int
    text: str
    of_table: bool


def lines_of(path: Path) -> tuple[list[Line], list[str]]:
    """The lines of an .xlsx file and notes on sheets left out; InputError when it cannot be read."""
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever zip, XML and its own checks raise: all mean a bad file
        raise InputError(
            f"无法读取 {path.name}：工作簿可能损坏（{error}），请用 Excel 或 WPS 另存一份再导入"
        ) from error
    lines: list[Line] = []
    for number, sheet in enumerate(workbook.worksheets, start=1):
        if sheet.sheet_state == "visible":
            lines += _sheet(sheet, number)
    hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    return lines, [f"{path.name} 的隐藏工作表「{'」「'.join(hidden)}」未收入"] if hidden else []


def _sheet(sheet: Any, number: int) -> Iterator[Line]:
    whole = Part(f"工作表{number}", sheet.title.strip())
    read = list(_read(_values(sheet), _header_depths(sheet)))
    apart = sum(len(row.text) for row in read) > _QUOTED_WHOLE
    for row in read:
        own = Part(f"{whole.number} 第{row.number}行", path=(f"{whole.number} {whole.title}",))
        yield Line(row.text, verbatim=True, part=own if apart and row.of_table else whole)


def _values(sheet: Any) -> list[list[str]]:
    """The cells as they are shown; a merged cell's value in each of its cells."""
    rows = [[_shown(cell) for cell in row] for row in sheet.iter_rows()]
    for merged in sheet.merged_cells.ranges:
        value = rows[merged.min_row - 1][merged.min_col - 1]
        for row in rows[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1 : merged.max_col] = [value] * (merged.max_col - merged.min_col + 1)
    return rows


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    return " ".join(str(value).split())


def _number(value: int | float, shown_as: str) -> str:
    """A number as Excel shows it, for the formats that change how it reads: percent and fixed decimals."""
    if shown_as.endswith("%"):
        digits = len(shown_as.rstrip("%").partition(".")[2])
        return f"{value * 100:.{digits}f}%"
    return f"{value:.10g}"


def _header_depths(sheet: Any) -> dict[int, int]:
    """Row index → how many rows a header beginning there has: a heading merged across has its columns below it."""
    depths: dict[int, int] = {}
    for merged in sheet.merged_cells.ranges:
        across = 1 < merged.max_col - merged.min_col + 1 < sheet.max_column
        depth = merged.max_row - merged.min_row + 1
        wanted = depth + 1 if across else depth
        depths[merged.min_row - 1] = max(depths.get(merged.min_row - 1, 1), wanted if wanted > 1 else 1)
    return depths


def _read(rows: Sequence[Sequence[str]], depths: dict[int, int]) -> Iterator[_Read]:
    """Rows with one value are titles, section rows or notes; the first row with more is the header of those below."""
    header: list[str] | None = None
    skip = 0
    for index, row in enumerate(rows):
        distinct = list(dict.fromkeys(value for value in row if value))
        if skip:
            skip -= 1
        elif not distinct:
            header = None
        elif len(distinct) == 1:
            yield _Read(index + 1, distinct[0], False)
        elif header is None:
            skip = min(depths.get(index, 1), len(rows) - index) - 1
            header = _header(rows[index : index + skip + 1])
        else:
            yield _Read(index + 1, _sentence(header, row), True)


def _header(rows: Sequence[Sequence[str]]) -> list[str]:
    return ["·".join(dict.fromkeys(value for value in column if value)) for column in zip(*rows, strict=True)]


def _sentence(header: Sequence[str], row: Sequence[str]) -> str:
    pairs = dict.fromkeys((name, value) for name, value in zip(header, row, strict=True) if value)
    text = "；".join(f"{name}：{value.rstrip('。；')}" if name else value for name, value in pairs)
    return text if ends_sentence(text) else f"{text}。"
