"""Records that left the count: a figure also gets better when those are not counted who would have made it worse.

A bound and no threshold. What the window left out beyond the usual share is taken to have had the worst result there
is, and "effective" must stand with it; otherwise it is not proven, whatever became of them. The usual share is the
median of the baseline's terms of the same season. What the comparison units left out beyond theirs at the same time is
no more than usual here: it is on both sides of the difference. The usual share varies as well, so what is beyond it has
an error of its own, by which the test's is widened: little where the share is steady, much where as many leave by
chance as the change is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, median

from scipy.special import ndtri

from tools.effect.case import Case, Cell, Direction, Judgement, Kind, Method, TermCells, Verdict
from tools.effect.judging import judge

_TOLD = 0.5
"""Records beyond the usual from which a term is named."""


@dataclass(frozen=True)
class LeftOut:
    """One term of one unit: of `n` records that could have been counted as before `left` were not; the term's name."""

    index: int
    n: int
    left: float
    name: str = ""

    @property
    def share(self) -> float:
        return self.left / self.n if self.n else 0.0


@dataclass(frozen=True)
class Places:
    """Who could have been counted: the treated unit's terms and those of each comparison unit.

    `worst` is the worst value a record of a mean can have. `inside`: the metric counts persons once over several
    records, so that who is left out in part stands in the count already. `counted` is what they are, and counts below
    `least` are not told.
    """

    treated: tuple[LeftOut, ...]
    comparison: tuple[tuple[LeftOut, ...], ...] = ()
    worst: float = 0.0
    inside: bool = False
    counted: str = "人次"
    least: int = 0


def borne(case: Case, judgement: Judgement, places: Places) -> Judgement:
    """An "effective" that does not stand with the worst of those left out beyond the usual is not proven."""
    if judgement.verdict is not Verdict.EFFECTIVE:
        return judgement
    compared = judgement.method is Method.DIFFERENCE
    window, shared = _window(case, places.treated), _rises(case, places) if compared else {}
    beyond = {
        t.index: t.left - (_usual(case, places.treated, t.index) + shared.get(t.index, 0.0)) * t.n for t in window
    }
    error = {t.index: _variance(case, places, t, compared) for t in window}
    wider = _widening(case, judgement, places, sum(error.values()))
    taken = {index: more + wider * error[index] for index, more in beyond.items()}
    if judge(_with(case, taken, places)).verdict is Verdict.EFFECTIVE:
        return judgement
    return replace(judgement, verdict=Verdict.IMPROVED_NOT_PROVEN, why=_told(case, beyond, places))


def _variance(case: Case, places: Places, term: LeftOut, compared: bool) -> float:
    """Of the records a term leaves out beyond the usual by chance: as much as its season's terms did, and no less than
    single records do; with the error of the usual share itself, and of the comparison units'."""
    alike = _alike(case, places.treated, term.index)
    if not alike:
        return 0.0
    usual = _usual(case, places.treated, term.index)
    between = fmean((one.share - usual) ** 2 for one in alike)
    units = len(places.comparison) if compared else 0
    known = (1 + 1 / len(alike)) * (1 + (1 / units if units else 0.0))
    return max(between * term.n**2, usual * (1 - usual) * term.n) * known


def _widening(case: Case, judgement: Judgement, places: Places, variance: float) -> float:
    """Records for a unit of variance by which the test's own error, in records, falls short of both errors together."""
    weight = 1.0 if places.inside else abs((judgement.observed or 0.0) - _worst(case, places))
    if not variance or not weight:
        return 0.0
    own = (judgement.se or 0.0) * judgement.n / weight
    return float(ndtri(1 - case.alpha)) * (sqrt(own * own + variance) - own) / variance


def _rises(case: Case, places: Places) -> dict[int, float]:
    """By how much the comparison units' share rose together, by term; never below 0.

    The middle one of them: one or two whose marks are not all in yet excuse nothing.
    """
    apart: dict[int, list[float]] = {}
    for unit in places.comparison:
        for term in _window(case, unit):
            apart.setdefault(term.index, []).append(term.share - _usual(case, unit, term.index))
    return {index: max(median(shares), 0.0) for index, shares in apart.items()}


