"""The agent's tools on the small demo, by user name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tools.context import ToolContext
from tools.scope import Scope

Of = Callable[[str], ToolContext]


@pytest.fixture(scope="session")
def of(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> Of:
    """The tools of a demo account by user name."""
    return lambda user: tools_of(scopes[user])
