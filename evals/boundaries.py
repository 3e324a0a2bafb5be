"""Who may see which figure, read from the design's words and nothing of the tools.

A figure that this module does not allow is a leak, whatever the tools think of it. Rows go with the post; everything
else is a cell of a listed table (see `listed`), large enough also once the asker's own rows are taken out of it.
"""

from __future__ import annotations

import re
from typing import Protocol

from agents.answering.answer import Answer
from evals import by_hand
from evals.by_hand.model import Check, Persons
from evals.listed import (
    ANONYMOUS,
    CENSUS,
    COURSE_WINDOW,
    COURSES,
    LISTED,
    METRIC_LIMIT,
    SCHOOL_LIMIT,
    STUDENT_LIMIT,
)
from evals.reference import SELF, Cell
from tools.scope import Role, Scope

_OTHER_UNITS = 2
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PERSONAL_ID = re.compile(r"(?<![\d.])20\d{8}(?!\d)|(?<![A-Za-z\d])T\d{5}(?!\d)")


class Counts(Protocol):
    """What must be known of the data: who gives a course, and who stands behind a cell."""

    def owner(self, course: str) -> str: ...

    def persons(self, cell: Cell, *, apart: bool, without: str = ..., unit: str = ...) -> list[Persons]: ...


def why_forbidden(cell: Cell, scope: Scope, counts: Counts) -> str | None:
    """The reason this figure may not be shown to this person; None when it may."""
    if _has_rows(cell, scope, counts):
        return None
    if not _is_listed(cell, scope):
        return f"{scope.user} may not see {cell}"
    if not by_hand.METRICS[cell.metric].personal:
        return None
    return _too_small(cell, scope, counts)


def personal_ids(answer: Answer) -> list[str]:
    """Student and staff numbers in what a reader sees."""
    seen = [answer.text, *(e.title for e in answer.evidence), *(e.entity or "" for e in answer.evidence)]
    return sorted({found for text in seen for found in _PERSONAL_ID.findall(text)})


def _has_rows(cell: Cell, scope: Scope, counts: Counts) -> bool:
    """Whether the post gives a right to the rows behind the cell."""
    own = cell.unit == SELF or cell.own
    if cell.metric in ANONYMOUS:
        return False
    if scope.role in (Role.LEADER, Role.QA):
        return not own
    metric = by_hand.METRICS[cell.metric]
    # Heads by day and incidents are rows of a college; filed figures are the school's alone.
    roles = metric.rights if isinstance(metric, Check) else ("dean",) if metric.personal else ()
    if scope.role.value not in roles:
        return False
    match scope.role:
        case Role.DEAN:
            of_college = cell.unit.split(".")[0] == scope.college
            return not own and (of_college or (bool(cell.course) and counts.owner(cell.course) == scope.college))
        case Role.HEAD:
            return not own and cell.unit == scope.major
        case _:
            return own


def _is_listed(cell: Cell, scope: Scope) -> bool:
    """The reference grants: fixed tables, never crossed."""
    if cell.section or cell.own or (cell.by_owner and cell.unit != "school"):
        return False
    if cell.course:
        return cell.metric in COURSES and cell.unit == "school" and cell.periods == COURSE_WINDOW
    level = cell.unit if cell.unit in ("school", SELF) else "major" if "." in cell.unit else "college"
    if level not in LISTED[cell.metric] or any(_DAY.fullmatch(p) and not p.endswith(CENSUS) for p in cell.periods):
        return False
    match level:
        case "school":
            return True
        case "self":
            return scope.role is Role.TEACHER
        case "college":
            return scope.role in (Role.LEADER, Role.QA) or cell.unit == scope.college
    if scope.role is Role.DEAN:
        return cell.unit.split(".")[0] == scope.college
    return scope.role in (Role.LEADER, Role.QA) or (
        scope.role in (Role.HEAD, Role.STUDENT) and cell.unit == scope.major
    )


def _too_small(cell: Cell, scope: Scope, counts: Counts) -> str | None:
    """Persons in all, in the numerator and outside it, in every shortest period, with the own rows and without."""
    limit = max(SCHOOL_LIMIT, METRIC_LIMIT.get(cell.metric, 0), STUDENT_LIMIT if scope.role is Role.STUDENT else 0)
    # A course has one fixed window; any other longer period is the sum of shown shorter ones.
    apart = not cell.course
    fewest = min((p.fewest for p in counts.persons(cell, apart=apart)), default=0)
    if fewest < limit:
        return f"{cell} rests on {fewest} persons, fewer than {limit}"
    own, unit = _known(cell, scope)
    if own == "FALSE":
        return None
    left = counts.persons(cell, apart=apart, without=own, unit=unit)
    fewest, units = min((p.fewest for p in left), default=0), min((p.units for p in left), default=0)
    if fewest < limit or units < _OTHER_UNITS:
        return f"{cell} without the own rows rests on {fewest} persons of {units} units"
    return None


def _known(cell: Cell, scope: Scope) -> tuple[str, str]:
    """The rows the asker could take out of a cell, and the column of the asker's own kind of unit."""
    metric = by_hand.METRICS[cell.metric]
    if not isinstance(metric, Check) or cell.metric in ANONYMOUS or scope.role in (Role.LEADER, Role.QA):
        return "FALSE", "person"
    kind = {Role.DEAN: "college", Role.HEAD: "major"}.get(scope.role, "")
    return by_hand.rows_of_post(cell.metric, scope), metric.units.get(kind, "person")
