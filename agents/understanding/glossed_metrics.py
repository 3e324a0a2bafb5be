"""A figure's own name in brackets says which is meant: 「按时拿到了毕业证（应届毕业率）」 is no on-time rate."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.scan import Scan
from tools.metrics.definition import Catalogue

_BRACKETS = re.compile(r"[(（](?:就?是|即|也就是|指)?(?P<what>[^()（）]{2,16})[)）]")


def without_glossed(scanned: Scan, catalogue: Catalogue) -> Scan:
    """The question without the other names of figures before a bracket that holds one metric's name alone."""
    match = _BRACKETS.search(scanned.text)
    if match is None:
        return scanned
    inside = [s for s in scanned.of("metric") if match.start("what") <= s.start and s.end <= match.end("what")]
    if len(inside) != 1 or inside[0].text != match["what"]:
        return scanned
    named = str(inside[0].value)
    if match["what"] not in (catalogue.get(named).name_zh, *catalogue.get(named).aliases):
        return scanned
    before = [s for s in scanned.of("metric") if s.end <= match.start() and s.value != named]
    return replace(scanned, spans=tuple(replace(s, kind="filler") if s in before else s for s in scanned.spans))
