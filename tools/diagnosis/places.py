"""Whose a finding or a problem of a review is, as it is said over a list and counted unit by unit."""

from __future__ import annotations

from knowledge_base.evaluation.tables import SCHOOL
from tools.context import ToolContext
from tools.metrics.request import SELF
from tools.names import resolve_unit
from tools.scope import Role

_SCHOOL_WIDE = (Role.QA, Role.LEADER)
_SCHOOL_ZH = "学校层面"


def name_of(unit: str, context: ToolContext) -> str:
    """Whose a list is, as its head says it: of the unit that was asked for, else of the asker's own. The whole school
    needs no name, and of a unit the asker sees only a part of, that part is named.
    """
    scope, units = context.scope, context.metrics.directory.units
    code = resolve_unit(unit, scope, context.metrics.directory)[0] if unit.strip() else SELF
    known = units.get(code)
    if known is None or known.parent is None:
        own = units.get(scope.own_unit or "")
        return "" if scope.role in _SCHOOL_WIDE or own is None else own.name
    return f"{known.name}里您可以查看" if scope.role is Role.HEAD and code != scope.major else known.name


def whose(code: str, context: ToolContext) -> tuple[str, str]:
    """The code and the name of the college or office a unit belongs to; what belongs to none is the school's."""
    known = context.metrics.directory.units
    unit = known.get(code)
    if unit is not None and unit.level == "major":
        unit = known.get(unit.parent or "")
    return (unit.id, unit.name) if unit is not None and unit.parent is not None else (SCHOOL, _SCHOOL_ZH)
