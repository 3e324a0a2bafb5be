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
            texts = [_text(cell) for cell in cells]
            extra = [text for text in texts[width:] if text is not None]
            texts = [*texts[:width], *[None] * (width - len(texts))]
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
        header = next((x for x in _lines(path, title) if x[0] > skip and any(_text(c) for c in x[1])), None)
        if header is None:
            continue
        headers = tuple(_text(cell) or "" for cell in header[1])
        while headers and not headers[-1]:
            headers = headers[:-1]
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


def _lines(path: Path, title: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    book = _open(path)
    try:
        sheet = book[title]
        # A sheet may claim a size of its own; what it holds is what is read.
        sheet.reset_dimensions()
        yield from enumerate(sheet.iter_rows(values_only=True), start=1)
    except (OSError, ValueError, KeyError, SyntaxError, zipfile.BadZipFile, EOFError, TypeError) as error:
        raise _broken(path) from error
    finally:
        book.close()


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
