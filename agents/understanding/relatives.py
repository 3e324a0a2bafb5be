"""Figures named by what sets them apart from the one before: 「缺考的呢」 after 缓考率, 「换成生均的」 after 支出占比,
「年终的呢」 after 初次毕业去向落实率.

Only where the thread has spoken of a figure, and only where one figure alone is meant.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.composed import composed
from agents.understanding.metric_names import metric_names
from agents.understanding.reading import Reading
from agents.understanding.residue import COUNTED_AT_FIRST
from agents.understanding.scan import Scan
from tools.metrics.definition import Catalogue, MetricDefinition
from tools.spans import Rank, Span

_TURN = re.compile(
    r"(?:那|那么|再看看?|换成?|改成?|改看|还有|只要)?(?P<words>[\u4e00-\u9fff]{2,10}?)(?:的话?)?(?P<counted>(?:统计)?口径|算法)?(?:的话?|来?看)?"
    r"(?:(?:也|再|同样|照样|照旧|照此|一样)+(?:看|要|给|报|查|列|摆|排|来|算|做|说|拉|出)[^，。]{0,10})?(?:呢|吧|是?多少|怎么?样|情况)?[？?。！!]*"
)
_ENDINGS = ("率", "比例", "占比", "人数", "人次", "情况")
_FORMS = ("生均", "人均", "占比", "比例")
_SIGH = re.compile("好的?|行|嗯+|哦+|那|那么|回到(?:数字|数据|刚才)|说回(?:数字|数据)?|谢谢|明白了?|知道了?|了解了?")
_OF_ATTEMPTS = ("absent_rate", "deferred_rate", "makeup_pass_rate", "retake_rate")
_LONG = 3
"""How many characters of a name's end say which is meant."""
_ALIKE = 4
"""How many characters two names share at least to be of one matter."""


def with_relative(scanned: Scan, previous: Reading | None, catalogue: Catalogue) -> Scan:
    """The question with the figure it means by a part of its name read as one; as it was where none is meant."""
    if previous is None or not previous.metric or scanned.has("metric", "inverse"):
        return scanned
    clauses = (clause for clause in scanned.clauses() if not _SIGH.fullmatch(scanned.text[slice(*clause)]))
    start, end = next(clauses, (0, 0))
    start = next((s.end for s in scanned.of("time") if s.start == start), start)
    start += len(scanned.text[start:end]) - len(scanned.text[start:end].lstrip("的"))
    match = _TURN.fullmatch(scanned.text[start:end])
    if match is None:
        return scanned
    words = match["words"]
    if words in _FORMS:
        meant = _alike(words, catalogue.get(previous.metric), catalogue)
    else:
        before = catalogue.get(previous.metric)
        found = (
            "" if any(words in name for name in (before.name_zh, *before.aliases)) else _alike(words, before, catalogue)
        )
        stem = "" if previous.metric in COUNTED_AT_FIRST else _stem(words, catalogue) or found
        meant = stem or _ending(words, catalogue) or _share(words, catalogue)
        # 「缺考的呢」 after a figure of first marks sets a condition.
        meant = "" if previous.metric in COUNTED_AT_FIRST and meant in _OF_ATTEMPTS else meant
    if not meant:
        return scanned
    # 「年终的口径呢」 asks for the figure counted so, not how the one before is counted: 口径 is part of its name.
    place, end = start + match.start("words"), start + match.end("counted" if match["counted"] else "words")
    span = Span(place, scanned.text[place:end], "metric", meant, Rank.METRIC)
    apart = [s for s in scanned.spans if s.end <= span.start or s.start >= span.end]
    return replace(scanned, spans=tuple(sorted((*apart, span), key=lambda s: (s.start, s.kind))))


def _stem(words: str, catalogue: Catalogue) -> str:
    """The one metric that has these words with an ending of figures as a name."""
    found = [m for m, names in metric_names(catalogue).words.items() if {words + e for e in _ENDINGS} & names]
    return found[0] if len(found) == 1 else ""


def _ending(words: str, catalogue: Catalogue) -> str:
    """The one metric whose names end so: 设备值 of 生均设备值, 问题率 of 抽检问题率."""
    named = metric_names(catalogue).words.items()
    found = [m for m, names in named if any(n.endswith(words) and _leaves_out(n, words) for n in names)]
    return found[0] if len(found) == 1 else ""


def _leaves_out(name: str, words: str) -> bool:
    return name.removesuffix(words) in _FORMS or (len(words) >= _LONG and len(name) > len(words))


def _share(words: str, catalogue: Catalogue) -> str:
    """The one metric that is the share of those: 「拿到学位的呢」, 「作业按时交的呢」."""
    known = {m.id for m in catalogue}
    made = [m for m in composed(f"{words}的比例", ()) if m.metric in known and not m.denied and m.start == 0]
    found = {m.metric for m in made}
    return found.pop() if len(found) == 1 else ""


def _alike(form: str, before: MetricDefinition, catalogue: Catalogue) -> str:
    """The one metric of this form whose name shares most with the one before."""
    shared = {
        m.id: max(_shared(m.name_zh, name) for name in (before.name_zh, *before.aliases))
        for m in catalogue
        if m.id != before.id and any(form in name for name in (m.name_zh, *m.aliases))
    }
    most = max(shared.values(), default=0)
    best = [metric for metric, count in shared.items() if count == most]
    return best[0] if most >= _ALIKE and len(best) == 1 else ""


def _shared(first: str, second: str) -> int:
    """Length of the longest run of characters in both."""
    return max(
        (b - a for a in range(len(first)) for b in range(a + 1, len(first) + 1) if first[a:b] in second), default=0
    )
