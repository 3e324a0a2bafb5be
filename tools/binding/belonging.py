"""A figure beside another's name: 「软件工程为{E1}」 where E1 is of another major, of another period or another metric.

Two rules, both of what is certain only. The name a figure directly follows, with nothing but filling words between, is
its own; in a table the head of its column, or else the first cell of its row, takes that place. And a clause that shows
figures and writes out units (or periods) of this turn's evidence names at least one the figures are about. What is
named to be compared with (高于全校，为…) and names that say nothing certain are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from tools.binding.adjoining import WHOLE, Named, Slot, adjoining, is_school, slots_in
from tools.binding.known_metrics import names_of_metric, other_metric
from tools.binding.normalise import normalise
from tools.binding.numbers import FIGURE, LABEL, QUOTE
from tools.binding.permitted import Permitted
from tools.evidence import Evidence, EvidenceKind

_FIGURES = frozenset({EvidenceKind.METRIC, EvidenceKind.COMPUTED})
_CLAUSE = re.compile(r"[^，。；：！？,;:!?|（）()\n]+")
_STAND_IN = re.compile(f"[{FIGURE}{LABEL}{QUOTE}]")
_PERIOD = re.compile(r"(?<!\d)\d{4}-\d{4}(?:学年(?:第[一二]学期)?|-[12](?!\d))?(?!\d)")
_UNIT = re.compile("(?:学院|系|专业|书院)$")
_OWN_COLLEGE = ("我们学院", "我们院", "本学院", "本院", "我院")
_SHORTEST = 3
"""Letters of a directory's name that is looked for: shorter ones are words as well."""
_LONGEST = 30
_NEAR = 160


def misplaced(
    text: str, slots: Sequence[tuple[str, str | None]], permitted: Permitted, heads: Sequence[str] = ()
) -> str | None:
    """A name that stands beside figures of another. `text` holds a stand-in for each slot, `slots` what they name.

    `heads` are the cells of the header of a table's row, the first the one before its first bar.
    """
    places = slots_in(text, slots, permitted.evidence)
    wrong = _in_clauses(text, [key for key, _ in slots], permitted.evidence, permitted.told)
    if wrong:
        return wrong
    figures = [p for p in places if p.is_figure and p.evidence.kind in _FIGURES]
    for figure in figures:
        wrong = _in_row(text, figure, places, permitted, heads) if heads else _before(text, figure, places, permitted)
        if wrong:
            return wrong
    return None


def _before(text: str, figure: Slot, places: Sequence[Slot], permitted: Permitted) -> str | None:
    """The name of another that the figure directly follows. Only what is near it is looked at: it is no long way."""
    start = max(0, figure.at - _NEAR)
    text = text[start : figure.at + _NEAR]
    places = [replace(p, at=p.at - start) for p in places if 0 <= p.at - start < len(text)]
    figure = replace(figure, at=figure.at - start)
    meant = _meant(figure.evidence, permitted.evidence)
    units = [*_found(text, _units(permitted)), *_labels(places, "entity")]
    periods = [*_found_periods(text, permitted), *_labels(places, "period")]
    own_metric = names_of_metric(figure.evidence)
    fillers = [*(w for w in own_metric if w in text), *(n.name for n in (*units, *periods))]
    unit_fill = [w for w in fillers if w not in {n.name for n in units}]
    period_fill = [w for w in fillers if w not in {n.name for n in periods}]
    own_units = [normalise(e.entity) for e in meant if e.entity]
    own_periods = _periods(meant)
    if wrong := adjoining(text, figure, places, units, unit_fill, lambda name: _is_own_unit(name, own_units, meant)):
        return wrong
    if wrong := adjoining(text, figure, places, periods, period_fill, lambda name: _alike(name, own_periods)):
        return wrong
    listed = _listed(text, figure, places, unit_fill, permitted, meant)
    return listed or other_metric(text[: figure.at], figure.evidence, figure.field)


def _listed(
    text: str, figure: Slot, places: Sequence[Slot], fillers: Sequence[str], permitted: Permitted, meant: list[Evidence]
) -> str | None:
    """A name of the directory, of which this turn has no evidence, directly before the figure."""
    own = [normalise(words) for e in meant for words in (e.entity, e.title, e.definition) if words]
    known = {n for n in permitted.names if _SHORTEST <= len(n) <= _LONGEST and n in text[: figure.at]}
    known -= {word for e in meant for word in names_of_metric(e)} | _periods(permitted.evidence.values())
    found = [named for named in _found(text, known) if not _PERIOD.fullmatch(named.name)]
    return adjoining(
        text, figure, places, found, fillers,
        lambda name: names_of_metric(name) or any(_shortens(name, words) for words in own),
    )  # fmt: skip


