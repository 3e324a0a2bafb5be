"""Which metrics a caller's words mean: the one they name, or those that come near them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from tools.errors import UnknownName
from tools.metrics.said import said

_BESIDE = re.compile(r"^(?P<first>.+?)\s*\((?P<second>[^()]+)\)$")
_JOINS = re.compile(r"[\s_\-的、,，/]+")
_NAMED, _HOLDS, _HELD, _ALIKE, _TOLD = 100.0, 60.0, 40.0, 30.0, 4.0
_LEAST = 6.0
"""Below this, two names share no more than a common pair of characters such as 学生."""
_NEAR, _LONGEST = 5, 60
_COMMON = frozenset(
    {"学生", "教师", "课程", "比例", "情况", "人数", "学院", "专业", "教学", "学校", "全校", "多少", "指标"}
)


class Named(Protocol):
    """What is needed of a metric to find it."""

    @property
    def id(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def inverse_aliases(self) -> tuple[str, ...]: ...
    @property
    def definition(self) -> str: ...


def plain(name: str) -> str:
    """A name without what makes no difference: case, width, spaces, 的."""
    return _JOINS.sub("", unicodedata.normalize("NFKC", name).casefold().strip("《》「」“”\"' "))


def spellings(name: str) -> Iterator[str]:
    """The name whole, and the parts of 「course_fail_rate（课程不及格率）」, as suggestions are written."""
    yield plain(name)
    match = _BESIDE.match(unicodedata.normalize("NFKC", name).strip())
    if match:
        yield from map(plain, match.groups())


M = TypeVar("M", bound=Named)


def nearest(words: str, metrics: Iterable[M], most: int) -> list[M]:
    """Metrics that bear or speak of the words, the likeliest first."""
    asked = [plain(word) for word in re.split(r"[\s,，、;；/]+", words) if plain(word)]
    if not asked:
        return []
    scored = [(max(_score(word, metric) for word in [*asked, plain(words)]), metric) for metric in metrics]
    ranked = sorted((pair for pair in scored if pair[0] >= _LEAST), key=lambda pair: -pair[0])
    return [metric for _, metric in ranked[:most]]


def unknown_metric(name: str, metrics: Sequence[Named]) -> UnknownName:
    """The error for a name no metric bears, with those that come near; the opposite of a metric is said to be that."""
    near = nearest(name, metrics, _NEAR) if len(name) < _LONGEST else []
    other = next((m for m in near if plain(name) in map(plain, m.inverse_aliases)), None)
    told = f"，它是{other.name_zh}的另一面，请查后者" if other else "" if near else "，可用 find 查找"
    return UnknownName(f"目录里没有指标“{said(name)}”{told}", tuple(f"{m.id}（{m.name_zh}）" for m in near))


def _score(word: str, metric: Named) -> float:
    names = [plain(name) for name in (*metric.names, *metric.inverse_aliases)]
    if word in names:
        return _NAMED
    best = 0.0
    for name in names:
        if len(word) > 1 and word in name:
            best = max(best, _HOLDS + len(word) / len(name))
        elif len(name) > 1 and name in word:
            best = max(best, _HELD + len(name) / len(word))
        else:
            best = max(best, _ALIKE * _shared(word, name))
    return best + _TOLD * _shared(word, plain(metric.definition), one_way=True)


def _shared(word: str, text: str, *, one_way: bool = False) -> float:
    """The share of their pairs of characters that two texts have in common."""
    asked, told = _pairs(word), _pairs(text)
    whole: Sequence[str] | set[str] = asked if one_way else asked | told
    return len(asked & told) / len(whole) if whole else 0.0


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} - _COMMON
