"""An import beside DuckDB's own COPY of the same files: time as a ratio, and peak memory.

The COPY reads the files into the same tables of a new file, through to the disk, and nothing else: no checks, no facts.
The bar is held against the whole import, start of the command to published generation; its reading and checking alone
is told beside it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

from api.settings import ROOT
from evals.benchmarks.measure import Measurement
from evals.benchmarks.processes import HOME, Run, as_usual, run, timed
from knowledge_base.evaluation.building import create_statement
from knowledge_base.evaluation.tables import TABLES

_RATIO_BAR = 2.0
_MEMORY_BAR_MB = 2048.0
_SECTION_SIZE = 50
_COURSES_OF_STUDENT = 25
_WEEKS = 3

_COPY = """
import json
import sys
from pathlib import Path
import duckdb
from evals.benchmarks.importing import copy
copy(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def compare_import(folder: Path, rows: int, rounds: int) -> Iterator[Measurement]:
    """Import `rows` rows in turn with their COPY, `rounds` times.

    Processor time is told beside the time it takes: on a busy machine only the former compares.
    """
    delivery = make_delivery(folder / "delivery", rows)
    copies: list[Run] = []
    imports: list[Run] = []
    derived: list[float] = []
    for number in range(rounds):
        target = folder / f"copy-{number}.duckdb"
        command = [sys.executable, "-c", _COPY, str(delivery), str(target)]
        copies.append(timed(as_usual(command, {"PYTHONPATH": str(ROOT)}), folder))
        target.unlink()
        home = folder / f"import-{number}"
        home.mkdir()
        imports.append(run(home, "import", str(delivery)))
        report = json.loads((home / HOME / "imports" / "000001" / "report.json").read_text(encoding="utf-8"))
        derived.append(report["seconds"]["派生与发布"])
        for path in (home / HOME / "evaluation").iterdir():
            path.unlink()
    whole = tuple(i.seconds / c.seconds for i, c in zip(imports, copies, strict=True))
    taken = tuple((i.seconds - d) / c.seconds for i, d, c in zip(imports, derived, copies, strict=True))
    yield Measurement(f"COPY of {rows:,} rows", "s", tuple(c.seconds for c in copies))
    yield Measurement("import of the same files", "s", tuple(i.seconds for i in imports))
    processor = tuple(i.processor / c.processor for i, c in zip(imports, copies, strict=True))
    yield Measurement("  ratio to COPY, read and checked", "x", taken)
    yield Measurement("  ratio to COPY, with facts derived and published", "x", whole, _RATIO_BAR)
    yield Measurement("  ratio of processor time", "x", processor)
    yield Measurement("  peak memory", "MB", tuple(i.megabytes for i in imports), _MEMORY_BAR_MB, "max")


def copy(delivery: Path, target: Path) -> None:
    """COPY every file of the delivery into its table of a new file."""
    with duckdb.connect(str(target)) as connection:
        for path in sorted(delivery.glob("*.csv")):
            connection.execute(create_statement(TABLES[path.stem]))
            connection.execute(f"COPY {path.stem} FROM '{path}' (HEADER)")
        connection.execute("CHECKPOINT")


def make_delivery(folder: Path, rows: int) -> Path:
    """A clean delivery in our own layout: of its rows a fifth are enrolments, a fifth marks, the rest weekly activity.

    In a school's own data the share of weekly activity is larger still: sixteen rows for an enrolment.
    """
    folder.mkdir(parents=True)
    enrolments = rows // 5
    students = max(1, enrolments // _COURSES_OF_STUDENT)
    sections = max(_COURSES_OF_STUDENT, enrolments // _SECTION_SIZE)
    with duckdb.connect() as connection:
        for name, query in _tables(enrolments, students, sections).items():
            columns = ", ".join(column.name for column in TABLES[name].columns)
            connection.execute(create_statement(TABLES[name]))
            connection.execute(f"INSERT INTO {name} BY NAME {query}")
            connection.execute(f"COPY (SELECT {columns} FROM {name}) TO '{folder / name}.csv' (HEADER)")
            connection.execute(f"DROP TABLE {name}")
    return folder


def _tables(enrolments: int, students: int, sections: int) -> dict[str, str]:
    # A student's courses lie a stretch of sections apart, so that no pair comes twice.
    pair = (
        f"'s' || ((i // {students}) * ({sections} // {_COURSES_OF_STUDENT}) "
        f"+ i % ({sections} // {_COURSES_OF_STUDENT})) AS section_id, 'p' || (i % {students}) AS student_id"
    )
    return {
        "org_unit": """
            SELECT u.*, DATE '1950-01-01' AS valid_from FROM (VALUES
            ('school', NULL, 'school', '某大学', '学校'),
            ('cs', 'school', 'college', '某学院', '教学'),
            ('cs.se', 'cs', 'major', '某专业', '专业')) AS u(org_id, parent_id, level, name, kind)
            """,
        "term": """
            SELECT '2024-2025-1' AS term_id, '2024-2025' AS academic_year, 1 AS seq, DATE '2024-09-02' AS starts_on,
            DATE '2025-01-17' AS ends_on
            """,
        "student": f"""
            SELECT 'p' || i AS student_id, '某某' AS name, '女' AS gender, 2023 AS entry_year, 'cs.se' AS major_id,
            '在读' AS status, DATE '2023-09-04' AS enrolled_on, 2027 AS expected_grad_year
            FROM range({students}) AS r(i)
            """,
        "course": """
            SELECT 'c' || i AS course_id, '课程' || i AS name, 3 AS credits, '专业' AS category, 'cs' AS owner_id,
            '百分' AS grading FROM range(2000) AS r(i)
            """,
        "section": f"""
            SELECT 's' || i AS section_id, 'c' || (i % 2000) AS course_id, '2024-2025-1' AS term_id
            FROM range({sections}) AS r(i)
            """,
        "enrolment": f"SELECT {pair}, '正常' AS kind, '在修' AS status FROM range({enrolments}) AS r(i)",
        "lms_weekly": f"""
            SELECT {pair}, week, (i + week) % 7 > 0 AS active, (i * 31 + week) % 40 AS events, 2 AS due_count,
            (i + week) % 3 AS submit_count, (i + week) % 3 // 2 AS on_time_count, 2 AS sessions_due,
            (i * 7 + week) % 3 AS sessions_attended
            FROM range({enrolments}) AS r(i), range(1, {_WEEKS} + 1) AS w(week)
            """,
        "score": f"""
            SELECT {pair}, '正考' AS attempt, 40 + (i * 7919) % 601 / 10 AS points, 3.0 AS grade_point,
            false AS is_absent, false AS is_cheat, false AS is_deferred, DATE '2025-01-24' AS published_on
            FROM range({enrolments}) AS r(i)
            """,
    }
