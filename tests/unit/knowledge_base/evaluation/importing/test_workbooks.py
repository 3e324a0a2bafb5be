"""Workbooks made to harm: numbers of rows far beyond what is there, rows told twice, more text than memory holds."""

import itertools
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.model import Limits
from knowledge_base.evaluation.importing.workbooks import open_workbook


def workbook(path: Path, *edits: tuple[str, str]) -> Path:
    """A sheet of a header and two rows, its XML edited."""
    book = Workbook()
    for row in (["course_id", "name"], ["c1", "甲"], ["c2", "乙"]):
        book.worksheets[0].append(row)
    book.save(path.with_suffix(".plain"))
    with zipfile.ZipFile(path.with_suffix(".plain")) as plain, zipfile.ZipFile(path, "w") as made:
        for name in plain.namelist():
            content = plain.read(name)
            for old, new in edits if name.endswith("sheet1.xml") else ():
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            made.writestr(name, content)
    return path


def moved(row: int, to: int) -> list[tuple[str, str]]:
    return [(f'<row r="{row}"', f'<row r="{to}"'), *((f'r="{c}{row}"', f'r="{c}{to}"') for c in "AB")]


def test_a_row_beyond_the_last_a_sheet_can_have_is_refused(tmp_path: Path) -> None:
    (sheet,) = open_workbook(workbook(tmp_path / "a.xlsx", *moved(3, 30_000_000)), "a.xlsx", Limits())
    with pytest.raises(InputError, match="超过 1,048,576 行"):
        list(sheet.rows())


def test_a_column_beyond_the_last_a_sheet_can_have_is_refused(tmp_path: Path) -> None:
    (sheet,) = open_workbook(workbook(tmp_path / "a.xlsx", ('r="B3"', 'r="ZZZ3"')), "a.xlsx", Limits())
    with pytest.raises(InputError, match="16,384 列"):
        list(sheet.rows())


def test_a_gap_between_rows_is_not_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = itertools.count()
    monkeypatch.setattr("openpyxl.worksheet._read_only.ReadOnlyWorksheet._get_row", lambda *_, **__: next(made))
    (sheet,) = open_workbook(workbook(tmp_path / "a.xlsx", *moved(3, 1_048_576)), "a.xlsx", Limits())
    assert list(sheet.rows()) == [(2, ["c1", "甲"]), (1_048_576, ["c2", "乙"])]
    assert next(made) == 0


def test_a_row_told_twice_is_refused_and_not_dropped(tmp_path: Path) -> None:
    (sheet,) = open_workbook(workbook(tmp_path / "a.xlsx", *moved(3, 2)), "a.xlsx", Limits())
    with pytest.raises(InputError, match="不止一次"):
        list(sheet.rows())


def test_a_table_of_texts_that_memory_does_not_hold_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="文字表超过"):
        open_workbook(path, "a.xlsx", replace(Limits(), shared_bytes=100))
