"""/login and /logout: plain HTML forms, no script.

Pages need an HttpOnly cookie, which only a plain HTTP answer can set; and nobody gets page state in the server's memory
before signing in. A form from another site is refused, or it could sign a person in as somebody else.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import RequestError
from api.identity import COOKIE, TOKEN_SECONDS
from api.routes.dependencies import InContainer, address_of
from api.security import require_same_origin

router = APIRouter()
_PAGE = Template(Path(__file__).with_name("login.html").read_text(encoding="utf-8"))


@router.get("/login", response_class=HTMLResponse)
def login_page() -> str:
    """The form."""
    return _page()


@router.post("/login")
def sign_in(
    request: Request,
    container: InContainer,
    username: Annotated[str, Form(max_length=64)] = "",
    password: Annotated[str, Form(max_length=256)] = "",
) -> Response:
    """Set the cookie and go to the first page; the form again, with what was wrong, otherwise."""
    require_same_origin(request)
    try:
        token = container.identities.login(username.strip(), password, address_of(request))
    except RequestError as error:
        return HTMLResponse(_page(username, error.message), error.status)
    answer = RedirectResponse("/", status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, max_age=TOKEN_SECONDS, path="/", httponly=True, samesite="lax", secure=secure)
    return answer


@router.post("/logout")
def sign_out(request: Request, container: InContainer) -> Response:
    """End the session and go back to the form."""
    require_same_origin(request)
    container.identities.logout(request.cookies.get(COOKIE))
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _page(username: str = "", message: str = "") -> str:
    alert = f'<p class="zz-alert" role="alert">{escape(message)}</p>' if message else ""
    return _PAGE.substitute(username=escape(username, quote=True), alert=alert)
