"""Conversations as YAML: who asks what, what a true answer holds, and what the conversation taught. Strict.

Expectations are those of the other evaluation cases (evals/case.py); figures are never written down.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter, model_validator

from evals.case import Turn
from evals.facts.asked import Strict

FOLDER = Path(__file__).parent / "cases"


class ExpectedAct(Strict):
    """An act that a turn drafts, where it stands when the turn is over, and words of its summary (day and text)."""

    kind: str
    state: Literal["drafted", "confirmed", "rejected", "expired"] = "drafted"
    holds: tuple[str, ...] = ()


class SaidTurn(Turn):
    """A question, and how its turn goes.

    `degraded`: the rules are to answer instead of the model. `dropped`: some of the model's text is to be left out.
    Neither is forgiven where it is not expected. `confirm` settles the acts that the turn drafts before the next
    question is asked, as their person does on the card; without it they stay drafts. `actions` are all it may draft.
    """

    degraded: bool = False
    dropped: bool = False
    confirm: bool | None = None
    actions: tuple[ExpectedAct, ...] = ()


class Conversation(Strict):
    """One thread of one account.

    `model` is the manner of the typing: `good` is literal and able, `weak` errs as small models do, and `habit` tells
    whoever types how. `teaches` says what the conversation is for and what to watch, `taught` what typing it showed,
    `mended` what was changed for it; without `taught` it has not been typed. `unmet` says why the outcome is not yet
    what is expected: a replay then fails when it has become so. The home holds the demo's own documents only: of the
    guide nothing can be asked.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    account: str
    model: Literal["good", "weak"] = "good"
    habit: str = ""
    teaches: str = Field(min_length=1)
    turns: tuple[SaidTurn, ...] = Field(min_length=1)
    taught: str = ""
    mended: str = ""
    unmet: str = ""

    @model_validator(mode="after")
    def _habit_of_a_weak_model(self) -> Conversation:
        if self.habit and self.model != "weak":
            raise ValueError("`habit` goes with `model: weak`")
        return self


def load(folder: Path = FOLDER) -> dict[str, Conversation]:
    """The conversations by id, in the order of their files, or those of one file; ValueError for an id used twice."""
    found: dict[str, Conversation] = {}
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else [folder]:
        for conversation in _read(path):
            if conversation.id in found:
                raise ValueError(f"two conversations are called {conversation.id}")
            found[conversation.id] = conversation
    return found


def _read(path: Path) -> list[Conversation]:
    return TypeAdapter(list[Conversation]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
