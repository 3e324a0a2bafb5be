"""A transaction somebody else began, in an engine's place: what is written joins it and ends with it.

An act that is confirmed in a conversation is settled and carried out in one transaction; the workflow takes part in it
and neither commits nor rolls back.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import Connection


class Joined:
    """What the workflow asks of an engine, over one open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self) -> AbstractContextManager[Connection]:
        """The connection; its transaction goes on after the block."""
        return nullcontext(self._connection)

    def connect(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection)
