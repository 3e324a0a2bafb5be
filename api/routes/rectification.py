"""/api/rectification: the items one may see, acting on one, evidence in and out, notices, the ledger.

Whatever is outside the asker's scope is 404, as what does not exist. 403: seen, but up to somebody else; 409: not in
its present state; 422: something is missing, which the message names.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask

from api.container import Container
from api.errors import Forbidden, NotFound
from api.identity import Identity
from api.rectification.effect_views import EffectView, LoopView, effect_view, loop_of
from api.rectification.finding_views import FINDING_KEY
from api.rectification.opening import open_item
from api.rectification.outcomes import ForesightView
from api.rectification.reading import item_view
from api.rectification.sources import sources_of
from api.rectification.views import EvidenceView, ItemSummary, ItemView, NoticeView, summary_of
from api.routes.dependencies import Asker, InContainer
from tools.rectification.files import MEDIA, safe_name
from tools.rectification.proposal import Proposal
from tools.rectification.request_base import Code
from tools.rectification.requests import UNKNOWN, Act, AddEvidence, Register, RegisterTest
from tools.rectification.words import EvidenceKind, State
from tools.scope import Role

router = APIRouter(prefix="/api/rectification")

ItemId = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,32}$")]
HexId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")]
_CHUNK = 1024 * 1024
_XLSX = MEDIA[".xlsx"]


class RegisterIn(BaseModel):
    """`key`: the same again is the same item. `finding`: the key of the finding it is opened for, found here again.

    `proposal`: the plan its owner is proposed, in place of the finding's own draft.
    """

    model_config = ConfigDict(extra="forbid")

    register_: Annotated[Register, Field(alias="register")]
    key: Key = ""
    finding: Annotated[str, Field(pattern=FINDING_KEY)] = ""
    proposal: Proposal | None = None


class IssueIn(BaseModel):
    """`to`: the accounts it shall go to, in place of those it was drafted for."""

    model_config = ConfigDict(extra="forbid")

    to: Annotated[tuple[Code, ...], Field(max_length=200)] = ()


class ActIn(BaseModel):
    """`expected`: the item's `seq` the asker saw; 409 when it has moved on since."""

    model_config = ConfigDict(extra="forbid")

    act: Act
    expected: int | None = None
    key: Key = ""


class Whole(BaseModel):
    """What a look over the whole chain found."""

    events: int
    hash: str
    items: int
    problems: tuple[str, ...]


@router.get("/items")
async def items(
    asker: Asker, container: InContainer, state: Annotated[State | None, Query()] = None, mine: bool = False
) -> list[ItemSummary]:
    """The items in the asker's scope, by number; with `mine` only those that wait for the asker."""

    def work() -> list[ItemSummary]:
        parts = container.rectification
        organisation, entries = parts.organisation(), parts.ledger(asker.scope).entries
        found = [summary_of(e, organisation, parts.posts) for e in entries if state in (None, e.item.state)]
        return [one for one in found if not mine or asker.username in {p.username for p in one.waits_for}]

    return await run_in_threadpool(work)


@router.post("/items", status_code=201)
async def register(body: RegisterIn, asker: Asker, container: InContainer) -> ItemView:
    """Open an item."""

    def work() -> ItemView:
        parts = container.rectification
        more = {"finding": body.finding, "proposal": body.proposal, "key": body.key}
        item = open_item(parts, body.register_, asker.scope, **more)  # type: ignore[arg-type]
        return item_view(parts, item.id, asker.scope)

    return await run_in_threadpool(work)


@router.get("/items/{item_id}")
async def read_item(item_id: ItemId, asker: Asker, container: InContainer) -> ItemView:
    """One item with everything on record."""
    return await run_in_threadpool(item_view, container.rectification, item_id, asker.scope)


@router.post("/items/{item_id}/acts")
async def act(item_id: ItemId, body: ActIn, asker: Asker, container: InContainer) -> ItemView:
    """Do something with an item; the item after it."""

    def work() -> ItemView:
        parts = container.rectification
        parts.workflow.act(item_id, body.act, asker.scope, parts.clock(), expected=body.expected, key=body.key)
        return item_view(parts, item_id, asker.scope)

    return await run_in_threadpool(work)


@router.post("/items/{item_id}/evidence", status_code=201)
async def hand_in(
    request: Request,
    item_id: ItemId,
    asker: Asker,
    container: InContainer,
    name: Annotated[str, Query(min_length=1, max_length=400)],
    kind: EvidenceKind,
    measures: Annotated[list[str], Query(min_length=1, max_length=30)],
    made_on: date,
    note: Annotated[str, Query(max_length=1000)] = "",
) -> EvidenceView:
    """Hand in a file: its bytes are the body. It is taken to disk only when the record of it would be accepted."""
    parts = container.rectification
    asked = AddEvidence(
        sha256=UNKNOWN, name=safe_name(name), size=1, kind=kind, measures=tuple(measures), made_on=made_on, why=note
    )
    await run_in_threadpool(parts.workflow.rehearse, item_id, asked, asker.scope, parts.clock())
    with tempfile.SpooledTemporaryFile(_CHUNK) as body:
        async for chunk in request.stream():
            await run_in_threadpool(body.write, chunk)
        body.seek(0)
        stored = await run_in_threadpool(parts.files.store, name, iter(lambda: body.read(_CHUNK), b""))
    whole = asked.model_copy(update={"sha256": stored.sha256, "size": stored.size})
    return await run_in_threadpool(_put_on_record, container, asker, item_id, whole)


