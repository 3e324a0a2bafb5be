"""Workbooks, databases, other people's layouts, and what is too much to take in."""

import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import create_engine, text

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED, UNCHANGED, neutral
from knowledge_base.evaluation.warehouse import Warehouse
from tests.deliveries import ALL, STRICT, Home, deliver, found, rows_of, write
from tests.support import ROOT

EXAMPLES = ROOT / "tests" / "examples"


@pytest.fixture
def home(tmp_path: Path, fresh_warehouse: Warehouse) -> Home:
    return Home(tmp_path / "home", fresh_warehouse)


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def tiny_sheets(tmp_path: Path) -> dict[str, list[list[Any]]]:
    folder = deliver(tmp_path / "csv")
    return {path.stem: [list(row) for row in rows_of(path)] for path in sorted(folder.glob("*.csv"))}


def test_one_workbook_with_a_sheet_for_each_table(home: Home, tmp_path: Path) -> None:
    sheets = tiny_sheets(tmp_path)
    sheets["term"][1][3] = datetime(2024, 9, 2)  # noqa: DTZ001 as a workbook holds it
    sheets["term"][1][4] = date(2025, 1, 17)
    sheets["score"][1][3] = 88
    (tmp_path / "in").mkdir()
    workbook(tmp_path / "in" / "全校数据.xlsx", sheets)
    report = home.take(tmp_path / "in", limits=STRICT)
    assert (report.outcome, report.findings) == (PUBLISHED, [])
    assert home.ask("SELECT points FROM score WHERE student_id = 'p1' AND section_id = 's1'") == [(88.0,)]


def test_a_formula_is_told_by_its_row_and_never_evaluated(home: Home, tmp_path: Path) -> None:
    sheets = tiny_sheets(tmp_path)
    sheets["score"][1][3] = "=80+8"
    sheets["course"][1][1] = '=HYPERLINK("http://evil.example","课程")'
    (tmp_path / "in").mkdir()
    workbook(tmp_path / "in" / "a.xlsx", sheets)
    report = home.take(tmp_path / "in")
    assert found(report, "convert") == [("a.xlsx[score]", 2, "points", "=80+8")]
    assert found(report, "formula")[0][:3] == ("a.xlsx[course]", 2, "name")
    assert home.ask("SELECT count(*) FROM course WHERE name LIKE '=HYPERLINK%'") == [(1,)]


def test_what_is_exported_is_no_formula_to_a_spreadsheet() -> None:
    assert [neutral(cell) for cell in ("=1+1", "+1", "-1", "@x", "\t=1", "平常", None, 5)] == [
        "'=1+1", "'+1", "'-1", "'@x", "'\t=1", "平常", "", "5",
    ]  # fmt: skip


