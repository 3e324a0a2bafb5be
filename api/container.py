"""What the ways in need, already built. Made by wiring.py, or by a test with a fake assistant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agents.assistant import Assistant
from api.accounts import Accounts
from api.clock import Clock
from api.identity import Identities
from api.passages import PassageOf, no_passages
from api.rectification.parts import Rectification
from api.settings import Settings
from tools.acts.book import ActionBook


@dataclass(frozen=True)
class Container:
    """One process's parts.

    `unit_names` gives each org code its Chinese name, for headings; `passage_of` a cited clause in its document;
    `check` raises GenerationError while the data cannot be read.
    """

    settings: Settings
    assistant: Assistant
    accounts: Accounts
    identities: Identities
    clock: Clock
    acts: ActionBook
    unit_names: Mapping[str, str] = field(default_factory=dict)
    passage_of: PassageOf = no_passages
    check: Callable[[], object] = lambda: None
    rectification: Rectification = field(kw_only=True)
