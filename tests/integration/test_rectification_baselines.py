"""A baseline is had through the one door to evaluation data: in the asker's scope, with its limits, or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from tools.errors import ToolError
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.rectification.measuring import MeasuredBaselines
from tools.rectification.model import MetricAsked
from tools.scope import Scope


@pytest.fixture
def baselines(metric_service: MetricService, catalogue: Catalogue) -> MeasuredBaselines:
    return MeasuredBaselines(metric_service, catalogue)


def asked(**changes: Any) -> MetricAsked:
    given: dict[str, Any] = {"metric": "course_fail_rate", "unit": "cs.se", "periods": ("2024-2025",)}
    return MetricAsked(**{**given, **changes})


def test_it_carries_what_it_rests_on(baselines: MeasuredBaselines, scopes: dict[str, Scope]) -> None:
    found = baselines.measure(asked(), scopes["head.cs.se"])
    assert found.denominator
    assert found.value == pytest.approx((found.numerator or 0) / found.denominator)
    assert (found.generation, found.display[-1]) == (1, "%")
    assert found == baselines.measure(asked(), scopes["qa"])


@pytest.mark.parametrize(
    ("user", "changes"),
    [
        ("teacher.1", {"course": "no-such"}),
        ("qa", {"metric": "no_such_metric"}),
        ("qa", {"metric": "挂科率"}),
        ("qa", {"unit": "nowhere"}),
        ("qa", {"periods": ("2024-2025", "2024-2025-1")}),
        ("qa", {"periods": ()}),
        ("qa", {"periods": ("上学期",)}),
        ("qa", {"periods": ("2035-2036",)}),
        ("qa", {"attribution": "whatever"}),
        ("student.1", {}),
    ],
)
def test_what_cannot_be_had_is_said(
    baselines: MeasuredBaselines, scopes: dict[str, Scope], user: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ToolError):
        baselines.measure(asked(**changes), scopes[user])


@pytest.mark.parametrize("user", ["dean.cs", "head.cs.se", "qa", "leader"])
def test_a_course_code_that_nothing_bears_is_named_whoever_types_it(
    baselines: MeasuredBaselines, scopes: dict[str, Scope], user: str
) -> None:
    with pytest.raises(ToolError, match="ZZ999"):
        baselines.measure(asked(course="ZZ999"), scopes[user])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"unit": "计算机"}, "cs（计算机学院）"),
        ({"metric": "程不及格"}, "course_fail_rate（课程不及格率）"),
        ({"metric": "nope"}, "请从登记表的指标清单里选"),
    ],
)
def test_a_code_that_is_none_is_told_with_those_that_may_be_meant(
    baselines: MeasuredBaselines, scopes: dict[str, Scope], changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(ToolError) as found:
        baselines.measure(asked(**changes), scopes["qa"])
    assert told in found.value.message


@pytest.mark.parametrize(
    ("periods", "today", "running", "skipped"),
    [
        (("2022-2023",), date(2023, 9, 20), (), ()),
        (("2022-2023",), date(2023, 3, 20), ("2022-2023",), ()),
        (("2025-2026",), DEFAULT_TODAY, ("2025-2026",), ()),
        (("2020-2021", "2022-2023"), date(2023, 9, 20), (), ("2021-2022-1", "2021-2022-2")),
    ],
)
def test_a_baseline_is_held_against_the_calendar_of_its_day(
    baselines: MeasuredBaselines,
    periods: tuple[str, ...],
    today: date,
    running: tuple[str, ...],
    skipped: tuple[str, ...],
) -> None:
    found = baselines.ground(asked(periods=periods), date(2026, 8, 1), date(2027, 8, 31), today)
    assert (found.running, found.skipped, found.later) == (running, skipped, ())
    assert (found.lowest, found.highest) == (0.0, 1.0)
    assert found.begins == (found.first, *found.begins[1:])
    assert len(found.begins) == len(found.window or ()) == 2
