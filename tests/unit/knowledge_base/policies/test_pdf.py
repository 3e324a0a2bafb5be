"""PDF → lines: paragraphs, tables and pages as printed; heads and numbers dropped; unreadable files refused by name."""

from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from knowledge_base.errors import InputError
from knowledge_base.policies import pdf_adapter
from knowledge_base.policies.clauses import clauses_of
from knowledge_base.policies.model import Clause
from knowledge_base.policies.pdf_page import _letter
from knowledge_base.policies.reading import extract, read_lines
from tests.unit.knowledge_base.policies.printing import RIGHT, TOP, Paper


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "办法.pdf")


def _clauses(path: Path) -> dict[str, Clause]:
    return {clause.number: clause for clause in clauses_of("d", read_lines(path))}


def test_rows_of_a_paragraph_are_joined_also_after_a_full_stop_at_the_margin(paper: Paper) -> None:
    first = paper.full("第一条 为改进课堂教学，制定本办法。这一行写到页边，句子正好在页边结束")[:-1] + "。"
    paper.y += 20
    paper.canvas.setFillColorRGB(1, 1, 1)
    paper.canvas.rect(60, paper.y - 4, 480, 18, stroke=0, fill=1)
    paper.canvas.setFillColorRGB(0, 0, 0)
    paper.row(first, down=20)
    paper.row("下一行接着写。")
    paper.row("第二条 学院负责。")
    lines = [line.text for line in read_lines(paper.save())]
    assert lines[-2].endswith("。下一行接着写。")
    assert lines[-1] == "第二条 学院负责。"


def test_a_paragraph_goes_on_over_the_page_and_keeps_the_page_it_began_on(paper: Paper) -> None:
    whole = paper.full("第一条 上半句在第一页，")
    paper.turn()
    paper.row("下半句在第二页。")
    paper.row("第二条 学院负责。")
    found = _clauses(paper.save())
    assert found["第一条"].text == whole.removeprefix("第一条 ") + "下半句在第二页。"
    assert (found["第一条"].page, found["第二条"].page) == (1, 2)


def test_running_heads_and_page_numbers_are_dropped_the_title_stays(paper: Paper) -> None:
    for number in (1, 2, 3):
        paper.at(810, "听课办法")
        paper.at(30, f"— {number} —", x=280)
        if number == 1:
            paper.row("听课办法", x=250)
        paper.row(f"第{'一二三'[number - 1]}条 这是第{number}页的内容。")
        paper.turn()
    assert [line.text for line in read_lines(paper.save())] == [
        "听课办法",
        "第一条 这是第1页的内容。",
        "第二条 这是第2页的内容。",
        "第三条 这是第3页的内容。",
    ]


def test_a_ruled_table_keeps_rows_and_cells(paper: Paper) -> None:
    paper.row("第一条 次数如下：")
    paper.table(
        (72, 200, 320, 450), (("人员", "次数", "重点"), ("校领导", "不少于3次", ""), ("教师", "2次", "同行课程"))
    )
    paper.row("第二条 学院负责。")
    found = _clauses(paper.save())
    assert found["第一条"].text == "次数如下：\n人员 | 次数 | 重点\n校领导 | 不少于3次 |\n教师 | 2次 | 同行课程"
    assert found["第二条"].text == "学院负责。"


def test_a_cell_merged_downwards_is_said_in_each_row_and_its_text_is_whole(paper: Paper) -> None:
    c, top = paper.canvas, TOP
    for x in (72, 200, 400):
        c.line(x, top, x, top - 80)
    c.line(72, top, 400, top)
    c.line(200, top - 40, 400, top - 40)
    c.line(72, top - 80, 400, top - 80)
    paper.at(top - 36, "严重教学")
    paper.at(top - 52, "事故")
    paper.at(top - 24, "停课一次", x=206)
    paper.at(top - 64, "泄露试题", x=206)
    assert [line.text for line in read_lines(paper.save())] == ["严重教学事故 | 停课一次", "严重教学事故 | 泄露试题"]


def test_columns_without_rules_are_a_table_and_letter_spacing_is_not(paper: Paper) -> None:
    for left, right in (("等级", "次数"), ("优良", "四次"), ("合格", "两次")):
        paper.at(paper.y, right, x=300)
        paper.row(left)
    for character, x in (("第", 72), ("三", 84), ("章", 96), ("附", 112), ("则", 124)):
        paper.at(paper.y, character, x)
    paper.y -= 20
    for place, character in enumerate("附则全部条款"):
        paper.at(paper.y, character, x=72 + 18 * place)
    found = [line.text for line in read_lines(paper.save())]
    assert found == ["等级 | 次数", "优良 | 四次", "合格 | 两次", "第三章 附则", "附则全部条款"]


def test_a_watermark_across_the_page_is_not_text(paper: Paper) -> None:
    paper.canvas.saveState()
    paper.canvas.rotate(45)
    paper.at(0, "内部资料", x=500)
    paper.canvas.restoreState()
    paper.row("第一条 学院负责。")
    assert [line.text for line in read_lines(paper.save())] == ["第一条 学院负责。"]


def test_a_scan_is_refused_with_the_way_to_mend_it(paper: Paper) -> None:
    paper.picture()
    with pytest.raises(InputError, match=r"办法\.pdf 是扫描件.*OCR"):
        read_lines(paper.save())


def test_scanned_pages_among_others_are_named(paper: Paper) -> None:
    paper.row("第一条 学院负责。")
    paper.turn()
    paper.picture()
    read = extract(paper.save())
    assert [line.text for line in read.lines] == ["第一条 学院负责。"]
    assert read.notes == ("办法.pdf 第2页是扫描图片，没有文字，未收入",)


def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "密.pdf", encrypt=StandardEncryption("secret", "owner"))
    paper.row("第一条 学院负责。")
    with pytest.raises(InputError, match=r"密\.pdf 设有打开密码.*取消密码"):
        read_lines(paper.save())


def test_a_file_cut_short_is_refused(paper: Paper) -> None:
    paper.row("第一条 学院负责。")
    path = paper.save()
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(InputError, match=r"办法\.pdf：文件可能损坏"):
        read_lines(path)


def test_too_many_pages_are_refused(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_adapter, "MOST_PAGES", 1)
    paper.row("第一条 学院负责。")
    paper.turn()
    paper.row("第二条 施行。")
    with pytest.raises(InputError, match="有 2 页，超过上限 1 页"):
        read_lines(paper.save())


def test_an_empty_page_is_no_text(paper: Paper) -> None:
    paper.turn()
    with pytest.raises(InputError, match="没有文字"):
        read_lines(paper.save())


def test_a_word_divided_at_the_margin_is_whole(paper: Paper) -> None:
    paper.canvas.setFont("Helvetica", 12)
    words = "The university evaluates every course by what its students have learned and how the eva-"
    paper.row(words)
    paper.row("luation was made.")
    (line,) = read_lines(paper.save())
    assert line.text == f"{words[:-1]}luation was made."
    assert paper.canvas.stringWidth(words, "Helvetica", 12) < RIGHT


@pytest.mark.parametrize(
    ("code", "letter"),
    [(0x2F00, "一"), (0xAD, "-"), (0xF0B7, "•"), (0xE123, "\ufffd"), (0x0D, ""), (0x3000, "\u3000"), (0x4E00, "一")],
)
def test_letters_of_odd_codes(code: int, letter: str) -> None:
    assert _letter(code) == letter
