"""MCP over standard input and output, for a client on this machine that its administrator has set up.

Like `ask --as`: who can start the process can read the files anyway, and the audit log says on whose behalf it ran.
The account is looked at once, when the process starts.
"""

from __future__ import annotations

import anyio
from mcp.server.stdio import stdio_server

from api.container import Container
from api.identity import Identity
from api.mcp_server.desk import Desks
from api.mcp_server.server import make_server
from api.turns import Turns


def run(container: Container, identity: Identity) -> None:
    """Serve one client until it goes away."""
    turns = Turns(container.assistant)
    turns.warm()
    server = make_server(turns.use_tool, lambda _context: identity.scope, Desks())

    async def serve() -> None:
        async with stdio_server() as (received, sent):
            await server.run(received, sent, server.create_initialization_options())

    try:
        anyio.run(serve)
    finally:
        turns.close()
        container.accounts.close()
