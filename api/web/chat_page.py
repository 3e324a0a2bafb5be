"""The page at /: a conversation with evidence behind every figure; before the first question, the person's home.

One `ChatPage` per browser tab. It runs its turns where the HTTP routes run theirs, and asks anew who is signed in
before every turn and every look at evidence: a page may stay open longer than a session. The thread's id stands in
the address, so that a reload, and only the same person's, brings the conversation back.
"""

from __future__ import annotations

import asyncio
import logging
import re
from functools import partial

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from nicegui import Client, ui
from nicegui.events import GenericEventArguments

from agents.answering.answer import Answer, Finished, Sentence, Step
from agents.errors import ThreadNotFound
from api.container import Container
from api.errors import Unauthenticated
from api.home.desk import HomeDesk
from api.identity import COOKIE, Identity
from api.problems import problem_of
from api.routes.chat import QUESTION_LIMIT
from api.turns import Turns
from api.web import acts_view, layout
from api.web.evidence import Links
from api.web.home_view import HomeView
from api.web.links import HOME
from api.web.turn_view import TurnView
from tools.errors import ActError, ActHindered
from tools.evidence import Evidence
from tools.marks import ID

_THREAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_EVIDENCE = re.compile(ID)

log = logging.getLogger("zhizhen.web")


def register(container: Container, turns: Turns, desk: HomeDesk) -> None:
    """Make NiceGUI serve the page."""

    @ui.page("/")
    async def chat(request: Request, client: Client, thread: str | None = None) -> Response | None:
        token = request.cookies.get(COOKIE)
        try:
            identity = container.identities.of_token(token)
        except Unauthenticated:
            return RedirectResponse("/login")
        page = ChatPage(container, turns, identity, token or "", client)
        page.build()
        await page.show_acts()
        # A page must answer within seconds; what takes longer follows.
        await client.connected()
        if thread and _THREAD.fullmatch(thread):
            await page.recall(thread)
        if not page.talking:
            await page.show_home(desk)
        return None


