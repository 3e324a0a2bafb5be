"""Which written name a figure directly follows: nothing stands between but filling words, brackets and a comma.

Names in a row (A、B和C分别为{E1}、{E2}和{E3}) go with as many figures in a row, each with its own; of any other
number of them one has to fit. A span of names (A至B) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.evaluation.tables import SCHOOL
from tools.binding.numbers import FIGURE, LABEL, QUOTE
from tools.evidence import Evidence

WHOLE = "全校"
_STAND_IN = re.compile(f"[{FIGURE}{LABEL}{QUOTE}]")
_FILLING = re.compile(
    r"(?:[ \t的为是达约在则仅：:（(，,]|平均|总体|整体|分别|依次|各为|先后|只有|高达|数值|学年|这边)*"
)
_PLAIN = re.compile(r"[ 的为是达约]*")
_JOINED = re.compile(r"[ ]*(?:[、和与及跟]|以及)[ ]*")
_SPAN = re.compile(r"[ ]*(?:[至到~～—–-]+)[ ]*")
_COMPARED = re.compile("(?:[高低多少优差大小]于|[比较与和同跟]|相对|相比|不如|超过|不及|接近|相当于|自|从|由)$")


@dataclass(frozen=True)
class Named:
    """A name and where it stands."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Slot:
    """A slot's stand-in at `at`, its evidence and its field."""

    at: int
    evidence: Evidence
    field: str | None
    is_figure: bool


def is_school(evidence: Evidence) -> bool:
    """Whether a figure is of the whole school."""
    return evidence.entity_id == SCHOOL or (evidence.entity or "").endswith("大学")


def slots_in(text: str, slots: Sequence[tuple[str, str | None]], evidence: Mapping[str, Evidence]) -> list[Slot]:
    """The slots whose evidence there is, with the places of their stand-ins."""
    found = zip(_STAND_IN.finditer(text), slots, strict=False)
    return [
        Slot(match.start(), evidence[key], field, match.group() == FIGURE)
        for match, (key, field) in found
        if key in evidence
    ]


def adjoining(
    text: str,
    figure: Slot,
    places: Sequence[Slot],
    names: Sequence[Named],
    fillers: Sequence[str],
    is_own: Callable[[str], object],
) -> str | None:
    """The name that `figure` directly follows, when it is not its own; `fillers` are words that may stand between."""
    row, place = _row_of(text, figure, places)
    before = sorted((n for n in names if n.end <= row[0]), key=lambda n: n.start)
    if not before:
        return None
    gap = text[before[-1].end : row[0]]
    if not _is_filling(gap, fillers) or _named_behind(text, figure.at, is_own, names):
        return None
    group, is_span = _group(text, before)
    if is_span or (_COMPARED.search(text[: group[0].start].rstrip()) and not _PLAIN.fullmatch(gap)):
        return None
    wanted = [group[place]] if len(group) == len(row) else group
    return None if any(is_own(named.name) for named in wanted) else group[-1].name


def _is_filling(gap: str, fillers: Sequence[str]) -> bool:
    for word in sorted(set(fillers), key=len, reverse=True):
        gap = gap.replace(word, "")
    return _FILLING.fullmatch(gap.replace(LABEL, "")) is not None


def _row_of(text: str, figure: Slot, places: Sequence[Slot]) -> tuple[list[int], int]:
    """The places of the figures in a row with this one, and which of them it is."""
    at = [place.at for place in places if place.is_figure]
    first = last = at.index(figure.at)
    while first > 0 and _JOINED.fullmatch(text[at[first - 1] + 1 : at[first]]):
        first -= 1
    while last + 1 < len(at) and _JOINED.fullmatch(text[at[last] + 1 : at[last + 1]]):
        last += 1
    return at[first : last + 1], at.index(figure.at) - first


def _group(text: str, before: Sequence[Named]) -> tuple[list[Named], bool]:
    """The names in a row that end with the last of `before`; whether they are a span."""
    group = [before[-1]]
    for named in reversed(before[:-1]):
        between = text[named.end : group[0].start]
        if between and _SPAN.fullmatch(between):
            return [named, *group], True
        if not _JOINED.fullmatch(between):
            break
        group.insert(0, named)
    return group, False


def _named_behind(text: str, at: int, is_own: Callable[[str], object], names: Sequence[Named]) -> bool:
    """Whether the figure's own name directly follows it: 「最高的{E1}（软件工程）」."""
    behind = re.match(r"[（( ]+(?:即|是|为)?|的(?:是|为)?", text[at + 1 :])
    start = at + 1 + behind.end() if behind else -1
    return any(named.start == start and is_own(named.name) for named in names)
