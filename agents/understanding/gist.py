"""Which metric a question speaks of by its parts, where no list has its words: 「后来再考一回的最终过了几成」.

A metric is a few things said anywhere in the question: whom it counts, what happens to them, that a share is asked
for. Where the lists read nothing, what was taken so is told with the answer; of what they read in everyday words, all
parts of another metric are the better witness. The parts are `lexicon/gist.yaml`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agents.understanding.lexicon import Gist, lexicon
from agents.understanding.narrative import told_only
from agents.understanding.scan import Scan
from tools.metrics.definition import Catalogue

_TOPICS = ("评教", "学生评教", "评教分", "打分", "听课", "预警", "就业", "补考")
"""Matters by whose name a figure of theirs is meant only where nothing else is said."""
_ASKED = re.compile("谁|哪|多少|几|[吗么]|高|低|最|更|怎")
_COUNTED = ({"student_fail_rate", "course_fail_rate"}, {"professor_teaching_rate", "professor_section_rate"})
"""Persons or what they take or give: which of them is told by words that the lists know better."""


def spoken_of(text: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """The metrics whose parts are all in a normalised question, each with where these stand (start, end); of a wider
    and a narrower one the narrower alone.
    """
    found = {metric: places for metric, parts in _patterns().items() if (places := _places(text, *parts))}
    wider = {other for metric in found for other in lexicon().gist.wider.get(metric, ())}
    return {metric: places for metric, places in found.items() if metric not in wider}


def by_parts(scanned: Scan, catalogue: Catalogue) -> list[str]:
    """The metrics read in a question; where one was, in words that are no name of it, and the parts are all those of
    another, that other: 「听完课打等第，落在优和良两档的」 is no grade of students. None where a matter alone was read
    (评教) and another clause asks for something unread.
    """
    read = scanned.values("metric", "inverse")
    if len(read) != 1 or scanned.has("inverse"):
        return read
    metric = catalogue.get(read[0])
    names = {metric.name_zh, *metric.aliases} - {*_TOPICS}
    if any(span.text in names for span in scanned.of("metric")):
        return read
    spoken = list(spoken_of(scanned.text))
    if not spoken and all(span.text in _TOPICS for span in scanned.of("metric")) and _asks_apart(scanned):
        return []
    counted = {read[0], *spoken} in _COUNTED
    return spoken if len(spoken) == 1 and not counted else read


def _asks_apart(scanned: Scan) -> bool:
    """Whether another clause than that of the matter asks for something nobody read: 「评教，谁参评得更齐」."""
    named = scanned.of("metric")
    told = told_only(scanned)
    for start, end in scanned.clauses():
        if (start, end) in told or any(start <= s.start < end for s in named):
            continue
        if _ASKED.search(scanned.text, start, end) and any(start <= p.start < end for p in scanned.unread()):
            return True
    return False


def _places(
    text: str, parts: tuple[re.Pattern[str], ...], never: re.Pattern[str] | None
) -> tuple[tuple[int, int], ...]:
    """Where the parts stand; nothing where one is missing."""
    if never is not None and never.search(text):
        return ()
    found = [[match.span() for match in part.finditer(text)] for part in parts]
    return tuple(place for places in found for place in places) if all(found) else ()


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[tuple[re.Pattern[str], ...], re.Pattern[str] | None]]:
    gist = lexicon().gist
    return {
        metric: (
            tuple(re.compile(_filled(part, gist)) for part in parts.all),
            re.compile(_filled(parts.never, gist)) if parts.never else None,
        )
        for metric, parts in gist.metrics.items()
    }


def _filled(pattern: str, gist: Gist) -> str:
    for name, said in gist.classes.items():
        pattern = pattern.replace(f"{{{name}}}", said)
    return pattern
