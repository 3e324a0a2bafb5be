"""Which of the words nobody understood could narrow the population, the time or the unit of a question.

A question back is due for those alone. 「华侨学生的挂科率」 must not be answered for all students; 「挂科率报给我」 may
be, though nobody taught the lists 报. The part of speech tells them apart: things, kinds, places, times and figures
narrow; what is done with an answer, tone and turns of phrase do not. A doing narrows only where it describes
persons or courses: 「打游戏的学生」, 「在外实习的同学」.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.understanding.lexicon import lexicon

_NARROWING = ("n", "j", "i", "t", "s", "b", "z", "eng")
"""jieba's parts of speech (the ICTCLAS set): nouns, short forms, idioms, times, places, kinds, states, Latin words."""
_THINGS, _UNITS = ("n", "j", "vn", "i"), ("nt", "nr", "ns", "nrt")
"""Of these, things and matters; names of persons, places and bodies are none."""
_DESCRIBING = ("v", "a", "l", "x")
_LIKELY = 20_000
"""A word frequency high enough to win over jieba's other cuts."""
_PLAIN = frozenset(["是", "有", "在", "的", "这", "那", "哪", "什么", "多少", "几", "怎么", "怎么样", "如何", "谁"])
_ALONE = frozenset("我你您他她咱说问要给让用写报等催讲求找去来想嫌怪夸劝骂")
_DONT = ("不", "别", "勿", "甭")
_SPEAKS = re.compile("[要得想](?:说|讲|谈|提)(?:到|起|一下|[一两几]句)")
"""「要说两句」, of which the tagger makes a conjunction."""
_DOUBLED = re.compile(r"(.)\1(.)\2")
_DIGIT = re.compile(r"\d")
_HEAD = re.compile(
    r"(?:过|了)?的?(?:学生|同学|孩子|人群|课程|课|老师|教师|班)(?!$)|(?:过|了)?的(?:人|那些|那批|部分|学院|专业|院系|单位)"
)
_TOLD = re.compile("[报告布示说算计查要看问列给想收交]|^有|[得出到过了]$")
"""How a figure was told or is wanted: 公布、上报、统计、算出 …"""
_IS = re.compile(r"(?:是|算|属于|都)$")
_BEFORE = re.compile(r"(?:学生|同学|孩子)(?:里|中|当中)?$")


@dataclass(frozen=True)
class Word:
    """A word of a stretch that no list claims whole: where it starts in the question, and its part of speech."""

    start: int
    text: str
    flag: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def narrows(
    text: str, stretch: tuple[int, int], piece: tuple[int, int], own: str = "", figures: Collection[int] = ()
) -> bool:
    """Whether the unknown `piece` of `text` could change what is counted.

    `stretch` is the run around it that no list has read as metric, unit, period or question word: words are cut
    within it. Both are (start, end). Words of `own`, what the figure is by definition, narrow nothing. `figures` are
    the places where a figure's name begins.
    """
    return any(
        _word_narrows(text, word, figures)
        for word in _words(text[slice(*stretch)], stretch[0])
        if word.start < piece[1] and piece[0] < word.end and not _is_own(text, word, own)
    )


_DOES = frozenset("交做写填评考听上开选修")
"""Single signs of doing. A closed list: the tagger gives 留 the same mark as 交."""


def _is_own(text: str, word: Word, own: str) -> bool:
    """Whether the word is one of `own`, or one sign that does something to one: 交 before 作业.

    Other single signs make another thing of it: 副 before 教授, 留 before 学生.
    """
    if len(word.text) == 1:
        if word.text not in _DOES:
            return False
        after = text[word.end : word.end + 2]
        return len(after) > 1 and after in own
    return word.text in own


def content_words(text: str) -> list[str]:
    """The words of `text` that name things, kinds or doings."""
    return [pair.word for pair in _tagger().cut(text) if pair.flag.startswith((*_NARROWING, "v", "a"))]


def recognised(piece: str, text: str) -> str:
    """`piece` of `text` as a person would know it again: where whole words make it up, itself; within one word, that
    word; empty for what is cut out of several, and for a single sign.
    """
    words = list(_words(text, 0))
    starts, ends = {word.start for word in words}, {word.end for word in words}
    place = text.find(piece)
    while piece and place >= 0:
        end = place + len(piece)
        around = next((w for w in words if w.start <= place and end <= w.end and len(w.text) > len(piece)), None)
        if around is not None and around.flag.startswith(_NARROWING):
            return around.text
        if around is None and len(piece) > 1 and place in starts and end in ends:
            return piece
        place = text.find(piece, place + 1)
    return ""


def nouns_at_end(text: str) -> str:
    """The nouns that `text` ends with, as one phrase: 课程思政 of 「指出的课程思政」; empty without any."""
    found = ""
    for pair in reversed(list(_tagger().cut(text))):
        if not pair.flag.startswith(_THINGS) or pair.flag in _UNITS:
            break
        found = pair.word + found
    return found


def has_doing(clause: str) -> bool:
    """Whether somebody does something in the clause: it holds a verb of its own, or speaks of persons by pronoun."""
    said = clause.startswith(_DONT) or _SPEAKS.search(clause) is not None
    return said or any(_is_doing(pair.word, pair.flag) for pair in _tagger().cut(clause))


def _is_doing(word: str, flag: str) -> bool:
    if word in _PLAIN or flag == "vn" or not flag.startswith(("v", "r")):
        return False
    # A single character is often half of a word the dictionary lacks (体育·生): only those that stand alone count.
    return len(word) > 1 or word in _ALONE


def _word_narrows(text: str, word: Word, figures: Collection[int]) -> bool:
    if word.text in lexicon().fillers.everyday:
        return False
    if _DOUBLED.fullmatch(word.text) and not text.startswith("的", word.end):
        # 「老老实实给个数」 says how it is done; 「稀稀拉拉的课堂」 would say which.
        return False
    if _DIGIT.search(word.text) or word.flag.startswith(_NARROWING):
        return True
    if not word.flag.startswith(_DESCRIBING):
        return False
    if (
        len(word.text) > 1
        and text.startswith("的", word.end)
        and word.end + 1 in figures
        and not _TOLD.search(word.text)
    ):
        # 「离散的不及格率」: a word that the tagger takes for a doing stands where a course or a kind would.
        return True
    before = text[: word.start]
    predicate = text.startswith("的", word.end) and _IS.search(before)
    return bool(predicate or _HEAD.match(text, word.end) or _BEFORE.search(before))


def _words(stretch: str, start: int) -> Iterator[Word]:
    place = start
    for pair in _tagger().cut(stretch):
        yield Word(place, pair.word, pair.flag)
        place += len(pair.word)


@cache
def _tagger() -> Any:
    """jieba's tagger over its own dictionary, loaded once (about a second), with our everyday words kept whole."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in lexicon().fillers.everyday:
        tokenizer.add_word(word, _LIKELY)
    return jieba.posseg.POSTokenizer(tokenizer)


def frequency(word: str) -> int:
    """How often the general dictionary has seen the word; 0 for one it does not know."""
    return int(_tagger().tokenizer.FREQ.get(word) or 0)


def is_name(word: str) -> bool:
    """Whether the general dictionary takes the word for a person's name."""
    return str(_tagger().word_tag_tab.get(word, "")).startswith("nr")


def warm_up() -> None:
    """Load the dictionary now rather than in somebody's first question."""
    _tagger()
