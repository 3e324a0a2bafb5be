"""Words that say a follow-up is of the time told before: 「全校同期」, 「2024年同日」, 「一样的年份」, 「那天」.

With a period told before they say nothing new. Without one they stay what nobody understood.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.reading import Reading
from agents.understanding.scan import Scan
from tools.spans import Rank, Span

_PERIOD = "(?:学期|学年|年度|年份|年|届|轮|期|时期|时间|时段|时点|日期|日|天)"
_SAME = re.compile(
    f"(?:也|还|仍)?(?:是)?(?:在)?(?:同一?个?{_PERIOD}(?!级)|(?:一样|相同|一致|不变|同样)的?(?:[两三四五几]个?)?{_PERIOD}(?!级)|{_PERIOD}(?:一样|不变|相同|照旧)"
    "|[那这]一?[个]?(?:天|日|时点|时段|时候|会儿|轮|学期|学年|年份)(?![里内]?(?:前|后|之|以))"
    "|(?:那|这)(?:时|会儿))(?:的)?"
)
_CLAIMS = ("time", "metric", "inverse", "unit", "course", "trend", "by")


def without_same_time(scanned: Scan, base: Reading | None) -> Scan:
    """The question with such words read as fillers after a turn with periods; else as it was."""
    if base is None or not base.periods:
        return scanned
    claimed = scanned.of(*_CLAIMS)
    for match in _SAME.finditer(scanned.text):
        if any(match.start() < s.end and s.start < match.end() for s in claimed):
            continue
        said = Span(match.start(), match.group(), "filler", match.group(), Rank.FILLER)
        apart = [s for s in scanned.spans if s.end <= said.start or s.start >= said.end]
        scanned = replace(scanned, spans=tuple(sorted((*apart, said), key=lambda s: s.start)))
    return scanned
