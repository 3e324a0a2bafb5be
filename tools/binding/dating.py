"""A figure beside a period counted from today that is not its own: 「上学期为{E1}」 where E1 is of three years ago.

The period a figure directly follows is its own, and a clause with figures names one of theirs. A clause that names none
takes the period said before it in its sentence, unless that is only compared with. What is set equal (上学期即…,
{E1.period}（上学期）) must be the same. Where nothing is certain nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tools.binding.adjoining import Named, Slot, adjoining, slots_in
from tools.binding.known_metrics import lag_of, names_of_metric
from tools.binding.permitted import Permitted
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.periods import Period, pooled_periods
from tools.periods.calendar import Calendar
from tools.periods.counted_back import counted_back, is_of, spans_whole
from tools.periods.spoken import TimeItem, code_of, find_times
from tools.periods.written import draft_written
from tools.spans import Span, longest

_FIGURES = frozenset({EvidenceKind.METRIC, EvidenceKind.COMPUTED})
_CLAUSE = re.compile(r"[^，。；：！？,;:!?|（）()\n]+")
_EQUALS = re.compile(r"[ ]*(?:[（(：:]|即|也就是|就是|指的?是?|为|是)[ ]*(?:即|指|为|是)?[ ]*")
_COMPARED = re.compile(r"(?:比|较|与|同|和|跟|相对于?|相比于?|不如|超过|不及|[高低多少优差大小]于)[^，。；]{0,6}$")
_MOVED_ON = re.compile("之后|后来|此后|随后|而后|其后|现在|如今|目前|最新|最近")
_LAGGING = re.compile(r"[（(][ ]*(?P<said>[^（）()]{2,12}?)(?:的?数据|的?数值|的)?[ ]*[)）]")


@dataclass(frozen=True)
class _Sentence:
    """A sentence with its periods: `counted` are those counted from today, `written` names them absolutely."""

    text: str
    places: Sequence[Slot]
    permitted: Permitted
    calendar: Calendar

    @cached_property
    def counted(self) -> list[Span]:
        return list(counted_back(self.text))

    @cached_property
    def written(self) -> list[tuple[int, int, tuple[Period, ...]]]:
        """Where a period is named by itself or by a slot, and which."""
        labels = [(p.at, p.at + 1, _periods(p.evidence)) for p in self.places if p.field == "period"]
        spans = [s for s in longest(find_times(self.text)) if isinstance(s.value, TimeItem)]
        said = [(s.start, s.end, pooled_periods(code_of(s.value))) for s in spans if isinstance(s.value, TimeItem)]
        return sorted((start, end, periods) for start, end, periods in (*labels, *said) if periods)

    @cached_property
    def beside(self) -> list[Period]:
        """Every period of the sentence's figures and of its words."""
        shown = [period for place in self.places for period in _periods(place.evidence)]
        return [*shown, *(period for _, _, periods in self.written for period in periods)]

    def is_of(self, said: Span, evidence: Evidence) -> bool:
        known = self.permitted.evidence
        meant = [evidence, *(known[key] for key in evidence.inputs if key in known)]
        return any(self.matches(said, _periods(item), lag_of(item.metric)) for item in meant)

    def matches(self, said: Span, periods: Sequence[Period], lag: int = 0) -> bool:
        beside = [period for period in self.beside if period not in periods]
        return is_of(said, periods, self.calendar, lag=lag, beside=beside)


def misdated(
    text: str, slots: Sequence[tuple[str, str | None]], permitted: Permitted, heads: Sequence[str] = ()
) -> str | None:
    """A period counted from today that stands for another. Arguments as of `belonging.misplaced`."""
    if permitted.calendar is None:
        return None
    text = draft_written(text)
    whole = _Sentence(text, slots_in(text, slots, permitted.evidence), permitted, permitted.calendar)
    figures = [p for p in whole.places if p.is_figure and p.evidence.kind in _FIGURES and _periods(p.evidence)]
    if heads:
        return next((wrong for figure in figures if (wrong := _in_row(figure, whole, heads))), None)
    if not whole.counted:
        return None
    wrong = next(_unequal(whole), None)
    return wrong or next((wrong for figure in figures if (wrong := _of_figure(figure, whole))), None)


def _unequal(whole: _Sentence) -> Iterator[str]:
    """What is set equal to a period written beside it and is another."""
    for said in whole.counted:
        for start, end, periods in whole.written:
            first, second = (said.end, start) if said.end <= start else (end, said.start)
            is_reversed = end <= said.start
            gap = whole.text[first:second]
            if not _EQUALS.fullmatch(gap) or (is_reversed and gap.strip() in ("为", "是")):
                continue
            if not whole.matches(said, periods):
                yield said.text


