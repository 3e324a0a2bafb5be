"""/reports: drafting, downloading, verifying and signing reports by plain HTML forms, no script.

What it does goes through the desk and the shelf the HTTP routes use. A file is verified where it is sent and not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Annotated

from fastapi import APIRouter, File, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from agents.reporting.desk import Choices
from api.container import Container
from api.errors import Unauthenticated
from api.identity import COOKIE, Identity
from api.problems import problem_of
from api.reports import DraftedView, ReportShelf, VerificationView, room_of
from api.routes.dependencies import InContainer
from api.routes.reports import document
from api.security import require_same_origin
from api.web.plain import page
from tools.errors import OutOfScope
from tools.scope import Role

router = APIRouter(prefix="/reports", default_response_class=HTMLResponse)
_MOST_FAULTS = 40
_Upload = Annotated[bytes, File()]


@router.get("")
async def show(request: Request, container: InContainer) -> Response:
    """The page; the log-in form first for who is not signed in."""
    return await _answered(request, container, lambda identity: "")


@router.post("/draft")
async def draft(
    request: Request, container: InContainer, outline: Annotated[str, Form()] = "", year: Annotated[str, Form()] = ""
) -> Response:
    """Draft, and show the page with the report at the head of its list."""
    shelf: ReportShelf = request.app.state.reports

    def made(identity: Identity) -> str:
        with shelf.drafting(identity.username):
            desk = container.assistant.reports()
            view = shelf.put(identity.username, desk.draft(room_of(container.settings), outline, year, identity.scope))
        return f'<p class="zz-status">已起草：{escape(view.unit)}{escape(view.year)}学年{escape(view.title)}</p>'

    return await _answered(request, container, made)


@router.post("/verify")
async def verify(request: Request, container: InContainer, file: _Upload = b"") -> Response:
    """What is wrong with the file, above the page."""

    def found(identity: Identity) -> str:
        desk = container.assistant.reports()
        return _verification(VerificationView.of(desk.verify(room_of(container.settings), file, identity.scope)))

    return await _answered(request, container, found)


@router.post("/sign")
async def sign(request: Request, container: InContainer, file: _Upload = b"") -> Response:
    """The signed file; the page with the reason where it is not signed."""
    signed: list[bytes] = []

    def made(identity: Identity) -> str:
        desk, name = container.assistant.reports(), identity.account.display_name
        signed.append(desk.sign(room_of(container.settings), file, identity.scope, name))
        return ""

    page = await _answered(request, container, made)
    return document(signed[0], "已签发的报告.docx") if signed else page


async def _answered(request: Request, container: Container, act: Callable[[Identity], str]) -> Response:
    """The page after `act`, whose expected errors it tells."""
    try:
        identity = container.identities.of_token(request.cookies.get(COOKIE))
    except Unauthenticated:
        return RedirectResponse("/login", status_code=303)
    if request.method == "POST":
        require_same_origin(request)
    shelf: ReportShelf = request.app.state.reports

    def made() -> Response:
        told, status = "", 200
        try:
            done = act(identity)
        except Exception as error:
            problem = problem_of(error)
            if problem.status >= 500:
                raise
            done, told, status = "", problem.message, problem.status
        try:
            choices = container.assistant.reports().choices(room_of(container.settings), identity.scope)
        except OutOfScope as error:
            return _page(identity, "", error.message, 403)
        return _page(identity, done + _body(choices, shelf.all(identity.username), identity.scope.role), told, status)

    return await run_in_threadpool(made)


def _page(identity: Identity, body: str, told: str, status: int) -> Response:
    return page("reports.html", identity, {"body": body, "told": told}, status)


def _body(choices: Choices, views: list[DraftedView], role: Role) -> str:
    return _order(choices) + _listed(views) + _checking(role)


def _order(choices: Choices) -> str:
    outlines = "".join(f'<option value="{escape(key)}">{escape(title)}</option>' for key, title in choices.outlines)
    years = "".join(f"<option>{escape(year)}</option>" for year in reversed(choices.years))
    return (
        f'<section class="zz-report-card"><h2>起草</h2><p class="zz-quiet">{escape(choices.unit)}</p>'
        '<form method="post" action="/reports/draft" class="zz-report-form">'
        f'<label>报告<select name="outline">{outlines}</select></label>'
        f'<label>学年<select name="year">{years}</select></label>'
        '<button class="zz-send" type="submit">起草（约十秒）</button></form></section>'
    )


def _listed(views: list[DraftedView]) -> str:
    rows = "".join(
        f'<li><a href="/api/reports/{view.id}/file">{escape(view.unit)}{escape(view.year)}学年{escape(view.title)}</a>'
        f'<span class="zz-quiet">{escape(view.drafted)}起草，证据 {view.figures} 条，图 {view.charts} 张'
        f"{_gaps(view)}</span>{_by_people(view, opened=place == 0)}</li>"
        for place, view in enumerate(views)
    )
    if not rows:
        return ""
    return f'<section class="zz-report-card"><h2>我起草的</h2><ul class="zz-report-list">{rows}</ul></section>'


def _gaps(view: DraftedView) -> str:
    missing = f"；没有数据：{escape('、'.join(view.missing))}" if view.missing else ""
    return missing + (f"；删去没有依据的句子 {len(view.dropped)} 句" if view.dropped else "")


def _by_people(view: DraftedView, *, opened: bool) -> str:
    """What people have to write, or the data they have to supply, before the report is passed on."""
    data = [f"数据：{'、'.join(view.missing)}（导入后重新起草）"] if view.missing else []
    parts = "".join(f"<li>{escape(part)}</li>" for part in (*view.by_people, *data))
    if not parts:
        return ""
    return (
        f'<details class="zz-quiet"{" open" if opened else ""}><summary>须由人补充</summary><ul>{parts}</ul></details>'
    )


def _checking(role: Role) -> str:
    signs = '<button class="zz-button" type="submit" formaction="/reports/sign">核对并签发</button>'
    return (
        '<section class="zz-report-card"><h2>核对</h2>'
        '<p class="zz-quiet">改过的数字、没绑定证据的数字、被删改的附录，逐处列出。</p>'
        '<form method="post" action="/reports/verify" enctype="multipart/form-data" class="zz-report-form">'
        '<label>Word 文件<input type="file" name="file" accept=".docx" required /></label>'
        f'<button class="zz-send" type="submit">核对</button>{signs if role in (Role.LEADER, Role.DEAN) else ""}'
        "</form></section>"
    )


def _verification(found: VerificationView) -> str:
    head = "核对通过" if found.ok else f"核对不通过，{len(found.faults)} 处"
    looked = f"核对内容控件 {found.controls} 处、图 {found.charts} 张，重算 {found.recounted} 项。"
    faults = "".join(f"<li>{escape(f.where)}：{escape(f.told)}</li>" for f in found.faults[:_MOST_FAULTS])
    notes = "".join(f'<li class="zz-quiet">{escape(note)}</li>' for note in found.notes)
    return (
        f'<section class="zz-report-card" role="status"><h2>{head}</h2><p class="zz-quiet">{looked}</p>'
        f"<ul>{faults}{notes}</ul></section>"
    )
