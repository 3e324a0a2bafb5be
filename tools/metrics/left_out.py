"""How many records a metric of marks leaves out of those it could have counted, by unit and period.

What a metric counts is its own condition's word; whoever does not meet it (deferred, exempt, withdrawn, without a mark)
has left the count, and a figure gets better when those leave who would have made it worse. The same rows are asked here
without that condition; and of those it counts, how many are marked on another scale than their course was before, where
no look at points can say anything of them. Read with the whole school's right, as cells are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from tools.errors import CannotSplit
from tools.metrics.cells import history_cells
from tools.metrics.definition import Form, MetricDefinition
from tools.metrics.expressions import columns_of, parse
from tools.metrics.relations import RELATIONS
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Scope

_PLACES = {
    "course_result": (("attempt = '正考'", "course_place"), ("attempt = '补考'", "makeup_place")),
    "objective_result": (("", "objective_place"),),
    "enrolment": (("", "enrolment"),),
    "graduate": (("", "graduate"),),
}
"""By a metric's relation, and what its condition says of the attempt: the relation of all who could be counted."""

_FAILED = "first_is_absent OR first_is_cheat OR first_points < :pass_mark OR NOT first_passed"
_SCALED = {"points", "grade_point"}

_UNMARKED = {
    "course_place": "status = '在修' AND kind IN ('正常', '重修') AND attempt IS NULL",
    "makeup_place": "attempt IS NULL",
    "objective_place": "status = '在修' AND item_id IS NULL",
}
"""Who is to have a record and has none at all: left out for nothing that is written down, or not loaded yet."""

Key = tuple[str, str]


@dataclass(frozen=True)
class LeftOutCell:
    """Of `n` records that could have been counted (persons, where the metric counts those once) `left` were not, and
    `rescaled` were, on another scale than before. A person is one of them where any of the records is. `unmarked` of
    those left out have no record at all.
    """

    n: int
    left: int
    rescaled: int = 0
    unmarked: int = 0


def leaves_out(metric: MetricDefinition) -> bool:
    """Whether it is known who could have been counted."""
    return metric.form in (Form.RATIO, Form.MEAN) and metric.where != "TRUE" and _relation(metric) != ""


def left_out_cells(service: MetricService, request: MetricRequest, scope: Scope) -> dict[Key, LeftOutCell]:
    """By unit (by course, as in `history_cells`) and period, of every unit of the request's level.

    CannotSplit for metrics of which it is not known; OutOfScope without the whole school's right.
    """
    if not leaves_out(request.metric):
        raise CannotSplit(f"{request.metric.name_zh}没有可以核对的未计入记录")
    metric = request.metric
    left = _counted(service, request, scope, f"NOT COALESCE(({metric.where}), FALSE)")
    both = _relation(metric) == "course_place" and not _of_points(metric)
    moved = _counted(service, request, scope, f"rescaled AND {metric.where}") if both else {}
    none = _UNMARKED.get(_relation(metric), "")
    bare = _counted(service, request, scope, none) if none else {}
    return {
        key: LeftOutCell(n, few, moved.get(key, (0, 0))[1], min(bare.get(key, (0, 0))[1], few))
        for key, (n, few) in left.items()
    }


def _counted(service: MetricService, request: MetricRequest, scope: Scope, which: str) -> dict[Key, tuple[int, int]]:
    """All who could be counted, and those of them that meet the condition, by unit and period."""
    found: dict[Key, list[tuple[int, float]]] = defaultdict(list)
    for cell in history_cells(service, replace(request, metric=_whole(request.metric, which)), scope):
        found[cell.unit, cell.period].append((cell.n, cell.total))
    return {key: (sum(n for n, _ in cells), round(sum(few for _, few in cells))) for key, cells in found.items()}


def _relation(metric: MetricDefinition) -> str:
    return next((name for said, name in _PLACES.get(metric.relation, ()) if said in metric.where), "")


def _whole(metric: MetricDefinition, which: str) -> MetricDefinition:
    """The share of some in all who could be counted, as a metric of its own."""
    changed = {
        "form": Form.RATIO,
        "relation": _relation(metric),
        "where": _could_be_counted(metric),
        "numerator": which,
        "denominator": "1",
    }
    return metric.model_copy(update=changed)


def _could_be_counted(metric: MetricDefinition) -> str:
    """Without those who were never meant: repeated places, courses on another scale, who had nothing to make up."""
    match _relation(metric):
        case "course_place":
            said = ["NOT repeated"] if "kind = '正常'" in metric.where else []
            scale = ["(grading = '百分' OR rescaled)"] if _of_points(metric) else []
            return " AND ".join([*said, *scale]) or "TRUE"
        case "makeup_place":
            return f"attempt = '补考' OR {_FAILED}"
        case "objective_place":
            return "counts"
    return "TRUE"


def _of_points(metric: MetricDefinition) -> bool:
    read = columns_of(parse(metric.where, RELATIONS[metric.relation].columns, metric.id))
    return bool(read & _SCALED)
