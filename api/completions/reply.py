"""Our answers and events in the shapes of a chat completion.

The whole answer goes along in the field `zhizhen`; a client that knows nothing of it still gets every figure's origin
in the text. Tokens are those of our own chat model; zero where the rules answered without one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from agents.answering.answer import Answer, Finished, TurnEvent
from api.completions.appendix import appendix
from api.completions.request import MODEL
from api.quoted_tables import as_markdown

DONE = "data: [DONE]\n\n"


def content_of(answer: Answer, site: str = "") -> str:
    """All that a client shows: the bound text, then where its figures come from. `site` is the address it came by."""
    return as_markdown(answer.text) + appendix(answer, site)


def model_entry() -> dict[str, Any]:
    """The one entry of the list of models."""
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def completion(answer: Answer, steps: list[str], created: int, site: str = "") -> dict[str, Any]:
    """A whole `chat.completion`."""
    message = {"role": "assistant", "content": content_of(answer, site), "refusal": None}
    if steps:
        message["reasoning_content"] = "\n".join(steps)
    return {
        "id": f"chatcmpl-{answer.trace}",
        "object": "chat.completion",
        "created": created,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": _usage(answer),
        "zhizhen": answer.model_dump(mode="json"),
    }


@dataclass(frozen=True)
class Chunks:
    """The chunks of one streamed completion, as server-sent events."""

    id: str
    created: int
    with_usage: bool
    site: str = ""

    def opening(self) -> str:
        return self._delta({"role": "assistant", "content": ""})

    def event(self, event: TurnEvent) -> str:
        """A step as `reasoning_content`, a bound sentence as content, the end with evidence, answer and usage."""
        if isinstance(event, Finished):
            return self._end(event.answer)
        if event.kind == "step":
            return self._delta({"reasoning_content": f"{event.text}\n"})
        return self._delta({"content": as_markdown(event.text)})

    def _end(self, answer: Answer) -> str:
        tail = appendix(answer, self.site)
        parts = [self._delta({"content": tail})] if tail else []
        parts.append(self._chunk([self._choice({}, "stop")], {"zhizhen": answer.model_dump(mode="json")}))
        if self.with_usage:
            parts.append(self._chunk([], {"usage": _usage(answer)}))
        return "".join(parts)

    def _delta(self, delta: dict[str, str]) -> str:
        return self._chunk([self._choice(delta, None)], {})

    @staticmethod
    def _choice(delta: dict[str, str], reason: str | None) -> dict[str, Any]:
        return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}

    def _chunk(self, choices: list[dict[str, Any]], more: dict[str, Any]) -> str:
        head = {"id": self.id, "object": "chat.completion.chunk", "created": self.created, "model": MODEL}
        return sse({**head, "choices": choices, **more})


def sse(body: dict[str, Any]) -> str:
    # JSON holds no raw line break, so one data line is always enough.
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"


def _usage(answer: Answer) -> dict[str, int]:
    """Tokens of the chat model's requests; none where the rules answered without one."""
    spent = answer.usage
    prompt, completion = (spent.prompt_tokens, spent.completion_tokens) if spent else (0, 0)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
