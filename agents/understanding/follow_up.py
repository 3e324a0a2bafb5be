"""What a question takes over from the one before: one slot changes, the rest stays and is said again."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.operations import Task
from agents.understanding.reading import Operation, Reading
from agents.understanding.scan import Scan
from tools.scope import Role
from tools.spans import Span

_OPENERS = (
    "那",
    "换",
    "再",
    "改",
    "不对",
    "不是",
    "错",
    "除去",
    "和",
    "跟",
    "与",
    "比",
    "按",
    "只",
    "单独",
    "还有",
    "如果",
    "去掉",
    "剔除",
    "同样",
    "同期",
    "另外",
)
_HAS_SECTIONS = (Role.SUPERVISOR, Role.TEACHER)
_SIGHS = "哎呀啊哦噢喔诶唉嗯呃额，,、… "
_CORRECTS = re.compile(
    "(?<!对)不对(?!劲|称|等|应)|(?<!是)不是(?!很|太|特别)|[打说问写搞弄输选看记点]错|口误|手误|[更纠]正|我(?:想|本来)?(?:要|说|问|指|查|看)的(?:其实|本来)?是"
)
_YEAR_BEFORE = re.compile(r"(?:[比较跟和与同于]|相比)(?:上一学?年度?|前一学?年度?|上年)$")
"""「为什么比上一年低」 after a year: set against the year before that one, of which a change is told in any case."""
_MAKERS = ("我说的", "我指的", "我问的", "换成", "改成", "搞错")


def inherits(scanned: Scan, has_metric: bool, previous: Reading) -> bool:
    """Whether an earlier reading fills the gaps: always without an own metric or where the metric was asked for, else
    only when it sounds so.
    """
    if not has_metric or previous.reason in ("no_metric", "which_metric"):
        return True
    text = scanned.text.lstrip(_SIGHS)
    sounds_so = text.startswith(_OPENERS) or any(word in text for word in _MAKERS) or _CORRECTS.search(text) is not None
    bare = text.rstrip("？?。！! ").endswith("呢") and not scanned.has("unit", "own_college", "own_major", "own_school")
    return sounds_so or bare or scanned.has("by_person", "by_enrolment", "own_these")


def taken_up(scanned: Scan, base: Reading | None, role: Role) -> Scan:
    """The question with what it points back at read as what that was: the year before, the classes listed."""
    scanned = scanned if base is None else leaning(scanned, base)
    every = base is not None and base.by == "section" and not base.top
    spans = (_listed(s, scanned, every=every, own=role in _HAS_SECTIONS) for s in scanned.spans)
    return replace(scanned, spans=tuple(spans))


def _listed(span: Span, scanned: Scan, *, every: bool, own: bool) -> Span:
    """「这些班的平均分」 after `every` section was listed, or beside a course's name: by section again.

    Who has sections of their own means those. Of a part of a list nothing can be had.
    """
    if span.kind != "own_these":
        return span
    named = scanned.has("course")
    if "课" in span.text:
        return replace(span, kind="filler") if named else span
    return replace(span, kind="by", value="section") if not own and (every or named) else span


def leaning(scanned: Scan, base: Reading) -> Scan:
    """The question without a year that only says what the earlier period is set against."""
    said = scanned.of("time")
    if len(said) != 1 or not base.times or not _YEAR_BEFORE.search(scanned.text[: said[0].end]):
        return scanned
    return replace(scanned, spans=tuple(replace(s, kind="filler") if s is said[0] else s for s in scanned.spans))


def task(found: Task, scanned: Scan, base: Reading | None, *, several: bool) -> Task:
    """The task of a follow-up: its own where it says one, else the earlier one fitted to the changed slots."""
    if base is not None and found.own_rank and base.by:
        return replace(found, by=base.by, own_rank=False)
    if base is None or found.operations != (Operation.VALUE,) or _says_value(scanned):
        return found
    operations = list(base.operations)
    if (
        scanned.has("unit", "own_major", "own_me", "own_granted", "own_these", "own_college", "own_school", "course")
        and Operation.RANK in operations
    ):
        operations.remove(Operation.RANK)
    if Operation.COMPARE in operations and scanned.has("unit", "own_major", "own_college", "own_school"):
        operations.remove(Operation.COMPARE)
    if Operation.TREND in operations and scanned.times and not several:
        operations[operations.index(Operation.TREND)] = Operation.VALUE
    kept = tuple(dict.fromkeys(operations)) or ((Operation.TREND,) if several else (Operation.VALUE,))
    ranked = Operation.RANK in kept
    return replace(
        found,
        operations=kept,
        by=base.by if ranked else found.by if scanned.has("why") else "",
        order=base.order if ranked else "",
        top=base.top if ranked else 0,
        judged=base.judged if ranked else "",
    )


def corrects(scanned: Scan, base: Reading, reading: Reading) -> bool:
    """「打错了，我要的是金融学」: says that something else was meant, and another figure comes of it."""
    if _CORRECTS.search(scanned.text) is None:
        return False
    return any(
        getattr(base, slot) != getattr(reading, slot) for slot in ("metrics", "units", "course", "periods", "by")
    )


def _says_value(scanned: Scan) -> bool:
    return any(s.text in ("是多少", "多少") for s in scanned.of("value"))
