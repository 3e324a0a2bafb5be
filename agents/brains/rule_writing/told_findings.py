"""What a turn keeps of the findings it told, and how a few words after it are put as the question they mean.

Only names and times go into such a question, never a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agents.brains.base import ToolOutcome, Turn
from agents.understanding.told_findings import numbered, place_in

ASKS = "findings_asked"
"""In a turn's memory: the questions for the reasons of the findings it told, empty where there is none to ask."""
FOUND = "found"
"""In a turn's memory: the conditions of the call that told what was found, as its arguments."""
_BACK = 3
"""Turns after which the place of a finding is still known."""
_AGAIN = "诊断发现的第{place}条"
_NO_FIGURE = "先修"
"""An order of courses is told by its own figures; no figure of the catalogue explains it."""


def why_of(one: Mapping[str, Any], outcome: ToolOutcome) -> str:
    """The question for the reason of a finding's figure; empty where it is no figure of the catalogue."""
    if _NO_FIGURE in outcome.evidence[one["finding"]].title:
        return ""
    figures = (outcome.evidence[place] for place in one["figures"])
    figure = next((f for f in figures if f.metric and f.period_zh), None)
    return "" if figure is None else f"{figure.title}为什么变了"


def of_finding(turn: Turn) -> Turn:
    """The turn with a word about a finding told before put as the question of it; any other turn as it is."""
    place = place_in(turn.question)
    if not place:
        return turn
    near = turn.past[-_BACK:] if numbered(turn.question) else [turn.before] if turn.before else []
    asks = next((list(past.memory[ASKS]) for past in reversed(near) if past.memory.get(ASKS)), [])
    if place > len(asks):
        return turn
    return replace(turn, question=asks[place - 1] or _AGAIN.format(place=place))
