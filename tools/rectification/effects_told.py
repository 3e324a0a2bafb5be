"""Effects as evidence, item by item: what was found or when it will be, what waits for a decision, what was looked at.

The figures of a judgement stand in an entry only where its reader may have them (`seeing.py`); an interim look is said
to be one and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tools.display import display as shown
from tools.display import said_day
from tools.evidence import Evidence
from tools.rectification.judged import Judged
from tools.rectification.ledger import Entry
from tools.rectification.model import EffectTest
from tools.rectification.telling import Teller, said_outcome
from tools.rectification.words import CLOSED, Closing, State

Look = Callable[[Entry], Judged | None]
"""How an observed item looks so far, for the asker; None where nothing may be said."""

MOST = 12
_AFTER = CLOSED | {State.OBSERVING, State.JUDGED, State.RELAPSED}


@dataclass(frozen=True)
class EffectTeller:
    """Of a person's entries, with the words of the ledger's own teller."""

    teller: Teller
    look: Look

    def sections(self, entries: Sequence[Entry]) -> dict[str, list[Evidence]]:
        """judging, looking, overridden and items, each with its count first."""
        year = self.teller.today.year
        judging = [e for e in entries if e.item.state is State.JUDGED]
        due = [e for e in entries if _to_look(e)]
        looked = [e for e in entries if e.item.outcome.looked_on is not None]
        closed = [e for e in entries if e.item.outcome.closed_as is Closing.OVERRIDDEN]
        overridden = [e for e in closed if e.item.outcome.closed_on and e.item.outcome.closed_on.year == year]
        observed = [e for e in entries if e.item.state in _AFTER]
        count, line = self.teller.count, self.line
        return {
            "judging": [
                count("等成效认定的", len(judging), "检验已有结果、还没有认定的整改项", "项"),
                *map(line, judging[:MOST]),
            ],
            "looking": [
                count("待回头看的", len(due), "结项后抽中、还没有回头看结论的整改项", "项"),
                count("已回头看的", len(looked), "已有回头看结论（巩固或反弹）的整改项", "项"),
                *map(self._looked, (*due[:MOST], *looked[:MOST])),
            ],
            "overridden": [
                count("今年特批结项的", len(overridden), f"{year}年由校领导说明理由特批结项的整改项，单独统计", "项"),
                *map(line, overridden[:MOST]),
            ],
            "items": self._observed(observed),
        }

    def _observed(self, entries: Sequence[Entry]) -> list[Evidence]:
        """Their lines; where they are too many, those that have been judged first, and how many are left out."""
        if len(entries) <= MOST:
            return [self.line(entry) for entry in entries]
        first = sorted(entries, key=lambda e: (e.item.outcome.judgement is None, e.item.state in CLOSED))
        left = self.teller.count(
            "没有列出的", len(entries) - MOST, "其余进入观察期或检验过的整改项，在整改页面看", "项"
        )
        return [*map(self.line, first[:MOST]), left]

    def line(self, entry: Entry) -> Evidence:
        """One item's effect: the verdict with its figures, how it looks so far, or the day it will be judged."""
        item = entry.item
        test = entry.registration.test if entry.registration else None
        verdict = said_outcome(item.outcome) if test else "没有登记指标检验，成效不作判断"
        if item.state is State.OBSERVING and test is not None:
            day = item.observe_until or test.observe_until
            over = (
                "登记的认定日 {} 已过，检验还没有办理" if self._overdue(entry) else "观察期，还没有检验；{} 按登记检验"
            )
            verdict = over.format(said_day(day))
        told = "；".join(self._found(entry, test)) or item.state.zh
        return self.teller.record(
            f"{item.called}成效", verdict, told, entity=self.teller.organisation.name(item.unit),
            entity_id=item.unit,
        )  # fmt: skip

    def _found(self, entry: Entry, test: EffectTest | None) -> Iterator[str]:
        if test is None:
            return
        judged = entry.item.outcome.judgement
        if judged is None and (early := self.look(entry)) is not None:
            yield "还没有检验的数据，只供了解，不作结论" if self._overdue(entry) else "中期数据，只供了解，不作结论"
            judged = early
        if judged is None:
            return
        yield from self.figures(judged, test)
        yield from (sentence.rstrip("。") for sentence in judged.sentences)

    def _overdue(self, entry: Entry) -> bool:
        until = entry.item.observe_until
        return until is not None and until <= self.teller.today

    def figures(self, judged: Judged, test: EffectTest) -> Iterator[str]:
        """The estimate with its interval and n; nothing where the reader may not have them."""
        if judged.estimate is None or judged.interval is None:
            return
        metric = next((m for m in self.teller.catalogue if m.id == test.request.metric), None)
        if metric is None:
            return
        unit = "pp" if metric.display.unit == "ratio" else metric.display.unit
        values = (judged.estimate, *judged.interval)
        change, low, high = (shown(value, unit, metric.display.decimals, signed=True) for value in values)
        yield f"估计变化 {change}（{1 - 2 * judged.alpha:.0%} 区间 {low} 至 {high}，n={judged.n:,}）"

    def _looked(self, entry: Entry) -> Evidence:
        item, outcome = entry.item, entry.item.outcome
        if outcome.looked_on is None or outcome.look_back is None:
            told = f"待回头看，{outcome.look_from} 至 {outcome.look_until}"
        else:
            again = f"，重新立项 {outcome.recurred_as}" if outcome.recurred_as else ""
            against = "（当时数值已回到基线或更差，理由在整改项上）" if outcome.held_against else ""
            told = f"{said_day(outcome.looked_on)} 回头看：{outcome.look_back.zh}{again}{against}"
        name = self.teller.organisation.name(item.unit)
        closed = f"{name}牵头；{outcome.closed_on} 结项：{outcome.closed_as.zh if outcome.closed_as else '—'}"
        return self.teller.record(f"{item.called}回头看", told, closed, entity=name, entity_id=item.unit)


def _to_look(entry: Entry) -> bool:
    outcome = entry.item.outcome
    return entry.item.state in CLOSED and outcome.drawn and outcome.looked_on is None
