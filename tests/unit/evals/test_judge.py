"""Verdicts: what is exact, what is only partial, and what is wrong."""

from dataclasses import dataclass
from typing import Any

import pytest

from agents.answering.answer import Answer, Status
from evals import listed
from evals.boundaries import personal_ids, why_forbidden
from evals.by_hand import METRICS
from evals.by_hand.model import Persons
from evals.case import Expect, Figures
from evals.expectations import unmet
from evals.findings import Finding, Verdict, cell_of, worst
from evals.judge import Judge, _nearest
from evals.listed import COURSE_WINDOW
from evals.reference import Cell, Truth
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.catalogue_files import load_catalogue
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
STUDENT = Scope("student.1", Role.STUDENT, college="cs", major="cs.se", person="2023020001")
ASKED = Figures(metric="course_fail_rate", unit="cs", periods=("2024-2025",))
TRUE = Truth(0.25, 30, 120, 60)


class Known:
    """A reference that knows two units, and gives the evidence's SQL the same figures."""

    def __init__(self) -> None:
        self.truths = {"cs": TRUE, "cs.se": Truth(0.5, 60, 120, 60), "em": Truth(0.1, 12, 120, 60)}

    def truth(self, cell: Cell, asker: object) -> Truth | None:
        return self.truths.get(cell.unit)

    def table(self, cell: Cell, by: str, asker: object) -> dict[Cell, Truth]:
        return {Cell(cell.metric, unit, cell.periods): self.truths[unit] for unit in ("cs", "cs.se")}

    def names(self) -> dict[str, str]:
        return {"cs": "计算机学院", "cs.se": "软件工程"}

    def owner(self, course: str) -> str:
        return "cs"

    def persons(self, cell: Cell, *, apart: bool, without: str = "FALSE", unit: str = "person") -> list[Persons]:
        return [Persons(60, 30, 30, 60)]

    def fetch(self, sql: str) -> list[tuple[object, ...]]:
        truth = self.truths[sql]
        return [(truth.value, truth.numerator, truth.denominator, truth.n)]


def figure(unit: str, value: float = 0.25, period: str = "2024-2025", **changes: Any) -> Evidence:
    said: dict[str, Any] = {
        "id": "E1",
        "kind": EvidenceKind.METRIC,
        "title": unit,
        "value": value,
        "unit": "ratio",
        "display": f"{value:.2%}",
        "n": 60,
        "numerator": value * 120,
        "denominator": 120,
        "metric": "course_fail_rate",
        "period": period,
        "filters": {"unit": unit},
        "sql": unit,
    }
    return Evidence(**{**said, **changes})


def answer(*evidence: Evidence, text: str = "是 [E1]。", status: Status = Status.ANSWERED) -> Answer:
    return Answer(text=text, status=status, evidence=evidence)


def verdict(given: Answer, expect: Expect, scope: Scope = DEAN) -> Verdict:
    return worst(Judge(Known(), scope).judge(given, expect))  # type: ignore[arg-type]


def test_the_figure_asked_for_is_exact() -> None:
    assert verdict(answer(figure("cs")), Expect(figures=(ASKED,))) is Verdict.EXACT


def test_another_value_is_wrong() -> None:
    assert verdict(answer(figure("cs", 0.26)), Expect(figures=(ASKED,))) is Verdict.WRONG


def test_another_entity_in_its_place_is_wrong() -> None:
    assert verdict(answer(figure("cs.se", 0.5)), Expect(figures=(ASKED,))) is Verdict.WRONG


def test_another_period_in_its_place_is_wrong() -> None:
    assert verdict(answer(figure("cs", period="2021-2022")), Expect(figures=(ASKED,))) is Verdict.WRONG


def test_a_figure_that_is_not_shown_is_missing() -> None:
    assert verdict(answer(figure("cs"), text="见证据。"), Expect(figures=(ASKED,))) is Verdict.PARTIAL


def test_asking_back_or_declining_is_partial() -> None:
    for status in (Status.CLARIFY, Status.NO_DATA, Status.REFUSED):
        assert verdict(answer(text="请问……", status=status), Expect(figures=(ASKED,))) is Verdict.PARTIAL


def test_answering_what_must_be_refused_is_wrong() -> None:
    assert verdict(answer(figure("cs")), Expect(status=("refused",))) is Verdict.WRONG
    assert verdict(answer(figure("cs")), Expect(status=("clarify",))) is Verdict.WRONG


def test_a_figure_beside_a_refusal_is_judged_too() -> None:
    refused = answer(figure("cs"), status=Status.CLARIFY)
    assert verdict(refused, Expect(status=("refused",), no_figures=True)) is Verdict.WRONG