def _of_figure(figure: Slot, whole: _Sentence) -> str | None:
    start, end = _clause_around(whole.text, figure.at)
    own = [said for said in whole.counted if start <= said.start < end]
    if own:
        return _adjoining(figure, whole) or _in_clause(own, figure, whole, (start, end))
    if _behind(figure, whole):
        return _behind_wrong(figure, whole)
    if any(start <= at < end for at, _, _ in whole.written) or _MOVED_ON.search(whole.text[start : figure.at]):
        return None
    return _carried(figure, whole, start)


def _adjoining(figure: Slot, whole: _Sentence) -> str | None:
    """The period the figure directly follows, when it is another's; a span of years needs a figure of all of them."""
    by_start = {said.start: said for said in whole.counted}
    names = [Named(s.start, s.end, str(s.start)) for s in whole.counted]
    names += [Named(start, end, "") for start, end, _ in whole.written]
    units = {item.entity for item in whole.permitted.evidence.values() if item.entity}
    fillers = [w.lower() for w in (*names_of_metric(figure.evidence), *units)]
    fillers += [whole.text[n.start : n.end] for n in names]

    def is_own(name: str) -> bool:
        said = by_start.get(int(name or -1))
        return said is None or (whole.is_of(said, figure.evidence) and _is_whole(said, whole))

    wrong = adjoining(whole.text, figure, whole.places, names, fillers, is_own)
    return by_start[int(wrong)].text if wrong else None


def _is_whole(said: Span, whole: _Sentence) -> bool:
    shown = [p.evidence for p in whole.places if p.is_figure]
    inputs = [whole.permitted.evidence[key] for e in shown for key in e.inputs if key in whole.permitted.evidence]
    return spans_whole(said, [p for e in (*shown, *inputs) for p in _periods(e)], whole.calendar)


def _in_clause(own: Sequence[Span], figure: Slot, whole: _Sentence, clause: tuple[int, int]) -> str | None:
    """A clause none of whose periods, however said, is that of a figure in it."""
    start, end = clause
    inside = [p.evidence for p in whole.places if p.is_figure and start <= p.at < end and p.evidence.kind in _FIGURES]
    if any(start <= at < end and set(periods) & set(_periods(figure.evidence)) for at, _, periods in whole.written):
        return None
    if any(whole.is_of(said, evidence) for said in own for evidence in inside):
        return None
    return own[0].text


def _carried(figure: Slot, whole: _Sentence, start: int) -> str | None:
    """The nearest period said earlier in the sentence, when the figure's clause names none and it is another's."""
    earlier = [(said.end, said) for said in whole.counted if said.end <= start]
    last = max(earlier, key=lambda found: found[0], default=None)
    if last is None or any(last[0] <= at < start for at, _, _ in whole.written):
        return None
    said = last[1]
    clause = _clause_around(whole.text, said.start)[0]
    if _COMPARED.search(whole.text[clause : said.start]) or whole.is_of(said, figure.evidence):
        return None
    return said.text


def _behind(figure: Slot, whole: _Sentence) -> re.Match[str] | None:
    """A bracket directly behind the figure that holds nothing but a period."""
    match = _LAGGING.match(whole.text, figure.at + 1)
    return match if match and any((s.start, s.end) == match.span("said") for s in whole.counted) else None


def _behind_wrong(figure: Slot, whole: _Sentence) -> str | None:
    match = _behind(figure, whole)
    said = next(s for s in whole.counted if match and s.start == match.start("said"))
    return None if whole.is_of(said, figure.evidence) else said.text


def _in_row(figure: Slot, whole: _Sentence, heads: Sequence[str]) -> str | None:
    """The period of another in the figure's own cell, the head of its column or the first cell of its row."""
    starts = [0, *(i + 1 for i, char in enumerate(whole.text) if char == "|")]
    column = max(i for i, start in enumerate(starts) if start <= figure.at)
    first = whole.text[starts[min(1, len(starts) - 1)] :].split("|")[0]
    head = heads[column] if column < len(heads) else ""
    for cell in (whole.text[starts[column] : figure.at], head, first):
        said = list(counted_back(draft_written(cell)))
        if said:
            return None if any(whole.is_of(one, figure.evidence) for one in said) else said[0].text
    return None


def _clause_around(text: str, at: int) -> tuple[int, int]:
    return next((match.span() for match in _CLAUSE.finditer(text) if match.start() <= at < match.end()), (at, at + 1))


def _periods(evidence: Evidence) -> tuple[Period, ...]:
    return pooled_periods(evidence.period) if evidence.period else ()
