"""What is checked of a file before any parser sees it: size, container, password, and what it would unpack to.

Parsers of these formats trust what they are given. A file that is something else, locked, or made to unpack without
end is refused here, with its name and the way to mend it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from knowledge_base.errors import InputError

LARGEST_FILE = 60_000_000
LARGEST_TEXT = 12_000_000
"""Bytes of a plain text, HTML or Markdown file: some four million characters, more than any rule has."""
LARGEST_UNPACKED = 400_000_000
LARGEST_MARKUP = 60_000_000
"""Bytes of the XML of a Word or PowerPoint file once unpacked; a parser needs ten times that in memory."""
LARGEST_SHEETS = 12_000_000
"""Bytes of the XML of a workbook once unpacked (some 200,000 cells): a rule with tables stays far below."""
LARGEST_STREAM = 256_000_000
_CHUNK = 1 << 20
_RATIO = 1032
"""The most that deflate can unpack a byte to."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STREAM = re.compile(rb"stream\r?\n")
_OFFICE = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_PLAIN = (".txt", ".md", ".html", ".htm")


def check_file(path: Path) -> None:
    """InputError for a missing, empty, too large, locked or mislabelled file, or one that unpacks beyond reason."""
    if not path.is_file():
        raise InputError(f"找不到文件 {path}")
    suffix = path.suffix.lower()
    try:
        size = path.stat().st_size
        _check_size(path, size, LARGEST_TEXT if suffix in _PLAIN else LARGEST_FILE)
        if suffix in _OFFICE:
            _check_office(path, _OFFICE[suffix])
        elif suffix == ".pdf":
            _check_pdf(path)
    except OSError as error:
        raise InputError(f"无法读取 {path.name}：{error.strerror}") from error


def _check_size(path: Path, size: int, most: int) -> None:
    if size == 0:
        raise InputError(f"{path.name} 中没有文字：文件大小为零，请检查是否复制完整")
    if size > most:
        raise InputError(
            f"{path.name} 有 {size / 1e6:.0f} MB，超过单个文件的上限 {most / 1e6:.0f} MB；"
            "请拆分文件，或压缩其中的图片后再导入"
        )


def _check_office(path: Path, folder: str) -> None:
    with path.open("rb") as file:
        head = file.read(8)
    if head == _OLE:
        raise InputError(_locked(path) if _ENCRYPTED in path.read_bytes() else _old_format(path))
    if not zipfile.is_zipfile(path):
        raise InputError(f"无法读取 {path.name}：文件可能损坏或不是所称的格式；请用 Office 或 WPS 打开后另存一份再导入")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InputError(f"无法读取 {path.name}：压缩结构已损坏，请用 Office 或 WPS 打开后另存一份再导入") from error
    if not any(entry.filename.startswith(folder) for entry in entries):
        raise InputError(f"无法读取 {path.name}：内容不是 {path.suffix.lower()} 文档，请核对扩展名")
    _check_unpacked(path, entries)


def _check_unpacked(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Sizes as the archive states them; zipfile never unpacks an entry beyond its stated size."""
    markup = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    sheets = path.suffix.lower() == ".xlsx"
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise InputError(f"{path.name} 解压后超过 {LARGEST_UNPACKED / 1e6:.0f} MB，疑似压缩炸弹，未导入；请核对来源")
    if markup > (LARGEST_SHEETS if sheets else LARGEST_MARKUP):
        advice = "制度表格只留规定本身，成批数据请走数据导入" if sheets else "请拆分文件后再导入"
        raise InputError(f"{path.name} 解压后的正文有 {markup / 1e6:.0f} MB，超出制度文件的合理大小；{advice}")


def _check_pdf(path: Path) -> None:
    content = path.read_bytes()
    if b"%PDF-" not in content[:1024]:
        raise InputError(f"无法读取 {path.name}：内容不是 PDF，请核对扩展名")
    for found in _STREAM.finditer(content):
        end = content.find(b"endstream", found.end())
        packed = content[found.end() : end if end >= 0 else len(content)]
        if len(packed) * _RATIO > LARGEST_STREAM and _unpacks_beyond(packed, LARGEST_STREAM):
            raise InputError(
                f"{path.name} 的一个数据流解压后超过 {LARGEST_STREAM / 1e6:.0f} MB，疑似压缩炸弹，未导入；请核对来源"
            )


def _unpacks_beyond(packed: bytes, most: int) -> bool:
    """Whether a deflated stream holds more than `most` bytes; False for streams packed otherwise."""
    unpacker, total, rest = zlib.decompressobj(), 0, packed
    try:
        while rest and not unpacker.eof and total <= most:
            total += len(unpacker.decompress(rest, _CHUNK))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return total > most


def _locked(path: Path) -> str:
    return f"{path.name} 设有打开密码，无法读取；请用 Office 或 WPS 打开，取消密码后另存一份再导入"


def _old_format(path: Path) -> str:
    return (
        f"无法读取 {path.name}：这是旧版 Office 文件改了扩展名，请用 Office 或 WPS 打开后另存为 {path.suffix.lower()}"
    )
