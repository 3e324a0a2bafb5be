"""Numbers written in Chinese characters: which characters there are, and what they come to. For every package above."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
"""The digits by their values."""

TO_TEN = "一二三四五六七八九十"
"""One to ten, as lists count."""

COUNTED = "一二两三四五六七八九十"
"""One to ten, as things are counted."""

HAN = "零〇一二两三四五六七八九十百千"
"""Every character of a number below ten thousand."""

_VALUES = {char: value for value, char in enumerate(DIGITS)} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def han_number(text: str) -> int:
    """The integer written in Chinese or Arabic digits: 一百零二 → 102, 12 → 12. KeyError for any other character."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _VALUES[character]
    return total + digit
