"""Which periods a registered window will test, and whether they are of the seasons its baseline is of.

A window of days says little: half a term in it is no observation, and a course is not taught in every term.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.effect.windows import expected
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import MetricRequest
from tools.rectification.histories import Prepared
from tools.rectification.slots import observed_kind

_ZH = {"autumn": "第一学期", "spring": "第二学期"}


def tested(found: Prepared) -> tuple[str, ...]:
    """The codes of the window's periods that the unit has by its rhythm, in order."""
    return tuple(found.window[index - found.case.first_post] for index, _ in expected(found.case))


def seasons_of(request: MetricRequest) -> set[str]:
    """The seasons the baseline is made of; none where the metric is counted by the year."""
    if observed_kind(request.metric) is not PeriodKind.TERM:
        return set()
    terms = [period for period in request.periods if period.kind is PeriodKind.TERM]
    if len(terms) < len(request.periods):
        return {"autumn", "spring"}
    return {"autumn" if period.code.endswith("-1") else "spring" for period in terms}


def named(codes: Sequence[str]) -> str:
    """The periods as people name them."""
    return "、".join(Period.parse(code).zh for code in codes)


def tested_told(found: Prepared, baseline: MetricRequest) -> str:
    """What will be tested, and that it is of another season than the baseline, where it is; "" where nothing will."""
    codes = tested(found)
    if not codes:
        return ""
    told = f"检验的是{named(codes)}。"
    window = {season for _, season in expected(found.case) if season}
    before = {term.season for term in found.case.treated.terms if term.index <= found.case.last_pre}
    base = before & seasons_of(baseline)
    if not window or window == base:
        return told
    return f"{told}基线是{_seasons(base)}的数值，观察期检验的是{_seasons(window)}：预计按往年同类学期，与基线不同。"


def _seasons(seasons: set[str]) -> str:
    return "、".join(zh for season, zh in _ZH.items() if season in seasons)
