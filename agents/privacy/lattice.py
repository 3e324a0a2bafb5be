"""Whether a name found in running Chinese text means a person there.

「高成」 stands in 「提高成绩」 and is nobody; 「张伟」 in 「张伟大学英语」 is somebody. The most likely way to cut the
text into words decides, with people and our own names as words beside the general dictionary's; chances lean towards
the person. A name that is a word itself (高峰、方向) is a person's where it stands alone or the text treats it as one:
elsewhere it tells nobody anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from math import log

from agents.privacy.folding import HAN
from agents.privacy.roster import Place
from agents.understanding import limiting

_PERSON, _OWN = 20_000, 200_000
"""As how frequent a word a known person's name and one of our own names count."""
_COMMON, _COMMON_NAME = 100, 1_000
"""From this frequency on, a name is an everyday word too (方向): for what the dictionary calls a name, a higher one."""
_TOGETHER = ("、", "和", "与", "及", "跟", "同", "，", ",", "/")
"""What may stand between two people of one breath."""
_SHORT = 2
"""Longer names are nobody's everyday word, whatever the frequency."""
_AROUND, _LONGEST = 10, 8
_HAN = re.compile(f"[{HAN}]+")
TITLES = "同学|老师|教师|副?教授|讲师|副?院长|副?主任|副?书记|辅导员|班主任|导师|博士|女士|先生|学长|学姐|师兄|师姐"
AFTER = re.compile(
    rf"(?:这(?:名|位|个))?(?:{TITLES}|(?:一共|总共|到底|今年|去年|上学期|这学期)?(?:的(?:成绩|绩点|学分|课|评教|论文|学号|工号"
    r"|分数|考试|挂科|毕业|学业|学籍|教学|班|情况)|挂了?|不及格|没及格|考了?|补考|重修|退学|休学|能不能毕业|上学期|这学期|教得|教的|讲得))"
)
"""What follows a name that means a person."""
BEFORE = re.compile(r"(?:叫做?|名叫|姓名(?:是|为)?[:： ]*|(?:学生|同学|教师|老师|教授|作者|姓名)[:：] ?|、(?=$))$")
"""What stands before one."""


def people(text: str, places: Sequence[Place]) -> list[Place]:
    """Those of the places at which the folded `text` means a person."""
    told = {place: told for place in places if place.kind and (told := _told(text, place, places))}
    sure = [place for place in told if told[place] is Told.YES]
    # Whoever is named in one breath with a person is one: 「张伟和高峰」.
    return sure + [p for p in told if told[p] is Told.PERHAPS and any(_beside(text, p, other) for other in sure)]


def is_person(text: str, place: Place, others: Sequence[Place], chance: int = _PERSON) -> bool:
    """Whether the folded `text` means a person at `place`; `others` are the names of all kinds found in it.

    `chance` is as how frequent a word the name counts.
    """
    return _told(text, place, others, chance) is Told.YES


class Told(Enum):
    """Whether a name means a person: 高峰 perhaps, unless the text treats it as one."""

    YES = "yes"
    PERHAPS = "perhaps"


def _told(text: str, place: Place, others: Sequence[Place], chance: int = _PERSON) -> Told | None:
    name = text[place.start : place.end]
    if not _HAN.search(name):
        return Told.YES
    if place.own:
        return None
    if len(name) == len(text.strip()):
        return Told.YES
    if not _is_cut_out(text, place, others, chance):
        return None
    return Told.YES if not is_word(name) or treated_as_person(text, place.start, place.end) else Told.PERHAPS


def _beside(text: str, place: Place, other: Place) -> bool:
    first, second = sorted((place, other), key=lambda p: p.start)
    return text[first.end : second.start] in _TOGETHER


def treated_as_person(text: str, start: int, end: int) -> bool:
    """Whether what stands around `text[start:end]` is said of persons."""
    return bool(AFTER.match(text, end) or BEFORE.search(text[max(0, start - _AROUND) : start]))


def is_word(name: str) -> bool:
    """Whether the general dictionary has the name as an everyday word."""
    seen = limiting.frequency(name)
    if limiting.is_name(name):
        return seen >= _COMMON_NAME and len(name) <= _SHORT
    return seen >= _COMMON


def _is_cut_out(text: str, place: Place, others: Sequence[Place], chance: int) -> bool:
    """Whether the most likely cut of the surroundings has the name as a word."""
    begin, end = _surroundings(text, place)
    named = {(p.start, p.end): _OWN if p.own else _PERSON for p in others if begin <= p.start and p.end <= end}
    named[place.start, place.end] = chance
    best: dict[int, tuple[float, int]] = {begin: (0.0, begin)}
    for start in range(begin, end):
        so_far = best[start][0]
        for stop in range(start + 1, end + 1):
            seen = named.get((start, stop)) or (limiting.frequency(text[start:stop]) if stop - start <= _LONGEST else 0)
            if not seen and stop > start + 1:
                continue
            score = so_far + log(max(seen, 1)) - _COST
            if stop not in best or score > best[stop][0]:
                best[stop] = (score, start)
    stop = end
    while stop > place.end:
        stop = best[stop][1]
    return stop == place.end and best[stop][1] == place.start


_COST = log(60_000_000)
"""What a word costs: the words the general dictionary has counted."""


def _surroundings(text: str, place: Place) -> tuple[int, int]:
    """The run of Chinese characters around the place, no further than a few words."""
    begin, end = place.start, place.end
    while begin > max(0, place.start - _AROUND) and _HAN.match(text[begin - 1]):
        begin -= 1
    while end < min(len(text), place.end + _AROUND) and _HAN.match(text[end]):
        end += 1
    return begin, end
