"""Names of metrics put together by the speaker: 「体测合格的占多少」, 「多大比例的老师被听过课」, 「每个学生几册书」.

A share is said as a whole and what part of it counts, an amount per head as the matter and the heads. The forms are
made here; what the parts are called stands in `lexicon/composed.yaml`. Units and periods may stand between the parts:
a name in pieces is several spans. Every part must be said, and nothing but links may stand between, so that a figure
of something else is never taken for one of ours. A denial (「没通过体测的比例」) makes it the opposite share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from agents.understanding.lexicon import Composition, lexicon
from tools.spans import Rank, Span

_TAKEN = "\0"
_DENIAL = "\1"
_LINK = (
    rf"(?:[的了里中内有是被占所在为由，,{_DENIAL}]|{_TAKEN}++|里面|里头|当中|其中|这些|[这那]个(?:时点|时间点|时候|口径|数)?|一共|总共|大概|大约"
    "|已经|最后|最终|实际上?|真正|到底|究竟|确实|后来|各自|分别|各|还是?|仍然?|也|又|都|就|才|加在?一[块起]儿?|加起来|合起来|合一[块起]){0,5}"
)
_NOUN = "(?:比例|占比|比率|比重|百分比|率|(?<![里上下方外])面儿?(?![试积向对临前吗的]))"
_BY = r"(?:[哪各每](?:一?个|些|几个|家)?(?:二级)?(?:学院|院系|专业|单位|课程|院|课|班))?"
_SHARE = (
    r"各?占(?:了|到)?(?:多少|几成|多大|百分之|几分之|$|[，。？?])|有?几成|有?百分之(?:几|多少)|有多大|有?多少比例"
    r"|到(?:了)?(?:什么|啥|何种)(?:程度|水平|地步)|(?:怎么?样|如何|高不高|低不低)(?:$|[，。？?])"
)
_COUNT = (
    r"了?(?:一共|总共)?(?:有|是)?(?:多少|几)(?:个?人|个?学生|个?同学|个|名|位|$|[，。、？?吗呢])|多不多|多[吗么]"
    "|(?:是不是|是否)?(?:一年比一年|一届比一届|越来越|逐年|逐届)(?:在)?(?:多|少|增|减|上升|下降|高|低)"
    rf"|{_BY}{_TAKEN}*(?:[\u4e00-\u9fff]?得)?最(?:[多少](?!能|可|几|只|不)|高|低|严重|突出)|[\u4e00-\u9fff]得最[凶猛狠]|最不?(?:积极|踊跃|热情|上心|自觉)"
)
_HEAD_SHARE = "(?:有|占)?(?:多大|多高|多少)(?:的)?(?:比例|比重)的?"
_HEAD_COUNT = "(?:有|占)?(?:多少|几成|百分之几|百分之多少|几)(?:比例)?(?:个|名|位|门|份|条)?的?"
_HEADS = (
    "(?:平均(?:下来)?)?(?:摊?到)?(?:每一?|一)(?:个|名|位)?(?:本科)?学生(?:身上|头上|名下)?(?:到底|究竟)?(?:平均)?(?:摊到|分到|拥有|花了?|用了?|有)?"
    "(?:多少|几)?(?:册|本|平米|平方米|元|万元|块钱)?|(?:学生)?(?:人均|生均)|每生(?:均)?|(?:学生)?平均每人"
)
_DENIED = re.compile(r"(?<![有能多满高低好])(?<!(?<!还)是)(?:没有?|尚未|未能?|不)")
"""Not the one of 有没有 or 多不多."""
_BREAK = re.compile(rf"[{_TAKEN}，,]+")
_GLOSS = re.compile(r"[(（][^()（）]{1,8}[)）](?=.)")
"""「期末没来考的(旷考那种)人次」: what is added in brackets within a name parts it and is read by itself."""


@dataclass(frozen=True)
class Match:
    """A name found from `start` to `end`, in which form of the text, and whether its opposite is meant."""

    start: int
    end: int
    metric: str
    said: str
    denied: bool = False


def composed(text: str, taken: Iterable[Span]) -> Iterator[Match]:
    """The names put together in `text`, the longest first; `taken` are units, courses and periods that may stand
    between.
    """
    blank = list(text)
    for span in taken:
        blank[span.start : span.end] = _TAKEN * len(span.text)
    for gloss in _GLOSS.finditer(text):
        blank[gloss.start() : gloss.end()] = _TAKEN * len(gloss.group())
    used: set[int] = set()
    for match in sorted(_found(text, "".join(blank)), key=lambda m: (m.start - m.end, m.denied, m.start, m.metric)):
        if not used & set(range(match.start, match.end)):
            used |= set(range(match.start, match.end))
            yield match


def says_share(text: str) -> bool:
    """Whether a name put together stands in the text, other than of rectification, of which a ledger tells more."""
    return any(not match.metric.startswith("rectification_") for match in composed(text, ()))


def _found(text: str, blank: str) -> Iterator[Match]:
    """Names in the text as it is, with what may stand between put out, and with denials put out too."""
    yield from _matches(text)
    yield from _matches(blank)
    denied = _DENIED.sub(lambda m: _DENIAL * len(m.group()), blank)
    if denied != blank:
        yield from _matches(denied, denied=True)


def pieces(text: str, match: Match) -> Iterator[Span]:
    """One span, or several where units, periods or a pause stand between; a period within a name stays in it."""
    place = match.start
    for gap in (*_BREAK.finditer(match.said, match.start, match.end), None):
        stop = gap.start() if gap else match.end
        if stop > place:
            kind = "inverse" if match.denied else "metric"
            yield Span(place, text[place:stop], kind, match.metric, Rank.METRIC)
        place = gap.end() if gap else stop


def _matches(said: str, *, denied: bool = False) -> Iterator[Match]:
    for metric, pattern in _patterns():
        place = 0
        while found := pattern.search(said, place):
            start, end = found.span()
            place = max(end, start + 1)
            if _of_another_matter(metric, said[:end]):
                continue
            while start < end and said[start] in f"{_TAKEN}，,":
                start += 1
            before = said[:start]
            if denied:
                start = len(before.rstrip(_DENIAL))
                if _DENIAL not in said[start:end]:
                    continue
            elif re.search(_DENIED.pattern + "$", before):
                continue
            if start < end:
                yield Match(start, end, metric, said, denied)


def _of_another_matter(metric: str, said: str) -> bool:
    """Whether the clause so far speaks of what the metric never counts: marks of theses, of lessons heard."""
    never = lexicon().composed.metrics[metric].never
    return bool(never) and re.search(rf"(?:{never})[^，。；,;]*$", said) is not None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every form of every metric's name, one expression a form."""
    made: list[tuple[str, re.Pattern[str]]] = []
    for metric, parts in lexicon().composed.metrics.items():
        made += [(metric, re.compile(form)) for form in _forms(parts)]
    return tuple(made)


