"""The generator as a whole: the same inputs give the same data, and the clock only adds to it."""

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.demo.build import build_demo
from knowledge_base.errors import InputError
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse

from .conftest import Built

SMALL = 0.02


def _digest(client: DuckClient, table: str) -> str:
    """A digest of the contents in their stored order."""
    sql = f"SELECT md5(string_agg(CAST(t AS VARCHAR), '|' ORDER BY t.rowid)) FROM {table} t"
    return str(client.fetch(sql)[0][0])


def _built(folder: Path, *, seed: int = 7, today: date = date(2026, 3, 20), faults: bool = True) -> DuckClient:
    warehouse = DuckWarehouse(folder)
    return warehouse.open(build_demo(warehouse, seed=seed, scale=SMALL, today=today, faults=faults).generation)


def test_same_inputs_give_the_same_contents_and_another_seed_does_not(tmp_path: Path) -> None:
    first, second, other = (_built(tmp_path / n, seed=s) for n, s in (("a", 7), ("b", 7), ("c", 8)))
    for table in TABLES:
        assert _digest(first, table) == _digest(second, table), table
    assert _digest(first, "score") != _digest(other, "score")


def test_an_earlier_clock_sees_a_part_of_the_same_data(tmp_path: Path) -> None:
    early = _built(tmp_path / "early", today=date(2023, 10, 15), faults=False)
    late = _built(tmp_path / "late", faults=False)
    for table in ("enrolment", "section", "section_staff", "graduation"):
        assert set(early.fetch(f"SELECT * FROM {table}")) <= set(late.fetch(f"SELECT * FROM {table}")), table
    assert early.fetch("SELECT max(term_id) FROM term") == [("2023-2024-1",)]
    assert early.fetch("SELECT max(entry_year) FROM student") == [(2023,)]
    assert early.fetch("SELECT max(grad_year) FROM graduation") == [(2023,)]
    assert early.fetch("SELECT count(*) FROM score WHERE published_on > DATE '2023-10-15'") == [(0,)]
    running = "SELECT count(*) FROM {} WHERE section_id LIKE '23241%'"
    assert early.fetch(running.format("score")) == [(0,)]
    assert early.fetch(running.format("enrolment"))[0][0] > 0


def test_without_faults_only_what_they_touch_differs(tmp_path: Path) -> None:
    planted, clean = _built(tmp_path / "planted"), _built(tmp_path / "clean", faults=False)
    summary = build_demo(DuckWarehouse(tmp_path / "again"), scale=SMALL, faults=False)
    assert summary.truth == ()
    # Of the earliest years only two rectified courses, and what builds on them, are touched.
    built = build_demo(DuckWarehouse(tmp_path / "planted-again"), scale=SMALL).truth
    rectified = [t for t in built if t["kind"].startswith("rectification")]
    courses = ", ".join(f"'{c}'" for t in rectified for c in (t["course"], *t["later_courses"]))
    before = f"""SELECT k.section_id, k.student_id, k.attempt, k.points, k.passed
        FROM score k JOIN section s USING (section_id)
        WHERE s.term_id < '2020' AND s.course_id NOT IN ({courses}) ORDER BY ALL"""
    assert planted.fetch(before) == clean.fetch(before)
    for table in ("org_unit", "staff", "course", "term"):
        assert _digest(planted, table) == _digest(clean, table)


def test_the_first_weeks_of_records_have_enrolments_and_nothing_else(tmp_path: Path) -> None:
    client = _built(tmp_path, today=date(2019, 10, 1))
    empty = ("score", "set_round", "set_response", "set_comment", "graduation", "destination", "academic_warning")
    assert all(client.fetch(f"SELECT count(*) FROM {table}") == [(0,)] for table in empty)
    assert client.fetch("SELECT count(DISTINCT term_id) FROM section") == [(1,)]


@pytest.mark.parametrize(("scale", "today"), [(0, date(2026, 3, 20)), (0.05, date(2019, 1, 1))])
def test_inputs_outside_the_generator_are_refused(tmp_path: Path, scale: float, today: date) -> None:
    with pytest.raises(InputError, match="choose"):
        build_demo(DuckWarehouse(tmp_path), scale=scale, today=today)
    assert DuckWarehouse(tmp_path).is_empty()


def test_counts_and_description(demo: Built) -> None:
    for table, count in demo.summary.counts.items():
        assert demo.value(f"SELECT count(*) FROM {table}") == count
    assert 45_000 < demo.summary.counts["enrolment"] < 60_000
    assert 550 < demo.value("SELECT count(*) FROM student WHERE left_on IS NULL") < 700
    assert dict(demo.rows("SELECT key, value FROM data_info")) == {
        "as_of": "2026-03-20",
        "source": "示范大学演示数据",
        "seed": "7",
        "scale": "0.05",
    }
