"""Text in the form names are looked for in, with the way back to the places of the original.

Full-width and capital letters become plain, and what may stand between two Chinese characters of one name (spaces,
marks of emphasis, characters without width) goes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from agents.privacy.codes import narrow

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_BETWEEN = re.compile(rf"(?<=[{HAN}])[ \t\u00a0\u3000\u200b-\u200d\ufeff*_`~]+(?=[{HAN}])")
_GAP = r"[ \t\u00a0\u3000\u200b-\u200d\ufeff*_`~]*"
_BROKEN = re.compile(rf"(?<=[{HAN}]){_GAP}(?:\r?\n{_GAP})?(?=[{HAN}])")
"""The same with one line end in it."""
_POINTS = {ord(point): "·" for point in "・•‧∙"}
_CAPITALS = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_SAME = {**_POINTS, **_CAPITALS, **{code: narrow(chr(code)).lower() for code in range(0xFF01, 0xFF5F)}}


@dataclass(frozen=True)
class Folded:
    """`text` as names are looked for; the way back: from `starts[i]` on, `shifts[i]` characters were dropped."""

    text: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original under `text[start:end]`."""
        return self._back(start), self._back(end - 1) + 1

    def _back(self, place: int) -> int:
        return place + self.shifts[bisect_right(self.starts, place) - 1]


def tidy(name: str) -> str:
    """A name without what only stood between its characters."""
    return _BROKEN.sub("", name)


def fold(text: str, *, lines: bool = False) -> Folded:
    """The folded text; every place of it has one in the original. With `lines` a line end may stand in a name too."""
    same = text.translate(_SAME)
    between = _BROKEN if lines else _BETWEEN
    if _BETWEEN.search(same) is None and not (lines and "\n" in same):
        return Folded(same)
    kept, starts, shifts, dropped, begun = [], [0], [0], 0, 0
    for gap in between.finditer(same):
        if not gap.group():
            continue
        kept.append(same[begun : gap.start()])
        begun = gap.end()
        starts.append(gap.start() - dropped)
        dropped += begun - gap.start()
        shifts.append(dropped)
    return Folded("".join([*kept, same[begun:]]), tuple(starts), tuple(shifts))
