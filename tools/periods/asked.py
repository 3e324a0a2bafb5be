"""The periods of a tool's call: codes as they stand, words as they are read for the metric's own kind of period.

What means no finished period, another kind, or nothing known is a ToolError whose suggestions are codes that work. A
phrase is read whole or not at all: 「除上学期外」 is not the last term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.directory import Directory
from tools.errors import NoData, ToolError, UnknownName
from tools.metrics.definition import MetricDefinition
from tools.metrics.periods import KIND_ZH, Period, PeriodKind
from tools.metrics.said import said
from tools.periods.calendar import Calendar
from tools.periods.held import held_years
from tools.periods.ranges import join_ranges
from tools.periods.relative import Before, anchored
from tools.periods.resolve import TREND_YEARS, resolve
from tools.periods.spoken import TimeItem, find_times
from tools.periods.words import words
from tools.periods.written import period_written
from tools.spans import longest

_SUGGESTED = 4
_LINKS = re.compile(
    r"[\s,，、;；()]|和|与|及|以及|跟|同|的|在|到|至|[-~～—–]|一直|直到|拉到|推到|再到|以来|以后|之后|开始|起|至今"
    r"|现在|目前|今天|如今|期间|学年度?|年度|年|全部|各个?|每个?|整个|共|这|那|个"
)
_EACH_TERM = re.compile("(?:两个?|各个?|每个?|逐|分)学期")
_ONE_BEFORE = re.compile("(?:在?此之?)?[前上]一个?(?P<unit>学期|学年|年|届)度?")
_NOTES = {
    "coarser": "这个指标按年度统计，没有分学期的数值，取那个学期所在的年度",
    "year_of_calendar": "这个指标按自然年统计，取学年开始的那个自然年",
    "this_year": "今年、本学年指正在进行的学年，只含其中已结束的学期",
    "running_year": "该学年尚未结束，只含已有成绩的学期",
    "running_term": "该学期还在进行中，只含到目前为止已有的记录",
    "same_term": "学年与学期并提，为了可比，取各学年相同的学期",
    "shorter": "完整的统计期不足所说的年数，给出已有的全部",
}
_ITEM_KINDS = {
    PeriodKind.TERM: "term",
    PeriodKind.YEAR: "year",
    PeriodKind.CALENDAR: "calendar",
    PeriodKind.POINT: "point",
    PeriodKind.ENTRY: "entry",
    PeriodKind.GRADUATION: "grad",
}


@dataclass(frozen=True)
class Asked:
    """The periods in order, and in Chinese how words were read."""

    periods: tuple[Period, ...]
    notes: tuple[str, ...] = ()


def asked_periods(
    phrases: Sequence[str], metric: MetricDefinition, directory: Directory, held: Sequence[int] = ()
) -> Asked:
    """What `phrases` come to for `metric`, whose figures lie in the data by the years `held` where these are given.

    ToolError (UnknownName for words nobody knows, NoData for a period without data yet) with codes that work.
    """
    codes = [_code(phrase) for phrase in phrases]
    if all(code and code.kind in metric.periods for code in codes):
        return Asked(_in_order(code for code in codes if code))
    calendar = _calendar(directory)
    usable = [str(year) for year in held[::-1]] or usable_codes(metric, calendar)
    items: list[TimeItem] = []
    by_term = False
    before: list[TimeItem] = []
    for phrase, code in zip(phrases, codes, strict=True):
        by_term = by_term or bool(_EACH_TERM.search(phrase))
        said = _one_before(phrase, before, metric, calendar, held)
        before = said or _items(phrase, code, metric, usable)
        items += before
    if held:
        return _read(phrases, held_years(items, held, directory.as_of.year), (), metric, usable)
    found = resolve(anchored(items, Before(), metric, calendar, term_by_term=by_term), metric, calendar, trend=False)
    if found.problem:
        raise _problem(found.problem, phrases, items, metric, calendar)
    return _read(phrases, found.codes, found.notes, metric, usable)


def default_periods(metric: MetricDefinition, directory: Directory, *, trend: bool) -> Asked:
    """What is taken where nobody said a period, as the user's guide has it: the latest complete academic year of a
    rate, the latest of what comes once a year, and a few years of a `trend`.

    GenerationError where the data hold no complete year.
    """
    periods = tuple(Period.parse(code) for code in resolve((), metric, Calendar(directory), trend=trend).codes)
    return Asked(periods, (taken_note(periods),))


def taken_note(periods: Sequence[Period]) -> str:
    """Which periods were taken because none was said."""
    return f"没有说统计期，取最近已有数据的{'、'.join(p.zh for p in periods)}"


def usable_codes(metric: MetricDefinition, calendar: Calendar) -> list[str]:
    """A few codes that name periods with data for the metric, the newest first."""
    window = TimeItem("window", str(TREND_YEARS), "年")
    codes = list(resolve([window], metric, calendar, trend=False).codes[::-1])
    term = [calendar.latest_term()] if PeriodKind.TERM in metric.periods else []
    return (codes[:1] + term + codes[1:])[:_SUGGESTED]


def _read(
    phrases: Sequence[str], codes: Sequence[str], notes: Iterable[str], metric: MetricDefinition, usable: Sequence[str]
) -> Asked:
    if not codes:
        raise _unknown("、".join(phrases), metric, usable)
    periods = tuple(Period.parse(code) for code in codes)
    as_said, meant = "、".join(phrases), "、".join(p.zh for p in periods)
    read = () if as_said == meant else (f"统计期“{said(as_said)}”读作{meant}",)
    return Asked(periods, (*read, *(_NOTES[key] for key in notes if key in _NOTES)))


def _items(phrase: str, code: Period | None, metric: MetricDefinition, usable: Sequence[str]) -> list[TimeItem]:
    """What one phrase says; UnknownName where anything in it is not read."""
    if code is not None:
        return [TimeItem(_ITEM_KINDS[code.kind], code.code.split(":")[-1])]
    text = _EACH_TERM.sub("", period_written(phrase))
    if text in words().newest:
        return [TimeItem("latest_term", "1")]
    spans = longest(find_times(text))
    rest = "".join(" " if any(s.start <= i < s.end for s in spans) else char for i, char in enumerate(text))
    if not spans or _LINKS.sub("", rest):
        raise _unknown(phrase, metric, usable)
    return join_ranges(text, spans)


def _one_before(
    phrase: str, before: Sequence[TimeItem], metric: MetricDefinition, calendar: Calendar, held: Sequence[int]
) -> list[TimeItem]:
    """What 「前一学年」 is beside the period listed before it; nothing where no period is, or another thing is said."""
    match = _ONE_BEFORE.fullmatch(phrase.strip())
    if match is None or not before:
        return []
    if held:
        years = held_years(before, held, calendar.today.year)
        return [TimeItem("calendar", str(int(years[0]) - 1))] if years else []
    one_earlier = [*before, TimeItem("shift", "1", match["unit"])]
    found = anchored(one_earlier, Before(), metric, calendar, term_by_term=False)
    return [item for item in found if item not in before]


def _unknown(phrase: str, metric: MetricDefinition, usable: Sequence[str]) -> UnknownName:
    return UnknownName(
        f"看不懂统计期“{said(phrase)}”，{_counted_by(metric)}，请写代码或上学期、近三年这样的说法", tuple(usable)
    )


def _problem(
    problem: str, phrases: Sequence[str], items: Sequence[TimeItem], metric: MetricDefinition, calendar: Calendar
) -> ToolError:
    what, usable = f"“{said('、'.join(phrases))}”", usable_codes(metric, calendar)
    if problem == "running":
        return NoData(f"{what}还没有结束，还没有{metric.name_zh}的数据，可以查已结束的统计期", usable)
    if problem == "future":
        return NoData(f"{what}还没有到来，没有数据，也不作预测，可以查已结束的统计期", usable)
    near = [code for item in items for code in _near(item) if code in calendar.complete_years()]
    beside = near if PeriodKind.YEAR in metric.periods else []
    return ToolError(f"{_counted_by(metric)}，不能用{what}", tuple(dict.fromkeys([*beside, *usable]))[:_SUGGESTED])


def _near(item: TimeItem) -> list[str]:
    """The academic years that a year of another kind touches, the likelier first."""
    year = int(item.value[:4]) if item.value[:4].isdigit() and len(item.value) >= len("2024") else 0
    later, earlier = f"{year}-{year + 1}", f"{year - 1}-{year}"
    return [earlier] if item.kind == "grad" else [later, earlier]


def _counted_by(metric: MetricDefinition) -> str:
    return f"{metric.name_zh}按{'、'.join(KIND_ZH[kind] for kind in metric.periods)}统计"


def _calendar(directory: Directory) -> Calendar:
    try:
        return Calendar(directory)
    except GenerationError as error:
        raise NoData("数据里还没有一个完整的学年，统计期只能写代码") from error


def _code(phrase: str) -> Period | None:
    try:
        return Period.parse(phrase)
    except UnknownName:
        return None


def _in_order(periods: Iterable[Period]) -> tuple[Period, ...]:
    return tuple(sorted(set(periods), key=lambda period: period.code))
