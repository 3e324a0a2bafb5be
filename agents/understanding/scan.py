"""One pass over a normalised question: which pieces are metrics, units, courses, periods, question words, fillers.

What is left over when all pieces are taken out is the *residue*: content nobody understood. It is never ignored in
a clause that asks for figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from agents.understanding.changes import why_spans
from agents.understanding.course_groups import group_spans
from agents.understanding.course_short import short_spans
from agents.understanding.lexicon import Lexicon, lexicon
from agents.understanding.moves import move_spans
from agents.understanding.named_figures import figure_spans
from agents.understanding.school import School
from agents.understanding.splits import split_spans
from agents.understanding.taught import taught_spans
from knowledge_base.numerals import han_number
from tools.metrics.definition import Catalogue
from tools.periods.ranges import ONWARD, join_ranges
from tools.periods.spoken import TimeItem, find_times
from tools.spans import Rank, Span, find_words, longest

_CLAUSE_ENDS = re.compile(r"(?:[，。；！？、,;!?\n:：…]|~(?!\d)|\.{2,})+")
_TAKEN = "\0"
_CONTENT = re.compile(r"[^\W_]+")
_UNCLAIMED = re.compile(rf"[^{_TAKEN}]+")
_TOP = re.compile(
    r"(?P<side>前|后|头(?=.(?:名|位|家|[个所](?:学院|院|系|专业|单位|课)))|倒数|最高的?|最低的?|最差的?|最好的?)(?P<n>\d{1,2}|[一二两三四五六七八九十])(?:名|个|位|门|家|强)?(?!学年|学期|年|届)"
)
_COUNTED = re.compile(
    r"(?:[一两二三四五六七八九十\d]+个|[仨俩])(?=专业|学院|院系|单位|课程)|(?:一共|总共|共|这)?[两三四五六七八九十\d]个(?:年份|年头)|(?:一共|总共|共|这)[两三四五六七八九十\d]个(?:学期|学年)"
    r"|(?<=[\d年届末])[两三四五六七八九十]年(?![级制内前后来间以里多])|这?(?:[一两二三四五六七八九十]+|(?<!\d)\d{1,2})[轮届](?=全|学|各|分|的|$)|[一两二三四五六七八九十]者"
    r"|(?<=[\d级])(?:这|共)?[两三四五六七八九十\d]个年级|(?<=[\d上下期年届])[两三四五六七八九十\d]个(?:学期|学年)(?=分别|各|依次|都|的|$|[，。？?])"
)
"""「三个专业」, 「24-25上、24-25下、25-26上三个学期分别」: how many were named."""
_VALUED = re.compile(
    "(?:绩点|gpa|均分|得分|评分|分数|成绩|达成[度值]|比|拉到|刷到|提到|升到|降到|达到)[^，。；;0-9条款]{0,4}$"
)
"""「绩点3.2」 is a figure somebody has, no number of a clause."""
_GRADUATES = ("毕业生", "毕业班")
_PAPERS = "材料"
_HANDED_IN = re.compile(
    "(?:什么|哪些|哪种|啥|几份|[交写补缺备齐附传些份催]|需要|证明|申请|支撑|佐证|书面|自查|相关|所需)的?$"
)
_WANTED = re.compile("需要|所需|[要急]用|用的?[，,:：]|里要|上要|撰写|汇编|起草")
_RATING, _OF_RATING = "评教", ("set_participation_rate", "set_valid_rate")
_WHO_SETS, _SET = (
    ("学校", "我校", "本校", "咱校", "学校的"),
    re.compile("(?:的|所|里)*(?:要求|标准|底线|红线|下限|门槛)"),
)
"""「达到学校要求」: who set what the figure is held against, and not whose figure it is."""
_KEPT = 128
"""How many texts last read are kept: a turn reads its question, and parts of it, some twenty times over."""
_MEAN = "平均"
_OF_MARKS = ("分", "成绩", "绩点")
"""「全校平均分」 is the mean mark of the school, not a mark of its mean."""


@dataclass(frozen=True)
class Unread:
    """A piece nothing claims. `known`: its clause also holds something recognised; `stretch`: (start, end) of the run
    around it that is neither punctuation nor a metric, unit, period or question word.
    """

    text: str
    start: int
    known: bool
    stretch: tuple[int, int]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Scan:
    """The pieces of `text` after the longest have won."""

    text: str
    spans: tuple[Span, ...]

    def of(self, *kinds: str) -> list[Span]:
        """The pieces of these kinds, from left to right."""
        return [span for span in self.spans if span.kind in kinds]

    def has(self, *kinds: str) -> bool:
        return any(span.kind in kinds for span in self.spans)

    def values(self, *kinds: str) -> list[str]:
        """The values of these kinds without repeats."""
        return list(dict.fromkeys(str(span.value) for span in self.of(*kinds)))

    @cached_property
    def times(self) -> list[TimeItem]:
        """The periods said."""
        return join_ranges(self.text, self.of("time"))

    @cached_property
    def top(self) -> tuple[str, int]:
        """Side and number of 「前三」, or empty and 0."""
        for span in self.of("top"):
            match = _TOP.fullmatch(span.text)
            if match:
                return match["side"], han_number(match["n"])
        return "", 0

    def clauses(self) -> Iterator[tuple[int, int]]:
        """Start and end of the pieces between punctuation."""
        start = 0
        for match in _CLAUSE_ENDS.finditer(self.text):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
        if start < len(self.text):
            yield start, len(self.text)

    def residue(self) -> list[tuple[str, bool]]:
        """What nothing claims, piece by piece, with whether its clause also holds something recognised."""
        return [(piece.text, piece.known) for piece in self.unread()]

    def unread(self) -> list[Unread]:
        """What nothing claims, from left to right."""
        left: list[Unread] = []
        for start, end in self.clauses():
            here = [s for s in self.spans if start <= s.start < end]
            read = [s for s in here if s.kind not in ("filler", "background")]
            rest = _blanked(self.text, start, end, here)
            around = _blanked(self.text, start, end, read)
            for match in _CONTENT.finditer(rest):
                stretch = next(m.span() for m in _UNCLAIMED.finditer(around) if m.start() <= match.start() < m.end())
                left.append(
                    Unread(match.group(), start + match.start(), bool(read), (start + stretch[0], start + stretch[1]))
                )
        return left


def _blanked(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """The clause with the characters of `spans` put out by a sign that no question holds."""
    taken = {i for s in spans for i in range(s.start, s.end)}
    return "".join(_TAKEN if i in taken else text[i] for i in range(start, end))


@lru_cache(maxsize=_KEPT)
def scan(text: str, catalogue: Catalogue, school: School) -> Scan:
    """Read the pieces of a normalised question."""
    words = lexicon()
    found = [*_names(text, school, words), *find_times(text)]
    figures = list(figure_spans(text, catalogue, words, found))
    # 「2025届毕业生满意度」: the graduates belong to the longer name, their year stays.
    names = [s for s in figures if s.text.startswith(_GRADUATES)]
    found = [
        s
        for s in found
        if not (s.text.endswith(_GRADUATES) and any(n.start == s.end - len(_GRADUATES[0]) for n in names))
    ]
    found += [s for s in figures if not _is_topic(s, figures, text)]
    found += [*_questions(text, words), *_policy(text, words), *_modifiers(text, words), *_fillers(text, words)]
    scanned = Scan(text, tuple(longest(found)))
    if not scanned.has("metric", "inverse"):
        return scanned
    after = frozenset(s.start for s in scanned.of("metric", "inverse", "time"))
    short = list(short_spans(text, ((p.start, p.text) for p in scanned.unread()), after, school.courses_beginning))
    return replace(scanned, spans=tuple(longest([*scanned.spans, *short])))


def _is_topic(span: Span, figures: Sequence[Span], text: str) -> bool:
    """「上学期评教，哪个学院参评率最低」: a bare 评教 ending its clause is what a later figure is of."""
    after = [s for s in figures if s.start > span.end and s.value in _OF_RATING]
    return span.text == _RATING and _CLAUSE_ENDS.match(text, span.start + len(_RATING)) is not None and bool(after)


def _names(text: str, school: School, words: Lexicon) -> Iterator[Span]:
    # 「要交什么材料」: what is handed in, though a college may be called so for short.
    yield from (s for s in school.find(text) if not (s.text == _PAPERS and _is_paper(s, text)))
    for kind, own in words.own.items():
        for span in find_words(text, own, f"own_{kind}", Rank.UNIT):
            if kind == "school" and span.text.endswith(_WHO_SETS) and (rule := _SET.match(text, span.end)):
                yield Span(span.start, text[span.start : rule.end()], "benchmark", rule.group(), Rank.UNIT)
            elif not (span.text.endswith(_MEAN) and text.startswith(_OF_MARKS, span.end)):
                yield span
    yield from taught_spans(text)
    for kind, pattern in words.own_patterns.items():
        for match in re.finditer(pattern, text):
            yield Span(match.start(), match.group(), f"own_{kind}", match.group(), Rank.UNIT)


def _is_paper(span: Span, text: str) -> bool:
    return _HANDED_IN.search(text[: span.start]) is not None or _WANTED.match(text, span.end) is not None


def _questions(text: str, words: Lexicon) -> Iterator[Span]:
    found = [*_listed(text, words), *why_spans(text)]
    yield from found
    if any(span.kind == "why" for span in found):
        yield from move_spans(text)
    yield from split_spans(text)
    for match in _TOP.finditer(text):
        yield Span(match.start(), match.group(), "top", match.group(), Rank.QUESTION)


def _listed(text: str, words: Lexicon) -> Iterator[Span]:
    for kind, listed in words.questions.items():
        yield from find_words(text, listed, kind, Rank.QUESTION)
    for kind, pattern in words.question_patterns.items():
        for match in re.finditer(pattern, text):
            yield Span(match.start(), match.group(), kind, match.group(), Rank.QUESTION)


def _policy(text: str, words: Lexicon) -> Iterator[Span]:
    policy = words.policy
    for kind in ("guide", "school_rule", "law", "internal", "neutral"):
        yield from find_words(text, getattr(policy, kind), f"policy_{kind}", Rank.POLICY)
    yield from find_words(text, policy.topics, "topic", Rank.POLICY)
    for match in re.finditer(policy.clause, text):
        if match.group() == match["num"] and _VALUED.search(text[: match.start()]):
            continue
        number = match["num"] + (f" {match['item']})" if match["item"] else "")
        yield Span(match.start(), match.group(), "clause", number, Rank.POLICY)
    for match in re.finditer(policy.article, text):
        yield Span(match.start(), match.group(), "clause", match.group(), Rank.POLICY)


def _modifiers(text: str, words: Lexicon) -> Iterator[Span]:
    yield from group_spans(text)
    for kind, listed in words.modifiers.items():
        yield from find_words(text, listed, "modifier", Rank.MODIFIER, kind)


def _fillers(text: str, words: Lexicon) -> Iterator[Span]:
    for match in (*_COUNTED.finditer(text), *ONWARD.finditer(text)):
        yield Span(match.start(), match.group(), "filler", match.group(), Rank.FILLER)
    yield from find_words(text, words.fillers.phrases, "filler", Rank.FILLER)
    yield from find_words(text, words.fillers.particles, "filler", Rank.FILLER)
    yield from find_words(text, words.fillers.background, "background", Rank.FILLER)
