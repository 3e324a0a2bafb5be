"""Answers to 「什么是」 and 「怎么算」: the stored definition, its attribution, its caveats."""

from __future__ import annotations

from collections.abc import Mapping

from agents.brains.base import Draft, ToolOutcome, Turn
from agents.understanding.reading import Reading
from tools.binder import check
from tools.metrics.definition import Catalogue


def write(reading: Reading, results: Mapping[str, ToolOutcome], catalogue: Catalogue, turn: Turn) -> Draft:
    """The definitions of the asked metrics."""
    lines: list[str] = []
    for metric in reading.metrics:
        outcome = results[metric]
        if not outcome.evidence:
            continue
        record, definition = outcome.evidence[0], catalogue.get(metric)
        lines.append(f"**{{{record.id}}}**：{{{record.id}.definition}}")
        lines.append(f"归属：{{{record.id}.attribution}}。")
        extra = [f"参照：{definition.benchmark.text}。", *(f"{caveat}。" for caveat in definition.caveats)]
        lines += [s for s in extra if not check(s, turn.evidence, question=turn.question)]
        others = [catalogue.get(m).name_zh for m in definition.companions if m not in reading.metrics]
        if others:
            lines.append(f"相近而不同的指标：{'、'.join(others)}。")
    if "about_inclusion" in reading.notes:
        lines.append("您问到的情形是否计入，以上面的计入规则为准。")
    return Draft("\n\n".join(lines), suggestions=_suggestions(), memory=reading.to_memory())


def _suggestions() -> tuple[str, ...]:
    return ("是多少", "历年变化怎么样")
