"""The metrics once more, by SQL written from their definitions alone over the base tables: what the tools are held to.

Nothing here may import `tools.metrics` (a scope is all it knows of the tools; `lint-imports` checks) or read a derived
fact. One entry a metric, by the part of the university's work it looks at; a figure is (value, numerator, denominator,
n).
"""

from __future__ import annotations

from collections.abc import Mapping

from evals.by_hand.inputs import INPUTS
from evals.by_hand.model import Cell, Check, Client, Numbers, Row, Sides, close, figure_of, rows_of, sides_of
from evals.by_hand.outputs import GRADUATES, OUTPUTS
from evals.by_hand.processes import PROCESSES
from evals.by_hand.quality import QUALITY
from evals.by_hand.rows import COURSE_RESULTS, RESPONSES
from tools.scope import Role, Scope

BY_CATEGORY: Mapping[str, Mapping[str, Check | Sides]] = {
    "input": INPUTS,
    "process": PROCESSES,
    "output": OUTPUTS,
    "qa_system": QUALITY,
}
METRICS: Mapping[str, Check | Sides] = {name: by for part in BY_CATEGORY.values() for name, by in part.items()}


def check_of(metric: str) -> Check:
    """The check of a metric of one side."""
    found = METRICS[metric]
    assert isinstance(found, Check), metric
    return found


def figure(client: Client, metric: str, rows: Row) -> Numbers:
    """The figure of a metric of one side over rows; the value is None where nothing is counted."""
    return figure_of(client, check_of(metric), rows)


def cell(client: Client, metric: str, asked: Cell) -> Numbers:
    """The figure of one cell of any metric."""
    found = METRICS[metric]
    if isinstance(found, Sides):
        return sides_of(client, found, asked)
    return figure_of(client, found, rows_of(found, asked))


def rows_of_post(metric: str, scope: Scope) -> str:
    """The rows a post gives a right to, as a condition; FALSE where it gives none."""
    if scope.role in (Role.LEADER, Role.QA):
        return "TRUE"
    return filled(check_of(metric).rights.get(scope.role.value, "FALSE"), scope)


def filled(condition: str, scope: Scope) -> str:
    """A condition on the rows of a post with the asker's own unit, person and sections in it."""
    unit = scope.major if scope.role is Role.HEAD else scope.college
    condition = condition.replace(":unit", unit or "").replace(":person", scope.person or "")
    return condition.replace(":sections", ", ".join(f"'{s}'" for s in sorted(scope.sections)) or "NULL")


__all__ = [
    "BY_CATEGORY",
    "COURSE_RESULTS",
    "GRADUATES",
    "METRICS",
    "RESPONSES",
    "Cell",
    "Check",
    "Numbers",
    "Row",
    "Sides",
    "cell",
    "check_of",
    "close",
    "figure",
    "filled",
    "rows_of_post",
]
