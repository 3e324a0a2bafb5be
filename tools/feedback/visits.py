"""What those who visited the teacher's classes noted. Who they are is not read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tools.feedback.reading import Query, Reading
from tools.feedback.relations import OBSERVATIONS

_VISITS = Query(
    OBSERVATIONS,
    {},
    "term_id = :term",
    ("observation_id", "section_id", "observed_on", "grade", "strengths", "issues", "suggestions"),
)
_NOTHING = ("未见明显问题", "继续保持", "无")


@dataclass(frozen=True)
class Visit:
    """One visit. `issue` and `advice` are empty where nothing was to be said."""

    observation_id: str
    section_id: str
    on: date
    grade: str | None
    strength: str
    issue: str
    advice: str


def visits_of(reading: Reading, term: str, sections: Collection[str]) -> list[Visit]:
    """The visits of the term, the newest first."""
    lines = reading.own(_VISITS.given(term=term))
    found = [
        Visit(
            observation_id=line["observation_id"],
            section_id=line["section_id"],
            on=line["observed_on"],
            grade=line["grade"],
            strength=_said(line["strengths"]),
            issue=_said(line["issues"]),
            advice=_said(line["suggestions"]),
        )
        for line in lines
        if line["section_id"] in sections
    ]
    return sorted(found, key=lambda visit: (visit.on, visit.observation_id), reverse=True)


def _said(text: object) -> str:
    words = str(text or "").strip().rstrip("。")
    return "" if words in _NOTHING else words
