"""/data and /data/imports/N: what the data are made of, by plain HTML. For the quality office and leaders."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.data_report import MOST, data_report, import_detail
from api.errors import Forbidden, NotFound, Unauthenticated
from api.identity import COOKIE, Identity
from api.routes.dependencies import InContainer
from api.web.plain import not_found, page

router = APIRouter(prefix="/data", default_response_class=HTMLResponse)


@router.get("")
async def show(request: Request, container: InContainer) -> Response:
    """Generations and imports."""

    def drawn(identity: Identity) -> Response:
        return page("data.html", identity, {"data": data_report(container.settings, identity.scope)})

    return await _answered(request, container, drawn)


@router.get("/imports/{number}")
async def one(request: Request, container: InContainer, number: int) -> Response:
    """One import with its files and findings."""

    def drawn(identity: Identity) -> Response:
        found = import_detail(container.settings, number, identity.scope)
        return page("data_import.html", identity, {"found": found, "most": MOST})

    return await _answered(request, container, drawn)


async def _answered(request: Request, container: InContainer, drawn: Callable[[Identity], Response]) -> Response:
    """The page; the log-in form for who is not signed in, a sentence for who may not see it."""
    try:
        identity = container.identities.of_token(request.cookies.get(COOKIE))
    except Unauthenticated:
        return RedirectResponse("/login", status_code=303)

    def tried() -> Response:
        try:
            return drawn(identity)
        except Forbidden as error:
            return page("data_refused.html", identity, {"told": error.message}, 403)
        except NotFound:
            return not_found()

    return await run_in_threadpool(tried)
