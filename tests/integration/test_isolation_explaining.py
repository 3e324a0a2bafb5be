"""Explanations tell nobody more than single figures would: every figure in one lies inside the asker's bounds.

Bounds and true figures are `evals`', read from the design's words and written in SQL of its own. What a contribution is
made of is told beside it, and of what is put together as 其他 no figure is told at all.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from evals.boundaries import why_forbidden
from evals.findings import TOLERANCE, cell_of
from evals.reference import Reference
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.unit.tools.conftest import Of
from tools.context import ToolContext
from tools.diagnosis.contribution import REST
from tools.diagnosis.findings import findings
from tools.errors import ToolError
from tools.evidence import Evidence, EvidenceKind
from tools.explain_change import explain_change
from tools.scope import Scope

USERS = ("qa", "dean.cs", "dean.ma", "head.cs.se", "teacher.6", "student.1", "supervisor")
METRICS = ("course_fail_rate", "set_valid_rate", "attendance_rate", "graduation_rate")
UNITS = ("", "school", "cs", "em", "cs.se")
WAYS: tuple[dict[str, Any], ...] = (
    *({}, {"against": "school"}, {"premise": "worst"}, {"course": "高等数学"}),
    *({"by": by} for by in ("college", "major", "course", "section")),
)


@pytest.fixture(scope="module")
def of(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> Of:
    """The tools of a demo account by user name."""
    return lambda user: tools_of(scopes[user])


@pytest.fixture(scope="module")
def reference(warehouse: DuckWarehouse) -> Reference:
    return Reference(warehouse.current().path)


@pytest.mark.parametrize("user", USERS)
def test_every_figure_of_an_explanation_is_one_the_asker_may_have(of: Of, reference: Reference, user: str) -> None:
    context, answered = of(user), 0
    for metric, unit, way in itertools.product(METRICS, UNITS, WAYS):
        try:
            result = explain_change(context, metric, unit=unit, **way)
        except ToolError:
            continue
        answered += 1
        for figure in (e for e in result.evidence if e.kind is EvidenceKind.METRIC):
            assert why_forbidden(cell_of(figure), context.scope, reference) is None, figure.title
            assert _true(figure, user, of, reference), figure.title
        assert not any(e.entity == REST for e in result.evidence)
        places = {f"#{i}" for i, _ in enumerate(result.evidence, start=1)}
        assert {i for e in result.evidence for i in e.inputs} <= places
    assert answered, "a post for whom nothing is explained tests nothing"


@pytest.mark.parametrize("user", ["qa", "dean.cs", "dean.mx", "head.cs.se"])
def test_so_is_every_figure_of_a_finding(of: Of, reference: Reference, user: str) -> None:
    scope = of(user).scope
    for figure in (e for found in findings(of(user)) for e in found.evidence if e.kind is EvidenceKind.METRIC):
        assert why_forbidden(cell_of(figure), scope, reference) is None, figure.title
        assert _true(figure, user, of, reference), figure.title


def _true(figure: Evidence, user: str, of: Of, reference: Reference) -> bool:
    if figure.value is None:
        return True
    truth = reference.truth(cell_of(figure), of(user).scope)
    return truth is not None and abs(figure.value - (truth.value or 0.0)) <= TOLERANCE * max(1.0, abs(figure.value))
