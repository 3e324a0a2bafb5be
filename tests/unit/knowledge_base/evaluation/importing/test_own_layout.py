"""Our own layout from delivery to generation: what is loaded, what is reported where, what is refused."""

from pathlib import Path

import pytest

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED, UNCHANGED
from knowledge_base.evaluation.warehouse import Warehouse
from tests.deliveries import STRICT, Home, Rows, change, deliver, found, rows_of, write
from tests.tiny import TINY

KEY = "section_id、student_id、attempt"
NO_TERM = "2031-2032-1"


@pytest.fixture
def home(tmp_path: Path, fresh_warehouse: Warehouse) -> Home:
    return Home(tmp_path / "home", fresh_warehouse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return deliver(tmp_path / "in")


def test_a_clean_delivery_is_published_whole(home: Home, folder: Path) -> None:
    report = home.take(folder, limits=STRICT)
    assert (report.outcome, report.generation, report.findings) == (PUBLISHED, 1, [])
    expected = {name: sum(table == name for table, _ in TINY) for name in report.tables}
    assert report.tables == expected
    assert home.ask("SELECT value FROM data_info WHERE key = 'as_of'") == [("2026-03-20",)]
    assert home.ask("SELECT count(*) FROM result_fact") == [(4,)]
    assert home.ask("SELECT expected, present FROM coverage WHERE subject = 'score'") == [(2, 2)]


def test_importing_the_same_again_changes_nothing(home: Home, folder: Path) -> None:
    home.take(folder)
    before = home.state()
    assert home.take(folder).outcome == UNCHANGED
    assert home.state() == before
    assert [record["outcome"] for record in home.history.records()] == [PUBLISHED, UNCHANGED]
    change(folder / "course.csv", lambda rows: rows[1].__setitem__(1, "新名称"))
    assert home.take(folder).generation == 2


@pytest.mark.parametrize(
    ("table", "edit", "rule", "place"),
    [
        ("score", lambda r: r[1].__setitem__(3, "八十八"), "convert", (2, "points", "八十八")),
        ("score", lambda r: r[1].__setitem__(3, "188"), "range:score.points", (2, "points", "188.0")),
        ("score", lambda r: r[1].__setitem__(9, "2024-02-30"), "convert", (2, "published_on", "2024-02-30")),
        ("score", lambda r: r[1].__setitem__(2, ""), "convert", (2, "attempt", "")),
        ("student", lambda r: r[1].__setitem__(2, "F"), "code:student.gender", (2, "gender", "F")),
        ("section", lambda r: r[2].__setitem__(2, NO_TERM), "reference:section.term_id", (3, "term_id", NO_TERM)),
        ("score", lambda r: r.append([*r[1][:3], "12", *r[1][4:]]), "key:score", (2, KEY, "s1/p1/正考")),
        ("section", lambda r: r[1].append("多出的一格"), "row", (2, "", "s1,c1")),
        ("section", lambda r: r[1].__setitem__(4, "99"), "section_head_count", (2, "head_count", "99 / 2")),
        ("course", lambda r: r[1].__setitem__(1, "=cmd|' /C calc'!A0"), "formula", (2, "name", "=cmd|' /C calc'!A0")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_file_line_column_and_value(
    home: Home, folder: Path, table: str, edit: object, rule: str, place: tuple[int, str, str]
) -> None:
    assert callable(edit)
    change(folder / f"{table}.csv", edit)
    report = home.take(folder)
    name, line, column, value = found(report, rule)[0]
    assert (name, line, column) == (f"{table}.csv", place[0], place[1])
    assert value.startswith(place[2])
    assert all(finding.reason and finding.mend for finding in report.findings)


def test_rows_that_refer_to_a_rejected_row_go_with_it_and_are_told_apart(home: Home, folder: Path) -> None:
    change(folder / "student.csv", lambda rows: rows[1].__setitem__(2, "F"))
    report = home.take(folder)
    caused = [f for f in report.findings if "连带" in f.reason]
    assert {f.table for f in caused} >= {"enrolment", "student_major_history"}
    assert home.ask("SELECT count(*) FROM score WHERE student_id = 'p1'") == [(0,)]
    assert home.ask("SELECT count(*) FROM result_fact") == home.ask("SELECT count(*) FROM score")


def test_of_equal_rows_one_stays_and_of_rows_that_differ_none(home: Home, folder: Path) -> None:
    def double(rows: Rows) -> None:
        rows.append(list(rows[1]))

    change(folder / "term.csv", double)
    report = home.take(folder)
    assert found(report, "key:term") == [("term.csv", 3, "term_id", "2024-2025-1")]
    assert home.ask("SELECT count(*) FROM term") == [(1,)]

    def differ(rows: Rows) -> None:
        rows[2][4] = "2025-02-02"

    change(folder / "term.csv", differ)
    report = home.take(folder, limits=STRICT)
    assert report.outcome == REFUSED
    assert [line for _, line, _, _ in found(report, "key:term")] == [2, 3]


def test_too_many_bad_rows_of_a_file_refuse_the_whole(home: Home, folder: Path) -> None:
    home.take(folder)
    before = home.state()
    change(folder / "score.csv", lambda rows: rows[1].__setitem__(3, "x"))
    report = home.take(folder, limits=STRICT)
    assert report.outcome == REFUSED
    assert "score.csv 有 1 行（25.0%）不能用，超过 5%" in report.reasons[0]
    assert home.state() == before
    assert home.history.records()[-1]["generation"] is None


def test_a_required_file_that_is_missing_refuses_the_whole(home: Home, folder: Path) -> None:
    (folder / "term.csv").unlink()
    report = home.take(folder)
    assert report.outcome == REFUSED
    assert "缺少必需的来源 term" in report.reasons[0]
    assert home.warehouse.is_empty()


def test_a_column_that_is_missing_refuses_the_whole(home: Home, folder: Path) -> None:
    change(folder / "course.csv", lambda rows: rows[0].__setitem__(2, "学分"))
    report = home.take(folder)
    assert report.outcome == REFUSED
    assert report.reasons[0] == "course.csv 缺少列 credits"


def test_lines_are_counted_as_an_editor_shows_them(home: Home, folder: Path) -> None:
    def edit(rows: Rows) -> None:
        rows[1][1] = "一行\n又一行\n再一行"
        rows[3][2] = "三学分"

    change(folder / "course.csv", edit)
    assert found(home.take(folder), "convert") == [("course.csv", 6, "credits", "三学分")]


def test_lines_hold_after_blank_lines_and_multi_line_cells_where_all_values_convert(home: Home, folder: Path) -> None:
    rows = rows_of(folder / "course.csv")
    rows[1][1] = "一行\n又一行"
    rows[3][4] = "nowhere"
    write(folder / "course.csv", [*rows[:2], [], *rows[2:]])
    assert found(home.take(folder), "reference:course.owner_id") == [("course.csv", 6, "owner_id", "nowhere")]


@pytest.mark.both_engines
def test_an_update_takes_the_place_of_its_key_and_keeps_the_rest(home: Home, folder: Path, tmp_path: Path) -> None:
    home.take(folder)
    more = tmp_path / "more"
    more.mkdir()
    rows = rows_of(folder / "score.csv")
    changed = [*rows[1][:3], "91", *rows[1][4:]]
    write(more / "score.csv", [rows[0], changed])
    report = home.take(more, update=True)
    assert (report.outcome, report.generation) == (PUBLISHED, 2)
    assert home.ask("SELECT points FROM score WHERE student_id = 'p1' AND section_id = 's1'") == [(91.0,)]
    assert home.ask("SELECT count(*) FROM score") == [(4,)]
    assert home.ask("SELECT count(*) FROM set_response") == [(1,)]
    assert home.take(more, update=True).outcome == UNCHANGED


@pytest.mark.both_engines
def test_an_update_needs_data_to_update(home: Home, folder: Path) -> None:
    with pytest.raises(InputError, match="不能增量更新"):
        home.take(folder, update=True)


def test_a_table_may_come_in_several_files_with_columns_in_any_order(home: Home, folder: Path) -> None:
    rows = rows_of(folder / "score.csv")
    reordered = [[*row[5:], *row[:5]] for row in (rows[0], *rows[3:])]
    write(folder / "score.csv", rows[:3])
    write(folder / "score-2.csv", reordered, encoding="gb18030", delimiter="\t")
    assert home.take(folder, limits=STRICT).tables["score"] == 4


def test_a_folder_with_nothing_of_ours_says_so(home: Home, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    report = home.take(tmp_path / "nothing")
    assert report.outcome == REFUSED
    with pytest.raises(InputError, match="找不到"):
        home.take(tmp_path / "nowhere")
