"""The tool for differences: of what is alike only, as computed evidence with its inputs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.tools.conftest import Of
from tools.context import ToolContext
from tools.define_metric import define_metric
from tools.difference import difference
from tools.errors import ToolError, UnknownName
from tools.evidence import Evidence, EvidenceKind
from tools.query_metric import query_metric


def numbered(*found: Evidence) -> tuple[Evidence, ...]:
    return tuple(e.model_copy(update={"id": f"E{i}"}) for i, e in enumerate(found, start=1))


def figure(number: str, value: float | None, **changes: Any) -> Evidence:
    known: dict[str, Any] = {"metric": "course_fail_rate", "unit": "ratio", "attribution": "按学生统计", **changes}
    kind = known.pop("kind", EvidenceKind.METRIC)
    return Evidence(id=number, kind=kind, title=f"图{number}", value=value, **known)


@pytest.fixture
def turn(of: Of) -> ToolContext:
    return of("dean.cs").with_evidence(
        (
            figure("E1", 0.08),
            figure("E2", 0.05),
            figure("E3", None),
            figure("E4", 2.5, metric="avg_gpa", unit="gpa"),
            figure("E5", 2.25, metric="avg_gpa", unit="gpa"),
            figure("E6", 0.5, attribution="按开课单位统计"),
            figure("E7", None, kind=EvidenceKind.CLAUSE),
            figure("E8", 18.5, metric="student_teacher_ratio", unit="x:1"),
            figure("E9", 16.25, metric="student_teacher_ratio", unit="x:1"),
            figure("E10", 0.08344, display="8.34%"),
            figure("E11", 0.08216, display="8.22%"),
            figure("E12", 0.09216, display="9.22%"),
        )
    )


@pytest.mark.parametrize(
    ("pair", "value", "unit", "display"),
    [
        (("E1", "E2"), 0.03, "pp", "3.00 个百分点"),
        (("{E2}", " E1 "), -0.03, "pp", "3.00 个百分点"),  # which way is the sentence's to say
        (("E4", "E5"), 0.25, "gpa", "0.25"),
        (("E8", "E9"), 2.25, "x:1", "2.3（按未取整的数计算）"),
        (("E10", "E11"), 0.00128, "pp", "0.13 个百分点（按未取整的数计算）"),
        (("E12", "E11"), 0.01, "pp", "1.00 个百分点"),
    ],
)
def test_the_second_is_taken_from_the_first(
    turn: ToolContext, pair: tuple[str, str], value: float, unit: str, display: str
) -> None:
    (found,) = difference(turn, *pair).evidence
    assert found.value == pytest.approx(value)
    assert (found.unit, found.display, found.kind) == (unit, display, EvidenceKind.COMPUTED)
    assert found.inputs == tuple(number.strip("{} ") for number in pair)
    assert found.method
    assert found.sql is None
    assert found.n is None


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        (("E1", "E4"), "同一指标"),
        (("E1", "E6"), "归属不同"),
        (("E1", "E3"), "不能相减"),
        (("E3", "E1"), "不能相减"),
        (("E1", "E7"), "不是指标数值"),
        (("E1", "E99"), "没有证据“E99”"),
        (("", "E1"), "没有证据"),
    ],
)
def test_what_cannot_be_subtracted(turn: ToolContext, pair: tuple[str, str], says: str) -> None:
    with pytest.raises(ToolError, match=says):
        difference(turn, *pair)


def test_of_two_years_of_a_college(of: Of) -> None:
    years = ["2023-2024", "2024-2025"]
    pair = numbered(*query_metric(of("leader"), "course_fail_rate", unit="cs", periods=years, by="period").evidence)
    (found,) = difference(of("leader").with_evidence(pair), "E2", "{E1}").evidence
    first, second = pair[1].value, pair[0].value
    assert first is not None
    assert second is not None
    assert found.value == first - second
    assert (found.kind, found.unit, found.inputs) == (EvidenceKind.COMPUTED, "pp", ("E2", "E1"))
    assert found.method
    assert found.definition_version
    assert found.sql is None
    assert "-" not in found.display


def test_figures_of_the_demo_that_are_not_alike_are_refused(of: Of) -> None:
    asked: dict[str, Any] = {"unit": "cs", "periods": ["2024-2025"]}
    rate = query_metric(of("leader"), "course_fail_rate", **asked).evidence[0]
    owner = query_metric(of("leader"), "course_fail_rate", attribution="course_owner", **asked).evidence[0]
    gpa = query_metric(of("leader"), "avg_gpa", **asked).evidence[0]
    hidden = query_metric(of("student.1"), "graduation_rate", unit="cs", periods=["grad:2024"]).evidence[0]
    shown = query_metric(of("leader"), "graduation_rate", unit="cs", periods=["grad:2025"]).evidence[0]
    words = define_metric(of("leader"), "avg_gpa").evidence[0]
    context = of("leader").with_evidence(numbered(rate, gpa, owner, hidden, shown, words))
    for first, second in (("E1", "E2"), ("E1", "E3"), ("E4", "E5"), ("E5", "E4"), ("E1", "E6")):
        with pytest.raises(ToolError):
            difference(context, first, second)
    with pytest.raises(UnknownName):
        difference(context, "E1", "E9")


def test_a_difference_shows_as_many_decimals_as_its_figures(of: Of) -> None:
    mean = {"metric": "mean_section_size", "unit": "persons"}
    pair = numbered(figure("E1", 47.0, display="47.0 人", **mean), figure("E2", 46.5, display="46.5 人", **mean))
    (found,) = difference(of("leader").with_evidence(pair), "E1", "E2").evidence
    assert found.display == "0.5 人"
