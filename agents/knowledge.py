"""The stores and brains of one generation of data, as a turn or a report takes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agents.brains.base import Brain
from agents.models.session import ModelSession
from agents.privacy.pseudonyms import Pseudonyms
from tools.acts.book import ActionBook
from tools.context import ToolContext
from tools.scope import Scope


@dataclass(frozen=True)
class Knowledge:
    """The stores and brains of one generation, ready for any asker; a chat brain is made for each turn.

    `pseudonyms` gives a person's thread its own; None where people may be named to the model.
    """

    tools: Callable[[Scope], ToolContext]
    rules: Brain
    chat: Callable[[ModelSession], Brain] | None
    names: tuple[str, ...]
    warm: Callable[[], None]
    acts: ActionBook
    pseudonyms: Callable[[str, str], Pseudonyms | None] = lambda owner, thread: None
