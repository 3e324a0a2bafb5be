"""What is to be done with the figures: value, trend, rank, compare; in which order and split by what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.understanding.reading import Operation
from agents.understanding.scan import Scan
from tools.metrics.definition import Direction, MetricDefinition

_MARKS = "course_mean_score"
_EXTREMES = ("highest", "lowest", "worst", "best", "ranking", "ascending", "top")
_BARE = {"专业": "major", "学院": "college", "课程": "course", "门课": "course", "课": "course", "班": "section"}
_SEVERAL = re.compile(
    "(?:[这那]|哪)?(?:(?:几|[两二三四五六])(?:个|门)|[仨俩])(?P<what>班|门课|课程|课|专业|学院)(?!级)[^，。]{0,14}(?:分别|各自|各是|各有|各多少|分开|拆开|挨个|逐个|逐一)"
)
"""「那几个班的到课率分别是多少」: each of them, not all together."""
_EACH = re.compile("每|各|分别|依次|都")
_NOUNS = ("比例", "占比", "比率", "比重", "百分比", "率")
_ONLY_LOW = re.compile("(?<![高最])(?:比较|较|偏|太|很)?低(?=的|得|到|$|[？?，。]|了?[些点])")
"""「哪些专业毕业率低」, 「挂科率低的学院有哪些」."""
_WITHIN = re.compile(
    "(?:在|于)(?:我们|咱们|我|本|全|整个)?(?:学院|院)(?:当中|里面?|内|中)?(?:能|可以|是|的)*(?:排|第|名次|位[列居次]|居)"
    "|(?:全院|院[里内]|学院[里内])[^，。]{0,6}(?:排|第几|名次|位次)"
)
"""「在全院排第几」: the college is where the place is looked for, not whose place it is."""
_BELOW = ("低于", "小于", "不到")
"""「低于0.6的有哪些课」: though no line is drawn, the lowest stand first."""
_NOT_DONE = re.compile("[哪那][些几]?个?[^，。]{0,6}(?:没有?|未|不)(?:完成|达标|达到|做完|听够|做到|合格|及格线)")
"""「哪些院没完成」: the lowest stand first."""
_SOFT_EXTREMES = ("偏高", "比较高", "较高", "偏低", "比较低", "较低", "高低")


@dataclass(frozen=True)
class Task:
    """`by` is a level, `period` or empty; `order` by value; `judged` the word of judgement (最差) behind it, if any."""

    operations: tuple[Operation, ...]
    by: str = ""
    order: str = ""
    top: int = 0
    judged: str = ""
    ends: bool = False
    own_rank: bool = False
    placed: bool = False
    within: bool = False


def wants_compare(scanned: Scan) -> bool:
    """Words that set one thing against another."""
    several = len(scanned.values("metric", "inverse")) > 1
    # 「优秀率、优良率各多少」 lists figures, it sets no unit against another.
    words = [s for s in scanned.of("compare") if not (several and s.text.startswith(("各", "分别")))]
    return bool(words) or any(s.text in ("高于", "低于", "超过") for s in scanned.of("modifier"))


def find_task(scanned: Scan, metric: MetricDefinition, units: int, *, several: bool, inverse: bool) -> Task:
    """The operations of a figures question over `units` named units; `several` says that periods lie side by side."""
    groups = [v for v in scanned.values("by") if v not in ("teacher", "student")]
    levels = [v for v in groups if v != "period"]
    extreme = _has_extreme(scanned, bool(levels))
    if not groups and (found := _SEVERAL.search(scanned.text)):
        levels = [_BARE[found["what"]]]
    elif extreme and not groups:
        levels = _bare_levels(scanned)
    rank = bool(levels) or (extreme and "period" not in groups)
    if scanned.has("why") and not (extreme or scanned.has("ranking", "top")):
        # 「主要是哪个专业拉的」: which part weighs most is what an explanation tells.
        rank = False
    compare = units > 1 or (wants_compare(scanned) and not levels)
    trend = _wants_trend(scanned, rank=rank and not compare, several=several) or "period" in groups
    if compare and units > 1:
        rank = False
    if rank and not levels and compare:
        rank = False
    operations = [
        operation
        for operation, wanted in (
            (Operation.TREND, trend),
            (Operation.RANK, rank),
            (Operation.COMPARE, compare and not rank),
            (Operation.VALUE, not (trend or rank or compare) or (rank and not trend and _value_apart(scanned))),
        )
        if wanted
    ]
    order, judged = _order(scanned, metric, inverse=inverse)
    top = scanned.top[1] if rank else 0
    ends = scanned.has("highest", "best") and scanned.has("lowest", "worst")
    return Task(
        tuple(operations),
        levels[0] if levels else "",
        order,
        top,
        judged,
        ends,
        own_rank=rank and not levels,
        placed=scanned.has("ranking"),
        within=_WITHIN.search(scanned.text) is not None,
    )


def asks_each(scanned: Scan) -> bool:
    """「这几个班各是多少」 asks for each of several, not for a comparison with what is above them."""
    return _SEVERAL.search(scanned.text) is not None


def _bare_levels(scanned: Scan) -> list[str]:
    """「挂科率最高的专业」: a bare noun beside an extreme is what is ranked."""
    return list(dict.fromkeys(_BARE[s.text] for s in scanned.of("filler") if s.text in _BARE))


def _has_extreme(scanned: Scan, grouped: bool) -> bool:
    return any(grouped or span.text not in _SOFT_EXTREMES for span in scanned.of(*_EXTREMES))


def _wants_trend(scanned: Scan, *, rank: bool, several: bool) -> bool:
    if scanned.has("trend"):
        return True
    if not several or scanned.has("pooled"):
        return False
    return not rank or _value_apart(scanned)


def _value_apart(scanned: Scan) -> bool:
    """Whether a question for the value itself stands apart from the one for a ranking (两问连问)."""
    first = min((s.start for s in scanned.of("by", *_EXTREMES)), default=len(scanned.text))
    clause = max((end for start, end in scanned.clauses() if end <= first), default=0)
    before = [s for s in scanned.of("value") if s.end <= first]
    later = [s for s in scanned.of("value") if s.start > first and _in_other_clause(scanned, s.start, first)]
    later = [s for s in later if not _of_each(scanned, s.start)]
    named = scanned.of("metric", "inverse")
    # 「退学的学生，哪个学院比例最高」: a name that goes on in the clause of the ranking is no figure of its own.
    goes_on = any(s.start >= clause and s.text in _NOUNS for s in named)
    metric_before = not goes_on and any(s.end <= clause for s in named)
    return bool(before or later or metric_before)


def _of_each(scanned: Scan, place: int) -> bool:
    """「各学院排个队，每家都是多少」: the values asked for are those of the ranking."""
    start = next((a for a, b in scanned.clauses() if a <= place < b), 0)
    return _EACH.search(scanned.text[start:place]) is not None


def _in_other_clause(scanned: Scan, place: int, other: int) -> bool:
    return not any(start <= place < end and start <= other < end for start, end in scanned.clauses())


def _order(scanned: Scan, metric: MetricDefinition, *, inverse: bool) -> tuple[str, str]:
    """desc or asc by value, and the word of judgement it was read from."""
    side = scanned.top[0]
    worst = scanned.of("worst") or side.startswith(("倒数", "最差"))
    best = scanned.of("best") or side.startswith("最好")
    said = scanned.has("highest") != scanned.has("lowest", "ascending")
    if (worst or best) and not said:
        words = scanned.of("worst", "best")
        # Of marks a high mean may be too easy: still the worst is the lowest.
        bad_is_high = metric.direction is not Direction.HIGHER and metric.id != _MARKS
        return ("desc" if bool(worst) == bad_is_high else "asc"), (words[0].text if words else side)
    low = (
        scanned.has("lowest", "ascending")
        or side.startswith(("后", "最低"))
        or _ONLY_LOW.search(scanned.text) is not None
        or (_NOT_DONE.search(scanned.text) is not None and metric.direction is Direction.HIGHER)
        or any(s.text in _BELOW for s in scanned.of("modifier"))
    )
    high = scanned.has("highest") or side.startswith(("前", "头", "最高"))
    ascending = low and not high
    return ("asc" if ascending != inverse else "desc"), ""
