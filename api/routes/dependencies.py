"""What routes ask for: the container, the turns, and who is asking."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.container import Container
from api.identity import COOKIE, Identity
from api.security import require_same_origin
from api.turns import Turns

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


InContainer = Annotated[Container, Depends(container_of)]
InTurns = Annotated[Turns, Depends(turns_of)]
Asker = Annotated[Identity, Depends(identity_of)]
