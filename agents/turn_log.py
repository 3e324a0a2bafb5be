"""What the log is told of a turn or a single use of a tool: who in what part, by which tools, at what cost.

One line each, of codes, hashes and counts: nothing that was asked, found or answered stands in it.
"""

from __future__ import annotations

import logging

from agents.answering.answer import Answer
from agents.brains.base import ToolOutcome
from agents.calling.toolbox import TOOLS, schemas_hash
from agents.instructions import prompts_hash
from tools.scope import Scope

log = logging.getLogger("zhizhen.turns")


def log_turn(scope: Scope, answer: Answer) -> None:
    """The line of a finished turn."""
    log.info(
        "turn trace=%s user=%s role=%s brain=%s degraded=%s status=%s tools=%s prompts=%s evidence=%d %s",
        answer.trace,
        scope.user,
        scope.role.value,
        answer.brain,
        answer.degraded,
        answer.status.value,
        schemas_hash(),
        prompts_hash(scope.role.value),
        len(answer.evidence),
        _usage(answer),
    )


def log_tool(scope: Scope, outcome: ToolOutcome) -> None:
    """The line of a tool used by itself, outside a turn."""
    log.info(
        "tool user=%s role=%s tool=%s outcome=%s tools=%s evidence=%d",
        scope.user,
        scope.role.value,
        outcome.call.name if outcome.call.name in TOOLS else "unknown",
        outcome.error_code or "ok",
        schemas_hash(),
        len(outcome.evidence),
    )


def _usage(answer: Answer) -> str:
    """The chat model's part of a turn's log line."""
    used = answer.usage
    if used is None:
        return "requests=0"
    cost = "unknown" if used.cost is None else f"{used.cost:.6f} {used.currency}"
    tokens = f"prompt_tokens={used.prompt_tokens} completion_tokens={used.completion_tokens}"
    return f"requests={used.requests} {tokens} estimated={used.estimated} cost={cost}"
