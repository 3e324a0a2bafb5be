"""Workbooks and slide decks → parts people cite: sheets, rows of long sheets, slides."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pytest
from pptx.util import Inches

from knowledge_base.errors import InputError
from knowledge_base.policies.clauses import clauses_of, is_heading
from knowledge_base.policies.model import Clause
from knowledge_base.policies.reading import extract, read_lines


def _workbook(path: Path, **sheets: Sequence[Any]) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return workbook


def _clauses(path: Path) -> list[Clause]:
    return clauses_of("d", read_lines(path))


def test_a_row_reads_as_columns_with_their_values(tmp_path: Path) -> None:
    rows = [
        ["预警等级表"],
        ["等级", "学分", "生效"],
        ["黄色", 8, date(2023, 9, 1)],
        ["红色", 24.5, None],
        ["注：含补考。"],
    ]
    path = tmp_path / "表.xlsx"
    _workbook(path, 等级=rows)
    (clause,) = _clauses(path)
    assert (clause.number, clause.title, clause.page) == ("工作表1", "等级", None)
    assert clause.text == "预警等级表\n等级：黄色；学分：8；生效：2023-09-01。\n等级：红色；学分：24.5。\n注：含补考。"


def test_percentages_read_as_shown(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    workbook = _workbook(path, a=[["项", "占比", "率"], ["补考", 0.2, 0.1234]])
    workbook["a"]["B2"].number_format, workbook["a"]["C2"].number_format = "0%", "0.00%"
    workbook.save(path)
    assert _clauses(path)[0].text == "项：补考；占比：20%；率：12.34%。"


def test_merged_cells_are_said_in_each_row_and_headers_of_two_rows_are_joined(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["环节", "处理", None],
        [None, "一般", "严重"],
        ["课堂", "批评", "通报"],
        [None, "扣发", "停课"],
    ]
    path = tmp_path / "表.xlsx"
    workbook = _workbook(path, a=rows)
    for cells in ("A1:A2", "B1:C1", "A3:A4"):
        workbook["a"].merge_cells(cells)
    workbook.save(path)
    assert (
        _clauses(path)[0].text
        == "环节：课堂；处理·一般：批评；处理·严重：通报。\n环节：课堂；处理·一般：扣发；处理·严重：停课。"
    )


def test_two_tables_under_one_another_have_each_their_header(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    _workbook(path, a=[["甲", "乙"], [1, 2], [None, None], ["丙", "丁"], [3, 4]])
    assert _clauses(path)[0].text == "甲：1；乙：2。\n丙：3；丁：4。"


def test_a_long_sheet_is_cited_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    _workbook(path, 情形=[["情形", "等级"], *[[f"第{i}种情形，" + "文" * 40, "一般"] for i in range(30)]])
    clauses = _clauses(path)
    assert [c.number for c in clauses[:2]] == ["工作表1 第2行", "工作表1 第3行"]
    assert len(clauses) == 30
    assert clauses[0].path == ("工作表1 情形",)


def test_hidden_sheets_stay_hidden_and_are_named(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    workbook = _workbook(path, 公开=[["甲", "乙"], [1, 2]], 名单=[["姓名", "分数"], ["某人", 3]])
    workbook["名单"].sheet_state = "hidden"
    workbook.save(path)
    read = extract(path)
    assert not any("某人" in line.text for line in read.lines)
    assert read.notes == ("表.xlsx 的隐藏工作表「名单」未收入",)


def test_each_slide_is_a_part_with_its_title_table_and_page(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    cover.shapes.title.text, cover.placeholders[1].text = "整改培训", "质量评估中心"
    for number, title in enumerate(("台账", "证据"), start=2):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(8), Inches(1)).text_frame
        box.text = "1. 一个问题一行"
        box.add_paragraph().text = "（二）责任到人。"
        foot = slide.shapes.add_textbox(Inches(1), Inches(7), Inches(8), Inches(0.4))
        foot.text_frame.text = f"质量评估中心 {number}"
    table = deck.slides[2].shapes.add_table(2, 2, Inches(1), Inches(4), Inches(6), Inches(1)).table
    for at, text in enumerate(("要", "不要", "数据", "通知")):
        table.cell(at // 2, at % 2).text = text
    path = tmp_path / "培训.pptx"
    deck.save(str(path))
    found = _clauses(path)
    assert [(c.number, c.title, c.page) for c in found] == [
        ("第1页", "整改培训", 1),
        ("第2页", "台账", 2),
        ("第3页", "证据", 3),
    ]
    assert found[1].text == "1. 一个问题一行\n（二）责任到人。"
    assert found[2].text.endswith("要 | 不要\n数据 | 通知")


def test_a_slide_of_a_title_alone_is_a_heading(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "谢谢"
    path = tmp_path / "培训.pptx"
    deck.save(str(path))
    (clause,) = _clauses(path)
    assert is_heading(clause)


@pytest.mark.parametrize("name", ["表.xlsx", "培训.pptx"])
def test_a_broken_container_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04" + b"\x00" * 40)
    with pytest.raises(InputError, match=rf"{name}.*另存"):
        read_lines(tmp_path / name)
