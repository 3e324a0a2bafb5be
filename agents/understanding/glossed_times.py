"""Periods in brackets after a period only say it in other words: 「上一学年(24年秋加25年春)」 is one period."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.scan import Scan

_BRACKETS = re.compile(r"\([^()]{1,20}\)")


def without_glosses(scanned: Scan) -> Scan:
    """The question with such periods read as nothing; those without a period right before the bracket stay."""
    ends = {span.end for span in scanned.of("time")}
    glosses = [m for m in _BRACKETS.finditer(scanned.text) if m.start() in ends]
    if not glosses:
        return scanned
    spans = (
        replace(span, kind="filler") if any(m.start() <= span.start < m.end() for m in glosses) else span
        for span in scanned.spans
    )
    return replace(scanned, spans=tuple(spans))
