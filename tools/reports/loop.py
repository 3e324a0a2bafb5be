"""Whether rectifications worked, by this system's own ledger, as a table of a report's section.

Rows are named as the ledger's, so that no figure of the imported table is taken for one of them.

Counts of a day, not of the report's year, and said so; where no ledger is connected there is no table.
"""

from __future__ import annotations

from tools.context import ToolContext
from tools.reports.gathering import Numbering
from tools.reports.model import Grid, Reach

_HEADER = ("整改成效", "截至", "问题级", "任务级", "算法；问题级的分子；分母")


def loop_grids(context: ToolContext, reach: Reach, numbering: Numbering) -> list[Grid]:
    """One table of the loop's metrics in the asker's scope; none without a ledger or with nothing in it."""
    from tools.rectification.loop_metrics import NAMES
    from tools.rectification.telling import Teller

    desk = context.rectification
    if desk is None:
        return []
    entries = desk.ledger(context.scope, context.today).entries
    if not entries:
        return []
    teller = Teller(context.today, desk.organisation(), desk.posts, context.catalogue, reach.name)
    told = [numbering.put(one) for one in teller.loop(entries)]
    problems, tasks = told[: len(NAMES)], told[len(NAMES) :]
    rows = tuple(
        (
            f"{name}（台账）",
            f"{{{one.id}.period}}",
            f"{{{one.id}}}",
            f"{{{task.id}}}",
            f"{words}；{{{one.id}.numerator}}；{{{one.id}.denominator}}",
        )
        for (name, words), one, task in zip(NAMES.values(), problems, tasks, strict=True)
    )
    return [Grid("figures", "整改成效（本系统办理的整改项，截至起草之日）", _HEADER, rows)]
