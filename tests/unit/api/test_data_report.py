"""What the data page tells: imports with their files, what was left out, and no value that its reader may not see."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from api.data_report import WITHHELD, data_report, import_detail, serving_line, shown_value
from api.errors import Forbidden, NotFound
from api.importing import import_into_home, roll_back
from api.settings import Settings
from knowledge_base.evaluation.importing.history import History
from knowledge_base.evaluation.importing.model import Finding
from knowledge_base.evaluation.importing.report import ImportReport
from knowledge_base.evaluation.importing.run import ImportRefused
from tests.deliveries import change, deliver
from tools.scope import Role, Scope

QA, LEADER = Scope("qa", Role.QA), Scope("leader", Role.LEADER)


def said(_: str) -> None: ...


def finding(table: str, column: str, value: str = "2023001") -> Finding:
    return Finding("错误", table, "x.csv", 2, column, value, f"“{value}”不在名单里", "改正", "rule")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with one import, one refused delivery, a second import, and a return to the first."""
    made = Settings(home=tmp_path / "home", documents=())
    folder = deliver(tmp_path / "in")
    import_into_home(made, str(folder), "own", said)
    whole = (folder / "course.csv").read_bytes()
    change(folder / "course.csv", lambda rows: rows[1].__setitem__(2, "三学分"))
    with pytest.raises(ImportRefused):
        import_into_home(made, str(folder), "own", said)
    (folder / "course.csv").write_bytes(whole)
    change(folder / "course.csv", lambda rows: rows[1].__setitem__(1, "新名称"))
    import_into_home(made, str(folder), "own", said)
    roll_back(made, 1, said)
    return made


def test_the_report_tells_what_serves_what_is_kept_and_how_it_came(settings: Settings) -> None:
    report = data_report(settings, QA)
    assert [(g.number, g.current, g.made_by) for g in report.generations] == [(2, False, 3), (1, True, 1)]
    told = [(i.number, i.outcome, i.generation) for i in report.imports]
    assert told == [(None, "回退", 1), (3, "已发布", 2), (2, "已拒绝", None), (1, "已发布", 1)]
    course = next(f for f in report.imports[-1].files if f.name == "course.csv")
    assert (course.rows, course.rejected, len(course.digest)) == (3, 0, 64)
    assert "现用数据第 1 代：本校数据" in serving_line(settings, LEADER)


def test_a_refused_delivery_says_where_what_and_how_to_mend(settings: Settings) -> None:
    found = import_detail(settings, 2, QA)
    assert found.head.reasons
    row = next(f for f in found.findings if f.file == "course.csv")
    assert (row.line, row.value, row.reason) == (2, "三学分", "不是数字")
    assert "只写阿拉伯数字" in row.mend
    assert sum(count for *_, count in found.checks) == found.found
    with pytest.raises(NotFound):
        import_detail(settings, 9, QA)


@pytest.mark.parametrize("role", [Role.DEAN, Role.HEAD, Role.TEACHER, Role.STUDENT, Role.SUPERVISOR])
def test_nobody_else_reads_it(settings: Settings, role: Role) -> None:
    scope = Scope("x", role, "cs", "cs.se", "p1")
    for ask in (lambda: data_report(settings, scope), lambda: import_detail(settings, 1, scope)):
        with pytest.raises(Forbidden):
            ask()


@pytest.mark.parametrize(
    ("column", "office", "leader"),
    [
        ("course.name", True, True),
        ("score.student_id", True, False),
        ("set_participation.student_id", False, False),
        ("academic_warning.level、academic_warning.nothing", False, False),
        ("set_response.overall", False, False),
        (".", False, False),
    ],
)
def test_a_value_is_shown_as_far_as_its_class_allows(column: str, office: bool, leader: bool) -> None:
    table, _, name = column.partition(".")
    one = finding(table, name)
    assert (shown_value(one, Role.QA) != WITHHELD, shown_value(one, Role.LEADER) != WITHHELD) == (office, leader)


def test_a_sentence_says_no_value_that_its_column_may_not(tmp_path: Path) -> None:
    report = ImportReport(1, datetime.now().astimezone().isoformat(" "), "in", "own", "已拒绝")
    report.findings = [finding("set_participation", "student_id", "2023001")]
    History(tmp_path / "imports").keep(report)
    found = import_detail(Settings(home=tmp_path, documents=()), 1, QA)
    assert "2023001" not in found.model_dump_json()
