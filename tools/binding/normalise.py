"""The one form in which drafts, questions and names are read.

Characters that take no room (zero-width, soft hyphen, direction controls, variation selectors) are removed, letters
and decimal digits in disguise (full-width, mathematical, CJK radicals) become plain ones. Other compatibility
characters (①, ½, Ⅷ, ％) stay as they are, so that later checks see and refuse them.
"""

from __future__ import annotations

import re
import unicodedata

_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\u034f\u115f\u1160\u3164\uffa0\u2800]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")

_EMOJI = re.compile(
    "(?:(?![\u2680-\u2685\u2713\u2714\u2776-\u2793\U0001f4af\U0001f51f\U0001f550-\U0001f567\U0001f947-\U0001f949])"
    "[\u2600-\u26ff\u2700-\u27bf\u2b50\u2b55\U0001f300-\U0001f5ff\U0001f600-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f900-\U0001f9ff\U0001fa70-\U0001faff])+ ?"
)
"""Pictures that say nothing; those that show a number, a place or a time (dice, hundred, clocks, medals) are none."""


def normalise(text: str) -> str:
    """`text` without invisible characters, one kind of line end and space, letters and decimal digits in plain form."""
    lines = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    visible = _VARIATION.sub("", lines)
    if visible.isascii():
        return visible
    return unicodedata.normalize("NFC", "".join(map(_plain, visible)))


def without_emoji(text: str) -> str:
    """`text` without emoji and the blank behind them. Read first: what they hid between letters is then one word."""
    return _EMOJI.sub("", text)


def without_emphasis(text: str) -> str:
    """`text` without the asterisks and underscores of Markdown, which could stand inside a number or word."""
    return text.replace("*", "").replace("_", "")


def _plain(char: str) -> str:
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return unicodedata.normalize("NFKC", char) if category[0] == "L" or category == "Nd" else char
