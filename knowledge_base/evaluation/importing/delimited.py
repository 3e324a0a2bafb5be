"""CSV files as inputs: examined in one pass, read by DuckDB where they are plain, by Python's reader where not.

DuckDB reads UTF-8 only, so any other encoding is first written over into a scratch file. Lines are counted as an
editor shows them, from 1 with the header.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.encodings import checked, decoded, detect_encoding
from knowledge_base.evaluation.importing.mapping import Source
from knowledge_base.evaluation.importing.model import Cells, Limits, Problem

_BLOCK = 1 << 22
_STRETCH = 1 << 25
_DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class DelimitedFile:
    """A CSV file ready to be read: `text` is its UTF-8 form, `newlines` how many line ends that has.

    `short` says that DuckDB may read it: no line is so long that one of its cells might be too long.
    """

    name: str
    digest: str
    headers: tuple[str, ...]
    text: Path
    delimiter: str
    skip: int
    newlines: int
    short: bool
    limits: Limits

    def rows(self) -> Iterator[tuple[int, Cells] | Problem]:
        with self.text.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            csv.field_size_limit(self.limits.line_bytes)
            yield from self._body(reader)

    def _body(self, reader: Any) -> Iterator[tuple[int, Cells] | Problem]:
        before, width = 0, len(self.headers)
        heads = self.skip + 1
        while True:
            line = before + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Problem(line, f"引号不配对或格式损坏（{error}）")
                return
            before = reader.line_num
            if heads:
                heads -= 1
            elif len(cells) != width and cells:
                yield Problem(line, f"有 {len(cells)} 列，标题行有 {width} 列", self.delimiter.join(cells)[:200])
            elif long := next((c for c in cells if len(c) > self.limits.cell_characters), None):
                yield Problem(line, f"单元格超过 {self.limits.cell_characters} 个字符", long[:200])
            elif any(cells):
                yield line, [cell.strip() or None for cell in cells]


def open_delimited(path: Path, name: str, source: Source, scratch: Path, limits: Limits) -> DelimitedFile:
    """The file at `path`, called `name` in reports, examined.

    InputError when it is not a table of text within the limits.
    """
    if path.stat().st_size > limits.file_bytes:
        raise InputError(f"{name} 超过 {limits.file_bytes >> 30} GB，请拆成几个文件")
    with ThreadPoolExecutor(1) as aside:
        # Hashing needs no interpreter: it goes on while the text is looked through.
        digest = aside.submit(_digest, path)
        encoding = checked(path, source.encoding) if source.encoding else detect_encoding(path)
        text = path if encoding in ("utf-8", "utf-8-sig") else _rewritten(path, encoding, scratch)
        newlines, short = _examined(text, name, limits)
    # DuckDB takes a backslash in a name for the end of a folder's.
    short = short and "\\" not in str(text)
    header = _header_line(text, source.skip_lines)
    delimiter = source.delimiter or max(_DELIMITERS, key=lambda d: len(_split(header, d)))
    headers = tuple(cell.strip() for cell in _split(header, delimiter))
    if not any(headers):
        raise InputError(f"{name} 没有标题行：第一行应是各列的名称")
    if len(headers) > limits.columns:
        raise InputError(f"{name} 有 {len(headers)} 列，超过 {limits.columns} 列")
    return DelimitedFile(name, digest.result(), headers, text, delimiter, source.skip_lines, newlines, short, limits)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        # Large stretches, so that it seldom waits for the interpreter, which is busy meanwhile.
        while block := file.read(_STRETCH):
            digest.update(block)
    return digest.hexdigest()


def _rewritten(path: Path, encoding: str, scratch: Path) -> Path:
    target = scratch / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        file.writelines(decoded(path, encoding))
    return target


def _examined(text: Path, name: str, limits: Limits) -> tuple[int, bool]:
    """How many line ends the file has, and whether no line is longer than a cell may be.

    InputError for what no table of text has: zero bytes, endless lines.
    """
    newlines, open_line, open_cell, short = 0, 0, 0, True
    with text.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\0" in block:
                raise InputError(f"{name} 里有空字节，不是文本文件；请从原系统重新导出为 CSV")
            newlines += block.count(b"\n")
            open_line = _open_line(block, open_line, limits.line_bytes)
            if short:
                open_cell = _open_line(block, open_cell, limits.cell_characters)
                short = open_cell <= limits.cell_characters
            if open_line > limits.line_bytes:
                raise InputError(
                    f"{name} 有一行超过 {limits.line_bytes >> 10} KB，多半是引号没有配对；请检查后重新导出"
                )
    return newlines, short


def _open_line(block: bytes, before: int, most: int) -> int:
    """Bytes of the line that is open at the end of `block`, or more than `most` when a line in it is too long.

    Jumps from line end to line end by the longest leap allowed, so that a plain file costs a few searches.
    """
    start, allowed = 0, most - before
    while len(block) - start > allowed:
        found = block.rfind(b"\n", start, start + max(allowed, 0) + 1)
        if found < 0:
            return most + 1
        start, allowed = found + 1, most
    last = block.rfind(b"\n", start)
    return len(block) - last - 1 if last >= 0 else len(block) - start + (before if start == 0 else 0)


def _header_line(text: Path, skip: int) -> str:
    with text.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(skip):
            file.readline()
        return file.readline()


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    except csv.Error:
        return []
