"""GET /healthz: whether the process serves and reaches its data. Tells nothing about data or people.

503 with the reason in a sentence while the evaluation data cannot be read: a balancer then asks another instance.
"""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.dependencies import InContainer

router = APIRouter()


@router.get("/healthz")
def health(container: InContainer) -> dict[str, str]:
    # Not async, so that a server that does not answer holds up a worker thread and not the event loop.
    container.check()
    return {"status": "ok"}
