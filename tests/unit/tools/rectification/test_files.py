"""Evidence files: kept under their hash or not at all, of the kinds an office uses, by names that are safe to show."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from pathlib import Path

import pytest

from tools.errors import Lacking, NoSuchItem, ToolFailure
from tools.rectification.files import EvidenceFiles, safe_name

PDF = b"%PDF-1.7 some content"


def office(part: str, *more: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "files", largest=1000)


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_under_its_hash_and_is_private(files: EvidenceFiles, tmp_path: Path) -> None:
    stored = files.store("抽查记录.pdf", [PDF[:5], PDF[5:]])
    assert (stored.sha256, stored.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    path = files.path(stored.sha256)
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files.store("同一份.pdf", [PDF]).sha256 == stored.sha256
    assert everything(tmp_path / "files") == [path]
    assert files.is_whole(stored.sha256)
    path.write_bytes(PDF + b"!")
    assert not files.is_whole(stored.sha256)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html>no pdf</html>"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.docx", office("xl/workbook.xml")),
        ("a.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.png", PDF),
        ("a.txt", b"\x00\x01\x02"),
        ("a.csv", b"\xff\xfe\xfa\x81"),
        ("a.html", b"<script>"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ"),
        ("a.pdf", b""),
        ("a.pdf", PDF + b"x" * 1000),
        ("pdf", PDF),
        (".pdf", PDF),
    ],
)
def test_what_is_not_taken_leaves_nothing(files: EvidenceFiles, tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(Lacking):
        files.store(name, [content])
    assert everything(tmp_path / "files") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [("会议纪要.docx", office("word/document.xml")), ("数据.xlsx", office("xl/workbook.xml")), ("a.PDF", PDF),
     ("说明.txt", "正文".encode("gb18030")), ("表.csv", b"a,b\n1,2")],
)  # fmt: skip
def test_what_an_office_uses_is_taken(files: EvidenceFiles, name: str, content: bytes) -> None:
    assert files.store(name, [content]).name == name


def test_an_upload_that_breaks_off_leaves_nothing(files: EvidenceFiles, tmp_path: Path) -> None:
    def broken() -> object:
        yield PDF
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.store("a.pdf", broken())  # type: ignore[arg-type]
    assert everything(tmp_path / "files") == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\记录.pdf", "记录.pdf"),
        ("记\u202e录\x00.pdf", "记录.pdf"),
        ('=1+1"<b>.xlsx', "1+1b.xlsx"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_a_name_is_made_safe_to_show(given: str, shown: str) -> None:
    assert safe_name(given) == shown


def test_only_hashes_lead_to_files(files: EvidenceFiles) -> None:
    with pytest.raises(NoSuchItem):
        files.path("0" * 64)
    with pytest.raises(ToolFailure):
        files.path("../../records.sqlite")
