"""What stands on pages but not in the document: running headers, footers and page numbers.

Found by repetition at the edges of pages, never by guesses at meaning. Works on texts alone, so that every format
with pages shares it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

Edge = Literal["top", "bottom"]

_EDGE = 2
"""Headers and footers have at most this many lines."""
_SHARE = 0.6
"""A line that stands at the same edge of this share of the pages is furniture (left and right pages may differ)."""
_PAGE_NUMBER = re.compile(r"^[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·\s]*$")
_DRESSED = re.compile(r"[-—–－·页/／]")
_DIGITS = re.compile(r"\d+")


def without_furniture(pages: Sequence[Sequence[str]], edges: Sequence[Edge] = ("top", "bottom")) -> list[list[int]]:
    """For each page the indexes of the lines that belong to the document, in order; looked at are only `edges`."""
    repeated = {edge: _repeated(pages, edge) for edge in edges}
    kept = []
    for texts in pages:
        drop = {i for edge in repeated for i in _repeating(texts, edge, repeated[edge])}
        drop |= {i for edge in repeated for i in _at(texts, edge)[:1] if _is_page_number(texts[i])}
        kept.append([i for i in range(len(texts)) if i not in drop])
    return kept


def _repeated(pages: Sequence[Sequence[str]], edge: Edge) -> set[str]:
    if len(pages) < 2:
        return set()
    counts = Counter(key for texts in pages for key in {_key(texts[i]) for i in _at(texts, edge)})
    needed = max(2, _SHARE * sum(1 for texts in pages if texts))
    return {key for key, count in counts.items() if count >= needed}


def _repeating(texts: Sequence[str], edge: Edge, repeated: set[str]) -> list[int]:
    """The lines at an edge that repeat from page to page, each once: a title may say the same as its running head."""
    seen: dict[str, int] = {}
    for i in _at(texts, edge):
        seen.setdefault(_key(texts[i]), i)
    return [i for key, i in seen.items() if key in repeated]


def _at(texts: Sequence[str], edge: Edge) -> list[int]:
    """Indexes of the lines at an edge, outermost first."""
    some = min(_EDGE, len(texts))
    return list(range(some)) if edge == "top" else [len(texts) - 1 - i for i in range(some)]


def _key(text: str) -> str:
    """A line as it repeats from page to page: without spaces, its numbers all alike."""
    return _DIGITS.sub("#", re.sub(r"\s", "", text))


def _is_page_number(text: str) -> bool:
    """A dressed number (- 3 -, 第3页 共8页) is one even on a single page; a bare one only by repeating."""
    bare = text.strip()
    return _PAGE_NUMBER.match(bare) is not None and _DRESSED.search(bare) is not None