def _in_row(text: str, figure: Slot, places: Sequence[Slot], permitted: Permitted, heads: Sequence[str]) -> str | None:
    """The name of another in the figure's own cell, the head of its column or the first cell of its row."""
    starts = [0, *(i + 1 for i, char in enumerate(text) if char == "|")]
    column = max(i for i, start in enumerate(starts) if start <= figure.at)
    first = text[starts[min(1, len(starts) - 1)] :].split("|")[0]
    head = heads[column] if column < len(heads) else ""
    meant = _meant(figure.evidence, permitted.evidence)
    own_units = [normalise(e.entity) for e in meant if e.entity]
    own_periods, units = _periods(meant), _units(permitted)
    for cell in (text[starts[column] : figure.at], head, first):
        named = [n.name for n in _found(cell, units)]
        if named:
            if not any(_is_own_unit(name, own_units, meant) for name in named):
                return max(named, key=len)
            break
    for cell in (text[starts[column] : figure.at], head, first):
        named = [n.name for n in _found_periods(cell, permitted)]
        if named:
            if not any(_alike(name, own_periods) for name in named):
                return max(named, key=len)
            break
    return other_metric(head.strip(), figure.evidence, figure.field)


def _is_own_unit(name: str, own: Sequence[str], meant: Sequence[Evidence]) -> bool:
    if name == WHOLE:
        return any(is_school(e) or not _UNIT.search(e.entity or "") for e in meant)
    if name in _OWN_COLLEGE:
        return not all(is_school(e) for e in meant)
    return _alike(name, own) or (name.endswith("大学") and any(is_school(e) for e in meant))


def _alike(name: str, own: Iterable[str]) -> bool:
    return any(name in other or other in name for other in own)


def _shortens(name: str, words: str) -> bool:
    """Whether every letter of `name` stands in `words`, in that order: 软工, 计科 are short for what they are."""
    rest = iter(words)
    return words in name or all(char in rest for char in name)


def _meant(evidence: Evidence, known: Mapping[str, Evidence]) -> list[Evidence]:
    return [evidence, *(known[key] for key in evidence.inputs if key in known)]


def _units(permitted: Permitted) -> set[str]:
    known = [item for item in permitted.evidence.values() if item.kind in _FIGURES]
    return _entities(known) | {WHOLE, *_OWN_COLLEGE}


def _found(text: str, known: Iterable[str]) -> list[Named]:
    """Where names stand in `text`; of those that overlap the longest."""
    taken: list[Named] = []
    for name in sorted((n for n in known if n and n in text), key=lambda n: (-len(n), n)):
        for match in re.finditer(re.escape(name), text):
            if not any(match.start() < t.end and t.start < match.end() for t in taken):
                taken.append(Named(match.start(), match.end(), name))
    return taken


def _found_periods(text: str, permitted: Permitted) -> list[Named]:
    known = _periods(permitted.evidence.values()) | permitted.told
    return _found(text, known | {match.group() for match in _PERIOD.finditer(text)})


def _labels(places: Sequence[Slot], field: str) -> Iterator[Named]:
    for place in places:
        item = place.evidence
        name = item.entity if field == "entity" else item.period_zh or item.period
        if place.field in (field, "title") and name and item.kind in _FIGURES:
            yield Named(place.at, place.at + 1, normalise(name))


def _in_clauses(text: str, ids: Sequence[str], evidence: Mapping[str, Evidence], told: Set[str]) -> str | None:
    """A clause whose figures are about none of the units, or none of the periods, that it names."""
    known = [item for item in evidence.values() if item.kind in _FIGURES]
    units, periods = _entities(known), _periods(known) | told
    for words, used in _clauses(text, ids):
        items = [evidence[key] for key in used if key in evidence]
        if FIGURE not in words or not items or any(item.kind not in _FIGURES for item in items):
            continue
        meant = [*items, *(evidence[key] for item in items for key in item.inputs if key in evidence)]
        named_whole = WHOLE in words and any(is_school(e) for e in meant)
        for names, all_known in ((_entities, set() if named_whole else units), (_periods, periods)):
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