def test_a_figure_out_of_bounds_is_wrong_whatever_is_expected() -> None:
    assert verdict(answer(figure("em", 0.1)), Expect()) is Verdict.WRONG


def test_what_an_evidence_is_about() -> None:
    by_course: dict[str, Any] = {"attribution": "按开课单位统计"}
    assert cell_of(figure("cs", **by_course)).by_owner
    assert not cell_of(figure("school", **by_course)).by_owner
    assert not cell_of(figure("cs", metric="small_section_rate", **by_course)).by_owner
    assert cell_of(figure("cs", filters={"unit": "cs", "within": "self"})).own


def test_a_whole_in_place_of_its_table_is_only_incomplete() -> None:
    asked = Figures(metric="course_fail_rate", unit="cs", periods=("2024-2025",), by="major")
    assert verdict(answer(figure("cs.se", 0.5)), Expect(figures=(asked,))) is Verdict.PARTIAL
    both = answer(figure("cs.se", 0.5), figure("cs", id="E2"), text="是 [E1]、[E2]。")
    assert verdict(both, Expect(figures=(asked,))) is Verdict.EXACT


def test_wrong_rounding_is_wrong() -> None:
    assert verdict(answer(figure("cs", display="25.1%")), Expect()) is Verdict.WRONG


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("最高的是软件工程：50.00% [E1]。", Verdict.EXACT),
        ("最高的是计算机学院，其次是软件工程 [E1]。", Verdict.WRONG),
        ("软件工程为 50.00% [E1]。", Verdict.PARTIAL),
    ],
)
def test_the_highest_must_be_named(text: str, expected: Verdict) -> None:
    asked = Figures(metric="course_fail_rate", unit="cs", periods=("2024-2025",), by="major", extreme="highest")
    assert verdict(answer(figure("cs.se", 0.5), text=text), Expect(figures=(asked,))) is expected


def clause(number: str, document: str = "学业预警与帮扶办法") -> Answer:
    evidence = Evidence(
        id="E1", kind=EvidenceKind.CLAUSE, title="条", document=document, clause=number, quote="分为四级"
    )
    return answer(evidence)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (clause("第五条"), []),
        (clause("第六条"), [Verdict.WRONG]),
        (clause("第五条", "别的办法"), [Verdict.WRONG]),
        (answer(text="没有查到。"), [Verdict.PARTIAL]),
    ],
)
def test_clauses(given: Answer, expected: list[Verdict]) -> None:
    found: list[Finding] = [*unmet(given, Expect(document="学业预警", clause="第五条", quote="四级"))]
    assert [f.verdict for f in found] == expected


def test_words_that_must_and_must_not_be_there() -> None:
    expect = Expect(mentions=(("甲", "乙"),), must_not_mention=("丙",))
    assert [*unmet(answer(text="乙"), expect)] == []
    assert worst(unmet(answer(text="丙"), expect)) is Verdict.WRONG


@dataclass(frozen=True)
class Behind:
    """So many persons behind every cell; fewer once the own rows are out of it. The course is 计算机学院's."""

    n: int = 200
    inside: int = 100
    left: int = 190
    units: int = 3

    def owner(self, course: str) -> str:
        return "cs"

    def persons(self, cell: Cell, *, apart: bool, without: str = "FALSE", unit: str = "person") -> list[Persons]:
        n = self.n if without == "FALSE" else self.left
        return [Persons(n, min(n, self.inside), n, self.units)]


MANY = Behind()
YEAR = ("2024-2025",)
QA = Scope("qa", Role.QA)
HEAD = Scope("head.cs.se", Role.HEAD, college="cs", major="cs.se")
TEACHER = Scope("teacher.1", Role.TEACHER, college="cs", person="T00001")
SUPERVISOR = Scope("supervisor", Role.SUPERVISOR, sections=frozenset({"a"}))


@pytest.mark.parametrize(
    ("scope", "cell"),
    [
        (STUDENT, Cell("avg_gpa", "self", YEAR)),
        (STUDENT, Cell("avg_gpa", "cs.se", YEAR)),
        (STUDENT, Cell("avg_gpa", "school", COURSE_WINDOW, course="C1")),
        (STUDENT, Cell("attendance_rate", "cs", YEAR)),
        (TEACHER, Cell("set_mean_score", "self", YEAR)),
        (TEACHER, Cell("attendance_rate", "cs", YEAR, own=True)),
        (TEACHER, Cell("student_teacher_ratio", "cs", ("2025-09-30",))),
        (SUPERVISOR, Cell("attendance_rate", "self", YEAR)),
        (SUPERVISOR, Cell("doctoral_teacher_rate", "school", ("2025-09-30",))),
        (HEAD, Cell("academic_warning_rate", "cs.se", YEAR)),
        (HEAD, Cell("retake_rate", "cs", YEAR)),
        (DEAN, Cell("warning_clearance_rate", "cs.se", YEAR)),
        (DEAN, Cell("teaching_incident_rate", "cs", YEAR)),
        (DEAN, Cell("attendance_rate", "school", YEAR, course="C1")),
        (DEAN, Cell("daily_cost_share", "school", ("2024",))),
        (QA, Cell("rectification_ontime_rate", "me", ("2024",))),
        (QA, Cell("student_satisfaction", "cs.se", YEAR)),
    ],
)
def test_what_may_be_seen(scope: Scope, cell: Cell) -> None:
    assert why_forbidden(cell, scope, MANY) is None


