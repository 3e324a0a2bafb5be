"""Asking a chat model once to repair the sentences of its draft that the binder would drop.

The turn is told again under a short prompt of its own, without the thread before it: question, what the tools said,
the draft; then the sentences with their reasons. The tools' words stay in their own messages: they are material, and
never stand where a person speaks. What comes back goes through the binder like any text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import prompts
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
    model: Asked, said: Sequence[Message], draft: str, faults: Sequence[Fault], habits: Habits
) -> dict[str, str]:
    """The model's repairs by the sentence that failed; `said` is the turn so far. Raises BrainUnavailable."""
    tried = faults[:MOST]
    found = ask_object(model, _messages(said, draft, tried), FORM, habits) or {}
    numbered = dict(enumerate((fault.sentence for fault in tried), start=1))
    given = [item for item in found.get("repairs", ()) if isinstance(item, dict)]
    return {
        numbered[no]: item["text"]
        for item in given
        if (no := _number(item.get("no"))) in numbered and isinstance(item.get("text"), str)
    }


def _messages(said: Sequence[Message], draft: str, faults: Sequence[Fault]) -> list[Message]:
    sentences = [
        {"no": no, "sentence": fault.sentence, "reasons": list(fault.reasons)}
        for no, fault in enumerate(faults, start=1)
    ]
    return [
        {"role": "system", "content": prompts.load("repair").render()},
        *said,
        {"role": "assistant", "content": draft},
        {"role": "user", "content": json.dumps({"sentences": sentences}, ensure_ascii=False)},
    ]


def _number(value: Any) -> int:
    """The number of a sentence, which weak models give as a string; 0 for anything else."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
