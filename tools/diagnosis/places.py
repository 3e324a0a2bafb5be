"""Whose a finding or a problem of a review is, as it is said over a list and counted unit by unit."""

from __future__ import annotations

from knowledge_base.evaluation.tables import SCHOOL
from tools.context import ToolContext
from tools.metrics.request import SELF
from tools.names import resolve_unit

_SCHOOL_ZH = "学校层面"


def name_of(unit: str, context: ToolContext) -> str:
    """The unit that was asked for, as a head says it; the whole school needs no name."""
    code = resolve_unit(unit, context.scope, context.metrics.directory)[0] if unit.strip() else SELF
    known = context.metrics.directory.units.get(code)
    return known.name if known is not None and known.parent is not None else ""


def whose(code: str, context: ToolContext) -> tuple[str, str]:
    """The code and the name of the college or office a unit belongs to; what belongs to none is the school's."""
    known = context.metrics.directory.units
    unit = known.get(code)
    if unit is not None and unit.level == "major":
        unit = known.get(unit.parent or "")
    return (unit.id, unit.name) if unit is not None and unit.parent is not None else (SCHOOL, _SCHOOL_ZH)
