"""The empty page of a conversation as its person's home: 有什么变化, 等我处理, and what may be asked.

Drawn from `api.home`; a figure is the display of an evidence and opens it. What takes seconds is put in when it comes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from nicegui import Client, ui
from nicegui.events import GenericEventArguments

from api.home.desk import HomeDesk
from api.home.model import BlockView, ChangeView, TaskList, WaitingView
from api.identity import Identity
from api.problems import problem_of
from api.web.layout import MARK_CLICKED, person_name
from api.web.render import to_html
from api.web.suggestions import BY_ROLE
from tools.evidence import Evidence
from tools.scope import Role

log = logging.getLogger("zhizhen.web")

OnMark = Callable[[int, str], Awaitable[None]]
"""(block, evidence id): open what stands behind a figure."""

_Found = TypeVar("_Found", BlockView, TaskList)

_WHY = "为什么"
_SHORT = 14
"""Letters of a question that a button holds."""
_TASKS = 6
"""Tasks listed at once."""
_LOOKING = "正在查看您范围内的数据……"
_CHECKING = "正在逐项检查近几年的数据，约需几秒……"


class HomeView:
    """The section of the page; `acts` is the place for cards that wait for a decision."""

    def __init__(self, identity: Identity, on_pick: Callable[[str], None], on_mark: OnMark) -> None:
        self._identity, self._on_pick, self._on_mark = identity, on_pick, on_mark
        self._blocks: list[BlockView] = []
        self._gone = False
        with ui.element("section").classes("zz-welcome") as self._section:
            ui.label(f"{_greeting(identity)}，想了解什么？").classes("zz-hello").props("role=heading aria-level=1")
            ui.label("用平常的话提问。每个数字都带着口径与出处，点一下就能核对。").classes("zz-quiet")
            with ui.element("div").classes("zz-home"):
                self._changed = _part("有什么变化", "zz-home-changed")
                with self._changed:
                    self._looking = ui.label(_LOOKING).classes("zz-quiet").props("role=status")
                with ui.element("div").classes("zz-home-side"):
                    with _part("等我处理", "zz-home-waiting"):
                        self.acts = ui.element("div").classes("zz-acts")
                        self._tasks = ui.element("div")
                    with _part("可以这样问", "zz-home-starters"):
                        self._starters()

    def evidence(self, block: int, name: str) -> Evidence | None:
        """The evidence called `name` of a block that is shown."""
        shown = self._blocks[block].evidence if 0 <= block < len(self._blocks) else ()
        return next((e for e in shown if e.id == name), None)

    def leave(self) -> None:
        """Make room for the conversation; what is still to come is not put in."""
        if not self._gone:
            self._gone = True
            self._section.delete()

    async def fill(self, desk: HomeDesk, client: Client) -> None:
        """Put in what waits, then what changed, then the findings; ends early where the tab is closed."""
        scope = self._identity.scope
        tasks = await self._tried(asyncio.to_thread(desk.waiting, self._identity), lambda told: TaskList(said=told))
        if self._gone or client.is_deleted:
            return
        with self._tasks:
            _draw_tasks(tasks, alone=not self.acts.default_slot.children)
        changed = await self._tried(asyncio.to_thread(desk.changed, scope), lambda told: BlockView(said=told))
        if self._gone or client.is_deleted:
            return
        self._looking.delete()
        self._block(changed)
        if not desk.has_findings(scope):
            return
        with self._changed:
            checking = ui.label(_CHECKING).classes("zz-quiet zz-home-checking").props("role=status")
        found = await self._tried(asyncio.wrap_future(desk.findings(scope)), lambda told: BlockView(said=told))
        if not (self._gone or client.is_deleted):
            checking.delete()
            self._block(found)

    async def _tried(self, work: Awaitable[_Found], instead: Callable[[str], _Found]) -> _Found:
        """What the work comes to; what is said in its place where it fails, which must not take the page along."""
        try:
            return await work
        except Exception as error:
            problem = problem_of(error)
            if problem.status >= 500:
                log.exception("the home page of %s broke", self._identity.username)
            return instead(problem.message)

    def _block(self, block: BlockView) -> None:
        """One block with its marks; its place among the blocks is how a mark finds its evidence."""
        self._blocks.append(block)
        with self._changed:
            article = ui.element("article").classes("zz-home-block").props(f"data-turn={len(self._blocks) - 1}")
        article.on("click", self._marked, js_handler=MARK_CLICKED)
        with article:
            if block.title:
                ui.label(block.title).classes("zz-home-block-head").props("role=heading aria-level=3")
            if block.changes:
                plain = all(not (change.tag or change.note) for change in block.changes)
                with ui.element("ul").classes("zz-changes" + (" zz-home-tiles" if plain else "")):
                    for change in block.changes:
                        self._change(change, block)
            if block.said:
                ui.label(block.said).classes("zz-quiet zz-home-said")
            if block.link:
                with ui.element("a").classes("zz-pick").props(f"href={block.link}"):
                    ui.label(block.link_title)

    def _change(self, change: ChangeView, block: BlockView) -> None:
        known = [e.id for e in block.evidence]
        with ui.element("li").classes("zz-change"):
            if change.tag:
                ui.label(change.tag).classes("zz-tag" + (" zz-tag-urgent" if change.urgent else ""))
            ui.label(change.title).classes("zz-change-title")
            if change.figures:
                with ui.element("dl").classes("zz-change-figures"):
                    for figure in change.figures:
                        with ui.element("div"):
                            with ui.element("dt"):
                                ui.label(figure.label)
                            shown = to_html(f"{block.shown(figure.evidence)} [{figure.evidence}]", known)
                            ui.html(shown, sanitize=True, tag="dd")
            if change.note:
                ui.label(change.note).classes("zz-quiet")
            self._leads_on(change)

    def _leads_on(self, change: ChangeView) -> None:
        if not (change.ask or change.link):
            return
        with ui.element("div").classes("zz-picks"):
            if change.ask:
                self._pick(_said(change.ask), change.ask)
            if change.link:
                with ui.element("a").classes("zz-pick").props(f"href={change.link}"):
                    ui.label(change.link_title)

    def _pick(self, text: str, question: str) -> None:
        button = ui.element("button").classes("zz-pick").props("type=button")
        # As attributes, not as props: a question may hold quotation marks.
        button.props["title"] = button.props["aria-label"] = question
        button.on("click", lambda _: self._on_pick(question))
        with button:
            ui.label(text)

    def _starters(self) -> None:
        with ui.element("div").classes("zz-starters"):
            for text in BY_ROLE[self._identity.account.role]:
                starter = ui.element("button").classes("zz-starter").props("type=button")
                starter.on("click", lambda _, text=text: self._on_pick(text))
                with starter:
                    ui.label(text)

    async def _marked(self, event: GenericEventArguments) -> None:
        block, name = event.args
        if isinstance(block, int) and isinstance(name, str):
            await self._on_mark(block, name)


def _said(question: str) -> str:
    """A question as its button says it; a long one stands beside what it is about."""
    if question.startswith(_WHY):
        return _WHY
    return question if len(question) <= _SHORT else "接着问"


def _part(title: str, classes: str) -> ui.element:
    part = ui.element("section").classes(f"zz-home-part {classes}").props(f'aria-label="{title}"')
    with part:
        ui.label(title).classes("zz-home-head").props("role=heading aria-level=2")
    return part


def _draw_tasks(found: TaskList, *, alone: bool) -> None:
    """The tasks; the sentence in their place only where nothing else waits either."""
    if found.tasks:
        with ui.element("ul").classes("zz-tasks"):
            for task in found.tasks[:_TASKS]:
                _task(task)
        more = len(found.tasks) - _TASKS
        if more > 0:
            ui.label(f"还有 {more} 项，见整改看板").classes("zz-quiet")
    elif alone:
        ui.label(found.said).classes("zz-quiet zz-home-said")
        with ui.element("div").classes("zz-picks"):
            for address, title in found.links:
                with ui.element("a").classes("zz-pick").props(f"href={address}"):
                    ui.label(title)


def _task(task: WaitingView) -> None:
    with ui.element("li"), ui.element("a").classes("zz-task").props(f"href={task.link}"):
        ui.label(task.title).classes("zz-task-title")
        ui.label(task.note).classes("zz-quiet zz-task-note")
        with ui.element("span").classes("zz-task-foot"):
            ui.label(task.doing).classes("zz-task-doing")
            if task.due_on:
                said = f"已过期限 {task.due_on}" if task.late else f"期限 {task.due_on}"
                ui.label(said).classes("zz-task-late" if task.late else "zz-quiet")


def _greeting(identity: Identity) -> str:
    name = person_name(identity.account)
    return f"{name}老师" if identity.account.role is Role.TEACHER else name
