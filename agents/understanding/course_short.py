"""Courses called by the beginning of their name, 「离散的不及格率」 for 离散数学, where no list has an everyday name.

Only words that nothing else claims are looked at, and only where a course's name would stand: before 的, 这门, the
figure or the end. Several courses that begin so are asked back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tools.spans import Rank, Span

_PLACE = re.compile("(?:[这那](?:一?门)?)?(?:课程?)?(?:的(?!课)|呢|[，。？?]|$)|[这那]一?门")
_LEAST, _MOST = 2, 5
_FEW = 4
"""More courses than these begin so by chance."""


def short_spans(
    text: str,
    unread: Iterator[tuple[int, str]],
    after: frozenset[int],
    beginning: Callable[[str], tuple[str, ...]],
) -> Iterator[Span]:
    """The unread pieces (place, words) that begin the names of a few courses.

    `after` are the places where the name of a figure or a period begins.
    """
    for place, words in unread:
        end = place + len(words)
        if not _LEAST <= len(words) <= _MOST or not (_PLACE.match(text, end) or end in after):
            continue
        found = beginning(words)
        if 0 < len(found) <= _FEW:
            yield Span(place, words, "course", found, Rank.UNIT)