def _window(case: Case, terms: Sequence[LeftOut]) -> list[LeftOut]:
    return [term for term in terms if case.first_post <= term.index <= case.last_post]


def _usual(case: Case, terms: Sequence[LeftOut], index: int) -> float:
    """The share the baseline's terms of that season left out; of all of them where none is of the season."""
    alike = _alike(case, terms, index)
    return median(term.share for term in alike) if alike else 0.0


def _alike(case: Case, terms: Sequence[LeftOut], index: int) -> list[LeftOut]:
    seasons = _seasons(case)
    before = [term for term in terms if term.index <= case.last_pre and term.n]
    return [term for term in before if seasons.get(term.index) == seasons.get(index)] or before


def _seasons(case: Case) -> dict[int, str]:
    units = (case.treated, *case.comparison, *case.like)
    return {term.index: term.season for unit in units for term in unit.terms}


def _with(case: Case, taken: Mapping[int, float], places: Places) -> Case:
    """The case as if those had been counted, each with the worst result."""
    known = {term.index: term for term in places.treated}
    terms = tuple(
        _worsened(case, term, taken[term.index], known[term.index], places) if taken.get(term.index, 0.0) > 0 else term
        for term in case.treated.terms
    )
    return replace(case, treated=replace(case.treated, terms=terms))


def _worsened(case: Case, term: TermCells, more: float, of: LeftOut, places: Places) -> TermCells:
    """Where values weigh differently the term's `n` is an effective number: it grows by the same part."""
    if places.inside:
        return _moved(case, term, term.n * more / of.n)
    n, worst = term.n, _worst(case, places)
    added = more if case.kind is Kind.RATE else n * more / max(of.n - of.left, 1.0)
    level = (term.total + added * worst) / (n + added)
    total = max(1, round(n + added))
    squares = [cell.squares for cell in term.cells]
    summed = None if None in squares else sum(one or 0.0 for one in squares) + added * worst * worst
    return replace(term, cells=(Cell(total, total * level, summed),))


def _moved(case: Case, term: TermCells, more: float) -> TermCells:
    """As many of those counted as better are worse."""
    down = case.better is Direction.DOWN
    total = min(term.total + more, term.n) if down else max(term.total - more, 0.0)
    return replace(term, cells=(Cell(term.n, total),))


def _worst(case: Case, places: Places) -> float:
    if case.kind is Kind.MEAN:
        return places.worst
    return 1.0 if case.better is Direction.DOWN else 0.0


def _told(case: Case, beyond: Mapping[int, float], places: Places) -> str:
    """How many, when, against what is usual, and what can be done."""
    more = [term for term in places.treated if beyond.get(term.index, 0.0) >= _TOLD]
    where = "、".join(
        f"{term.name}有 {_number(term.left, places)}没有照常计入（{_share(term, places)}往常约 "
        f"{_usual(case, places.treated, term.index):.1%}）"
        for term in more or [term for term in places.treated if term.index in beyond]
    )
    total = sum(beyond[term.index] for term in more)
    beside = f"比往常多出约 {_number(total, places)}" if more else "往常各学期本来就有出入"
    return (
        f"改善超出了正常波动，但{where}，{beside}；{'多出的' if more else '其中一些'}若是最差的结果（不及格、零分），"
        "就得不出“有效”。没有照常计入的是缓考、免修、退课、改记重修、没有成绩或改按两级制计分的，请逐一核对缘由；"
        "可以按往常的考试安排重新整改、登记检验，或由校领导说明理由特批。"
    )


def _number(count: float, places: Places) -> str:
    """A small count is of single persons, who are told of by no number."""
    if round(count) < places.least:
        return f"不足 {places.least} {places.counted}"
    return f"{max(round(count), 1)} {places.counted}"


def _share(term: LeftOut, places: Places) -> str:
    return "" if round(term.left) < places.least else f"占 {term.share:.1%}，"
