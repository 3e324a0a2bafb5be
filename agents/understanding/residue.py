"""Words that nobody understood, and qualifiers nobody can apply: those that could change what is asked are never
passed over in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agents.understanding.limiting import has_doing, narrows
from agents.understanding.narrative import told_only, within
from agents.understanding.reading import Operation, Reading
from agents.understanding.scan import Scan, Unread
from agents.understanding.school import ME
from tools.metrics.definition import MetricDefinition
from tools.spans import Span

_OF_TEACHING = ("set_mean_score", "set_valid_rate", "student_teacher_ratio")
_HARMLESS_THERE = ("老师", "教师")
COUNTED_AT_FIRST = ("course_fail_rate", "student_fail_rate", "avg_gpa")
"""Counted on first marks only: 重修 and 补考 beside them set a condition, they name no figure of their own."""
_AT_FINALS = ("absent_rate", "deferred_rate")
"""What is missed or put off is the final examination: 期末 beside them says nothing more."""
_THEN = re.compile(r"(?:的)?(?:那年|那一年|那学年|那会儿?|的时候|时候|时|那阵)?[，,]?(?:也就是|就是|即|[(（])?")
"""「大二那年，也就是2024-2025学年」: the year is said beside it."""
_HALF = ("上", "下")
"""「大二上学期」 is a term of somebody's second year, not the last one."""
_ABOVE = re.compile("(?:高于|低于|超过|大于|小于)[^，。]{1,12}的(?:专业|学院|院系|系|课程?|教学班|班级?)")
"""「高于全校的专业有哪些」 asks which of them, no comparison."""
_SHORT_TIME = re.compile(
    "(?:上个?|这个?|本|最近一?|近[一两二三几]个?|前[几两]个?)(?:周|星期|礼拜|月(?!考))|[昨前今]天|[昨今]日|第[0-9一二三四五六七八九十]+周"
    "|(?<![0-9年-])[0-9一二三四五六七八九十]{1,2}月份?(?![0-9日号底初]|考)|国庆|[寒暑]假|开学(?:初|后)"
)
_NEAR = 6
_ORDERING = ("highest", "lowest", "worst", "best", "ranking", "ascending", "top")
_TIMELY = re.compile("学期|学年|学季")
"""A time that nobody understood may be the figure's own, whatever clause it stands in."""
_JOINED = re.compile("(?:的|里|期间|以来|在)*")
_SHORT = 7
_POPULATION = re.compile(r"[生班类族课籍户级组型](?:的|吧|呢|啊|哈)*$")
_COMPARING = ("高于", "低于", "超过")


@dataclass(frozen=True)
class Strange:
    """`reason`: a modifier's kind, `residue`, or a mere note (`excluded`, `background`); `words` as written."""

    reason: str
    words: str


def unsupported(scanned: Scan, reading: Reading, metric: MetricDefinition) -> Strange | None:
    """The first thing in the way of answering just what was asked; None when everything was understood.

    `metric` is the reading's first: words of its own names and definition set no condition.
    """
    listing = any(s.text in ("专业", "学院", "课程", "哪些", "有哪些") for s in scanned.of("filler"))
    told = told_only(scanned)
    modifiers = [s for s in scanned.of("modifier") if not within(s.start, told)]
    modifiers = [s for s in modifiers if not _is_harmless(s, scanned, reading, metric, listing=listing)]
    kinds = {str(s.value) for s in modifiers}
    if kinds and kinds <= {"attempt", "exclusion"} and kinds != {"exclusion"}:
        first = reading.metric in COUNTED_AT_FIRST and "exclusion" in kinds
        return Strange("excluded" if first else "modifier_attempt", modifiers[0].text)
    if modifiers:
        main = next((s for s in modifiers if s.value not in ("exclusion", "inclusion")), modifiers[0])
        return Strange(f"modifier_{main.value}", main.text)
    if short := _short_time(scanned):
        return Strange("modifier_short_time", short)
    if most := _unknown_extreme(scanned, reading):
        return Strange("residue", most)
    if _asks_change_of_each(scanned, by=reading.by):
        return Strange("group_change", "")
    return _leftover(scanned, told, " ".join((*_names(metric), metric.definition, metric.denominator_words)))


def _short_time(scanned: Scan) -> str:
    """A time shorter than any figure's period right beside the figure: 「上周的到课率」; empty where there is none."""
    if scanned.has("time"):
        return ""
    places = scanned.of("unit", "course", "own_college", "own_major", "own_school", "own_me", "own_group_weak")
    for match in _SHORT_TIME.finditer(scanned.text):
        for named in scanned.of("metric", "inverse"):
            first, last = sorted(((match.start(), match.end()), (named.start, named.end)))
            between = range(first[1], last[0])
            left = "".join(scanned.text[i] for i in between if not any(p.start <= i < p.end for p in places))
            if first[1] <= last[0] and _JOINED.fullmatch(left):
                return match.group()
    return ""