def _put_on_record(container: Container, asker: Identity, item_id: str, asked: AddEvidence) -> EvidenceView:
    parts = container.rectification
    parts.workflow.act(item_id, asked, asker.scope, parts.clock())
    found = parts.records.evidence(item_id, asker.scope)
    return EvidenceView.of(next(file for file in found if file.sha256 == asked.sha256))


@router.get("/items/{item_id}/evidence/{evidence_id}")
async def hand_out(item_id: ItemId, evidence_id: HexId, asker: Asker, container: InContainer) -> Response:
    """A file as it was handed in, to be saved; no browser shows it inside our pages."""
    parts = container.rectification
    found = await run_in_threadpool(parts.records.evidence, item_id, asker.scope)
    file = next((file for file in found if file.id == evidence_id), None)
    if file is None:
        raise NotFound("没有您可以查看的这份证据。")
    path = await run_in_threadpool(parts.files.path, file.sha256)
    media = MEDIA.get(FilePath(file.name).suffix.lower(), "application/octet-stream")
    return FileResponse(path, media_type=media, headers={"Content-Disposition": _saved_as(file.name)})


def _saved_as(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


@router.get("/items/{item_id}/effect")
async def effect(item_id: ItemId, asker: Asker, container: InContainer) -> EffectView | None:
    """Before and after as the asker may see it; null where there is no test or none of its figures may be seen."""
    return await run_in_threadpool(effect_view, container.rectification, item_id, asker.scope)


@router.post("/items/{item_id}/foresight")
async def foresight(item_id: ItemId, body: RegisterTest, asker: Asker, container: InContainer) -> ForesightView:
    """How likely a test would be to show its own target, before it is registered; nothing is written."""
    parts = container.rectification
    found = await run_in_threadpool(parts.workflow.foresee, item_id, body, asker.scope, parts.clock())
    return ForesightView.of(found)


@router.get("/metrics")
async def metrics(asker: Asker, container: InContainer) -> LoopView:
    """The loop's own metrics over the asker's ledger, each with numerator and denominator."""
    return await run_in_threadpool(loop_of, container.rectification, asker.scope)


@router.get("/notices")
async def notices(asker: Asker, container: InContainer) -> list[NoticeView]:
    """What reached the asker; to the quality office and leaders also what waits to be issued."""
    found = await run_in_threadpool(container.rectification.records.notices, asker.scope)
    return [NoticeView.of(notice) for notice in found]


@router.post("/notices/{notice_id}/issue", status_code=204)
async def issue(notice_id: HexId, asker: Asker, container: InContainer, body: IssueIn | None = None) -> None:
    """Let a drafted letter go; the quality office's to do."""
    parts, to = container.rectification, body.to if body else ()
    await run_in_threadpool(parts.workflow.issue, notice_id, asker.scope, parts.clock(), to)


@router.post("/items/{item_id}/urge", status_code=201)
async def urge(item_id: ItemId, asker: Asker, container: InContainer) -> NoticeView:
    """Draft a reminder of an overdue item; it waits to be issued."""
    parts = container.rectification

    def work() -> NoticeView:
        today = parts.clock()
        return NoticeView.of(
            parts.ticking.urge(item_id, asker.scope, today, parts.rules_on(today), parts.organisation())
        )

    return await run_in_threadpool(work)


@router.get("/ledger.xlsx")
async def ledger(asker: Asker, container: InContainer) -> Response:
    """The ledger of the asker's scope as a workbook."""

    def work() -> FilePath:
        # A quarter of a second of imports that a server need not wait for.
        from tools.rectification.workbook import write_workbook

        parts = container.rectification
        with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as made:
            path = FilePath(made.name)
        try:
            found = parts.ledger(asker.scope)
            notes = sources_of(parts, asker.scope, found).lines
            write_workbook(found, parts.organisation(), path, notes)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    path = await run_in_threadpool(work)
    name = f"整改台账-{container.rectification.clock().isoformat()}.xlsx"
    gone = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, media_type=_XLSX, headers={"Content-Disposition": _saved_as(name)}, background=gone)


@router.get("/verification")
async def verification(asker: Asker, container: InContainer) -> Whole:
    """Whether everything on record is as it was written; for the quality office and leaders."""
    if asker.scope.role not in (Role.QA, Role.LEADER):
        raise Forbidden("只有质量评估中心和校领导可以核验整改记录。")
    parts = container.rectification
    found = await run_in_threadpool(parts.workflow.verify, parts.files.is_whole)
    return Whole(events=found.head.events, hash=found.head.hash, items=found.items, problems=found.problems)
