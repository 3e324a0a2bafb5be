"""Words that nobody understood, and qualifiers nobody can apply: they are never passed over in silence."""

from __future__ import annotations

from dataclasses import dataclass

from agents.understanding.reading import Reading
from agents.understanding.scan import Scan

_OF_TEACHING = ("set_mean_score", "set_valid_rate", "student_teacher_ratio")
_HARMLESS_THERE = ("老师", "教师")
_COUNTED_AT_FIRST = ("course_fail_rate", "student_fail_rate", "avg_gpa")
_COMPARING = ("高于", "低于", "超过")


@dataclass(frozen=True)
class Strange:
    """`reason`: a modifier's kind, `residue`, or a mere note (`excluded`, `background`); `words` as written."""

    reason: str
    words: str


def unsupported(scanned: Scan, reading: Reading) -> Strange | None:
    """The first thing in the way of answering just what was asked; None when everything was understood."""
    listing = any(s.text in ("专业", "学院", "课程", "哪些", "有哪些") for s in scanned.of("filler"))
    modifiers = [s for s in scanned.of("modifier") if not _is_harmless(s.text, reading, listing=listing)]
    kinds = {str(s.value) for s in modifiers}
    if kinds and kinds <= {"attempt", "exclusion"} and kinds != {"exclusion"}:
        first = reading.metric in _COUNTED_AT_FIRST and "exclusion" in kinds
        return Strange("excluded" if first else "modifier_attempt", modifiers[0].text)
    if modifiers:
        main = next((s for s in modifiers if s.value not in ("exclusion", "inclusion")), modifiers[0])
        return Strange(f"modifier_{main.value}", main.text)
    if _asks_change_of_each(scanned):
        return Strange("group_change", "")
    return _leftover(scanned)


def _asks_change_of_each(scanned: Scan) -> bool:
    """「哪些学院比去年上升了」: a change of every unit, which no single table answers."""
    if scanned.has("change_extreme") and scanned.has("by"):
        return True
    levels = [v for v in scanned.values("by") if v != "period"]
    if not levels or scanned.has("highest", "lowest", "worst", "best", "top", "ranking"):
        return False
    back = any(item.kind in ("back_year", "back_term") for item in scanned.times)
    return scanned.has("trend") or (scanned.has("compare") and (back or len(scanned.times) > 1))


def _is_harmless(word: str, reading: Reading, *, listing: bool) -> bool:
    if word in _COMPARING and len(reading.units) > 1 and not listing:
        return True
    return reading.metric in _OF_TEACHING and word in _HARMLESS_THERE


def _leftover(scanned: Scan) -> Strange | None:
    pieces = scanned.residue()
    if scanned.has("soft_missing"):
        return Strange("residue", scanned.of("soft_missing")[0].text)
    beside = [piece for piece, known in pieces if known]
    if beside:
        return Strange("residue", beside[0])
    apart = [piece for piece, _ in pieces]
    if not apart:
        return None
    # Words apart are only background when another clause carries the question.
    return Strange("background" if scanned.has("metric", "inverse") else "residue", apart[0])
