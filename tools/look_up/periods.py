"""The periods there are data for, as codes; words such as 上学期 in every kind they can be read in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tools.context import ToolContext
from tools.errors import ToolError
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.definition import MetricDefinition
from tools.metrics.finding import nearest
from tools.metrics.periods import KIND_ZH, Period, PeriodKind
from tools.names import newest_period
from tools.periods.asked import asked_periods

_ALL = ("历年", "近99个学期")


def period_rows(context: ToolContext, words: str) -> list[dict[str, Any]]:
    """One row a kind of period: how the words are read, else what there is; for a metric's name only its own kinds."""
    named = [m for m in nearest(words, context.catalogue, 1) if words]
    if named and (rows := _rows(named[0], context, "")):
        return [{"metric": named[0].id, "name": named[0].name_zh}, *rows]
    rows = [row for metric in _one_of_each(context) for row in _rows(metric, context, words)]
    return list({row["kind"]: row for row in rows}.values())


def period_evidence(rows: Sequence[Mapping[str, Any]], context: ToolContext) -> tuple[Evidence, ...]:
    """The periods of each row as a record, so that an answer can say which there are."""
    return tuple(
        Evidence(
            kind=EvidenceKind.RECORD,
            title=f"可查的{row['kind']}",
            display="至".join(dict.fromkeys(Period.parse(code).zh for code in (row["codes"][0], row["codes"][-1]))),
            generation=context.metrics.client.generation,
            as_of=context.metrics.directory.as_of.isoformat(),
        )
        for row in rows
        if "codes" in row
    )


def _one_of_each(context: ToolContext) -> list[MetricDefinition]:
    """A metric of every kind of period, of those counted in the school's own periods."""
    own = [m for m in context.catalogue if m.id not in context.metrics.named.years]
    return list({metric.period_kind: metric for metric in reversed(own)}.values())


def _rows(metric: MetricDefinition, context: ToolContext, words: str) -> list[dict[str, Any]]:
    if words:
        codes = _codes(words, metric, context)
        return [{"kind": KIND_ZH[metric.period_kind], "codes": codes}] if codes else []
    rows = [{"kind": KIND_ZH[metric.period_kind], "codes": _codes(_ALL[0], metric, context)}]
    if PeriodKind.TERM in metric.periods:
        rows = [
            {"kind": KIND_ZH[PeriodKind.TERM], "codes": _codes(_ALL[1], metric, context)},
            {"kind": KIND_ZH[PeriodKind.YEAR], "codes": _codes(_ALL[0], metric, context)},
        ]
    return [row | {"newest": newest_period(context, metric).code} for row in rows if row["codes"]]


def _codes(words: str, metric: MetricDefinition, context: ToolContext) -> list[str]:
    held = context.metrics.named.years.get(metric.id, ())
    try:
        found = asked_periods([words], metric, context.metrics.directory, held).periods
    except ToolError:
        return []
    return [period.code for period in found]
