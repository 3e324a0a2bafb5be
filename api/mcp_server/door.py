"""Streamable HTTP at /mcp: an ASGI application behind the same tokens as /api.

Only a Bearer token signs in here, never the page's cookie, so no page of another site can call it. Every request
stands alone (newer clients send no session, and older ones need none), and whose it is is decided anew for each. The
MCP package costs most of a second to import: it is loaded, and its task group started, with the first call.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import Receive, Send
from starlette.types import Scope as Connection

from api.identity import Identities
from api.mcp_server.desk import Desks
from api.routes.dependencies import bearer_of
from api.turns import Turns
from tools.scope import Scope

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

_CALLER = "zhizhen.scope"


class McpDoor:
    """Answers MCP clients over HTTP."""

    def __init__(self, identities: Identities, turns: Turns) -> None:
        self._identities, self._turns, self._desks = identities, turns, Desks()
        self._opening = asyncio.Lock()
        self._closing = asyncio.Event()
        self._manager: StreamableHTTPSessionManager | None = None
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Unauthenticated for a request without a valid token."""
        identity = await run_in_threadpool(self._identities.of_token, bearer_of(Request(scope)))
        if scope["method"] != "POST":
            # No session, so there is nothing to listen to and nothing to end.
            raise HTTPException(405, headers={"Allow": "POST"})
        scope[_CALLER] = identity.scope
        manager = await self._open()
        await manager.handle_request(scope, receive, send)

    async def close(self) -> None:
        """End what the first call started."""
        self._closing.set()
        if self._running is not None:
            await self._running

    async def _open(self) -> StreamableHTTPSessionManager:
        async with self._opening:
            if self._manager is None:
                self._manager = await run_in_threadpool(self._make)
                started = asyncio.Event()
                self._running = asyncio.create_task(self._run(self._manager, started))
                await started.wait()
            return self._manager

    async def _run(self, manager: StreamableHTTPSessionManager, started: asyncio.Event) -> None:
        """The manager's life, entered and left in one task, as its task group wants it."""
        try:
            async with manager.run():
                started.set()
                await self._closing.wait()
        finally:
            started.set()

    def _make(self) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from api.mcp_server.server import make_server

        server = make_server(self._turns.use_tool, _scope_of, self._desks)
        return StreamableHTTPSessionManager(server, json_response=True, stateless=True)


def _scope_of(context: Any) -> Scope:
    """The scope that this request's token gave; a request without one cannot come here."""
    scope: Scope = context.request.scope[_CALLER]
    return scope
