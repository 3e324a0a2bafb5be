"""What becomes of a word that was asked back when the next turn says something else: settled, dropped or left out."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan

_SETTLES = re.compile(
    "不分|不管|不论|不限|不看|不考虑|不要|不用|不加|去掉|算了|全部|所有|全体|整体|一般|总[的体]|都算|都行|合[计在起]|直接|忽略|换[个成]"
    "|改|意思|就是|指的"
)
"""What was asked back is dropped, or said in other words."""
_DROPS = re.compile(
    "(?:不[管看分限算要加]|不用管?|不必管?|不考虑|别管|去掉|忽略|先不管|除掉)(?:是|什么|那个|这个|它)*$"
)
_WHO = re.compile("(?:那么?|这门?课?|都|是|[，,])*谁")
POINTED = "pointed"
"""The note of a question back about what a question points at: no condition, so what is asked next stands alone."""
_ASKED_AGAIN = "asked_again"


def dropped(scanned: Scan, base: Reading) -> Scan:
    """「算了，不管贫困生」 after that word was asked back: the condition is dropped, and no longer one."""
    if not (base.act is Act.CLARIFY and base.pending and base.reason.startswith(("residue", "modifier"))):
        return scanned
    spans = (
        replace(s, kind="filler") if s.kind == "modifier" and _DROPS.search(scanned.text[: s.start]) else s
        for s in scanned.spans
    )
    return replace(scanned, spans=tuple(spans))


def of_somebody(scanned: Scan) -> tuple[str, ...]:
    """The note of 「谁教的」: who is asked for, and nothing that narrows a figure."""
    return (POINTED,) if _WHO.match(scanned.text) else ()


def still_open(scanned: Scan, base: Reading, reading: Reading) -> bool:
    """Whether a word was asked back that might narrow what is counted, and the next turn changes something else without
    settling it: a figure that passes over the word would not be what was asked for.
    """
    asked = base.act is Act.CLARIFY and base.pending and base.reason.startswith(("residue", "modifier"))
    narrows = asked and POINTED not in base.notes
    return narrows and reading.act is Act.FIGURES and _SETTLES.search(scanned.text) is None


def asked_again(base: Reading, reading: Reading) -> Reading:
    """The word asked back, asked back once more; passed over twice, it is said to be left out of the figure."""
    if _ASKED_AGAIN in base.notes:
        return reading.but(notes=(*reading.notes, "background"), subject=base.subject)
    notes = (*reading.notes, _ASKED_AGAIN)
    return reading.but(act=Act.CLARIFY, reason=base.reason, subject=base.subject, pending=True, notes=notes)
