"""A figure beside another's name: 「软件工程为{E1}」 where E1 is of another major, or of another period.

Only what is certain counts: a clause of the sentence that shows figures and writes out units (or periods) that evidence
of this turn is about, none of which the figures are about. Names that no evidence has are free, and so are clauses
without figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from tools.binding.normalise import normalise
from tools.binding.numbers import FIGURE, LABEL, QUOTE
from tools.evidence import Evidence, EvidenceKind

_FIGURES = frozenset({EvidenceKind.METRIC, EvidenceKind.COMPUTED})
_CLAUSE = re.compile(r"[^，。；：！？,;:!?|（）()\n]+")
_STAND_IN = re.compile(f"[{FIGURE}{LABEL}{QUOTE}]")


def misattributed(
    text: str, ids: Sequence[str], evidence: Mapping[str, Evidence], told: Set[str] = frozenset()
) -> str | None:
    """A name that stands beside figures of another. `text` holds a stand-in for each slot, `ids` what they name.

    `told` are periods that tools have named without evidence, of which no figure can be.
    """
    known = [item for item in evidence.values() if item.kind in _FIGURES]
    units, periods = _entities(known), _periods(known) | told
    for words, used in _clauses(text, ids):
        items = [evidence[key] for key in used if key in evidence]
        if FIGURE not in words or not items or any(item.kind not in _FIGURES for item in items):
            continue
        meant = [*items, *(evidence[key] for item in items for key in item.inputs if key in evidence)]
        for names, all_known in ((_entities, units), (_periods, periods)):
            if wrong := _strange(words, names(meant), all_known):
                return wrong
    return None


def _clauses(text: str, ids: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    start = 0
    for match in _CLAUSE.finditer(text):
        count = len(_STAND_IN.findall(match.group()))
        yield match.group(), ids[start : start + count]
        start += count


def _strange(words: str, meant: set[str], known: Set[str]) -> str | None:
    """The longest known name in `words`, when neither it nor any other there is, holds or is part of one meant."""
    named = [name for name in known if name in words]
    if any(name in other or other in name for name in named for other in meant):
        return None
    return max(named, key=len, default=None)


def _entities(items: Iterable[Evidence]) -> set[str]:
    return {normalise(item.entity) for item in items if item.entity}


def _periods(items: Iterable[Evidence]) -> set[str]:
    return {normalise(text) for item in items for text in (item.period, item.period_zh) if text}
