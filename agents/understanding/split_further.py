"""A few words that split what was told: 「专业呢」 after colleges were ranked, 「主要是哪个学院」 after a why."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.reading import Reading
from agents.understanding.scan import Scan
from agents.understanding.school import SCHOOL
from tools.spans import Rank, Span

_LEVELS = {"专业": "major", "课程": "course", "课": "course"}
_BELOW = re.compile(
    "(?:那么?|换成?|再看?看?|按|到|分|下面|里面)*(?:的|各|各个|每个|哪个)*(?P<what>专业|课程|课)(?:这一?[级层]|层面|上|来)?[的呢看]*[?？。]*$"
)
"""「专业呢」, 「材料学院的专业」: what stands before it, if anything, is the name of a unit."""
_COLLEGES = re.compile(
    "(?:那么?|换成?|再?看?看?|按|分|到|各个?|每个)*(?P<what>学院|院系)(?:这一?[级层]|层面|上)?的?(?:呢|怎么?样|情况|看看)*[?？。]*$"
)
"""「学院呢」 after the school's figure, of somebody who is of no college."""
_CHIEFLY = re.compile("(?:那么?|所以|又|这)*(?P<what>(?:主要|具体|到底|究竟)(?:都)?(?:是|在|来自|出在)?|出在)(?=哪)")
_RANKED = ("college", "major")


def split_further(scanned: Scan, base: Reading | None) -> Scan:
    """The question with what it splits by, or that it asks for the reason, read out of what was told before."""
    if base is None:
        return scanned
    if base.why and not scanned.has("why", "metric", "inverse") and (match := _CHIEFLY.match(scanned.text)):
        return _with(scanned, match, "why", match["what"])
    if base.units == (SCHOOL,) and not base.by and not scanned.has("unit", "own_college", "by", "metric", "inverse"):
        match = _COLLEGES.match(scanned.text)
        return scanned if match is None else _with(scanned, match, "by", "college")
    if base.by not in _RANKED or scanned.has("metric", "inverse", "by", "own_major", "course", "time", "why"):
        return scanned
    named = scanned.of("unit")
    start = max((s.end for s in named), default=0)
    match = _BELOW.match(scanned.text, start)
    said_before = not scanned.text[: min((s.start for s in named), default=0)].strip("那再看换按的")
    if match is None or not said_before or _LEVELS[match["what"]] == base.by:
        return scanned
    return _with(scanned, match, "by", _LEVELS[match["what"]])


def _with(scanned: Scan, match: re.Match[str], kind: str, value: str) -> Scan:
    span = Span(match.start("what"), match["what"], kind, value, Rank.QUESTION)
    apart = [s for s in scanned.spans if s.end <= span.start or s.start >= span.end]
    return replace(scanned, spans=tuple(sorted((*apart, span), key=lambda s: s.start)))
