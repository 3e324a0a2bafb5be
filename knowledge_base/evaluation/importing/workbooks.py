"""Sheets of XLSX workbooks as inputs. Formulas are never evaluated: what a cell says is its formula, as text.

A workbook is a zip archive, so what it unpacks to is weighed before anything is unpacked.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.model import Cells, Limits, Problem

FORMULA = "单元格是公式，不计算"
_ROWS, _COLUMNS = 1 << 20, 1 << 14
"""What a sheet may have at most, by the format."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; its first row that is not empty is the header."""

    name: str
    digest: str
    headers: tuple[str, ...]
    path: Path
    sheet: str
    header_line: int
    limits: Limits

    def rows(self) -> Iterator[tuple[int, Cells] | Problem]:
        width = len(self.headers)
        for line, cells in _lines(self.path, self.sheet):
            if line <= self.header_line:
                continue
            texts: list[str | None] = [None] * width
            extra = []
            for place, cell in cells:
                if place < width:
                    texts[place] = _text(cell)
                elif (text := _text(cell)) is not None:
                    extra.append(text)
            if extra:
                yield Problem(line, f"标题行只有 {width} 列，此行更多", extra[0][:200])
            elif long := next((t for t in texts if t is not None and len(t) > self.limits.cell_characters), None):
                yield Problem(line, f"单元格超过 {self.limits.cell_characters} 个字符", long[:200])
            elif any(text is not None for text in texts):
                yield line, texts


def open_workbook(path: Path, name: str, limits: Limits, skip: int = 0) -> list[Sheet]:
    """Every sheet with a header, of the workbook called `name` in reports.

    InputError when the file is no workbook, or unpacks to more than is allowed.
    """
    _weigh(path, limits)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    found = []
    for title in _titles(path):
        header = next((x for x in _lines(path, title) if x[0] > skip and any(_text(c) for _, c in x[1])), None)
        if header is None:
            continue
        named = {place: text for place, cell in header[1] if (text := _text(cell))}
        headers = tuple(named.get(place, "") for place in range(max(named) + 1))
        if len(headers) > limits.columns:
            raise InputError(f"{path.name} 的工作表 {title} 有 {len(headers)} 列，超过 {limits.columns} 列")
        found.append(Sheet(f"{name}[{title}]", f"{digest}:{title}", headers, path, title, header[0], limits))
    return found


def _weigh(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(f"{path.name} 不是有效的 XLSX 工作簿；请用 Excel 另存为 .xlsx 或 CSV") from error
    held = (m.file_size for m in members if m.filename.endswith(".xml") and not m.filename.startswith("xl/worksheets/"))
    if max(held, default=0) > limits.shared_bytes:
        raise InputError(f"{path.name} 的文字表超过 {limits.shared_bytes >> 20} MB，放不进内存；请改交 CSV")
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if unpacked > limits.unpacked_bytes or (unpacked > 1 << 26 and unpacked > packed * limits.unpacked_ratio):
        raise InputError(f"{path.name} 解压后有 {unpacked >> 20} MB，超出限度，疑为压缩炸弹；请改交 CSV")


def _titles(path: Path) -> list[str]:
    book = _open(path)
    try:
        return [sheet.title for sheet in book.worksheets]
    finally:
        book.close()


def _lines(path: Path, title: str) -> Iterator[tuple[int, list[tuple[int, Any]]]]:
    """The rows a sheet holds by number, with their cells by place from 0; gaps between them cost nothing.

    The library's own iteration makes a row for each number left out, and a sheet of a few bytes may leave out millions.
    """
    book, before = _open(path), 0
    try:
        for line, cells in _parsed(book[title]):
            if line <= before:
                raise InputError(f"{path.name} 的工作表 {title} 第 {line} 行写了不止一次；请用 Excel 打开检查后另存")
            widest = max((cell["column"] for cell in cells), default=0)
            if line > _ROWS or widest > _COLUMNS:
                raise InputError(f"{path.name} 的工作表 {title} 超过 {_ROWS:,} 行或 {_COLUMNS:,} 列；请改交 CSV")
            before = line
            yield line, [(cell["column"] - 1, cell["value"]) for cell in cells]
    except (OSError, ValueError, KeyError, SyntaxError, zipfile.BadZipFile, EOFError, TypeError) as error:
        raise _broken(path) from error
    finally:
        book.close()


def _parsed(sheet: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as source:
        yield from WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        ).parse()


def _open(path: Path) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # the library raises whatever its parsers do on a damaged file
        raise _broken(path) from error


def _broken(path: Path) -> InputError:
    return InputError(f"{path.name} 已损坏，读不出工作表；请用 Excel 打开检查后另存")


def _text(cell: Any) -> str | None:
    match cell:
        case None:
            return None
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
        case _:
            return str(cell).strip() or None
