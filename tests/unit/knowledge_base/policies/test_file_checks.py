"""Files that no parser may see: locked, mislabelled, swollen, too large, of a format we do not read."""

import io
import zipfile
import zlib
from pathlib import Path

import docx
import pytest

from knowledge_base.errors import InputError
from knowledge_base.policies import file_checks
from knowledge_base.policies.reading import read_lines

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _zip(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx"])
def test_an_office_file_with_a_password_is_refused(tmp_path: Path, name: str) -> None:
    content = _OLE + b"\x00" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 500
    with pytest.raises(InputError, match=rf"{name} 设有打开密码.*取消密码"):
        read_lines(_file(tmp_path, name, content))


def test_an_old_office_file_under_a_new_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"旧版 Office.*另存为 \.docx"):
        read_lines(_file(tmp_path, "a.docx", _OLE + b"\x00" * 500))


def test_a_workbook_called_a_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"内容不是 \.docx 文档，请核对扩展名"):
        read_lines(_file(tmp_path, "a.docx", _zip(xl__workbook_xml=b"<x/>")))


@pytest.mark.parametrize(("name", "entry"), [("a.docx", "word__document_xml"), ("a.xlsx", "xl__sheet_xml")])
def test_a_container_that_unpacks_beyond_reason_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, entry: str
) -> None:
    monkeypatch.setattr(file_checks, "LARGEST_MARKUP", 1_000_000)
    monkeypatch.setattr(file_checks, "LARGEST_SHEETS", 1_000_000)
    content = _zip(**{entry: b"<a>" * 1_000_000})
    assert len(content) < 100_000
    with pytest.raises(InputError, match=rf"{name} 解压后的正文有 3 MB"):
        read_lines(_file(tmp_path, name, content))


def test_pictures_that_unpack_beyond_reason_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_checks, "LARGEST_UNPACKED", 1_000_000)
    with pytest.raises(InputError, match="疑似压缩炸弹"):
        read_lines(_file(tmp_path, "a.docx", _zip(word__document_xml=b"<a/>", word__media=b"\x00" * 2_000_000)))


def test_a_stream_of_a_pdf_that_unpacks_beyond_reason_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_checks, "LARGEST_STREAM", 1_000_000)
    stream = zlib.compress(b"\x00" * 3_000_000)
    content = b"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + stream + b"\nendstream\nendobj\n"
    with pytest.raises(InputError, match=r"a\.pdf 的一个数据流解压后超过 1 MB"):
        read_lines(_file(tmp_path, "a.pdf", content))


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_checks, "LARGEST_TEXT", 1_000_000)
    with pytest.raises(InputError, match=r"a\.txt 有 2 MB，超过单个文件的上限 1 MB；请拆分文件"):
        read_lines(_file(tmp_path, "a.txt", b"a" * 2_000_000))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.doc", r"另存为 \.docx"),
        ("a.xls", r"另存为 \.xlsx"),
        ("a.ppt", r"另存为 \.pptx"),
        ("a.wps", r"另存为 \.docx"),
        ("a.ofd", r"另存为 \.pdf"),
        ("a.jpg", "OCR"),
        ("a.csv", "数据导入"),
    ],
)
def test_formats_that_are_not_read_name_one_that_is(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_lines(_file(tmp_path, name, b"x"))


def test_running_heads_of_a_word_file_are_not_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "示范大学文件"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_paragraph("第一条 学院负责。")
    document.save(str(tmp_path / "a.docx"))
    assert [line.text for line in read_lines(tmp_path / "a.docx")] == ["第一条 学院负责。"]
