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
_WHY = re.compile(
    "(?:那么?|所以|可|但)*(?:为什么|为何|为啥|怎么|咋|凭什么)(?:会|是|就)*(?:它|他们)?(?:会|是|就|也)*(?:最|这么|那么|如此|这样|排|垫底)"
)
"""「为什么它最高」, 「为什么这么低」: of the first of the ranking."""
_AGAINST = re.compile(
    "(?:那么?|再|要是)*(?:[跟和与同]|相比|对比)(?:去年|前年|上年|上一?个?(?:学?年度?|学期|届)|上届|前一?个?(?:学?年|学期|届))"
    "(?:同期)?(?:相?比|比较|对比)?(?:一下|起来)?(?:呢|怎么样|如何|是[高升低降]了?)?[?？。]*$"
)
"""「跟去年比呢」: the first of the ranking at the period before."""
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
    of_it = match or _WHY.match(scanned.text) or _AGAINST.match(scanned.text)
    if of_it is None or told is None or previous is None or scanned.has("unit") or not _names_one(previous, told):
        return scanned, previous
    unit = _first(told, previous.by, school)
    if not unit:
        return scanned, previous
    single = previous.but(operations=(Operation.VALUE,), units=(unit,), by="", order="", judged="", top=0)
    if match is None:
        return scanned, single
    span = Span(match.start("what"), match["what"], "unit", (unit,), Rank.UNIT)
    apart = [s for s in scanned.spans if s.end <= span.start or s.start >= span.end]
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
