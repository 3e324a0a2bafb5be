"""「它的评教分呢」, 「这个学院下面各专业」 after 「哪个学院最高」: the unit the ranking named is what is pointed at.

Which unit that was stands in the evidence told; where a whole list was asked for, nothing is pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.brains.base import PastTurn, latest_told
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.scan import Scan
from agents.understanding.school import School
from tools.spans import Rank, Span

_IT = re.compile(
    "(?:那么?|是)*(?P<what>它(?!们)|[这那该]一?(?:个|家)?(?:教学)?(?:学院|专业|院系|院|系|单位|家)(?=下|里|的|呢|上|前|再|这|那|[，,]|20|24|25))"
)
_EXTREME = re.compile("最|垫底|第一|倒数|冠军")
_LEVELS = ("college", "major")


def pointed(
    scanned: Scan, previous: Reading | None, past: Sequence[PastTurn], school: School
) -> tuple[Scan, Reading | None]:
    """The question with the word that points at the first of the ranking told just before read as that unit, and the
    earlier reading as one of that unit; both unchanged where nothing is pointed at.
    """
    told = latest_told(past)
    match = _IT.match(scanned.text)
    if match is None or told is None or previous is None or scanned.has("unit") or not _names_one(previous, told):
        return scanned, previous
    unit = _first(told, previous.by, school)
    if not unit:
        return scanned, previous
    span = Span(match.start("what"), match["what"], "unit", (unit,), Rank.UNIT)
    apart = [s for s in scanned.spans if s.end <= span.start or s.start >= span.end]
    single = previous.but(operations=(Operation.VALUE,), units=(unit,), by="", order="", judged="", top=0)
    return replace(scanned, spans=tuple(sorted((*apart, span), key=lambda s: s.start))), single


def points(scanned: Scan) -> bool:
    """Whether a question begins by pointing at a unit told before."""
    return _IT.match(scanned.text) is not None


def _names_one(previous: Reading, told: PastTurn) -> bool:
    """Whether the turn asked which unit stands first, and no list of several."""
    ranked = previous.act is Act.FIGURES and Operation.RANK in previous.operations and previous.by in _LEVELS
    same = Reading.from_memory(told.memory) == previous
    return ranked and same and previous.top < 2 and not previous.ends and _EXTREME.search(told.question) is not None


def _first(told: PastTurn, level: str, school: School) -> str:
    shown = (str(evidence.get("entity_id") or "") for evidence in told.evidence)
    return next((unit for unit in shown if school.knows(unit) and school.level(unit) == level), "")