@pytest.mark.parametrize(
    ("scope", "cell"),
    [
        (STUDENT, Cell("avg_gpa", "cs.ne", YEAR)),
        (STUDENT, Cell("attendance_rate", "cs.se", YEAR)),
        (STUDENT, Cell("avg_gpa", "school", YEAR, course="C1")),
        (STUDENT, Cell("attendance_rate", "school", COURSE_WINDOW, course="C1")),
        (STUDENT, Cell("warning_clearance_rate", "school", YEAR)),
        (TEACHER, Cell("avg_gpa", "em", YEAR)),
        (TEACHER, Cell("avg_gpa", "cs", YEAR, by_owner=True)),
        (TEACHER, Cell("student_teacher_ratio", "cs", ("2026-03-01",))),
        (SUPERVISOR, Cell("attendance_rate", "cs", YEAR)),
        (HEAD, Cell("doctoral_teacher_rate", "cs.se", ("2025-09-30",))),
        (HEAD, Cell("avg_gpa", "cs.ne", YEAR)),
        (HEAD, Cell("teaching_incident_rate", "cs", YEAR)),
        (DEAN, Cell("avg_gpa", "em", YEAR)),
        (DEAN, Cell("rectification_ontime_rate", "school", ("2024",))),
        (DEAN, Cell("observation_duty_rate", "em", YEAR)),
        (QA, Cell("avg_gpa", "self", YEAR)),
        (QA, Cell("set_mean_score", "cs", YEAR, section="a")),
        (QA, Cell("employer_satisfaction", "cs", YEAR)),
    ],
)
def test_what_may_not_be_seen(scope: Scope, cell: Cell) -> None:
    assert why_forbidden(cell, scope, MANY) is not None


@pytest.mark.parametrize(
    ("scope", "cell", "behind", "allowed"),
    [
        (STUDENT, Cell("avg_gpa", "cs.se", YEAR), Behind(n=9), False),
        (TEACHER, Cell("avg_gpa", "cs", YEAR), Behind(n=9, left=5), True),
        (TEACHER, Cell("student_fail_rate", "cs", YEAR), Behind(inside=4), False),
        (TEACHER, Cell("avg_gpa", "cs", YEAR), Behind(left=4), False),
        (HEAD, Cell("avg_gpa", "cs", YEAR), Behind(units=1), False),
        (DEAN, Cell("set_mean_score", "cs", YEAR), Behind(n=9), False),
        (QA, Cell("student_satisfaction", "cs", YEAR), Behind(n=29), False),
        (QA, Cell("avg_gpa", "cs", YEAR), Behind(n=1), True),
        (STUDENT, Cell("practice_credit_rate", "cs.se", ("entry:2023",)), Behind(n=1), True),
    ],
)
def test_listed_cells_must_be_large_enough(scope: Scope, cell: Cell, behind: Behind, allowed: bool) -> None:
    assert (why_forbidden(cell, scope, behind) is None) is allowed


def test_the_listed_tables_are_the_catalogue_s() -> None:
    for metric in load_catalogue():
        levels = tuple("self" if level == "teacher" else level for level in metric.chain)
        assert listed.LISTED[metric.id] == levels
        assert (metric.id in listed.COURSES) == any("course" in table for table in metric.listed)
        assert (metric.id in listed.ANONYMOUS) == metric.anonymous
        if METRICS[metric.id].personal:
            assert listed.METRIC_LIMIT.get(metric.id, listed.SCHOOL_LIMIT) == metric.min_n
    assert set(listed.LISTED) == set(METRICS)


def test_personal_numbers_are_found() -> None:
    assert personal_ids(answer(text="2023020001 与 T00034，共 2024 人")) == ["2023020001", "T00034"]


def test_a_course_is_not_named_by_a_major_that_begins_like_it() -> None:
    sentence = "不及格率最高的课程是机械设计制造及其自动化《高等数学》"
    names = ("机械设计", "高等数学")
    assert _nearest(sentence, "最高", names, (*names, "机械设计制造及其自动化")) == "高等数学"
