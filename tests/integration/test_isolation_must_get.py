"""The cells each role must get, so that refusing or hiding everything fails (`must_get.yaml`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_base.evaluation.directory import Directory
from tools.context import ToolContext
from tools.errors import ToolError
from tools.metrics.access import window
from tools.metrics.definition import Attribution, Catalogue, Level
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.query_metric import query_metric
from tools.scope import Scope

pytestmark = pytest.mark.both_engines

MUST: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "must_get.yaml").read_text("utf-8"))
CASES = [(user, cell) for user, cells in MUST.items() for cell in cells]


@pytest.mark.parametrize(
    ("user", "cell"), CASES, ids=[f"{u} {' '.join(map(str, c.values()))}".replace("[", "") for u, c in CASES]
)
def test_the_role_gets_the_cell(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope], user: str, cell: dict[str, Any]
) -> None:
    arguments = dict(cell)
    wanted = arguments.pop("values", 1)
    found = query_metric(tools_of(scopes[user]), **arguments).evidence
    assert sum(evidence.value is not None for evidence in found) >= wanted


@pytest.mark.parametrize(("user", "share"), [("student.1", 0.05), ("teacher.1", 0.05), ("head.cs.se", 0.03)])
def test_even_in_a_small_school_some_courses_are_shown(
    metric_service: MetricService,
    directory: Directory,
    catalogue: Catalogue,
    scopes: dict[str, Scope],
    user: str,
    share: float,
) -> None:
    """Over the fixed window; at full scale most of the courses are (see the decision on listed tables)."""
    metric = catalogue.get("avg_gpa")
    courses = sorted(directory.courses)[::6]
    shown = 0
    for course in courses:
        request = MetricRequest(metric, "school", Level.SCHOOL, window(directory), Attribution.STUDENT_UNIT, course)
        try:
            shown += not metric_service.query(request, scopes[user]).figures[0].withheld
        except ToolError:
            continue
    assert shown >= share * len(courses)