def test_a_database_is_read_and_its_password_is_not_told(home: Home, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'school.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        for name, rows in tiny_sheets(tmp_path).items():
            columns = ", ".join(f'"{column}" TEXT' for column in rows[0])
            connection.execute(text(f'CREATE TABLE "{name}" ({columns})'))
            for row in rows[1:]:
                values = {f"v{i}": cell or None for i, cell in enumerate(row)}
                connection.execute(text(f'INSERT INTO "{name}" VALUES ({", ".join(":" + v for v in values)})'), values)
    engine.dispose()
    report = home.take(url, limits=STRICT)
    assert (report.outcome, report.findings) == (PUBLISHED, [])
    assert home.take(url, limits=STRICT).outcome == UNCHANGED
    with pytest.raises(InputError) as error:
        home.take("postgresql+nothing://user:secret@localhost/db")
    assert "secret" not in str(error.value)


@pytest.mark.both_engines
def test_an_update_from_a_database_reads_beyond_the_watermark(home: Home, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'school.sqlite'}"
    engine = create_engine(url)
    insert = "INSERT INTO yearly VALUES (:name, 2024, 95, :stamp)"
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE yearly (院校 TEXT, 年份 INTEGER, 留存率 REAL, 更新时间 TEXT)"))
        connection.execute(text(insert), {"name": "甲大学", "stamp": "2025-01-01"})
    mapping = tmp_path / "mine.yaml"
    shipped = (ROOT / "knowledge_base/evaluation/importing/mappings/indicators.yaml").read_text("utf-8")
    mapping.write_text(shipped.replace("    sheets:", "    sql: yearly\n    watermark: 更新时间\n    sheets:"), "utf-8")
    assert home.take(url, str(mapping)).outcome == PUBLISHED
    with engine.begin() as connection:
        connection.execute(text(insert), {"name": "乙大学", "stamp": "2025-02-02"})
    report = home.take(url, str(mapping), update=True)
    assert (report.files[0].rows, report.watermarks) == (1, {"yearly": "2025-02-02"})
    assert home.ask("SELECT institution FROM institution_indicator ORDER BY 1") == [("乙大学",), ("甲大学",)]
    assert home.take(url, str(mapping), update=True).outcome == UNCHANGED
    engine.dispose()


@pytest.mark.both_engines
def test_an_update_leaves_the_school_its_name(home: Home, tmp_path: Path) -> None:
    home.take(deliver(tmp_path / "in"))
    before = home.ask("SELECT * FROM org_unit ORDER BY org_id")
    assert home.take(EXAMPLES / "indicators", "indicators", update=True).outcome == PUBLISHED
    assert home.ask("SELECT * FROM org_unit ORDER BY org_id") == before
    assert home.ask("SELECT count(*) FROM institution_indicator") == [(24,)]


def test_a_foreign_indicator_table_loads_through_its_mapping_alone(home: Home) -> None:
    report = home.take(EXAMPLES / "indicators", "indicators", limits=STRICT)
    assert (report.outcome, report.findings) == (PUBLISHED, [])
    rows = home.ask(
        "SELECT sector, value, numerator, denominator FROM institution_indicator "
        "WHERE institution = '云州大学' AND indicator = 'retention' ORDER BY year"
    )
    assert rows == [("公办", 0.962, 4329.0, 4500.0), ("公办", 0.9578, 4350.0, 4542.0), ("公办", 0.9655, 4420.0, 4578.0)]
    assert home.ask("SELECT count(*) FROM institution_indicator WHERE indicator = 'graduation_rate'") == [(11,)]


def test_exports_with_pinyin_columns_load_in_any_encoding(home: Home) -> None:
    report = home.take(EXAMPLES / "pinyin", "pinyin", limits=STRICT)
    assert report.outcome == PUBLISHED, report.lines()
    assert home.ask("SELECT name, gender, entry_year, major_id FROM student ORDER BY student_id LIMIT 1") == [
        ("赵一", "男", 2023, "0101")
    ]
    marks = home.ask(
        "SELECT student_id, points, passed, is_absent, is_deferred, raw_value, published_on FROM score ORDER BY ALL"
    )
    assert marks == [
        ("2023001", 85.0, None, False, False, "良", date(2025, 1, 17)),
        ("2023001", None, True, False, False, "通过", date(2025, 1, 17)),
        ("2023002", 0.0, None, True, False, "缺考", date(2025, 1, 17)),
        ("2023002", 61.5, None, False, False, "61.5", date(2025, 1, 17)),
        ("2023003", None, None, False, True, "缓考", date(2025, 1, 17)),
    ]
    assert home.ask("SELECT title_level, conversion FROM staff ORDER BY staff_id") == [("正高", 1.0), ("中级", 0.5)]


def test_oneroster_loads(home: Home) -> None:
    report = home.take(EXAMPLES / "oneroster", "oneroster", limits=STRICT)
    assert report.outcome == PUBLISHED, report.lines()
    assert home.ask("SELECT term_id, academic_year, seq FROM term") == [("2024-2025-1", "2024-2025", 1)]
    query = "SELECT s.student_id, s.major_id, s.gender, e.status FROM enrolment e JOIN student s USING (student_id)"
    assert sorted(home.ask(query)) == [("u-s1", "d-math.all", "女", "在修"), ("u-s2", "d-math.all", "男", "退课")]
    assert home.ask("SELECT value, status FROM item_score ORDER BY student_id") == [(18.5, "正常")]


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(home: Home, tmp_path: Path) -> None:
    folder = deliver(tmp_path / "in")
    with zipfile.ZipFile(folder / "score.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 << 20))
    report = home.take(folder)
    assert report.outcome == REFUSED
    assert "压缩炸弹" in report.reasons[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'a,"' + b"x" * (2 << 20), "一行超过"),
        (b"a,b\n1,\0\n", "空字节"),
        (b"", "没有标题行"),
        (b"\n\n", "没有标题行"),
        (b"course_id,course_id\nc1,c1\n", "同名"),
        (b"PK\x03\x04not a csv" * 9, "编码|缺少列|列"),
    ],
)
def test_a_file_that_is_no_table_refuses_the_whole(home: Home, tmp_path: Path, content: bytes, said: str) -> None:
    folder = deliver(tmp_path / "in")
    (folder / "course.csv").write_bytes(content)
    report = home.take(folder, limits=ALL)
    assert report.outcome == REFUSED
    assert any(re.search(said, reason) for reason in report.reasons), report.reasons


def test_a_cell_that_is_too_long_is_told_by_its_line(home: Home, tmp_path: Path) -> None:
    folder = deliver(tmp_path / "in")
    rows = rows_of(folder / "course.csv")
    rows[1][1] = "长" * 40_000
    rows[2][2] = "x"
    write(folder / "course.csv", rows)
    assert found(home.take(folder), "row")[0][:2] == ("course.csv", 2)
