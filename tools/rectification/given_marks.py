"""What the marker sets, as metrics of the judge's own: they stand in no catalogue, and nobody can ask for them.

The mean mark of the first exam is the catalogue's; that of the make-up exam is looked at where its pass rate is what is
judged. Next to the pass line, the share of marks that pass shows marks that were lifted just over it: that makes a
fail rate fall and moves no mean.
"""

from __future__ import annotations

from tools.metrics.definition import Catalogue, Direction, Form, MetricDefinition

MARKS, LINE = "course_mean_score", "marks_at_the_line"
MAKEUP_MARKS, MAKEUP_LINE = "makeup_marks", "makeup_marks_at_the_line"

_NEAR = 3
"""Marks: as far below the line as markers lift, and as far above it."""
_NEAR_THE_LINE = f"points >= :pass_mark - {_NEAR} AND points < :pass_mark + {_NEAR}"
_AGAIN = "attempt = '补考' AND status = '在修' AND points IS NOT NULL"


def with_marks(catalogue: Catalogue) -> Catalogue:
    """The catalogue with these beside it."""
    marks = catalogue.get(MARKS)
    again = _of(marks, MAKEUP_MARKS, "补考平均分", _AGAIN)
    own = (again, _line(marks, LINE, "及格线附近的合格率"), _line(again, MAKEUP_LINE, "补考及格线附近的合格率"))
    return Catalogue({metric.id: metric for metric in (*catalogue, *own)})


def _line(marks: MetricDefinition, name: str, name_zh: str) -> MetricDefinition:
    near = _of(marks, name, name_zh, f"{marks.where} AND {_NEAR_THE_LINE}")
    return near.model_copy(update={"form": Form.RATIO, "numerator": "points >= :pass_mark"})


def _of(marks: MetricDefinition, name: str, name_zh: str, where: str) -> MetricDefinition:
    changed = {"id": name, "name_zh": name_zh, "aliases": (), "inverse_aliases": (), "listed": (), "where": where,
               "direction": Direction.HIGHER}  # fmt: skip
    return marks.model_copy(update=changed)
