"""Questions about other institutions and their sectors, where the data hold such: 「云州大学的毕业率」「公办和民办比」.

Only names that stand in the data are read; without any, and without the full name of such a metric, a question is
none of ours and goes its usual way. A part is a unit of the reading written `part:NAME`; `part:` alone is all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.brains.base import Asker
from agents.understanding import remarks
from agents.understanding.anchors import as_said
from agents.understanding.operations import find_task
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.residue import unsupported
from agents.understanding.scan import Scan
from agents.understanding.school import PART, School
from tools.metrics.definition import Catalogue, MetricDefinition
from tools.metrics.named import NamedParts, spoken
from tools.periods.held import held_years
from tools.periods.resolve import TREND_YEARS
from tools.periods.spoken import TimeItem
from tools.spans import Rank, Span, find_words, longest

_EACH = re.compile(
    r"(?:各个?|每所|每个|哪所|哪个|哪些|哪几所|几所)(?P<kind>类)?(?:院校|高校|大学|学校)(?:里|中|之间)?"
    r"|(?:院校|高校)(?:之间|排名|排行)|(?:哪|各)(?P<sector>类)(?:院校|高校|学校)?|哪一?所"
)
_ANY = re.compile(r"(?:这些|所有|全部|其他|别的|兄弟|同类|所载)?(?:院校|高校)(?:里|中|当中)?")
_UNHEARD = re.compile(
    r"(?<![\u4e00-\u9fff])(?:请问|问下|查一?下|看看|看一?下)?(?P<name>[\u4e00-\u9fff]{2,6}?大学)(?=的|\d|近|历年)"
)
"""A university at the head of a clause that the data may not hold: the tool then says so and names what is near."""
_OWN = ("unit", "own_school", "own_college", "own_major", "own_group_weak")
_PREFIXES = ("各院校", "同类院校", "兄弟院校", "校际", "院校")


class InstitutionsReader:
    """Reads such questions for one school's catalogue and data."""

    def __init__(self, school: School, catalogue: Catalogue, named: NamedParts) -> None:
        self.school = school
        self.catalogue = catalogue
        self.named = named
        self._metrics = [m for m in catalogue if m.parts and named.years.get(m.id)]
        self._words = {word: m for m in self._metrics for word in _short(m)}
        self._codes = {
            word: value
            for m in self._metrics
            for column, values in named.names[m.id].items()
            for value in values
            for word in spoken(column, value)
        }

    def read(self, scanned: Scan, asker: Asker, previous: Reading | None) -> Reading | None:
        """The reading; None where the question is about no institution of the data."""
        if not self._metrics:
            return None
        places = [*self._parts(scanned)]
        each = [s for s in places if s.kind == "by"]
        named = [*find_words(scanned.text, self._words, "metric", Rank.METRIC)]
        # In 各院校毕业率 it is 各院校 that stands as a word: each of them is to be listed.
        named = [s for s in named if not any(s.start < e.end and e.start < s.end for e in each)]
        full = [v for v in scanned.values("metric") if v in {m.id for m in self._metrics}]
        before = previous if previous is not None and previous.units[:1] and _is_part(previous.units[0]) else None
        if not places and not full and (before is None or scanned.has("metric", "inverse", "unit", "course")):
            return None
        metric = self._metric(named, full, before)
        if metric is None and any(s.kind == "part" for s in places) and scanned.has("metric", "inverse"):
            return Reading(
                Act.REFUSE, reason="external_school", subject=next(s.text for s in places if s.kind == "part")
            )
        if metric is None or scanned.has("define"):
            return None
        spoken_of = [Span(s.start, s.text, "metric", metric.id, Rank.METRIC) for s in named]
        own = longest([*places, *spoken_of])
        rest = [s for s in scanned.spans if not any(s.start < o.end and o.start < s.end for o in own)]
        kept = [s for s in scanned.spans if s.kind == "metric" and s.value == metric.id and s not in rest and not named]
        return self._fill(
            Scan(scanned.text, tuple(sorted([*rest, *own, *kept], key=lambda s: s.start))), metric, before
        )

    def _metric(self, named: Sequence[Span], full: Sequence[str], before: Reading | None) -> MetricDefinition | None:
        if full:
            return self.catalogue.get(full[0])
        if named:
            return self._words[max(named, key=lambda s: len(s.text)).text]
        return self.catalogue.get(before.metric) if before is not None else None

    def _parts(self, scanned: Scan) -> Iterator[Span]:
        """Institutions and sectors named, and the words for each or any of them."""
        text = scanned.text
        for word, code in self._codes.items():
            yield from find_words(text, (word,), "part", Rank.UNIT, code)
        for match in _EACH.finditer(text):
            by = "sector" if match["kind"] or match["sector"] else "institution"
            kind = "any_part" if scanned.has("pooled") else "by"
            yield Span(match.start(), match.group(), kind, by, Rank.QUESTION)
        for match in _UNHEARD.finditer(text):
            name, start = match["name"], match.start("name")
            if name not in self._codes and not any(s.start < match.end() and start < s.end for s in scanned.of("unit")):
                yield Span(start, name, "part", name, Rank.UNIT)
        for match in _ANY.finditer(text):
            yield Span(match.start(), match.group(), "any_part", "", Rank.UNIT)

    def _fill(self, scanned: Scan, metric: MetricDefinition, before: Reading | None) -> Reading:
        said = tuple(PART + name for name in scanned.values("part"))
        units = said or (before.units if before and not scanned.has("by", "any_part") else (PART,))
        items = scanned.times or [TimeItem(*item) for item in (before.times if before else ())]
        codes, notes = self._years(items, metric, trend=scanned.has("trend"))
        several = len(codes) > 1 and bool(scanned.times)
        task = find_task(scanned, metric, len(units), several=several, inverse=False)
        operations = task.operations
        # 「云州大学在各院校里排第几」: all of them are ranked, that one's place is told.
        place = bool(said) and Operation.RANK in operations and not self._holds(metric, said[0])
        own = scanned.has(*_OWN)
        if own and Operation.COMPARE in operations and len(units) == 1:
            # The school's own figure is another metric, of cohorts and not of calendar years.
            operations, notes = (Operation.VALUE,), (*notes, "own_apart")
        elif Operation.COMPARE in operations and len(units) == 1 and not task.by:
            units = (*units, PART) if said else units
            operations = operations if said else (Operation.VALUE,)
        if Operation.TREND in operations and len(codes) == 1:
            operations = tuple(dict.fromkeys(Operation.VALUE if o is Operation.TREND else o for o in operations))
        reading = Reading(
            Act.FIGURES,
            (metric.id,),
            operations,
            (PART,) if place else units,
            times=as_said(items),
            periods={metric.id: codes},
            by=(task.by or "institution") if Operation.RANK in operations else "",
            order=task.order if Operation.RANK in operations else "",
            top=task.top,
            judged=task.judged if Operation.RANK in operations else "",
            ends=task.ends,
            why=scanned.has("why"),
            subject=said[0].removeprefix(PART) if place else "",
        )
        reading = reading.but(notes=tuple(dict.fromkeys((*notes, *remarks.notes(reading, scanned, self.catalogue)))))
        strange = unsupported(scanned, reading, metric)
        if strange is None or strange.reason in ("excluded", "background"):
            return reading
        return reading.but(act=Act.CLARIFY, reason=strange.reason, subject=strange.words, pending=True)

    def _holds(self, metric: MetricDefinition, unit: str) -> bool:
        """Whether the part has others in it: a sector."""
        return unit.removeprefix(PART) in self.named.names[metric.id].get("sector", ())

    def _years(
        self, items: Sequence[TimeItem], metric: MetricDefinition, *, trend: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The years meant, by the data's own: a window is of the newest years there are."""
        held = self.named.years[metric.id]
        if not items:
            return (tuple(map(str, held[-TREND_YEARS:])), ("default_trend",)) if trend else ((str(held[-1]),), ())
        return held_years(items, held, self.school.calendar.today.year) or (str(held[-1]),), ()


def _is_part(unit: str) -> bool:
    return unit.startswith(PART)


def _short(metric: MetricDefinition) -> set[str]:
    """What a metric is called beside an institution's name: 院校毕业率 is 云州大学的毕业率."""
    names = {metric.name_zh.split("（")[0], *metric.aliases}
    bare = {name.removeprefix(p) for name in names for p in _PREFIXES if name.startswith(p)}
    # 各 stays a word of its own: each of them is to be listed.
    whole = {name for name in names if not name.startswith("各")}
    return whole | {name for name in bare if len(name) > 1}
