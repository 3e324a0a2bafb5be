"""The page at /teaching: a teacher's own sheet of a term, every figure with its evidence; the same as a Word file.

It shows what `GET /api/teaching/me` gives, and asks anew who is signed in before it opens evidence.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from nicegui import Client, ui
from nicegui.events import GenericEventArguments

from api.container import Container
from api.errors import Unauthenticated
from api.identity import COOKIE, Identity
from api.teaching import TeachingView, sheet_view, table_of
from api.web import layout
from api.web.evidence import Links
from api.web.render import to_html
from tools.errors import ToolError
from tools.metrics.periods import Period

_EVIDENCE = re.compile(r"E[1-9]\d{0,3}")
_TERM = re.compile(r"\d{4}-\d{4}-[12]")
_TERMS = 6
"""Terms offered, the newest first."""
_IN_TABLE = ("overview", "band")


def register(container: Container) -> None:
    """Make NiceGUI serve the page."""

    @ui.page("/teaching")
    async def teaching(request: Request, client: Client, term: str = "") -> Response | None:
        token = request.cookies.get(COOKIE) or ""
        try:
            identity = container.identities.of_token(token)
        except Unauthenticated:
            return RedirectResponse("/login")
        page = TeachingPage(container, identity, token)
        page.lay_out()
        # A page must answer within seconds, and the first sheet after a start waits for the stores.
        await client.connected()
        await page.fill(term if _TERM.fullmatch(term) else "", client)
        return None


class TeachingPage:
    """One tab's sheet."""

    def __init__(self, container: Container, identity: Identity, token: str) -> None:
        self._container, self._identity, self._token = container, identity, token
        self._view: TeachingView | None = None

    def lay_out(self) -> None:
        """The frame, while the sheet is being made."""
        layout.head()
        layout.header(self._identity, self._container.unit_names, "/teaching")
        self._drawer = layout.Drawer()
        self._main = ui.element("main").classes("zz-main zz-sheet")
        with self._main:
            ui.label("我的教学").classes("zz-hello").props("role=heading aria-level=1")
            self._waiting = ui.label("正在整理反馈单……").classes("zz-quiet").props("role=status")

    async def fill(self, term: str, client: Client) -> None:
        """The sheet of a term, or why there is none."""
        try:
            self._view = await asyncio.to_thread(sheet_view, self._container.assistant, self._identity.scope, term)
        except ToolError as error:
            self._told(f"{error.message.rstrip('。')}。", client)
            return
        if not client.is_deleted:
            self._waiting.delete()
            with self._main:
                self._sheet(self._view)

    def _told(self, why: str, client: Client) -> None:
        if not client.is_deleted:
            self._waiting.delete()
            with self._main:
                ui.label(why).classes("zz-notice").props("role=status")

    def _sheet(self, view: TeachingView) -> None:
        ui.label(f"{view.note}。只有您本人能看到这一页。").classes("zz-quiet")
        with ui.element("nav").classes("zz-picks zz-terms").props('aria-label="学期"'):
            for term in sorted(view.terms, reverse=True)[:_TERMS]:
                with ui.element("a").props(f"href=/teaching?term={term}").classes("zz-pick") as pick:
                    ui.label(Period.parse(term).zh)
                if term == view.term:
                    pick.props("aria-current=page")
            with ui.element("a").props(f"href=/api/teaching/me.docx?term={view.term} download").classes("zz-pick"):
                ui.label("下载 Word 版")
        known = [e.id for e in view.evidence]
        with ui.element("article").classes("zz-turn").props("data-turn=0") as sheet:
            sheet.on("click", self._open_mark, js_handler=layout.MARK_CLICKED)
            with ui.element("div").classes("zz-answer"):
                if view.sections:
                    ui.html(to_html(table_of(view), known), sanitize=True).classes("zz-text zz-sheet-table")
                for part in view.parts:
                    lines = part.text.splitlines()
                    if part.key in _IN_TABLE and view.sections:
                        lines = [line for line in lines if not line.startswith("- ")]
                    if any(line.strip() for line in lines):
                        text = f"### {part.title}\n\n" + "\n".join(lines)
                        ui.html(to_html(text, known), sanitize=True).classes("zz-text")

    async def _open_mark(self, event: GenericEventArguments) -> None:
        _, name = event.args
        if isinstance(name, str) and _EVIDENCE.fullmatch(name):
            await self._open(name)

    async def _open(self, name: str, whole: bool = False) -> None:
        """Open one evidence of this sheet; with `whole` its clause in the whole document."""
        found = next((e for e in self._view.evidence if e.id == name), None) if self._view else None
        if found is None or not self._still_signed_in():
            return
        passage = await asyncio.to_thread(self._container.passage_of, found, self._identity.scope, whole)
        self._drawer.show(found, Links(self._open, partial(self._open, name, True)), passage)

    def _still_signed_in(self) -> bool:
        try:
            now = self._container.identities.of_token(self._token)
        except Unauthenticated:
            ui.navigate.to("/login")
            return False
        return now.scope.digest() == self._identity.scope.digest()
