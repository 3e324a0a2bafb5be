"""Names of files: told apart by their folders, taken literally, and never a way to anything beside the delivery."""

from pathlib import Path

import pytest

from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED
from tests.deliveries import ALL, STRICT, Home, deliver, found, rows_of, write

HEAD = ["course_id", "name", "credits", "category", "owner_id", "grading"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return deliver(tmp_path / "in")


def courses(folder: Path, letter: str, *more: list[str], number: int = 50) -> None:
    """A course.csv of `number` good rows, told by their letter, and what more there is."""
    example = rows_of(folder.parent / "course.csv")
    given = dict(zip(example[0], example[1], strict=True))
    rows = [[given[name] for name in HEAD] for _ in range(number)]
    for place, row in enumerate(rows):
        row[0] = f"{letter}{place}"
    folder.mkdir()
    write(folder / "course.csv", [HEAD, *rows, *([*row, *rows[0][len(row) :]] for row in more)])


def test_files_of_one_name_in_two_folders_keep_all_their_rows(home: Home, folder: Path) -> None:
    courses(folder / "2023", "A", ["A99", "坏", "不是数"])
    courses(folder / "2024", "B", ["B99", "两行\n名", "2"])
    report = home.take(folder, limits=STRICT)
    assert report.outcome == PUBLISHED, report.reasons
    assert home.ask("SELECT count(*) FROM course WHERE course_id LIKE 'A%'") == [(50,)]
    assert home.ask("SELECT count(*) FROM course WHERE course_id LIKE 'B%'") == [(51,)]
    assert found(report, "convert") == [("2023/course.csv", 52, "credits", "不是数")]
    assert {f.name: (f.rows, f.rejected) for f in report.files if "/" in f.name} == {
        "2023/course.csv": (51, 1),
        "2024/course.csv": (51, 0),
    }


def test_the_share_of_bad_rows_is_that_of_each_file_even_where_names_agree(home: Home, folder: Path) -> None:
    courses(folder / "2023", "A", number=200)
    courses(folder / "2024", "B", ["B99", "坏", "x"], ["B98", "坏", "x"], number=10)
    report = home.take(folder, limits=STRICT)
    assert report.outcome == REFUSED
    assert report.reasons == ["2024/course.csv 有 2 行（16.7%）不能用，超过 5%"]


def test_what_cannot_be_read_is_named_with_its_folder(home: Home, folder: Path) -> None:
    courses(folder / "2024", "B")
    (folder / "2024" / "course.csv").write_bytes(b"a\0b\n")
    report = home.take(folder, limits=ALL)
    assert found(report, "unreadable") == [("2024/course.csv", None, "", "")]


@pytest.mark.parametrize(
    "name", ["course.[x].csv", "course.*.csv", "course.?.csv", "course-a\\[x].csv", "course-'[.csv"]
)
def test_a_file_name_is_never_a_pattern(home: Home, folder: Path, tmp_path: Path, name: str) -> None:
    courses(folder / "a", "A")
    courses(tmp_path / "in" / "b", "B", number=9)
    (folder / "b" / "course.csv").rename(folder / "b" / "course.x.csv")
    (folder / "a" / "course.csv").rename(folder / "b" / name)
    report = home.take(folder, limits=STRICT)
    assert report.outcome == PUBLISHED, report.reasons
    assert {f.name: f.rows for f in report.files if "/" in f.name} == {f"b/{name}": 50, "b/course.x.csv": 9}
    assert home.ask("SELECT count(*) FROM course WHERE course_id LIKE 'A%'") == [(50,)]


def test_a_pattern_does_not_reach_what_a_link_points_to(home: Home, folder: Path, tmp_path: Path) -> None:
    courses(folder / "a", "A")
    (tmp_path / "secret.csv").write_text(
        (folder / "a" / "course.csv").read_text("utf-8-sig").replace("A1", "S1"), "utf-8"
    )
    (folder / "a" / "course.csv").rename(folder / "a" / "course.[x].csv")
    (folder / "a" / "course.x.csv").symlink_to(tmp_path / "secret.csv")
    home.take(folder, limits=STRICT)
    assert home.ask("SELECT count(*) FROM course WHERE course_id LIKE 'S%'") == [(0,)]
    assert home.ask("SELECT count(*) FROM course WHERE course_id LIKE 'A%'") == [(50,)]


def test_folders_may_be_called_anything(tmp_path: Path) -> None:
    home = Home(tmp_path / "a[b]*" / "home")
    folder = deliver(tmp_path / "in [2024]?")
    courses(folder / "h0=x", "A")
    write(folder / "course.1.csv", rows_of(folder / "h0=x" / "course.csv"), encoding="gb18030")
    (folder / "h0=x" / "course.csv").write_text(
        (folder / "course.1.csv").read_text("gb18030").replace("A", "B"), encoding="utf-8"
    )
    report = home.take(folder, limits=STRICT)
    assert report.outcome == PUBLISHED, report.reasons
    assert home.ask("SELECT count(*) FROM course WHERE course_id[1] IN ('A', 'B')") == [(100,)]
    courses(folder / "more", "C")
    assert home.take(folder / "more", update=True).outcome == PUBLISHED
