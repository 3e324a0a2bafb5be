"""What is kept of the latest term only: clicks and sign-ins of a teaching platform, say.

Nobody who asks for 到课率 means "of a year that has none". Where no time was said and the year taken instead holds no
record, or a course of years was asked for that holds none, the latest term is looked in, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.brains.base import ToolOutcome
from agents.brains.rule_writing.plan import Plan
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.school import School
from tools.metrics.definition import Catalogue
from tools.metrics.periods import PeriodKind

_MAIN = ("value", "trend", "rank")


def in_latest_term(
    reading: Reading, plan: Plan, outcomes: Sequence[ToolOutcome], school: School, catalogue: Catalogue
) -> Reading | None:
    """The reading with the latest term for the metrics that had no record; None where that changes nothing."""
    windows = any(kind in ("window", "all") for kind, _, _ in reading.times)
    if reading.act is not Act.FIGURES or plan.todo(outcomes) or not (windows or not reading.times):
        return None
    latest = (school.calendar.latest_term(),)
    empty = [m for m in reading.metrics if _without_record(m, plan, outcomes)]
    empty = [m for m in empty if catalogue.get(m).period_kind is PeriodKind.TERM and reading.periods[m] != latest]
    if not empty:
        return None
    operations = tuple(o for o in reading.operations if o is not Operation.TREND) or (Operation.VALUE,)
    kept = tuple(n for n in reading.notes if not n.startswith("default") or len(empty) < len(reading.metrics))
    return reading.but(
        periods={**reading.periods, **dict.fromkeys(empty, latest)},
        operations=operations,
        notes=(*kept, "latest_of_window" if windows else "latest_only"),
    )


def _without_record(metric: str, plan: Plan, outcomes: Sequence[ToolOutcome]) -> bool:
    """Whether every main call of the metric found no record at all."""
    found = plan.results(outcomes)
    main = [o for purpose, o in found.items() if purpose.startswith(f"{metric}:") and purpose.split(":")[1] in _MAIN]
    return bool(main) and all(o.error_code == "no_data" for o in main)
