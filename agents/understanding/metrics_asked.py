"""Which metrics a question asks for: by name, by their parts, of courses, by head or by enrolment."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding import rating_words
from agents.understanding.counted_on import by_day, counted_both_ways
from agents.understanding.gist import by_parts
from agents.understanding.narrative import hearsay, within
from agents.understanding.reading import Reading
from agents.understanding.scan import Scan
from tools.metrics.definition import Catalogue

_BY_PERSON = {"course_fail_rate": "student_fail_rate"}
DEFAULT_METRIC = "course_fail_rate"
_MEAN_METRIC = "course_mean_score"
_RATING_METRIC = "set_mean_score"
_MEAN = re.compile("平均[^，。评]{0,4}(?:多少|几)分")
"""「高数平均多少分」: of a course its marks are meant."""
_COURSES = re.compile("[一两三四五六七八九十几哪]门课|最[^，。]{0,4}的课")
_HARDER = re.compile("(?:哪|谁|[更较])[^，。]{0,4}(?:难[过考]|好过|容易过|不好过)")
"""「线代和高数哪门难过」: how many fail it."""
_HARD = ("最难", "最难过", "最好过")
_NOT_SO = ("别", "不", "不要", "不是", "不用", "甭")


def metrics_asked(scanned: Scan, previous: Reading | None, catalogue: Catalogue) -> tuple[str, ...]:
    """The metrics a question names, in its own words or by what it leans on; empty where it names none."""
    heard = hearsay(scanned)
    told = replace(scanned, spans=tuple(s for s in scanned.spans if not within(s.start, heard)))
    found = by_parts(told, catalogue)
    by_person = any(not scanned.text[: s.start].endswith(_NOT_SO) for s in scanned.of("by_person"))
    by_person = by_person and not scanned.has("owner")
    if by_person and counted_both_ways(scanned):
        named = found or list(previous.metrics if previous else ())
        both = {of: pair for pair in _BY_PERSON.items() for of in pair}
        found = list(dict.fromkeys(m for metric in named for m in both.get(metric, (metric,))))
    elif by_person or scanned.has("by_enrolment"):
        named = found or list(previous.metrics if previous else ())
        swap = _BY_PERSON if by_person else {v: k for k, v in _BY_PERSON.items()}
        found = [swap.get(metric, metric) for metric in named]
    found = rating_words.without_topic(scanned, found)
    if previous is not None and found == [_MEAN_METRIC] and rating_words.goes_on(scanned, previous):
        found = [_RATING_METRIC]
    if not found and scanned.has("course", "by") and any(s.text in _HARD for s in scanned.of("worst", "best")):
        found = [DEFAULT_METRIC]
    if not found and scanned.has("course") and _HARDER.search(scanned.text):
        found = [DEFAULT_METRIC]
    if not found and scanned.has("course") and _MEAN.search(scanned.text):
        found = [_MEAN_METRIC]
    of_courses = scanned.has("course") or "course" in scanned.values("by") or _COURSES.search(scanned.text)
    if of_courses and not by_person and found == [_BY_PERSON[DEFAULT_METRIC]]:
        # In a course who fails and how often somebody fails are the same.
        found = [DEFAULT_METRIC]
    if not found and previous is not None and (other := by_day(scanned.text, previous.metrics)):
        # 「年底那个口径呢」: the same figure, counted on another day.
        return tuple(other) if tuple(other) != previous.metrics else ()
    return tuple(by_day(scanned.text, list(dict.fromkeys(found))))
