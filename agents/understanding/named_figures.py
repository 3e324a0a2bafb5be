"""Which pieces of a question name figures: by a name the catalogue or the lists know, or by names put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.understanding.composed import Match, composed, pieces
from agents.understanding.lexicon import Lexicon
from agents.understanding.metric_names import metric_names
from agents.understanding.splits import split_spans
from tools.metrics.definition import Catalogue
from tools.spans import Rank, Span, find_words, longest

_OF_MATTER = (("评教", "(?:参与|参加)率", "set_participation_rate"), ("听", "覆盖[率面]", "observation_coverage_rate"))
"""「学生评教最不当回事（参与率最低）」: a word for several figures is that of what else is spoken of before it."""
_BETWEEN = ("unit", "course", "time")
_SPLITS = ("college", "major", "course", "section")
"""「退学的学生，哪个学院比例最高」: what a share is split by may stand between its parts as well."""


def figure_spans(text: str, catalogue: Catalogue, words: Lexicon, named: Sequence[Span]) -> Iterator[Span]:
    """Metrics by name, and by names put together; of the two, one within the other gives way."""
    listed = list(_metrics(text, catalogue, words))
    gaps = [s for s in listed if s.kind == "missing"]
    # 「专业四级通过的比例」: what begins as a figure there is none of is not the one that its end resembles.
    listed = [s for s in listed if not any(g.start < s.start < g.end < s.end for g in gaps)]
    own = {metric.id for metric in catalogue}
    taken = [s for s in longest([*listed, *named]) if s.kind in _BETWEEN or s.kind.startswith("own_")]
    taken = longest([*taken, *(s for s in split_spans(text) if s.value in _SPLITS)])
    known = [s for s in listed if s.kind in ("metric", "inverse")]
    made = [m for m in composed(text, taken) if m.metric in own]
    made = [m for m in made if not any(_within(m, s) and s.value != m.metric for s in known)]
    for match in made:
        yield from pieces(text, match)
    yield from (s for s in listed if not any(_within(s, m) and s.value != m.metric for m in made))


def _within(inner: Span | Match, outer: Span | Match) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _metrics(text: str, catalogue: Catalogue, words: Lexicon) -> Iterator[Span]:
    names = metric_names(catalogue)
    for kind, named in (("metric", names.words), ("inverse", names.inverse)):
        for metric_id, spoken in named.items():
            yield from find_words(text, spoken, kind, Rank.METRIC, metric_id)
    for kind, patterns in (("metric", words.metrics.patterns), ("inverse", words.metrics.inverse_patterns)):
        for metric_id, pattern in patterns.items():
            for match in re.finditer(pattern, text):
                yield Span(match.start(), match.group(), kind, metric_id, Rank.METRIC)
    for matter, word, metric_id in _OF_MATTER:
        if matter in text:
            for match in re.compile(word).finditer(text, text.find(matter)):
                yield Span(match.start(), match.group(), "metric", metric_id, Rank.METRIC)
    for gap in words.missing:
        kind = "soft_missing" if gap.soft else "missing"
        yield from find_words(text, gap.words, kind, Rank.QUESTION)
