"""An update of a database reads what came since, and again what was left out: a row is never lost for good."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from knowledge_base.evaluation.importing.model import Limits
from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED, UNCHANGED
from tests.deliveries import ALL, STRICT, Home, deliver, rows_of

MAPPING = """
name: mine
title: 本校
sources:
  units: {sql: org_unit}
  terms: {sql: term}
  courses: {sql: [course, course_*], watermark: wm}
tables:
  - {table: org_unit, source: units, columns: {%s}}
  - {table: term, source: terms, columns: {%s}}
  - {table: course, source: courses, columns: {%s}}
"""


class School:
    """A database that grows, and a home that follows it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.path, self.mapping = Home(folder / "home"), folder / "school.sqlite", folder / "mine.yaml"
        tables = {path.stem: rows_of(path) for path in deliver(folder / "in").glob("*.csv")}
        columns = (", ".join(f"{h}: {h}" for h in tables[name][0]) for name in ("org_unit", "term", "course"))
        self.mapping.write_text(MAPPING % tuple(columns), "utf-8")
        self.course = dict(zip(*tables["course"][:2], strict=True))
        for name in ("org_unit", "term"):
            self.table(name, tables[name][0])
            for row in tables[name][1:]:
                self.add(name, row)
        self.table("course", [*self.course, "wm"])

    def table(self, name: str, columns: list[str]) -> None:
        kinds = ", ".join(f"{c} {'INTEGER' if c == 'wm' else 'TEXT'}" for c in columns)
        self.run(f"CREATE TABLE {name} ({kinds})")

    def add(self, table: str, row: list[str]) -> None:
        self.run(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", [cell or None for cell in row])

    def teach(self, course_id: str, mark: int, *, table: str = "course", unit: str | None = None) -> None:
        changed = {"course_id": course_id, "owner_id": unit or self.course["owner_id"]}
        self.add(table, [*(self.course | changed).values(), str(mark)])

    def run(self, sql: str, values: list[str | None] | None = None) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(sql, values or [])

    def take(self, *, update: bool = True, limits: Limits = ALL) -> str:
        return self.home.take(f"sqlite:///{self.path}", str(self.mapping), update=update, limits=limits).outcome

    def courses(self) -> list[str]:
        return [row[0] for row in self.home.ask("SELECT course_id FROM course ORDER BY course_id")]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School(tmp_path)
    for number in range(1, 41):
        made.teach(f"c{number:02d}", number)
    yield made
    shutil.rmtree(tmp_path / "home", ignore_errors=True)


def read(school: School) -> int:
    """How many courses the last import read."""
    return next(int(f["rows"]) for f in school.home.history.records()[-1]["files"] if f["name"] == "course")


def test_a_row_whose_cause_is_mended_later_comes_with_the_next_update(school: School) -> None:
    school.teach("late", 41, unit="new")
    school.teach("more", 42)
    assert school.take(update=False, limits=STRICT) == PUBLISHED
    assert "late" not in school.courses()
    unit, *_ = school.home.ask("SELECT * FROM org_unit WHERE kind = '教学'")
    school.add("org_unit", ["new" if i == 0 else "" if v is None else str(v) for i, v in enumerate(unit)])
    assert school.take(limits=STRICT) == PUBLISHED
    assert read(school) == 2
    assert {"late", "more"} <= set(school.courses())
    school.teach("last", 43)
    assert school.take(limits=STRICT) == PUBLISHED
    assert "last" in school.courses()


def test_a_row_that_stays_wrong_does_not_hold_up_later_updates(school: School) -> None:
    school.teach("wrong", 41, unit="nowhere")
    assert school.take(update=False, limits=STRICT) == PUBLISHED
    for place, name in enumerate(("one", "two")):
        school.teach(name, 42 + place)
        assert school.take(limits=STRICT) == PUBLISHED
        assert name in school.courses()
    school.teach("new", 50, unit="nowhere")
    assert school.take(limits=STRICT) == REFUSED


def test_a_row_of_the_value_last_seen_is_not_skipped(school: School) -> None:
    assert school.take(update=False) == PUBLISHED
    school.teach("equal", 40)
    assert school.take() == PUBLISHED
    assert "equal" in school.courses()
    assert school.take() == PUBLISHED
    assert read(school) == 0
    assert school.take() == UNCHANGED


def test_a_value_that_does_not_convert_comes_again_too(school: School) -> None:
    school.teach("odd", 41)
    school.run("UPDATE course SET credits = '很多' WHERE course_id = 'odd'")
    assert school.take(update=False) == PUBLISHED
    assert "odd" not in school.courses()
    # Mended without a new mark.
    school.run("UPDATE course SET credits = '2' WHERE course_id = 'odd'")
    assert school.take() == PUBLISHED
    assert "odd" in school.courses()


def test_each_of_several_tables_of_a_source_has_a_mark_of_its_own(school: School) -> None:
    school.table("course_2", [*school.course, "wm"])
    school.teach("other", 90, table="course_2")
    assert school.take(update=False) == PUBLISHED
    school.teach("slow", 41)
    assert school.take() == PUBLISHED
    assert "slow" in school.courses()
