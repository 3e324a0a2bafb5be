"""Periods in brackets after a period only say it in other words: 「上一学年(24年秋加25年春)」 is one period.

A stretch whose periods the bracket counts out is these: 「近三届(23 24 25)」. A period by its number right behind
「上一个学期，」 says which that is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.scan import Scan
from tools.periods.spoken import TimeItem
from tools.spans import Span

_BRACKETS = re.compile(r"\([^()]{1,40}\)")
_THAT_IS = re.compile("(?:的|那个?)?(?:[，,]|[，,]?(?:也?就是|即))(?:指|说)?")
_ENDS = re.compile("(?:学期|学年|那个?学期|那年)?(?:的|那个|这个|那会儿)?(?:[呢吧啊]?(?:[，。？?]|$)|数据)")
_SAME_KIND = (("back_term", "term"), ("shift", "term"), ("back_year", "year"), ("shift", "year"))
"""A step back and the period by its number that says which is meant."""
_NAMED = ("year", "term", "grad", "calendar", "entry")


def without_glosses(scanned: Scan) -> Scan:
    """The question with such periods read as nothing; those without a period right before the bracket stay."""
    scanned = _named_after(scanned)
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


def _named_after(scanned: Scan) -> Scan:
    """「上一个学期，2023-2024-2」: the period named, where the two say nothing but one."""
    times = scanned.of("time")
    if len(times) != 2:
        return scanned
    relative, named = times
    kinds = [span.value.kind if isinstance(span.value, TimeItem) else "" for span in times]
    joined = _THAT_IS.fullmatch(scanned.text[relative.end : named.start]) is not None
    if (kinds[0], kinds[1]) not in _SAME_KIND or not joined or not _ENDS.match(scanned.text, named.end):
        return scanned
    return replace(scanned, spans=tuple(replace(s, kind="filler") if s is relative else s for s in scanned.spans))


def _counted_out(stretch: Span, inside: list[Span]) -> bool:
    item = stretch.value
    named = [s for s in inside if isinstance(s.value, TimeItem) and s.value.kind in _NAMED]
    return isinstance(item, TimeItem) and item.kind == "window" and item.value == str(len(named)) and named == inside
