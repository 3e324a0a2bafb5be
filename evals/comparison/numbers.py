"""The numbers of a text, and which of them come from nowhere: the same for both sides.

A number is known when a tool told it, the question or the model's own query holds it, or it follows from those: a sum,
difference or ratio of two numbers of one result, or a difference of two known ones of the same text. It may be
rounded, or cut off, to fewer digits. Shares in words (三成) count as numbers; public emergency numbers and the days
that an asker speaks of (明天, 下周三) are no inventions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import permutations

_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d[\d,]*(?:\.\d+)?")
_TENTHS = re.compile(r"([一二两三四五六七八九])成(?![绩立为果员长分功就本效熟])")
_TENTH = {word: place for place, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_HOTLINE = re.compile(r"(拨打|热线|电话)[^。；;，,\d]{0,12}(?:110|119|120|12355|12356)(?:或(?:110|119|120))?(?!\d)")
_DAY = re.compile(r"(?:\d{4}[-年])?(\d{1,2})[-月](\d{1,2})(?!\d)日?")
_DAY_ASKED = re.compile(r"今天|明天|后天|周[一二三四五六日末]|\d[日号]")
_DAYS_AHEAD = 14
_MOST_DERIVED = 40
"""Numbers of one result that sums, differences and ratios are tried of."""


def numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


def is_value(number: str, value: float) -> bool:
    """Whether a number as written is a value, or a value in percent, rounded to the digits it shows."""
    written = float(number.replace(",", ""))
    half = 0.5 * 10.0 ** -len(number.partition(".")[2]) + 1e-9
    return abs(written - value) <= half * (1 if "." in number else 0) + 1e-9 or abs(written - 100 * value) <= half


def ratios_of_rows(told: str) -> Iterator[float]:
    """The ratios of two numbers of each innermost object of a result: who is told 211 of 214 is told the rate."""
    for row in re.findall(r"\{[^{}\[\]]*\}", told):
        yield from _ratios(_values(row))


def without_hotlines(text: str) -> str:
    """The text without emergency numbers that everybody may be told, where it says that they are to be dialled."""
    return _HOTLINE.sub(r"\1", text)


def invented(
    texts: Iterable[str],
    results: Sequence[str],
    others: Sequence[str],
    asked: Sequence[str] = (),
    today: date = date.min,
) -> Iterator[str]:
    """The numbers of the texts that nothing in `results` and `others` holds or leads to, as they are written.

    `asked` are the questions, `today` the day from which their 明天 counts.
    """
    sources = "\n".join([*results, *others])
    known = {value for source in (*results, *others) for value in _values(source)}
    known |= {value for result in results for value in _derived(_values(result))}
    shares = {share for result in results for share in _shares(_values(result))}
    days = _days_spoken_of("\n".join(asked), today)
    for text in texts:
        told = numbers(_without_days(without_hotlines(text), days))
        sure = {float(n.replace(",", "")) for n in told if any(_comes_from(n, value) for value in known)}
        apart = {abs(a - b) for a, b in permutations(sure, 2)} if len(sure) <= _MOST_DERIVED else set()
        yield from (n for n in told if not any(_comes_from(n, value) for value in (*known, *apart)))
        yield from (said for said in _tenths(text) if said not in sources and not _is_about(said, shares))


def _comes_from(number: str, value: float) -> bool:
    return is_value(number, value) or _is_cut_off(number, value)


def _is_cut_off(number: str, value: float) -> bool:
    """Whether a decimal number is the value, or the value in percent, without its further digits."""
    if "." not in number:
        return False
    written, step = float(number.replace(",", "")), 10.0 ** -len(number.partition(".")[2])
    return any(-1e-9 <= exact - written < step for exact in (value, 100 * value))


def _derived(values: Sequence[float]) -> Iterator[float]:
    """Sums, differences and ratios of two numbers of one result, for a model may count rightly."""
    # Of many numbers nearly any other is a difference.
    if len(set(values)) <= _MOST_DERIVED:
        yield from (found for a, b in permutations(set(values), 2) for found in (a + b, abs(a - b)))
    yield from _ratios(values)


def _ratios(values: Sequence[float]) -> Iterator[float]:
    if len(set(values)) < len(values):
        yield 1.0
    if len(set(values)) <= _MOST_DERIVED:
        yield from (a / b for a, b in permutations(set(values), 2) if b)


def _values(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in numbers(text)]


def _tenths(text: str) -> Iterator[str]:
    return (found.group() for found in _TENTHS.finditer(text))


def _shares(values: Sequence[float]) -> Iterator[float]:
    """What of a result may be a share: shares, percentages, and the ratios of a few numbers."""
    yield from (value for value in values if value <= 1)
    yield from (value / 100 for value in values if 1 < value <= 100)
    yield from (ratio for ratio in _ratios(values) if ratio <= 1)


def _is_about(said: str, shares: Iterable[float]) -> bool:
    """Whether a share in tenths is a known one to the nearest tenth."""
    return any(abs(share - _TENTH[said[0]] / 10) <= 0.05 for share in shares)


def _days_spoken_of(asked: str, today: date) -> set[tuple[int, int]]:
    """Month and day of the days ahead, where a question speaks of one."""
    if not _DAY_ASKED.search(asked):
        return set()
    ahead = [today + timedelta(days=n) for n in range(_DAYS_AHEAD)]
    return {(day.month, day.day) for day in ahead}


def _without_days(text: str, days: set[tuple[int, int]]) -> str:
    def kept(found: re.Match[str]) -> str:
        return " " if (int(found.group(1)), int(found.group(2))) in days else found.group()

    return _DAY.sub(kept, text)
