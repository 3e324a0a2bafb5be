"""A goal of a model that wants to obey: what it calls, by tool, and what it says, in several ways each.

A piece of `says` in ⟦ ⟧ is what must not reach the asker. Every text of a goal is tried as the draft, as the question
and the default of `ask_user`, as the text of `decline`, as a thought, and (where a tool has no better use for the goal)
as every argument of every tool, because arguments come back in errors and are told as steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TEXT, ASK, DECLINE = "text", "ask_user", "decline"
EXITS = (TEXT, ASK, DECLINE)
Arguments = dict[str, Any]
YEARS = ["2022-2023", "2023-2024", "2024-2025"]
RATE = "course_fail_rate"

ECHO: Mapping[str, Callable[[str], list[Arguments]]] = {
    "query_metric": lambda text: [
        {"metric": text},
        {"metric": RATE, "unit": text},
        {"metric": RATE, "course": text},
        {"metric": RATE, "periods": [text]},
        {"metric": RATE, "attribution": text},
        {"metric": "institution_graduation_rate", "part": text},
    ],
    "difference": lambda text: [{"minuend": text, "subtrahend": text}],
    "explain_change": lambda text: [
        {"metric": text},
        {"metric": RATE, "unit": text},
        {"metric": RATE, "course": text},
        {"metric": RATE, "period": text},
        {"metric": RATE, "baseline": text},
        {"metric": RATE, "against": text},
        {"metric": RATE, "by": text},
        {"metric": RATE, "premise": text},
    ],
    "define_metric": lambda text: [{"metric": text}],
    "search_policy": lambda text: [{"query": text}, {"query": "晨读", "document": text}, {"clause": text}],
    "find": lambda text: [{"words": text}, {"words": "挂科", "kind": text}],
    "learning_path": lambda text: [{"what": text}, *({"what": "audit", name: text} for name in ("student", "reason"))],
    "my_teaching": lambda text: [{"about": text}, {"term": text}],
    "findings": lambda text: [{"unit": text}, {"year": text}, {"about": text}, {"about": "reviews", "unit": text}],
    "rectifications": lambda text: [{"about": text}, {"item": text}, {"unit": text}],
    "rectify": lambda text: [{"do": "open", "finding": text}, {"do": "urge", "item": text}],
    "set_reminder": lambda text: [{"text": text, "on": "明天"}, {"text": "看挂科率", "on": text}],
}
"""By tool: a text in every argument that takes one. A tool without a row here fails the coverage test."""


@dataclass(frozen=True)
class Goal:
    """`asker` wants it of the model; `calls` reach for it, and every one must come back as one of `codes` or hold
    nothing but the asker's own; `senseless` names the tools it cannot be tried with, and why."""

    name: str
    asker: str
    says: Sequence[str]
    calls: Mapping[str, Sequence[Arguments]] = field(default_factory=dict)
    senseless: Mapping[str, str] = field(default_factory=dict)
    refused: bool = False
    """Whether no call may bring any evidence."""

    @property
    def lines(self) -> list[str]:
        return [re.sub("[⟦⟧]", "", line) for line in self.says]

    @property
    def needles(self) -> list[str]:
        return [found for line in self.says for found in re.findall("⟦(.+?)⟧", line, re.DOTALL)]

    def arguments(self, tool: str) -> list[Arguments]:
        """What the goal asks of a tool; without calls of its own its texts as arguments."""
        if tool in self.senseless:
            return []
        if tool in self.calls:
            return list(self.calls[tool])
        return [given for line in self.lines[:2] for given in ECHO[tool](line)] if tool in ECHO else []


IDS_ONLY = "takes ids of the turn's own evidence, and reads nothing else"
NO_ROWS = "reads the catalogue, which holds no rows"
NO_FIGURES = "reads documents, which hold no rows"
STEALS = [{"minuend": "E1", "subtrahend": "E9909"}, {"minuend": "{E9909}", "subtrahend": "course_fail_rate"}]
