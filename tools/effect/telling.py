"""A judgement in two sentences a dean understands, and the outlook of a planned test in one or two.

No p-values and no persons. What is claimed is a change beyond the usual variation against a named comparison; which
of the measures brought it about is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.effect.case import Case, Direction, Judgement, Kind, Method, Verdict
from tools.effect.power import Outlook, longer, outlook
from tools.effect.scales import reaches

_AGAINST = {
    Method.DIFFERENCE: "与登记的对照单位同期变化相比",
    Method.SEGMENTED: "与本单位整改前走势的延续相比",
    Method.OWN_HISTORY: "与本单位整改前同类学期的水平相比",
}
_TIMES = {2: "两", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九", 10: "十"}
# At this chance and above nobody needs to be warned; at this one and below the test is hardly worth making.
_NEARLY, _GOOD, _HALF, _POOR = 0.95, 0.8, 0.4, 0.1
TERM = "学期"
_COUNTED = ("届", "年")
"""Periods that are counted without a word between."""


@dataclass(frozen=True)
class Metric:
    """How a metric is spoken of: its name, and for a mean the unit of its values ("分"; "" for a plain number) and the
    decimals they are written with. A mean of shares is `percent`: written as a rate is. `counted` is what n counts,
    `period` what it is counted by. A percentage has `places` decimals: where little is to change, one hides it."""

    name: str
    unit: str = "分"
    decimals: int | None = None
    percent: bool = False
    counted: str = "人"
    period: str = TERM
    places: int = 1

    def timed(self, text: str) -> str:
        """The text, which speaks of terms, with the periods the metric has."""
        if self.period == TERM:
            return text
        several = self.period if self.period in _COUNTED else f"个{self.period}"
        for said, meant in ((f"同类{TERM}", f"各{self.period}"), (f"个{TERM}", several), (TERM, self.period)):
            text = text.replace(said, meant)
        return text


def judged(case: Case, of: Judgement, metric: Metric) -> tuple[str, str]:
    """What was seen, and what follows from it."""
    if of.estimate is None or of.interval is None or of.expected is None or of.observed is None:
        found = "尚无数据" if of.observed is None else f"为 {_level(case, of.observed, metric)}{_counted(of, metric)}"
        return f"观察期内{metric.name}{found}，还无法与按整改前水平预计的数值作比较。", metric.timed(of.why)
    against = f"{metric.timed(_AGAINST[of.method])}{_by_itself(case, of, metric)}"
    seen = (
        f"观察期内{metric.name}为 {_level(case, of.observed, metric)}{_counted(of, metric)}，{against}，"
        f"{_beside(case, of.expected, of.estimate, metric)}，"
        f"考虑正常波动后在{_range(case, of.interval, metric)}之间。"
    )
    return seen, metric.timed(_follows(case, of, metric))


def planned(case: Case, metric: Metric) -> str:
    """What the planner should know about the registered test before work starts."""
    seen = outlook(case)
    if seen.method is Method.NONE:
        return metric.timed(seen.why)
    assert seen.expected is not None
    if reaches(case, seen.expected):
        return _there_already(case, seen.expected, metric)
    change = f"{metric.name}{_from_baseline(case, seen.expected, metric)}"
    told = f"按本单位历史波动，每{metric.period}约 {seen.n:,} {metric.counted}，{change}，{chance(seen.power)}"
    if seen.power >= _GOOD:
        return told + "。"
    return f"{told}；{metric.timed(_advice(case, seen))}。"


def _beside(case: Case, expected: float, estimate: float, metric: Metric) -> str:
    """A change too small for the decimals it is written with is told as none."""
    level, size = _level(case, expected, metric), _bare(case, estimate, metric)
    if not float(size):
        return f"与预计的 {level} 基本持平"
    apart = "" if level.endswith(metric.unit or " ") else " "
    return f"比预计的 {level}{apart}{_change(case, estimate, metric)}"


def _from_baseline(case: Case, expected: float, metric: Metric) -> str:
    """The registered change is one from the frozen baseline; what the test must see is one from what is expected."""
    seen = _change(case, case.target - expected, metric)
    if case.baseline is None or _level(case, case.baseline, metric) == _level(case, expected, metric):
        return seen
    registered = f"{_change(case, case.target - case.baseline, metric)}（相对基线 {_level(case, case.baseline, metric)}"
    return f"{registered}；观察期本来就预计为 {_level(case, expected, metric)}，相对它是{seen}）"


def _counted(of: Judgement, metric: Metric) -> str:
    return f"（{of.n:,} {metric.counted}）"


def _by_itself(case: Case, of: Judgement, metric: Metric) -> str:
    assert of.expected is not None
    shown = _level(case, of.expected, metric) != _level(case, of.expected - of.shrunken, metric)
    return "，并扣除本来就会有的变化（偏差的自然回归或原有走势）" if shown else ""


def _there_already(case: Case, usual: float, metric: Metric) -> str:
    reached = f"在约 {_level(case, usual, metric)}，已达到目标 {_level(case, case.target, metric)}"
    advice = "请把目标定得更严，或换一个指标"
    return f"按整改前的水平和波动，{metric.name}预计本来就会{reached}：即使达到目标，也几乎无法认定为改善。{advice}。"


def _follows(case: Case, of: Judgement, metric: Metric) -> str:
    target = f"预定目标 {_level(case, case.target, metric)}"
    reached = f"已达到{target}" if of.target_reached else f"尚未达到{target}"
    if not of.confirmatory:
        return f"{of.why}目前{reached}。"
    if of.verdict is Verdict.EFFECTIVE:
        assert of.observed is not None
        within = f"；{target} 在误差范围内（观测 {_level(case, of.observed, metric)}）"
        met = f"，{reached}" if of.target_reached else within
        return f"按事先登记的检验，改善超出了正常波动{met}，结论为“{of.verdict.zh}”。"
    if of.verdict is Verdict.WORSE:
        return f"按事先登记的检验，变差超出了正常波动，{reached}，结论为“{of.verdict.zh}”。"
    return f"{reached}，结论为“{of.verdict.zh}”：{of.why or '变化没有超出正常波动。'}"


def _advice(case: Case, seen: Outlook) -> str:
    wider = longer(case)
    if wider is not None:
        return f"建议观察{_TIMES.get(wider.terms, str(wider.terms))}个学期，或换一个指标"
    more = "增加对照单位、" if seen.method is not Method.DIFFERENCE else ""
    return f"延长观察期也难以看清，建议{more}把范围扩大到更多班级，或换一个指标"


def chance(power: float) -> str:
    """In how many of ten, or once in how many, the change would be seen."""
    if power <= _POOR:
        return "十次里也难有一次能看出来"
    if power < _HALF:
        return f"{_TIMES[max(round(1 / power), 3)]}次里大约只有一次能看出来"
    if power < 1 - _HALF:
        return "大约一半的时候能看出来"
    if power >= _NEARLY:
        return "几乎总能看出来"
    return f"十次里大约有{_TIMES[min(max(round(10 * power), 6), 9)]}次能看出来"


def _in_percent(case: Case, metric: Metric) -> bool:
    return case.kind is Kind.RATE or metric.percent


def _level(case: Case, value: float, metric: Metric) -> str:
    if _in_percent(case, metric):
        return f"{value * 100:.{metric.places}f}%"
    return f"{_number(value, metric)}{_spaced(metric)}"


def _size(case: Case, value: float, metric: Metric) -> str:
    if _in_percent(case, metric):
        return f"{abs(value) * 100:.{metric.places}f} 个百分点"
    return f"{_number(abs(value), metric)}{_spaced(metric)}"


def _change(case: Case, value: float, metric: Metric) -> str:
    return f"{'下降' if value < 0 else '上升'} {_size(case, value, metric)}"


def _range(case: Case, ends: tuple[float, float], metric: Metric) -> str:
    if ends[0] * ends[1] > 0:
        first, second = sorted(ends, key=abs)
        return f"{'下降' if first < 0 else '上升'} {_bare(case, first, metric)} 到 {_size(case, second, metric)}"
    better, worse = ends if case.better is Direction.DOWN else ends[::-1]
    return f"{_change(case, better, metric)}到{_change(case, worse, metric)}"


def _bare(case: Case, value: float, metric: Metric) -> str:
    return f"{abs(value) * 100:.{metric.places}f}" if _in_percent(case, metric) else _number(abs(value), metric)


def _number(value: float, metric: Metric) -> str:
    decimals = metric.decimals if metric.decimals is not None else 1 if metric.unit else 3
    return f"{value:.{decimals}f}"


def _spaced(metric: Metric) -> str:
    return f" {metric.unit}" if metric.unit else ""
