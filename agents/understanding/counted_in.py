"""What a question says to be counted in, and the figure's definition counts anyway: 「去读研的(出国的也算)」.

It sets no condition and asks for no second figure. lexicon/counted_in.yaml lists it by metric; anything else said to
be counted in or out stays a condition.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.lexicon import lexicon
from agents.understanding.scan import Scan
from tools.spans import Rank, Span

_ENDS = "(?=[)），,。；;！!的]|$)"
_LIST = "(?:{part})(?:的|了)?(?:(?:、|和|与|及|或)(?:{part})(?:的|了)?)*"
_WAYS = (
    f"(?:包括|包含|含|算上|加上|连)(?:了|着)?(?P<in>{_LIST})(?:在内|都算|也算|一起)?{_ENDS}",
    f"(?P<in>{_LIST})(?:人|学生)?(?:也|都)?(?:一并|一起|全)?(?:算|计)(?:上|在|进|入)?(?:内|去|里头?|的)?{_ENDS}",
)


def without_counted_in(scanned: Scan) -> Scan:
    """The question with such words read as fillers; as it was where there are none."""
    parts = [lexicon().counted_in[m] for m in scanned.values("metric") if m in lexicon().counted_in]
    if not parts:
        return scanned
    told = scanned.of("metric")
    for way in _WAYS:
        for match in re.finditer(way.replace("{part}", "|".join(parts)), scanned.text):
            if any(match.start() < s.end and s.start < match.end() for s in told):
                continue
            said = Span(match.start(), match.group(), "filler", match.group(), Rank.FILLER)
            apart = [s for s in scanned.spans if s.end <= said.start or s.start >= said.end]
            scanned = replace(scanned, spans=tuple(sorted((*apart, said), key=lambda s: s.start)))
    return scanned
