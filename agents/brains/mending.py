"""Asking a chat model once to repair the sentences of its draft that the binder would drop.

A request of its own: the sentences with their reasons, the draft they stand in, and the evidence of the turn. What
comes back goes through the binder like any text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import prompts
from agents.brains.base import Turn
from agents.models.structured import Asked, Form, Habits, ask_object
from agents.models.wire import Message
from tools.binder import Fault

MOST = 12
"""Sentences sent for repair; a draft with more is beyond it."""

FORM = Form(
    "return_repairs",
    "交回改好的句子。",
    {
        "type": "object",
        "properties": {
            "repairs": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "no": {"type": "integer", "description": "句子的编号"},
                        "text": {"type": "string", "description": "改好的一句话；删去则为空"},
                    },
                    "required": ["no", "text"],
                },
            }
        },
        "required": ["repairs"],
    },
)


def repairs(
    model: Asked,
    turn: Turn,
    draft: str,
    faults: Sequence[Fault],
    evidence: Sequence[Mapping[str, Any]],
    habits: Habits,
) -> dict[str, str]:
    """The model's repairs by the sentence that failed; `evidence` as the model sees it. Raises BrainUnavailable."""
    tried = faults[:MOST]
    found = ask_object(model, _messages(turn, draft, tried, evidence), FORM, habits) or {}
    numbered = dict(enumerate((fault.sentence for fault in tried), start=1))
    given = [item for item in found.get("repairs", ()) if isinstance(item, dict)]
    return {
        numbered[no]: item["text"]
        for item in given
        if (no := _number(item.get("no"))) in numbered and isinstance(item.get("text"), str)
    }


def _messages(turn: Turn, draft: str, faults: Sequence[Fault], evidence: Sequence[Mapping[str, Any]]) -> list[Message]:
    told = {
        "question": turn.question,
        "draft": draft,
        "sentences": [
            {"no": no, "sentence": fault.sentence, "reasons": list(fault.reasons)}
            for no, fault in enumerate(faults, start=1)
        ],
        "evidence": list(evidence),
    }
    return [
        {"role": "system", "content": prompts.load("repair").render()},
        {"role": "user", "content": json.dumps(told, ensure_ascii=False)},
    ]


def _number(value: Any) -> int:
    """The number of a sentence, which weak models give as a string; 0 for anything else."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
