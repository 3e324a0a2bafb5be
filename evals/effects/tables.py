"""The tables the evaluations print, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from evals.effects.bounds import upper
from evals.effects.calibration import WIDER, Row
from evals.effects.naive import NAIVE
from tools.effect.case import Method, Verdict

_HEAD = ("world", "registered", "false", "rate", "bound", "bar", "not enough", "no test", "judged by", *NAIVE)


def calibration_table(rows: Sequence[Row]) -> Iterator[str]:
    """One table a kind of metric and size of school, then the methods, then the count of bars."""
    alpha, bar = rows[0].alpha, WIDER * rows[0].alpha
    yield f"alpha {alpha} on one side; the bar is {bar:.3f} on the upper 95 % bound (Clopper-Pearson); rates in %."
    for size, kind in dict.fromkeys((row.size, row.kind) for row in rows):
        own = [row for row in rows if (row.size, row.kind) == (size, kind)]
        yield from ("", f"### {kind}, {size} school, {own[0].draws} draws", "")
        yield from _markdown(_HEAD, map(_line, own))
    yield from ("", "### By method, over all worlds of the issue", "")
    yield from _markdown(("method", "judged", "effective", "rate", "bound"), _methods(rows))
    asked = [row for row in rows if row.asked]
    missed = [row for row in asked if row.missed]
    yield from ("", f"{len(asked) - len(missed)} of {len(asked)} bars met.")
    yield from (f"missed: {r.kind}, {r.size}, {r.world}, {r.design}: {_percent(r.bound)}" for r in missed)


def _line(row: Row) -> list[str]:
    bar = ("met" if row.met else "**MISSED**") if row.asked else ("met" if row.met else "over") + " (not asked)"
    by = [(m, row.share(f"by {m}")) for m in Method]
    judged = ", ".join(f"{m} {share:.0%}" for m, share in by if share and m is not Method.NONE)
    return [
        row.world, row.design, str(row.false), _percent(row.share(Verdict.EFFECTIVE)), _percent(row.bound), bar,
        *map(_percent, (row.share(Verdict.NOT_ENOUGH), row.share(f"by {Method.NONE}"))), judged,
        *(_percent(row.share(name)) for name in NAIVE),
    ]  # fmt: skip


def _methods(rows: Iterable[Row]) -> Iterator[list[str]]:
    counts: Counter[str] = Counter()
    for row in rows:
        if row.asked:
            counts.update(row.counts)
    for method in Method:
        judged, hits = counts[f"by {method}"], counts[f"effective by {method}"]
        if judged:
            yield [method, str(judged), str(hits), _percent(hits / judged), _percent(upper(hits, judged))]


def _markdown(head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"
