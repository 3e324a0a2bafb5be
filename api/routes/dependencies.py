"""What routes ask for: the container, the turns, and who is asking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from api.container import Container
from api.identity import COOKIE, Identity
from api.security import require_same_origin
from api.turns import Turns

_T = TypeVar("_T")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def container_of(request: Request) -> Container:
    container: Container = request.app.state.container
    return container


def turns_of(request: Request) -> Turns:
    turns: Turns = request.app.state.turns
    return turns


def bearer_of(request: Request) -> str | None:
    """The Bearer token; None when the request brings none, whatever cookies it has."""
    kind, _, bearer = request.headers.get("authorization", "").partition(" ")
    return bearer.strip() if kind.lower() == "bearer" else None


def token_of(request: Request) -> str | None:
    """The Bearer token, or else the page's cookie; a cookie that changes something must come from our own page."""
    bearer = bearer_of(request)
    if bearer is not None:
        return bearer
    cookie = request.cookies.get(COOKIE)
    if cookie and request.method not in _SAFE:
        require_same_origin(request)
    return cookie


def identity_of(request: Request) -> Identity:
    """Who is asking; Unauthenticated otherwise."""
    return container_of(request).identities.of_token(token_of(request))


def address_of(request: Request) -> str:
    """The address a request comes from, for the brake on failed log-ins."""
    return request.client.host if request.client else ""


class ClientGone(Exception):
    """The client has closed its connection: there is nobody to answer."""


async def while_connected(request: Request, work: Awaitable[_T]) -> _T:
    """What the work comes to; where the client goes away first, it is cancelled and ClientGone raised.

    A server goes on with a handler whose client has gone. The request's body must have been read.
    """
    doing, gone = asyncio.ensure_future(work), asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ClientGone
        return doing.result()
    finally:
        for task in (doing, gone):
            task.cancel()
        await asyncio.gather(doing, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


InContainer = Annotated[Container, Depends(container_of)]
InTurns = Annotated[Turns, Depends(turns_of)]
Asker = Annotated[Identity, Depends(identity_of)]
