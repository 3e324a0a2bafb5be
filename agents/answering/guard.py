"""The last gate of a turn: a draft becomes an answer only through the binder, and charts only from evidence.

Whichever brain wrote it. What the binder drops is not shown, and the reader is told that something was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from agents.answering.answer import Answer, ChartSpec, Clarification, Series
from agents.brains.base import Draft
from tools.binder import Bound, bind, check
from tools.evidence import Evidence
from tools.periods.calendar import Calendar

log = logging.getLogger(__name__)

DROPPED_NOTE = "（有的表述没有证据支持，已略去。）"
CUT_NOTE = "（回答到了长度上限，后面没有写完的部分已略去；可以把问题拆开再问。）"
NOTHING_LEFT = "这次没有得到能用证据支持的回答，请换个问法，或把问题说得更具体一些。"


class NothingBound(Exception):
    """Not one sentence of the draft may be shown."""


def to_answer(
    draft: Draft,
    evidence: Sequence[Evidence],
    *,
    question: str,
    names: Sequence[str],
    periods: Sequence[str] = (),
    calendar: Calendar | None = None,
) -> Answer:
    """The draft bound to its evidence. Raises NothingBound when nothing of a non-empty draft is left.

    `question` and `periods` are what may be repeated (agents/answering/repeatable.py); `calendar` is the school's.
    """

    def bound_to(text: str) -> Bound:
        return bind(text, evidence, question=question, known_names=names, told_periods=periods, calendar=calendar)

    bound = bound_to(draft.text)
    for dropped in bound.dropped:
        # The sentence may repeat the question, and a question may name a person: it is not for an ordinary log.
        log.warning("dropped a sentence: %s", dropped.reason)
    if not bound.text.strip():
        raise NothingBound(draft.text)
    charts = tuple(c for c in (faithful(chart, evidence) for chart in draft.charts) if c is not None)
    notes = [note for note, due in ((DROPPED_NOTE, bound.dropped), (CUT_NOTE, draft.cut)) if due]
    text = "\n\n".join([bound.text.rstrip(), *notes]) + "\n" if notes else bound.text
    return Answer(
        text=text,
        status=draft.status,
        evidence=_shown(bound, charts, evidence),
        charts=charts,
        clarification=_clarification(draft.clarification, bound_to),
        suggestions=tuple(s for s in draft.suggestions if not check(s, (), question=question, known_names=names)),
    )


def faithful(chart: ChartSpec, evidence: Sequence[Evidence]) -> ChartSpec | None:
    """The chart with every value and label taken from its evidence; None when it names evidence that is not there."""
    known = {e.id: e for e in evidence}
    ids = [i for series in chart.series for i in series.evidence]
    if not ids or any(i not in known for i in ids) or any(len(s.evidence) != len(chart.x) for s in chart.series):
        return None
    by_period = len({known[i].period for i in chart.series[0].evidence}) > 1
    labels = tuple(str((known[i].period if by_period else known[i].entity) or "") for i in chart.series[0].evidence)
    series = tuple(
        Series(
            name=str(known[s.evidence[0]].entity if by_period else known[s.evidence[0]].period_zh),
            values=tuple(known[i].value for i in s.evidence),
            evidence=s.evidence,
        )
        for s in chart.series
    )
    return chart.model_copy(update={"x": labels, "series": series, "unit": known[ids[0]].unit or ""})


def _shown(bound: Bound, charts: Sequence[ChartSpec], evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence a reader can open: what the text and the charts use, and what computed ones were made from."""
    wanted = set(bound.used) | {i for chart in charts for series in chart.series for i in series.evidence}
    wanted |= {i for e in evidence if e.id in wanted for i in e.inputs}
    return tuple(e for e in evidence if e.id in wanted)


def _clarification(asked: Clarification | None, bound_to: Callable[[str], Bound]) -> Clarification | None:
    if asked is None:
        return None
    question, default = bound_to(asked.question), bound_to(asked.default)
    return Clarification(question=question.text.strip(), default=default.text.strip()) if question.text else None
