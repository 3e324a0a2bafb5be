"""Of whom a unit's figure is made up in each term: its records by major, where a unit has several.

A figure also moves when other students stand behind it. Majors are what the records tell apart for certain; courses of
another unit's students, and a major by itself, are not told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tools.errors import ToolError
from tools.metrics.cells import history_cells
from tools.metrics.definition import Attribution, Level
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.posts import JUDGE
from tools.rectification.slots import Slot

Groups = Mapping[int, Mapping[str, int]]


def composed(request: MetricRequest, over: Sequence[Slot], service: MetricService) -> Groups:
    """Records by major in each of the periods, by its index; empty where they are not told apart."""
    if request.attribution is not Attribution.STUDENT_UNIT or request.level not in (Level.COLLEGE, Level.SCHOOL):
        return {}
    periods = tuple(slot.period for slot in over)
    try:
        cells = history_cells(service, replace(request, level=Level.MAJOR, periods=periods), JUDGE)
    except ToolError:
        return {}
    by_code = {slot.period.code.removeprefix("grad:"): slot.index for slot in over}
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for cell in cells:
        major = service.directory.units.get(cell.unit)
        within = request.level is Level.SCHOOL or (major is not None and major.parent == request.unit)
        if within and cell.period in by_code:
            found[by_code[cell.period]][cell.unit] += cell.n
    return found
