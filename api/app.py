"""The web application: routes, pages, errors and headers around one container."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api import problems
from api.completions.conversations import Conversations
from api.completions.turns import ConversationTurns
from api.container import Container
from api.errors import NotFound
from api.home.desk import HomeDesk
from api.mcp_server.door import McpDoor
from api.policies import Library
from api.reports import ReportShelf
from api.routes import (
    actions,
    chat,
    completions,
    findings,
    health,
    home,
    learning,
    login,
    rectification,
    reminders,
    reports,
    teaching,
    threads,
)
from api.security import BodyLimit, DoorOrigins, SecurityHeaders
from api.settings import Settings
from api.turns import Turns

_ROUTES = (
    *(health, login, chat, threads, actions, reminders, completions),
    *(home, learning, teaching, findings, rectification, reports),
)


def create_app(parts: Container | Settings, pages: bool = True) -> FastAPI:
    """The application over a container, or over what wiring builds from settings.

    `pages=False` leaves the web pages out. NiceGUI keeps one application per process, so only one app of a process
    may have pages.
    """
    container = parts if isinstance(parts, Container) else _built(parts)
    app = FastAPI(title="质诊", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.container = container
    app.state.turns = Turns(container.assistant)
    app.state.known = Conversations(container.settings.records)
    app.state.conversations = ConversationTurns(app.state.turns, app.state.known)
    app.state.reports = ReportShelf(container.settings.home / "files" / "reports")
    app.state.library = Library(container)
    app.state.home = HomeDesk(container, app.state.reports)
    app.state.mcp = McpDoor(container.identities, app.state.turns)
    app.router.add_route("/mcp", app.state.mcp)
    for module in _ROUTES:
        app.include_router(module.router)
    for path in ("/api/{rest:path}", "/v1/{rest:path}"):
        app.add_api_route(path, _no_such_route, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    problems.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(DoorOrigins, origins=container.settings.door_origins)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    if pages:
        # NiceGUI is half a second of import; programs that only call the API do not need it.
        from api.web.mount import mount_pages

        mount_pages(app)
    return app


def _built(settings: Settings) -> Container:
    from api.wiring import build_container

    return build_container(settings)


def _no_such_route(rest: str) -> None:
    """Else an unknown API address would be answered by the pages, in HTML."""
    raise NotFound("没有这个地址。")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.turns.warm()
    yield
    await app.state.mcp.close()
    app.state.turns.close()
    app.state.known.close()
    app.state.home.close()
    app.state.container.acts.close()
    app.state.container.rectification.close()
    app.state.container.accounts.close()
