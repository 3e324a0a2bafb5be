"""POST /api/login, /api/logout. Tokens for programs; pages sign in through web/login.py and get a cookie."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.identity import COOKIE
from api.routes.dependencies import InContainer, address_of, token_of

router = APIRouter(prefix="/api")


class Credentials(BaseModel):
    """Bounded, so that nobody has us hash a book."""

    model_config = ConfigDict(extra="forbid")

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class Token(BaseModel):
    token: str


# A plain function: FastAPI runs it in a worker thread, where argon2 holds nobody up.
@router.post("/login")
def login(credentials: Credentials, request: Request, container: InContainer) -> Token:
    """A Bearer token; 401 for a wrong name or password, 429 after too many of them."""
    token = container.identities.login(credentials.username, credentials.password, address_of(request))
    return Token(token=token)


@router.post("/logout", status_code=204)
def logout(request: Request, response: Response, container: InContainer) -> None:
    """End the session of this token for good."""
    container.identities.logout(token_of(request))
    response.delete_cookie(COOKIE, path="/")
