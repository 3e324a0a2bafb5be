"""Whether rectifications worked, by this system's own ledger, as tables of a report's section: shares, then each item.

Rows are named as the ledger's, so that no figure of the imported table is taken for one of them.

Counts of a day, not of the report's year, and said so; where no ledger is connected there is no table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.context import ToolContext
from tools.evidence import Evidence
from tools.reports.gathering import Numbering
from tools.reports.model import Grid, Reach

if TYPE_CHECKING:
    from tools.rectification.judged import Outcome
    from tools.rectification.ledger import Entry
    from tools.rectification.telling import Teller

LEDGER = "ledger"
"""Among the filters of what was counted in the ledger: how that stood."""
_HEADER = ("整改成效", "截至", "问题级", "任务级", "算法；问题级的分子；分母")

_JUDGED = ("已检验的整改项", "检验结果", "估计的变化、区间与记录数", "检验结论", "认定与结项")
_NO_FIGURE = "没有可比的数值，或不在起草人的数据权限内"
_NOT_YOURS = "检验的文字结论带有数值，不在起草人的数据权限内"
_BY_TEST = "按登记的检验，只在认定日办理；以台账起草之日的记录为准"


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
    put = _Marking(numbering, state_of(entries)).put
    told = [put(one) for one in teller.loop(entries)]
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
    shares = Grid("figures", "整改成效（本系统办理的整改项，截至起草之日）", _HEADER, rows)
    judged = tuple(_judged(entries, teller, put))
    each = Grid("figures", "已检验的整改项（本系统台账，截至起草之日）", _JUDGED, judged, worded=True)
    return [shares, each] if judged else [shares]


def state_of(entries: Sequence[Entry]) -> str:
    """How the ledger stands, as far as the asker sees it: how many items, and the number of their last event."""
    return f"{len(entries)}/{max((entry.item.seq for entry in entries), default=0)}"


@dataclass(frozen=True)
class _Marking:
    """Numbers evidence with the state of the ledger in it, so that it can be told later whether that still stands."""

    numbering: Numbering
    state: str

    def put(self, evidence: Evidence) -> Evidence:
        return self.numbering.put(evidence.model_copy(update={"filters": {LEDGER: self.state}}))


def _judged(entries: Sequence[Entry], teller: Teller, put: Callable[[Evidence], Evidence]) -> Iterator[tuple[str, ...]]:
    """A row an item whose test was run: all it says stands in evidence of its own, so that a changed digit shows."""
    from tools.rectification.effects_told import EffectTeller

    told = EffectTeller(teller, lambda _: None)
    for entry in entries:
        item, judged = entry.item, entry.item.outcome.judgement
        test = entry.registration.test if entry.registration else None
        if judged is None or test is None:
            continue
        name = item.called
        change = "；".join(told.figures(judged, test)) or _NO_FIGURE
        sentences = "".join(judged.sentences) or _NOT_YOURS
        found = (("检验结果", judged.found), ("估计变化", change), ("检验结论", sentences))
        cells = [put(_record(teller, entry, f"{name}{what}", display)) for what, display in found]
        ended = put(_record(teller, entry, f"{name}认定与结项", _ended(item.outcome)))
        head = put(_record(teller, entry, f"{name}整改项", name))
        yield (f"{{{head.id}}}", *(f"{{{one.id}}}" for one in cells), f"{{{ended.id}}}")


def _record(teller: Teller, entry: Entry, title: str, display: str) -> Evidence:
    unit = entry.item.unit
    return teller.record(title, display, _BY_TEST, entity=teller.organisation.name(unit), entity_id=unit)


def _ended(outcome: Outcome) -> str:
    if outcome.closed_as is None:
        return "还没有认定"
    looked = f"；回头看：{outcome.look_back.zh}" if outcome.look_back else ""
    return f"{outcome.closed_as.zh}，{outcome.closed_on}{looked}"
