"""Files → lines and metadata: every format gives its text, every unusable file a clear error."""

from datetime import date
from pathlib import Path

import docx
import pytest

from knowledge_base.errors import InputError
from knowledge_base.policies import DocumentKind, Reader
from knowledge_base.policies.clauses import clauses_of
from knowledge_base.policies.metadata import DocumentMeta, document_no_of, in_force_from, kind_of, sidecar_of, title_of
from knowledge_base.policies.model import Clause
from knowledge_base.policies.reading import read_lines
from tests.support import need
from tests.unit.knowledge_base.policies.conftest import GUIDE


def _texts(path: Path) -> dict[str, str]:
    return {clause.number: clause.text for clause in clauses_of("d", read_lines(path))}


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_html_breaks_tables_and_source_wraps(tmp_path: Path) -> None:
    page = """<html><head><title>办法</title></head><body><h1>听课办法</h1><p>第一条 为改进
      教学，<b>制定</b>本办法。</p><p>第二条 等级如下：<br>（一）优；<br/>（二）良。</p>
      <table><tr><th>等级</th><th>次数</th></tr><tr><td>优</td><td>4次</td></tr></table>
      <script>alert(1)</script></body></html>"""
    assert _texts(_file(tmp_path, "a.html", page)) == {
        "前文": "听课办法",
        "第一条": "为改进教学，制定本办法。",
        "第二条": "等级如下：\n（一）优；\n（二）良。\n等级 | 次数\n优 | 4次",
    }


def test_markdown_keeps_list_numbers_and_items(tmp_path: Path) -> None:
    text = "# 办法\n\n第一条 为改进\n教学。\n\n第二条 下列：\n（一）甲；\n（二）乙。\n"
    text += "\n第三条 分两步。\n\n1. 核对\n2. 上报\n"
    found = _texts(_file(tmp_path, "a.md", text))
    assert found["第一条"] == "为改进教学。"
    assert found["第二条"] == "下列：\n（一）甲；\n（二）乙。"
    assert "1. 核对" in found["第三条"]
    assert "2. 上报" in found["第三条"]


def test_docx_text_tables_and_automatic_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("听课办法", 0)
    document.add_paragraph("第一条 按下表执行：")
    table = document.add_table(2, 2)
    for row, cells in enumerate((("等级", "次数"), ("优", "4次"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.add_paragraph("第二条 步骤：")
    document.add_paragraph("核对", style="List Number")
    document.save(str(tmp_path / "a.docx"))
    found = _texts(tmp_path / "a.docx")
    assert found["第一条"] == "按下表执行：\n等级 | 次数\n优 | 4次"
    assert found["第二条"] == "步骤：\n1. 核对"


def test_gb18030_text_and_pages_by_form_feed(tmp_path: Path) -> None:
    content = "第一条 甲，乙和\f丙。\n第二条 丁。".encode("gb18030")
    clauses = clauses_of("d", read_lines(_file(tmp_path, "a.txt", content)))
    assert [(c.number, c.text, c.page) for c in clauses] == [("第一条", "甲，乙和丙。", 1), ("第二条", "丁。", 2)]


def test_running_heads_of_paged_text_are_dropped(tmp_path: Path) -> None:
    pages = [f"听课办法\n第{'一二三'[n]}条 第{n}页的内容。\n— {n + 1} —\n" for n in range(3)]
    assert list(_texts(_file(tmp_path, "a.txt", "\f".join(pages)))) == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF-1.7", "无法读取 a.pdf"),
        ("a.pdf", b"not a pdf", "内容不是 PDF"),
        ("a.doc", b"x", "docx"),
        ("a.xyz", b"x", "支持的格式"),
        ("a.txt", b" \n\n", "没有文字"),
        ("a.txt", b"", "文件大小为零"),
        ("a.txt", b"\xff\xfe\x00\x00\x01", "编码"),
        ("a.docx", b"not a zip", "无法读取 a.docx"),
        ("a.html", "办法".encode("gb18030"), "UTF-8"),
        ("a.md", b"\n", "没有文字"),
    ],
)
def test_unusable_files_say_what_is_wrong(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_lines(_file(tmp_path, name, content))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到"):
        read_lines(tmp_path / "none.txt")


def test_sidecar_is_strict_and_optional(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", "甲")
    assert sidecar_of(path) == DocumentMeta()
    _file(tmp_path, "a.meta.yaml", "title: 听课办法\nkind: internal\nvisibility:\n  - roles: [qa]\n  - units: [cs]\n")
    meta = sidecar_of(path)
    assert (meta.title, meta.kind) == ("听课办法", DocumentKind.INTERNAL)
    audience = meta.audience()
    assert audience.admits(Reader("qa"))
    assert audience.admits(Reader("teacher", frozenset({"cs"})))
    assert not audience.admits(Reader("teacher", frozenset({"me"})))
    assert not audience.is_public


@pytest.mark.parametrize(
    "content",
    [
        "titel: 听课办法",
        "visibility: [{roles: [qaa]}]",
        "visibility: [{}]",
        "visibility: everyone",
        "effective_from: 昨天",
        "id: a#b",
        "- 1",
        "a: [",
    ],
)
def test_a_wrong_sidecar_is_an_error_never_a_default(tmp_path: Path, content: str) -> None:
    path = _file(tmp_path, "a.txt", "甲")
    _file(tmp_path, "a.meta.yaml", content)
    with pytest.raises(InputError, match=r"a\.meta\.yaml"):
        sidecar_of(path)


def test_an_empty_list_of_grants_admits_nobody() -> None:
    assert not DocumentMeta(visibility=[]).audience().admits(Reader("qa"))


def test_title_number_and_date_are_inferred() -> None:
    rows = [line.text for line in read_lines(need(GUIDE))]
    assert title_of(rows, "x") == "高等学校人才培养质量保障体系建设指南"
    assert document_no_of(rows) == "教评中心函〔2026〕18号"
    assert title_of(["为改进教学，制定本办法。"], "听课办法") == "听课办法"
    last = Clause("d", "第三条", "", (), "本法自2025年1月1日起施行。", 1)
    assert in_force_from([last]) == date(2025, 1, 1)
    assert kind_of("学位法", [last]) is DocumentKind.LAW
    assert kind_of("学籍管理办法", [last]) is DocumentKind.SCHOOL_RULE
