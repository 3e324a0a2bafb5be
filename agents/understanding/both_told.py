"""Pointing back at several figures or several units that a thread told one after the other: 「24届的这两个数也要」,
「这两家评语里批评性的各占多少」.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.brains.base import PastTurn
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.scan import Scan
from tools.spans import Rank, Span

_NUMBERS = {"两": 2, "俩": 2, "二": 2, "三": 3, "仨": 3}
_FIGURES = re.compile(
    "(?:[这那]|刚才|上面|以上|前面)(?:的|[这那])?(?P<n>[两二三])(?:个|项|种)(?:数(?![据学])字?|率|指标|比例|值|百分比)"
    "|(?:[这那]|刚才|上面|以上|前面)(?:的|[这那])?(?P<l>[两二三])项(?=[，。？?的呢]|各|都|分别|是|怎|如何|什么|在|全校|学校|学院|我们|$)"
    "|[这那](?P<m>[俩仨])(?:个)?(?:数(?![据学])字?|率|指标|比例|值)"
    "|(?:^|(?<=[的，,届年期呢]))(?P<k>[两俩仨三])个?(?:数(?![据学])|率|指标|比例)?(?=都(?:要|给|报|看|说|来))"
)
_UNITS = re.compile(
    "[这那](?P<n>[两二三])(?:个|家|所)?(?:学院|院系|院|专业|系|单位|家)(?!的?(?:学生|老师))?"
    "|[这那](?P<m>[俩仨])(?:个|家)?(?:学院|院系|院|专业|系|单位|家)?(?=[的呢，。？?]|各|谁|哪|比|评|学|相)"
)

_PERIODS = re.compile(
    "(?:[这那]|刚才|上面)?的?(?P<n>[两三])(?P<kind>届|个?学年|个?学期|年)(?=(?:的|里)?[^，。？?]{0,10}(?:各|分别|都|一起|一并))"
)
"""「两届全校各是多少」 after one class and the one before it were told."""
_WHICH_OF = re.compile(
    "(?:那么?|所以|到底|究竟|比起来|比一?比|其中|[这那]?[两俩]?(?:个|家|者)?(?:里头?|当中|之中|之间)?|[，,])*"
    "(?:谁|哪一?(?:个|家|边|所|届|年|学?期|个学期))的?(?:更|要|比较|会)?(?:高|低|好|差|多|少|强|大|小)(?:一些|一点|些|点)?[呢啊呀]*[？?。]*"
)
"""「哪个高」 after two were told one after the other."""


def pointed(scanned: Scan, previous: Reading | None, past: Sequence[PastTurn]) -> tuple[Scan, Reading | None]:
    """The question without the words that point back at several things, and the earlier reading widened to them; both
    unchanged where nothing is pointed at, or the thread told fewer than are meant.
    """
    if previous is None:
        return scanned, previous
    told = [r for turn in past if (r := Reading.from_memory(turn.memory)) is not None and r.act is Act.FIGURES]
    if not scanned.has("metric", "inverse") and (match := _FIGURES.search(scanned.text)):
        metrics = _last([m for r in told for m in r.metrics], _number(match))
        if metrics and set(metrics) != set(previous.metrics):
            codes = previous.periods.get(previous.metric, ())
            return _without(scanned, match), previous.but(metrics=metrics, periods=dict.fromkeys(metrics, codes))
    if not scanned.has("unit") and (match := _UNITS.search(scanned.text)):
        units = _last([u for r in told if len(r.units) == 1 and not r.by for u in r.units], _number(match))
        if units and units != previous.units:
            return _without(scanned, match), previous.but(units=units)
    if match := _WHICH_OF.fullmatch(scanned.text):
        return _of_two(scanned, match, previous, told)
    match = _PERIODS.search(scanned.text)
    if match and not [s for s in scanned.of("time") if not match.start() <= s.start < match.end()]:
        codes = _last([c for r in told if r.metrics == previous.metrics for c in _single(r)], _number(match))
        items = {code: r.times[0] for r in told if r.metrics == previous.metrics for code in _single(r)}
        if codes:
            ordered = tuple(sorted(codes))
            periods = dict.fromkeys(previous.metrics, ordered)
            widened = previous.but(times=tuple(items[c] for c in ordered), periods=periods)
            return _without(scanned, match, "by", "period"), widened
    return scanned, previous


def _of_two(scanned: Scan, match: re.Match[str], previous: Reading, told: Sequence[Reading]) -> tuple[Scan, Reading]:
    """The last two figures told set beside each other, where they differ in one thing: unit, course or period."""
    if len(told) < 2 or previous.by:
        return scanned, previous
    first, last = told[-2:]
    one_unit = len(first.units) == len(last.units) == 1
    one_metric = first.metrics == last.metrics and not first.by and not last.by
    if not (one_unit and one_metric):
        return scanned, previous
    same_time = first.periods.get(first.metric) == last.periods.get(last.metric)
    beside = _without(scanned, match, "compare", match.group())
    if first.course != last.course:
        if not (first.course and last.course and same_time and first.units == last.units):
            return scanned, previous
        courses = (first.course, last.course)
        return beside, last.but(course=first.course, courses=courses, units=last.units * 2)
    if first.units != last.units and same_time:
        return beside, last.but(units=(*first.units, *last.units), operations=(Operation.COMPARE,))
    before, after = _single(first), _single(last)
    if first.units == last.units and before and after and before != after:
        pairs = sorted([(before[0], first.times[0]), (after[0], last.times[0])])
        codes = tuple(code for code, _ in pairs)
        widened = last.but(times=tuple(t for _, t in pairs), periods=dict.fromkeys(last.metrics, codes))
        return _without(scanned, match, "by", "period"), widened
    return scanned, previous


def points_at_units(scanned: Scan) -> bool:
    """Whether 「这两家」 says whose figures are asked for."""
    return _UNITS.search(scanned.text) is not None and not scanned.has("unit")


def _single(told: Reading) -> tuple[str, ...]:
    """The code of the one period a reading was of, if it was said."""
    codes = tuple(told.periods.get(told.metric, ()))
    return codes if len(codes) == 1 and len(told.times) == 1 else ()


def _number(match: re.Match[str]) -> int:
    return next(_NUMBERS[said] for said in match.groupdict().values() if said in _NUMBERS)


def _last(told: Sequence[str], number: int) -> tuple[str, ...]:
    """The last `number` of them without repeats, in the order they were told; empty where there are fewer."""
    found = list(dict.fromkeys(reversed(told)))[:number]
    return tuple(reversed(found)) if len(found) == number else ()


def _without(scanned: Scan, match: re.Match[str], kind: str = "filler", value: str = "") -> Scan:
    start, end = match.span()
    apart = [s for s in scanned.spans if s.end <= start or s.start >= end]
    said = Span(start, match.group(), kind, value or match.group(), Rank.FILLER)
    return replace(scanned, spans=tuple(sorted((*apart, said), key=lambda s: s.start)))
