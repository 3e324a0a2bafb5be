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
    counted = home.ask(
        "SELECT course_id[1], count(*) FROM course WHERE course_id[1] IN ('A', 'B') GROUP BY 1 ORDER BY 1"
    )
    assert counted == [("A", 50), ("B", 51)]
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