def _forms(parts: Composition) -> Iterator[str]:
    yield from (_expression(said) for said in parts.said)
    if parts.per_head:
        matter = _any(parts.per_head)
        yield rf"(?:{_HEADS}){_LINK}{matter}"
        yield rf"{matter}{_LINK}(?:{_HEADS})"
    whole = _any(parts.of) if parts.of else ""
    for listed, needs_whole in ((parts.are, False), (parts.are_of, True)):
        if listed:
            yield from _shares(whole, listed, needs_whole=needs_whole, counted=parts.counted)


def _shares(whole: str, listed: tuple[str, ...], *, needs_whole: bool, counted: bool) -> Iterator[str]:
    """A part of a whole as a share is said: noun behind it, question behind it, question before or within it."""
    part = _any(listed)
    asked = rf"(?:{_NOUN}|(?={_SHARE}{'|' + _COUNT if counted else ''}))"
    head = rf"(?:{_HEAD_SHARE}|{_HEAD_COUNT})" if counted else _HEAD_SHARE
    within = [_expression(t, rf"{_LINK}{head}{_LINK}") for t in listed if " " in t]
    yield from within if not needs_whole else ()
    if not needs_whole:
        yield rf"{part}{_LINK}{asked}"
    if whole:
        maybe = "" if needs_whole else "?"
        yield rf"{whole}{_LINK}{part}{_LINK}(?:{whole}{_LINK})?{asked}"
        yield rf"{part}{_LINK}{whole}{_LINK}{asked}"
        all_of = rf"(?:全部|全体|所有)?{whole}(?:总数|总量|总人数)?"
        yield rf"{part}{_LINK}(?:{whole}{_LINK})?占{_LINK}{all_of}{_LINK}(?:{asked}|(?=多少|多大|几成|百分之))"
        yield rf"{whole}{_LINK}{head}{_LINK}(?:{whole}{_LINK})?{part}"
        yield rf"{head}{_LINK}(?:{whole}{_LINK}){maybe}{part}"
        yield rf"{head}{_LINK}{part}{_LINK}{whole}"


def _any(templates: Iterable[str]) -> str:
    return f"(?:{'|'.join(_expression(t) for t in templates)})"


def _expression(template: str, first: str = _LINK) -> str:
    """A template as an expression: classes filled in, a link at every space, `first` at the first."""
    text = template
    for _ in range(2):
        text = re.sub(r"\{([a-z_]+)\}", lambda m: f"(?:{lexicon().composed.classes[m[1]]})", text)
    return f"(?:{text.replace(' ', first, 1).replace(' ', _LINK)})"
