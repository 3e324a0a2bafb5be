"""When what was found came up, as people say it in place of a year: 近三年, 最近一次. The one home of these words."""

from __future__ import annotations

import re
from datetime import date

from knowledge_base.numerals import han_number

LATEST = "最近一次"
_OF_REVIEW = "(?=[^，。？?]{0,8}(?:评估|认证|抽检|巡视|专家|检查))"
_LATEST = re.compile(
    f"最近的?[这那]?一?[次轮回]|最近的?{_OF_REVIEW}|最新的?[这那]?一?[次轮回]?{_OF_REVIEW}|(?<!上)上一?次"
    "|(?:刚刚?|才)(?:结束|做完|过去|完成)的|[这本]一?[次轮](?!要|准备)"
)
_LATEST_ALONE = re.compile("最新|latest", re.IGNORECASE)
_RECENT = re.compile("(?:最?近|这|过去)(?:(?P<n>[一两二三四五六七八九十]|[0-9]{1,2})个?年|几年|年来)(?!级)")
_USUAL = 3
"""Years that 近几年 stands for, as reports of schools use it."""


def latest_in(text: str) -> bool:
    """Whether a sentence speaks of the latest review alone."""
    return _LATEST.search(text) is not None


def is_latest(year: str) -> bool:
    """「最近一次」 in place of a year."""
    return latest_in(year) or _LATEST_ALONE.search(year) is not None


def recent_in(text: str) -> str:
    """「近三年」 as it is said; empty where it is not."""
    match = _RECENT.search(text)
    return match.group() if match else ""


def since(year: str, today: date) -> date | None:
    """The day from which 「近三年」 runs, in place of a year; None where none is said."""
    match = _RECENT.search(year)
    if match is None:
        return None
    back = han_number(match["n"]) if match["n"] else _USUAL
    # The 29th of February has no like in most years.
    return today.replace(year=today.year - back, day=min(today.day, 28) if today.month == 2 else today.day)
