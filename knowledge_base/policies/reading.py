"""Files → lines. Plain text is read here, line by line; everything else through the adapter.

Plain text does not go through `unstructured`: it groups lines into paragraphs by guesses of its own, and the rejoining
of torn sentences needs the lines and blank lines as they lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge_base.errors import InputError
from knowledge_base.policies.cleaning import Line

SUPPORTED = (".txt", ".md", ".html", ".htm", ".docx")
_LATER = {".pdf": "PDF 暂不支持，请先另存为 .docx 或 .txt", ".doc": "旧版 .doc 暂不支持，请另存为 .docx"}


def read_lines(path: Path) -> list[Line]:
    """The lines of a supported file, with pages where the format knows them.

    InputError for a missing, unreadable, empty or unsupported file; its text says how to mend it.
    """
    suffix = path.suffix.lower()
    if suffix not in SUPPORTED:
        reason = _LATER.get(suffix, f"不支持 {suffix or '无扩展名'} 文件")
        raise InputError(f"{path.name}：{reason}。支持的格式：{'、'.join(SUPPORTED)}")
    if not path.is_file():
        raise InputError(f"找不到文件 {path}")
    lines = list(_text_lines(path)) if suffix == ".txt" else _structured(path)
    if not any(line.text.strip() for line in lines):
        raise InputError(f"{path.name} 中没有文字，未导入")
    return lines


def _structured(path: Path) -> list[Line]:
    from knowledge_base.policies.unstructured_adapter import lines_of

    return lines_of(path)


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
