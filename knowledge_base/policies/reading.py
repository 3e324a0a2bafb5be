"""Files → lines. Plain text is read here, line by line; every other format through its adapter.

Plain text does not go through `unstructured`: it groups lines into paragraphs by guesses of its own, and the rejoining
of torn sentences needs the lines and blank lines as they lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.errors import InputError
from knowledge_base.policies.cleaning import Line
from knowledge_base.policies.file_checks import check_file
from knowledge_base.policies.page_furniture import without_furniture

SUPPORTED = (".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".xlsx", ".pptx")
_LATER = {
    ".doc": "旧版 .doc 暂不支持，请另存为 .docx",
    ".wps": "WPS 格式暂不支持，请另存为 .docx",
    ".docm": "带宏的文档不导入，请另存为 .docx",
    ".xls": "旧版 .xls 暂不支持，请另存为 .xlsx",
    ".et": "WPS 表格格式暂不支持，请另存为 .xlsx",
    ".xlsm": "带宏的工作簿不导入，请另存为 .xlsx",
    ".csv": "CSV 是数据不是制度，请走数据导入，或另存为 .xlsx",
    ".ppt": "旧版 .ppt 暂不支持，请另存为 .pptx",
    ".dps": "WPS 演示格式暂不支持，请另存为 .pptx",
    ".ofd": "OFD 暂不支持，请另存为 .pdf 或 .docx",
} | dict.fromkeys(
    (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), "图片里没有文字，请先做文字识别（OCR）另存为 .docx"
)


@dataclass(frozen=True)
class Extract:
    """What a file gave: its lines, and notes for people on what of it was left out."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def read_lines(path: Path) -> list[Line]:
    """The lines of a supported file, as `extract` gives them."""
    return list(extract(path).lines)


def extract(path: Path) -> Extract:
    """The text of a supported file, with pages where the format knows them.

    InputError for a missing, unreadable, locked, empty, too large or unsupported file; its text says how to mend it.
    """
    suffix = path.suffix.lower()
    if suffix not in SUPPORTED:
        reason = _LATER.get(suffix, f"不支持 {suffix or '无扩展名'} 文件")
        raise InputError(f"{path.name}：{reason}。支持的格式：{'、'.join(SUPPORTED)}")
    check_file(path)
    lines, notes = _read(path, suffix)
    if not any(line.text.strip() for line in lines):
        raise InputError(f"{path.name} 中没有文字，未导入")
    return Extract(tuple(lines), tuple(notes))


def _read(path: Path, suffix: str) -> tuple[list[Line], list[str]]:
    """By format; each adapter is imported when its first file comes, as their libraries take seconds to import."""
    if suffix == ".txt":
        return _without_furniture(list(_text_lines(path))), []
    if suffix == ".pdf":
        from knowledge_base.policies import pdf_adapter

        return pdf_adapter.lines_of(path)
    if suffix == ".xlsx":
        from knowledge_base.policies import sheet_adapter

        return sheet_adapter.lines_of(path)
    from knowledge_base.policies import unstructured_adapter

    return unstructured_adapter.lines_of(path), []


def _without_furniture(lines: list[Line]) -> list[Line]:
    """Paged text without the headers and footers that were printed on its pages."""
    numbers = sorted({line.page for line in lines if line.page is not None})
    pages = [[line for line in lines if line.page == number] for number in numbers]
    kept = without_furniture([[line.text for line in page] for page in pages])
    return [page[i] for page, indexes in zip(pages, kept, strict=True) for i in indexes] if numbers else lines


def _text_lines(path: Path) -> Iterator[Line]:
    """Lines of a text file; a form feed begins a page and pages are counted only when there is one."""
    text = _decoded(path)
    paged = "\f" in text
    gap = 0
    for page, content in enumerate(text.split("\f"), start=1):
        for row in content.splitlines():
            if not row.strip():
                gap += 1
                continue
            yield Line(row, gap, page if paged else None)
            gap = 0
        gap = max(gap, 1)


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"无法读取 {path.name}：{error.strerror}") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InputError(f"{path.name} 不是文本文件，或编码既非 UTF-8 也非 GB18030")
