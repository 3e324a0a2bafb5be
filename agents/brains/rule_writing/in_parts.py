"""Questions that speak of one figure by its parts: said again in the words the lists know (see gist)."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.brains.base import Turn
from agents.understanding.gist import by_parts, spoken_of
from agents.understanding.likeness import taking
from agents.understanding.normalise import normalise
from agents.understanding.reader import Reader
from agents.understanding.scan import Scan, scan
from agents.understanding.studying import NUMBER
from tools.scope import Role

_A_QUESTION = 8
"""Letters from which a question is taken as saying all of what it asks."""
_MYSELF = re.compile("我(?!们|院|校|系|专业|国)|本人|自己的")
_OF_TEACHERS = ("set_", "observation_", "professor_")
_THEIRS = ("teacher_kind", "assessment")
"""Conditions that are none of figures of teachers: 老师, 期末."""
_OF_UNIT = re.compile("专业|学院|[院系班级](?![里内上])|课(?![程堂]?[里上])")
_OF_RULES = re.compile(
    "规定|办法|制度|条款|要求|指南|文件|应当|不得|至少|最多|不少于|不低于|不超过|能不能|可不可以|可以"
)


def restated(turn: Turn, reader: Reader) -> str | None:
    """The question in known words, where its parts are those of one metric and nothing in it names another."""
    scanned = scan(normalise(turn.question), reader.catalogue, reader.school)
    own = turn.asker.role is Role.STUDENT and _MYSELF.search(scanned.text)
    spoken = spoken_of(scanned.text)
    if own or len(spoken) != 1 or len(scanned.text) < _A_QUESTION or NUMBER.search(turn.question):
        return None
    ((metric, places),) = spoken.items()
    apart = [s for s in scanned.spans if not any(s.start < end and start < s.end for start, end in places)]
    of_teachers = metric.startswith(_OF_TEACHERS)
    set_apart = [s for s in apart if s.kind == "modifier" and not (of_teachers and s.value in _THEIRS)]
    other = by_parts(scanned, reader.catalogue) not in ([], [metric])
    # What the lists read already was asked back for another reason, which may not be lost.
    if (
        metric in scanned.values("metric")
        or other
        or scanned.has("inverse", "define", "why")
        or set_apart
        or _unknown_unit(scanned)
    ):
        return None
    # What belongs to the metric's own words places nothing: a thesis among them is no course.
    placed = [s for s in scanned.spans if s in apart or s.kind not in ("course", "by")]
    name = reader.catalogue.get(metric).name_zh
    return taking.restated(replace(scanned, spans=tuple(placed)), name, why=False)


def of_figure(question: str, reader: Reader) -> bool:
    """Whether the parts of one metric are all said, of a period: 「2025届的论文真从实习来的占几成」. What rules
    ask for has no period.
    """
    text = normalise(question)
    if len(spoken_of(text)) != 1 or _OF_RULES.search(text):
        return False
    return scan(text, reader.catalogue, reader.school).has("time")


def _unknown_unit(scanned: Scan) -> bool:
    """Whether a unit, class or cohort is named that nobody knows: 「机制专业」."""
    return any(_OF_UNIT.match(scanned.text, piece.end) for piece in scanned.unread())
