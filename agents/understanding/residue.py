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
    modifiers = [s for s in scanned.of("modifier") if not _is_harmless(s.text, reading)]
    kinds = {str(s.value) for s in modifiers}
    if kinds and kinds <= {"attempt", "exclusion"} and kinds != {"exclusion"}:
        first = reading.metric in _COUNTED_AT_FIRST and "exclusion" in kinds
        return Strange("excluded" if first else "modifier_attempt", modifiers[0].text)
    if modifiers:
        main = next((s for s in modifiers if s.value not in ("exclusion", "inclusion")), modifiers[0])
        return Strange(f"modifier_{main.value}", main.text)
    return _leftover(scanned)


def _is_harmless(word: str, reading: Reading) -> bool:
    if word in _COMPARING and len(reading.units) > 1:
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
    return Strange("background", apart[0]) if apart else None
