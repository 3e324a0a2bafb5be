"""How metrics are spoken of: catalogue names, everyday words, and the same names with another ending.

Who knows 实践学分占比 also says 实践学分的比例: names of shares are formed alike, so the forms are made, not listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from agents.understanding.lexicon import lexicon
from tools.metrics.definition import Catalogue

_ENDINGS = ("比例", "占比", "比率", "比重", "率")
_SAID = ("比例", "占比", "比重", "比率")
_LEAST = 2
"""How many characters stand before the ending at least: 率 alone forms too much."""


@dataclass(frozen=True)
class MetricNames:
    """The words of each metric by its id, and those that say its opposite."""

    words: Mapping[str, frozenset[str]]
    inverse: Mapping[str, frozenset[str]]


@lru_cache(maxsize=8)
def metric_names(catalogue: Catalogue) -> MetricNames:
    """The names of a catalogue's metrics; a made form that fits several, or is a name already, is left out."""
    lists = lexicon().metrics
    inverse = {
        m.id: frozenset({a.lower() for a in m.inverse_aliases} | set(lists.inverse.get(m.id, ()))) for m in catalogue
    }
    words = {
        m.id: frozenset({a.lower() for a in (m.name_zh, m.name_en, m.id, *m.aliases)} | set(lists.words.get(m.id, ())))
        for m in catalogue
    }
    taken = {w for named in (*words.values(), *inverse.values()) for w in named}
    taken |= {w for gap in lexicon().missing for w in gap.words}
    made = {m: frozenset(_forms(named)) - taken for m, named in words.items()}
    times = Counter(form for forms in made.values() for form in forms)
    return MetricNames(
        {m: (named | {f for f in made[m] if times[f] == 1}) - inverse[m] for m, named in words.items()}, inverse
    )


def _forms(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        ending = next((e for e in _ENDINGS if name.endswith(e)), "")
        stem = name.removesuffix(ending).removesuffix("的")
        if ending and len(stem) >= _LEAST:
            yield from (f"{stem}{link}{said}" for said in _SAID for link in ("", "的"))
