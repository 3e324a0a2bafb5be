"""Periods in brackets after a period only say it in other words: 「上一学年(24年秋加25年春)」 is one period.

A stretch whose periods the bracket counts out is these: 「近三届(23 24 25)」.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.scan import Scan
from tools.periods.spoken import TimeItem
from tools.spans import Span

_BRACKETS = re.compile(r"\([^()]{1,40}\)")
_NAMED = ("year", "term", "grad", "calendar", "entry")


def without_glosses(scanned: Scan) -> Scan:
    """The question with such periods read as nothing; those without a period right before the bracket stay."""
    before = {span.end: span for span in scanned.of("time")}
    glosses = [m for m in _BRACKETS.finditer(scanned.text) if m.start() in before]
    if not glosses:
        return scanned
    nothing: list[Span] = []
    for gloss in glosses:
        inside = [s for s in scanned.of("time") if gloss.start() <= s.start < gloss.end()]
        nothing += [before[gloss.start()]] if _counted_out(before[gloss.start()], inside) else inside
    spans = (replace(span, kind="filler") if span in nothing else span for span in scanned.spans)
    return replace(scanned, spans=tuple(spans))


def _counted_out(stretch: Span, inside: list[Span]) -> bool:
    item = stretch.value
    named = [s for s in inside if isinstance(s.value, TimeItem) and s.value.kind in _NAMED]
    return isinstance(item, TimeItem) and item.kind == "window" and item.value == str(len(named)) and named == inside
