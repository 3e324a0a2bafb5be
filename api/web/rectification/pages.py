"""/rectification and /rectification/ID: the board and one item by plain HTML forms, no script.

An act goes through the workflow, as over HTTP, and always with the event the page was drawn at: a stale page is told so
and shown anew. What a person may not see does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import TypeAdapter
from starlette.datastructures import FormData, UploadFile

from api.container import Container
from api.errors import Unauthenticated
from api.identity import COOKIE, Identity
from api.problems import problem_of
from api.routes.dependencies import InContainer
from api.security import require_same_origin
from api.web.plain import not_found, page
from api.web.rectification import forms
from api.web.rectification.board import COLUMNS, LIGHTS, ONLY, Filters, board_of
from api.web.rectification.forms import EVIDENCE, request_of, sequence_of, text_of, texts_of, validated
from api.web.rectification.item import spared, values_of
from tools.errors import Lacking, NoSuchItem
from tools.rectification.files import safe_name
from tools.rectification.found import DRAFTERS
from tools.rectification.requests import UNKNOWN, AddEvidence, RegisterTest
from tools.rectification.verbs import VERBS
from tools.scope import Role

router = APIRouter(prefix="/rectification", default_response_class=HTMLResponse)
_ID = re.compile(r"[A-Za-z0-9-]{1,32}")
_KEY = re.compile(r"[0-9a-f]{32}")
_NAMES = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_OTHERS = {"urge": "起草催办单", "issue": "发出文书", "register": "立项"}
_CHUNK = 1024 * 1024
_EVIDENCE: TypeAdapter[AddEvidence] = TypeAdapter(AddEvidence)


class Foreseen(Exception):
    """Not an act: what a test could show was asked for, and the page is shown again with it."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


Doing = Callable[[Identity, FormData], str]
"""Does what a form asks; the verb that was done."""


@router.get("")
async def board(
    request: Request, container: InContainer, column: str = "", light: str = "", only: str = "", done: str = ""
) -> Response:
    """The board of the asker's scope."""
    identity = signed_in(request, container)
    if identity is None:
        return RedirectResponse("/login", status_code=303)
    if identity.scope.role is Role.STUDENT:
        return not_found()
    filters = Filters.of(column, light, only)

    def drawn() -> Response:
        found = board_of(container.rectification, identity, filters)
        chosen = {"filters": filters, "columns": COLUMNS, "lights": LIGHTS, "only": ONLY}
        values = {"board": found, "me": identity.username, "done": _done(done), **chosen}
        values["opens"] = identity.scope.role in DRAFTERS
        return page("rectification_board.html", identity, values)

    return await run_in_threadpool(drawn)


@router.get("/{item_id}")
async def show(request: Request, item_id: str, container: InContainer, done: str = "") -> Response:
    """One item; `done` is the verb that has just been done."""
    identity = signed_in(request, container)
    if identity is None:
        return RedirectResponse("/login", status_code=303)
    return await run_in_threadpool(_item, container, identity, item_id, _done(done))


@router.post("/{item_id}/acts")
async def act(request: Request, item_id: str, container: InContainer) -> Response:
    """Do what a form of the item asks."""
    parts = container.rectification

    def doing(identity: Identity, form: FormData) -> str:
        asked = request_of(text_of(form, "verb"), form)
        if text_of(form, "foresee") and isinstance(asked, RegisterTest):
            raise Foreseen(parts.workflow.foresee(item_id, asked, identity.scope, parts.clock()).told)
        given = {"expected": sequence_of(form), "key": _key(form)}
        parts.workflow.act(item_id, asked, identity.scope, parts.clock(), **given)  # type: ignore[arg-type]
        return text_of(form, "verb")

    return await _answered(request, container, item_id, doing)


@router.post("/{item_id}/evidence")
async def hand_in(request: Request, item_id: str, container: InContainer) -> Response:
    """Take a file in; it is kept only when the record of it would be accepted."""
    parts = container.rectification

    def doing(identity: Identity, form: FormData) -> str:
        asked, expected = _handed_in(form), sequence_of(form)
        upload = form["file"]
        assert isinstance(upload, UploadFile)
        parts.workflow.rehearse(item_id, asked, identity.scope, parts.clock())
        stored = parts.files.store(asked.name, iter(lambda: upload.file.read(_CHUNK), b""))
        whole = asked.model_copy(update={"sha256": stored.sha256, "size": stored.size})
        parts.workflow.act(item_id, whole, identity.scope, parts.clock(), expected=expected, key=_key(form))
        return "add_evidence"

    return await _answered(request, container, item_id, doing)