def _unknown_extreme(scanned: Scan, reading: Reading) -> str:
    """「哪家最磕碜」: by a word nobody knows no order can be told; empty where another word says it."""
    if Operation.RANK not in reading.operations or scanned.has(*_ORDERING):
        return ""
    return next((f"最{p.text}" for p in scanned.unread() if scanned.text[: p.start].endswith("最")), "")


def _names(metric: MetricDefinition) -> tuple[str, ...]:
    return (metric.name_zh, *metric.aliases)


def _asks_change_of_each(scanned: Scan, *, by: str) -> bool:
    """「哪些学院比去年上升了」: a change of every unit, which no single table answers.

    Asked why (「为什么上升，主要是哪些专业」), the parts are what an explanation lays open. `by` is what the
    reading splits by, in few words (「哪个升得最多」) taken over from before.
    """
    if scanned.has("why"):
        return False
    if scanned.has("change_extreme") and (by not in ("", "period") or scanned.has("by")):
        return True
    levels = [v for v in scanned.values("by") if v != "period"]
    if not levels or scanned.has("highest", "lowest", "worst", "best", "top", "ranking"):
        return False
    if (
        scanned.has("own_me", "own_me_weak")
        and scanned.has("unit", "own_major", "own_college")
        and not scanned.has("trend")
    ):
        # 「上学期我的绩点和计科专业平均绩点各是多少」: two named ones side by side.
        return False
    back = any(item.kind in ("back_year", "back_term") for item in scanned.times)
    return scanned.has("trend") or (scanned.has("compare") and (back or len(scanned.times) > 1))


def _is_harmless(span: Span, scanned: Scan, reading: Reading, metric: MetricDefinition, *, listing: bool) -> bool:
    word, kind, end = span.text, span.value, span.end
    bare = word.removesuffix("的")
    if kind == "assessment" and word == "期末" and reading.metric in _AT_FINALS:
        return True
    if len(bare) > 1 and any(bare in own for own in (*_names(metric), metric.denominator_words)):
        # 「新生报到率」, 「专任教师里博士的占比」: those it is a share of anyway.
        return True
    if kind == "inclusion" and any(end <= s.start <= end + _NEAR for s in scanned.of("time")):
        # 「两个学期加上2025-2026第一学期」 lists a period more.
        return True
    if word in _COMPARING and len(reading.units) > 1 and not listing and not _ABOVE.search(scanned.text):
        return True
    if kind == "grade" and reading.units[:1] == (ME,):
        said = _THEN.match(scanned.text, end)
        place = said.end() if said else end
        return any(s.start == place and not s.text.startswith(_HALF) for s in scanned.of("time"))
    return reading.metric in _OF_TEACHING and word in _HARMLESS_THERE


def _leftover(scanned: Scan, told: tuple[tuple[int, int], ...], own: str) -> Strange | None:
    soft = [s for s in scanned.of("soft_missing") if not within(s.start, told)]
    if soft:
        return Strange("residue", soft[0].text)
    pieces = [piece if not within(piece.start, told) else replace(piece, known=False) for piece in scanned.unread()]
    figures = {s.start for s in scanned.of("metric", "inverse")}
    beside = [
        piece
        for piece in pieces
        if piece.known and narrows(scanned.text, piece.stretch, (piece.start, piece.end), own, figures)
    ]
    if beside:
        return Strange("residue", beside[0].text)
    apart = [piece for piece in pieces if not piece.known]
    bare = [p for p in apart if not within(p.start, told) and _is_bare(scanned, p)]
    if bare and scanned.has("metric", "inverse"):
        return Strange("residue", bare[0].text)
    if not apart:
        return None
    if not scanned.has("time") and (timely := [p for p in apart if _TIMELY.search(scanned.text[slice(*p.stretch)])]):
        return Strange("residue", timely[0].text)
    # Words apart are only background when another clause carries the question.
    aside = scanned.has("metric", "inverse") or all(within(p.start, told) for p in apart)
    return Strange("background" if aside else "residue", apart[0].text)


def _is_bare(scanned: Scan, piece: Unread) -> bool:
    """「体育生的」 as a clause of its own: a noun phrase in which nobody does anything names a population."""
    start, end = next((a, b) for a, b in scanned.clauses() if a <= piece.start < b)
    clause = scanned.text[start:end]
    return len(clause) <= _SHORT and bool(_POPULATION.search(clause)) and not has_doing(clause)
