"""The units an item may lie in: their levels, parents and names, of the current data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge_base.evaluation.tables import SCHOOL
from tools.errors import UnknownName
from tools.rectification.naming import meant
from tools.rectification.words import Level

if TYPE_CHECKING:
    from knowledge_base.evaluation.warehouse import SqlClient

_UNITS = "SELECT org_id, name, level, parent_id FROM org_unit"


@dataclass(frozen=True)
class OrgUnit:
    id: str
    name: str
    level: str
    parent: str | None


class Organisation:
    """Units by code. Immutable."""

    def __init__(self, units: Iterable[OrgUnit]) -> None:
        self._units = {unit.id: unit for unit in units}

    @classmethod
    def load(cls, client: SqlClient) -> Organisation:
        return cls(OrgUnit(*row) for row in client.fetch(_UNITS))

    def name(self, unit: str) -> str:
        """The unit's name; its code where it is no more."""
        return self._units[unit].name if unit in self._units else unit

    def unit(self, unit: str) -> OrgUnit:
        """UnknownName for a code that is none."""
        if unit not in self._units:
            near = meant(unit, ((one.id, one.name) for one in self._units.values()))
            raise UnknownName(f"没有代码为 {unit} 的单位{near}")
        return self._units[unit]

    def place(self, unit: str) -> tuple[str | None, str | None]:
        """The college and major a unit lies in; an office lies in neither."""
        found = self.unit(unit)
        if found.level == "major":
            return found.parent, found.id
        return (found.id, None) if found.level == "college" else (None, None)

    def fits(self, unit: str, level: Level) -> bool:
        """Whether an item of this level may be led by the unit: the school's by an office, college or the school."""
        found = self.unit(unit).level
        return found == level if level is not Level.SCHOOL else found in (SCHOOL, "office", "college")

    def nested(self, one: str, other: str) -> bool:
        """Whether they are the same unit or one of them lies in the other."""
        return one == other or other in self._above(one) or one in self._above(other)

    def _above(self, unit: str) -> set[str]:
        """Every unit it lies in."""
        found: set[str] = set()
        at = self._units.get(unit)
        while at is not None and at.parent is not None and at.parent not in found:
            found.add(at.parent)
            at = self._units.get(at.parent)
        return found

    def inside(self, unit: str | None) -> list[OrgUnit]:
        """The unit and those below it, upper ones first; everything without one."""
        kept = [one for one in self._units.values() if unit is None or unit in (one.id, one.parent)]
        order = {SCHOOL: 0, "office": 1, "college": 2}
        return sorted(kept, key=lambda one: (order.get(one.level, 3), one.id))

    def around(self, units: Iterable[str]) -> tuple[str, ...]:
        """The units and the colleges of those that are majors, each once; one that is no more stands for itself."""
        seen: dict[str, None] = {}
        for unit in units:
            seen[unit] = None
            if unit in self._units and (college := self.place(unit)[0]):
                seen[college] = None
        return tuple(seen)