@router.post("/{item_id}/urge")
async def urge(request: Request, item_id: str, container: InContainer) -> Response:
    """Draft a reminder of an overdue item."""
    parts = container.rectification

    def doing(identity: Identity, form: FormData) -> str:
        today = parts.clock()
        parts.ticking.urge(item_id, identity.scope, today, parts.rules_on(today), parts.organisation())
        return "urge"

    return await _answered(request, container, item_id, doing)


@router.post("/{item_id}/letters/{notice_id}")
async def issue(request: Request, item_id: str, notice_id: str, container: InContainer) -> Response:
    """Let a drafted letter of the item go to those named."""
    parts = container.rectification

    def doing(identity: Identity, form: FormData) -> str:
        of_item = {one.id for one in parts.records.notices(identity.scope) if one.item == item_id}
        if notice_id not in of_item:
            raise NoSuchItem
        to = _NAMES.findall(text_of(form, "to"))
        parts.workflow.issue(notice_id, identity.scope, parts.clock(), to, text_of(form, "text"))
        return "issue"

    return await _answered(request, container, item_id, doing)


def _handed_in(form: FormData) -> AddEvidence:
    """The record of a file that has not been read yet."""
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise Lacking("请选择要上传的文件")
    given: dict[str, Any] = {name: text_of(form, name) for name in ("kind", "made_on", "why")}
    given |= {"sha256": UNKNOWN, "size": 1, "name": safe_name(upload.filename), "measures": texts_of(form, "measures")}
    asked: AddEvidence = validated(_EVIDENCE, given, EVIDENCE)
    return asked


def _key(form: FormData) -> str:
    """So that a form sent twice acts once."""
    key = text_of(form, "key")
    return key if _KEY.fullmatch(key) else ""


async def _answered(request: Request, container: Container, item_id: str, doing: Doing) -> Response:
    """Back to the item after the act; or the item as it is now, with why it was not done and what had been written."""
    identity = signed_in(request, container)
    if identity is None:
        return RedirectResponse("/login", status_code=303)
    require_same_origin(request)
    async with request.form() as form:
        return await run_in_threadpool(_done_or_told, container, identity, item_id, doing, form)


def _done_or_told(container: Container, identity: Identity, item_id: str, doing: Doing, form: FormData) -> Response:
    try:
        _known(container, identity, item_id)
        verb = doing(identity, form)
    except NoSuchItem:
        return not_found()
    except Foreseen as seen:
        again = {"foreseen": seen.told, "opened": "register_test"}
        return _item(container, identity, item_id, again=again, filled=form)
    except Exception as error:
        problem = problem_of(error)
        if problem.status >= 500:
            raise
        told = problem.message.rstrip("。") + "。"
        kept = {"opened": text_of(form, "verb")}
        why = text_of(form, "why")
        return _item(container, identity, item_id, "", told, why, problem.status, again=kept, filled=form)
    try:
        _known(container, identity, item_id)
    except NoSuchItem:
        # Who hands an item back may see it no more.
        return RedirectResponse(f"/rectification?{urlencode({'done': verb})}", status_code=303)
    return RedirectResponse(f"/rectification/{item_id}?{urlencode({'done': verb})}", status_code=303)


def _known(container: Container, identity: Identity, item_id: str) -> None:
    if not _ID.fullmatch(item_id):
        raise NoSuchItem
    container.rectification.records.item(item_id, identity.scope)


def _item(
    container: Container,
    identity: Identity,
    item_id: str,
    done: str = "",
    told: str = "",
    written: str = "",
    status: int = 200,
    again: Mapping[str, str] = MappingProxyType({}),
    filled: FormData | None = None,
) -> Response:
    own_metrics = container.settings.school / "metrics"
    try:
        _known(container, identity, item_id)
        values = values_of(container.rectification, identity, item_id, own_metrics)
    except NoSuchItem:
        return not_found()
    opened = again.get("opened", "")
    if filled is not None and any(form.verb == opened for form in values["forms"]):
        # The form stands open with all that was written, the reason too.
        values["old"][opened], written = forms.written_of(opened, filled), ""
        values["rows"] = spared(forms.rows_of(filled)) if opened == "save_plan" else values["rows"]
    more = {"done": done, "told": told, "written": written}
    return page("rectification_item.html", identity, {**values, **more, **again}, status)


def signed_in(request: Request, container: Container) -> Identity | None:
    """Who asks; None where nobody has signed in."""
    try:
        return container.identities.of_token(request.cookies.get(COOKIE))
    except Unauthenticated:
        return None


def _done(verb: str) -> str:
    """What the verb is called; nothing where there is none of that name."""
    return VERBS[verb].zh if verb in VERBS else _OTHERS.get(verb, "")
