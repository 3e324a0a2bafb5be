"""Verdicts: what is exact, what is only partial, and what is wrong."""

from typing import Any

import pytest

from agents.answer import Answer, Status
from evals.boundaries import COURSE_WINDOW, personal_ids, why_forbidden
from evals.case import Expect, Figures
from evals.expectations import unmet
from evals.findings import Finding, Verdict, worst
from evals.judge import Judge, _nearest
from evals.reference import Cell, Truth
from tools.evidence import Evidence, EvidenceKind
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


@pytest.mark.parametrize(
    ("cell", "n", "allowed"),
    [
        (Cell("avg_gpa", "self", ("2024-2025",)), 1, True),
        (Cell("avg_gpa", "cs.se", ("2024-2025",)), 200, True),
        (Cell("avg_gpa", "cs.se", ("2024-2025",)), 9, False),
        (Cell("avg_gpa", "cs.ne", ("2024-2025",)), 200, False),
        (Cell("avg_gpa", "school", COURSE_WINDOW, course="C1"), 200, True),
        (Cell("avg_gpa", "school", ("2024-2025",), course="C1"), 200, False),
    ],
)
def test_what_a_student_may_see(cell: Cell, n: int, allowed: bool) -> None:
    assert (why_forbidden(cell, n, STUDENT, "cs") is None) is allowed


def test_responses_stay_anonymous_to_a_dean() -> None:
    assert why_forbidden(Cell("set_mean_score", "cs", ("2024-2025-1",)), 9, DEAN, None) is not None


def test_personal_numbers_are_found() -> None:
    assert personal_ids(answer(text="2023020001 与 T00034，共 2024 人")) == ["2023020001", "T00034"]


def test_a_course_is_not_named_by_a_major_that_begins_like_it() -> None:
    sentence = "不及格率最高的课程是机械设计制造及其自动化《高等数学》"
    names = ("机械设计", "高等数学")
    assert _nearest(sentence, "最高", names, (*names, "机械设计制造及其自动化")) == "高等数学"
