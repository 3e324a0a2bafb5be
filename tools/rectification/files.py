"""Evidence files, each under its own hash: written aside, checked, then moved into place, or not at all.

What a file is goes by its first bytes and its ending together, from a short list of kinds that an office uses; nothing
that a browser would run. A file that no record names is harmless: it was uploaded and the act after it did not happen.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.errors import Lacking, NoSuchItem, ToolFailure

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""

_ZIPPED = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_STARTS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
_TEXTS = (".txt", ".csv")
ENDINGS = (*_STARTS, *_ZIPPED, *_TEXTS)

MEDIA = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@dataclass(frozen=True)
class Stored:
    """A file in place."""

    sha256: str
    name: str
    size: int


class EvidenceFiles:
    """The folder of evidence: `ab/ab12…`, readable by its owner only."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        self._folder, self._largest = folder, largest

    def store(self, name: str, chunks: Iterable[bytes]) -> Stored:
        """Keep what the chunks bring; Lacking, and nothing kept, when it is too large or of no accepted kind.

        The same content again is the same file, whoever brings it.
        """
        shown = safe_name(name)
        ending = Path(shown).suffix.lower()
        if ending not in ENDINGS:
            raise Lacking(f"只收这些类型的文件：{'、'.join(e.removeprefix('.') for e in ENDINGS)}")
        incoming = self._private(self._folder / ".incoming")
        aside = incoming / secrets.token_hex(16)
        try:
            sha256, size = self._write(aside, chunks)
            _check(aside, ending)
            os.replace(aside, self._private(self._folder / sha256[:2]) / sha256)
        finally:
            aside.unlink(missing_ok=True)
        return Stored(sha256, shown, size)

    def path(self, sha256: str) -> Path:
        """Where a file lies; NoSuchItem when it is not there, ToolFailure for what is no hash."""
        if len(sha256) != 64 or not all(char in "0123456789abcdef" for char in sha256):
            raise ToolFailure("not a hash")
        found = self._folder / sha256[:2] / sha256
        if not found.is_file():
            raise NoSuchItem
        return found

    def is_whole(self, sha256: str) -> bool:
        """Whether the file is there and still has its hash."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except NoSuchItem:
            return False

    def _write(self, aside: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
        hashed, size = hashlib.sha256(), 0
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > self._largest:
                    raise Lacking(f"文件超过 {self._largest // 1024 // 1024} MB，请压缩或分开上传")
                hashed.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Lacking("文件是空的")
        return hashed.hexdigest(), size

    def _private(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def safe_name(name: str) -> str:
    """The name without folders, invisible characters and what a shell or a spreadsheet would take for its own."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*'
    )
    stem, dot, ending = kept.strip().lstrip(".=+-@ ").rpartition(".")
    if not stem:
        raise Lacking("文件须有名称和扩展名，如 抽查记录.xlsx")
    return f"{stem[:150]}{dot}{ending[:10]}"


def _check(path: Path, ending: str) -> None:
    """Lacking unless the content is what the ending says."""
    with path.open("rb") as file:
        start = file.read(16)
    if ending in _STARTS:
        fits = start.startswith(_STARTS[ending])
    elif ending in _ZIPPED:
        fits = _is_office(path, _ZIPPED[ending])
    else:
        fits = _is_text(path)
    if not fits:
        raise Lacking(f"文件内容不是 {ending.removeprefix('.')}，请核对后重新上传")


def _is_office(path: Path, part: str) -> bool:
    """A zip whose table of contents names such a document; nothing of it is unpacked. Macros are not taken."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "[Content_Types].xml" in names and any(name.startswith(part) for name in names) and not macros


def _is_text(path: Path) -> bool:
    content = path.read_bytes()
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