class ChatPage:
    """One tab's conversation."""

    def __init__(self, container: Container, turns: Turns, identity: Identity, token: str, client: Client) -> None:
        self._container, self._turns = container, turns
        self._identity, self._token, self._client = identity, token, client
        self._thread: str | None = None
        self._views: list[TurnView] = []
        self._running: asyncio.Task[None] | None = None

    def build(self) -> None:
        """Lay the page out; the person is known, nothing has been asked."""
        layout.head()
        layout.header(self._identity, self._container.unit_names, HOME, on_new=self._start_anew)
        self._drawer = layout.Drawer()
        with ui.element("main").classes("zz-main"):
            self._home = HomeView(self._identity, on_pick=self._submit, on_mark=self._open_at_home)
            self._log = ui.element("div").classes("zz-log").props('role=log aria-live=polite aria-label="对话"')
            self._log.on("click", self._open_mark, js_handler=layout.MARK_CLICKED)
        self._composer = layout.Composer(QUESTION_LIMIT, on_submit=self._submit, on_stop=self._stop)
        self._client.on_delete(self._stop)
        layout.focus_composer()

    async def show_acts(self) -> None:
        """On the empty page: what waits for the person's confirmation, and what is due."""
        acts, owner = self._container.acts, self._identity.username
        waiting = await asyncio.to_thread(acts.waiting, owner)
        found = await asyncio.to_thread(acts.reminders, owner)
        if self._client.is_deleted:
            return
        with self._home.acts:
            acts_view.reminders(found, self._container.clock(), self._done)
            for action in waiting:
                acts_view.ActionCard(action.id, action.summary, action.state, self._decide)

    @property
    def talking(self) -> bool:
        """Whether anything has been asked or recalled."""
        return bool(self._views)

    async def show_home(self, desk: HomeDesk) -> None:
        """On the empty page: what changed and what waits, as it comes; a question asked meanwhile goes first."""
        await self._home.fill(desk, self._client)

    async def recall(self, thread: str) -> None:
        """Show what was said before in the asker's own thread."""
        try:
            said = await self._turns.history(thread, self._identity.scope)
        except ThreadNotFound:
            self._forget_address()
            return
        if self._client.is_deleted:  # the tab was closed meanwhile
            return
        self._thread = thread
        for question, answer in said:
            self._new_view(question).finish(answer)
        layout.scroll_to_turn(len(said) - 1)

    def _submit(self, question: str) -> None:
        question = question.strip()
        if not question or len(question) > QUESTION_LIMIT or self._busy or not self._still_signed_in():
            return
        self._running = asyncio.create_task(self._run(question))

    @property
    def _busy(self) -> bool:
        return self._running is not None and not self._running.done()

    async def _run(self, question: str) -> None:
        """One turn, drawn as it comes. The task ends with the turn, with 「停止」, or with the tab."""
        with self._client:
            view = self._new_view(question)
            self._composer.busy(True)
            layout.scroll_to_turn(len(self._views) - 1)
            events = self._turns.stream(question, self._identity.scope, self._thread)
            try:
                async for event in events:
                    match event:
                        case Step():
                            view.step(event.text)
                        case Sentence():
                            view.sentence(event.text)
                        case Finished():
                            self._finish(view, event.answer)
            except asyncio.CancelledError:
                if not self._client.is_deleted:
                    view.fail("已停止。")
            except Exception as error:
                problem = problem_of(error)
                if problem.status >= 500:
                    log.exception("a turn of %s broke", self._identity.username)
                view.fail(problem.message)
            finally:
                await events.aclose()
                if not self._client.is_deleted:
                    self._composer.busy(False)

    def _finish(self, view: TurnView, answer: Answer) -> None:
        view.finish(answer)
        layout.scroll_to_turn(len(self._views) - 1)
        if answer.thread and answer.thread != self._thread:
            self._thread = answer.thread
            ui.navigate.history.replace(f"/?thread={answer.thread}")

    def _new_view(self, question: str) -> TurnView:
        self._home.leave()
        with self._log:
            view = TurnView(len(self._views), question, self._submit, self._open, self._decide)
        self._views.append(view)
        return view

    async def _open_mark(self, event: GenericEventArguments) -> None:
        turn, name = event.args
        if isinstance(turn, int) and isinstance(name, str) and _EVIDENCE.fullmatch(name):
            await self._open(turn, name)

    async def _open(self, turn: int, name: str, whole: bool = False) -> None:
        """Open one evidence of this tab's own conversation; with `whole` its clause in the whole document."""
        if not self._still_signed_in() or not 0 <= turn < len(self._views):
            return
        found = self._views[turn].evidence(name)
        links = Links(partial(self._open, turn), partial(self._open, turn, name, True))
        await self._show(found, links, whole)

    async def _open_at_home(self, block: int, name: str, whole: bool = False) -> None:
        """The same of what stands on the empty page."""
        if self._still_signed_in():
            links = Links(partial(self._open_at_home, block), partial(self._open_at_home, block, name, True))
            await self._show(self._home.evidence(block, name), links, whole)

    async def _show(self, found: Evidence | None, links: Links, whole: bool) -> None:
        if found is None:
            return
        passage = await asyncio.to_thread(self._container.passage_of, found, self._identity.scope, whole)
        with self._client:
            self._drawer.show(found, links, passage)

    async def _decide(self, action_id: str, confirm: bool) -> str:
        """Confirm or reject as the person who is signed in now; what the card says from then on, empty to stay."""
        if not self._still_signed_in():
            return ""
        try:
            action = await self._turns.decide(action_id, self._identity.scope, confirm=confirm)
        except ActHindered as error:
            ui.notify(error.message)
            return ""
        except ActError as error:
            return error.message
        return action.state.zh

    async def _done(self, reminder_id: str) -> bool:
        if self._still_signed_in():
            await asyncio.to_thread(self._container.acts.reminder_done, reminder_id, self._identity.username)
            return True
        return False

    def _still_signed_in(self) -> bool:
        """Whether the session holds and its person may still see the same; leaves the page otherwise."""
        try:
            now = self._container.identities.of_token(self._token)
        except Unauthenticated:
            ui.navigate.to("/login")
            return False
        if now.scope.digest() != self._identity.scope.digest():
            ui.navigate.to("/")
            return False
        return True

    def _start_anew(self) -> None:
        self._stop()
        ui.navigate.to("/")

    def _forget_address(self) -> None:
        ui.navigate.history.replace("/")

    def _stop(self) -> None:
        if self._busy and self._running is not None:
            self._running.cancel()
