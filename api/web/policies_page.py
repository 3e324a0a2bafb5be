"""/policies and /policies/ID: the documents a person may read, a search over their clauses, a clause in its document.

Plain HTML without script. A document that is not for this person is no page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import NotFound, Unauthenticated
from api.identity import COOKIE, Identity
from api.policies import QUERY_LIMIT, STANDINGS, Library
from api.routes.dependencies import InContainer
from api.web.plain import not_found, page

router = APIRouter(prefix="/policies", default_response_class=HTMLResponse)


@router.get("")
async def shelf(request: Request, container: InContainer, q: Annotated[str, Query(max_length=1000)] = "") -> Response:
    """All documents, or what the search for `q` brings."""
    library: Library = request.app.state.library
    query = q.strip()[:QUERY_LIMIT]

    def drawn(identity: Identity) -> Response:
        documents = library.documents(identity.scope)
        found = library.search(query, identity.scope) if query and documents else None
        groups = [(title, [d for d in documents if d.standing == key]) for key, title in STANDINGS]
        values = {"groups": groups, "count": len(documents), "query": query, "found": found, "address": address_of}
        return page("policies.html", identity, values)

    return await _answered(request, container, drawn)


@router.get("/{document_id}")
async def document(
    request: Request, container: InContainer, document_id: str, clause: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """One document from its beginning; a clause that was asked for is marked."""
    library: Library = request.app.state.library

    def drawn(identity: Identity) -> Response:
        opened = library.opened(document_id, clause, identity.scope)
        return page("policies_document.html", identity, {"opened": opened, "address": address_of})

    return await _answered(request, container, drawn)


def address_of(document_id: str, clause: str = "") -> str:
    """Where a document is read, at a clause where one is given."""
    place = f"/policies/{quote(document_id, safe='')}"
    return f"{place}?clause={quote(clause, safe='')}#cited" if clause else place


async def _answered(request: Request, container: InContainer, drawn: Callable[[Identity], Response]) -> Response:
    """The page; the log-in form for who is not signed in, no page for what that person may not know of."""
    try:
        identity = container.identities.of_token(request.cookies.get(COOKIE))
    except Unauthenticated:
        return RedirectResponse("/login", status_code=303)

    def tried() -> Response:
        try:
            return drawn(identity)
        except NotFound:
            return not_found()

    return await run_in_threadpool(tried)
