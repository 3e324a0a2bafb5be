"""What a process does that dies while an action is drafted or confirmed; see `tests/dying.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from langgraph.checkpoint.sqlite import SqliteSaver

from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from api.records import records_engine
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.warehouse import DuckWarehouse
from knowledge_base.policies import PolicyStore
from tests.dying import die
from tools.acts.book import ActionBook
from tools.acts.kinds import SetReminder
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
DEAN = Scope("dean.cs", Role.DEAN, college="cs")
WISH = "下周一提醒我看软工挂科率"

_WRITES: dict[str, tuple[type, str]] = {
    "record": (ActionBook, "draft"),
    "checkpoint": (SqliteSaver, "put"),
    "interrupt": (SqliteSaver, "put_writes"),
    "act": (SetReminder, "carry_out"),
    "settling": (ActionBook, "settle"),
}
POINTS = {
    "drafting": [f"{when}_{what}" for what in ("record", "checkpoint", "interrupt") for when in ("before", "after")],
    "confirming": [f"{when}_{what}" for what in ("act", "settling", "checkpoint") for when in ("before", "after")],
}


def die_at(point: str) -> None:
    """Let the process be killed before or after the first of these writes."""
    when, what = point.split("_")
    owner, name = _WRITES[what]
    real: Callable[..., Any] = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            die()
        result = real(*args, **kwargs)
        die()
        return result

    setattr(owner, name, dying)


def assistant_on(data: Path, documents: Path, home: Path, url: str) -> tuple[GraphAssistant, ActionBook]:
    """An assistant on a home with threads on disk, and the records at `url`."""
    book = ActionBook(records_engine(url))
    sources = Sources(
        DuckWarehouse(data), PolicyStore(documents), ALIASES_YAML, RULES_YAML, home / "checkpoints.sqlite", acts=book
    )
    return build_assistant(sources, lambda: TODAY), book


def decide_and_die(point: str, folders: tuple[Path, Path, Path], url: str, action_id: str = "") -> None:
    """Confirm the action of this id or, without one, draft it."""
    assistant, _ = assistant_on(*folders, url)
    die_at(point)
    if action_id:
        assistant.decide(action_id, DEAN, confirm=True)
    else:
        assistant.ask(WISH, DEAN, None)
