"""The parts of the page around a conversation: header, composer and the drawer of evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nicegui import ui
from nicegui.events import GenericEventArguments

from api.accounts import Account
from api.identity import Identity
from api.web import evidence as evidence_view
from api.web.links import OWN_PAGES
from tools.evidence import Evidence

if TYPE_CHECKING:
    from knowledge_base.policies import Passage

# The script texts below are constants: nothing a person or a model wrote is ever put into them.
MARK_CLICKED = """(e) => {
  const mark = e.target.closest('[data-evidence]');
  const turn = e.target.closest('[data-turn]');
  if (mark && turn) emit([Number(turn.dataset.turn), mark.dataset.evidence]);
}"""
# 229 is what browsers report for a key that belongs to an input method: Enter then picks a word, it does not send.
_KEY_PRESSED = """(e) => {
  if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
  e.preventDefault();
  document.getElementById('zz-send').click();
}"""
_SEND = """() => {
  const input = document.getElementById('zz-input');
  const text = input.value.trim();
  if (!text || document.getElementById('zz-stop').offsetParent) return;
  input.value = '';
  input.focus();
  emit(text);
}"""
_TO_TURN = "setTimeout(() => document.querySelector('[data-turn=\"%d\"]')?.scrollIntoView({behavior: 'smooth'}), 60)"
_TO_TOP = "document.querySelector('.zz-drawer')?.scrollTo(0, 0)"
_TO_CITED = "setTimeout(() => document.querySelector('.zz-cited')?.scrollIntoView({block: 'center'}), 60)"
# Not on a touch screen, where it would bring up the keyboard over the page.
_FOCUS = "if (matchMedia('(pointer: fine)').matches) document.getElementById('zz-input').focus()"


def head() -> None:
    """Our own style sheets; the stack of fonts is in the first."""
    for sheet in ("zhizhen", "pages"):
        ui.add_head_html(f'<link rel="stylesheet" href="/assets/{sheet}.css">')


def scroll_to_turn(index: int) -> None:
    """Bring a turn's question to the top: an answer is read from its beginning."""
    ui.run_javascript(_TO_TURN % index)


def focus_composer() -> None:
    """Let a person with a keyboard type at once."""
    ui.run_javascript(_FOCUS)


def own_unit(identity: Identity, unit_names: Mapping[str, str]) -> str:
    """The unit a person speaks for, by name; empty for those of the whole school."""
    scope = identity.scope
    college, major = (unit_names.get(code or "", code or "") for code in (scope.college, scope.major))
    return f"{college} · {major}" if college and major else college or major


def header(
    identity: Identity, unit_names: Mapping[str, str], here: str, on_new: Callable[[], None] | None = None
) -> None:
    """Product, person, role and own unit; the person's pages, of which `here` is open; a new conversation; log out."""
    account = identity.account
    with ui.element("header").classes("zz-header"), ui.element("div").classes("zz-header-row"):
        with ui.element("a").props('href=/ aria-label="质诊首页"').classes("zz-brand"):
            ui.element("img").props('src=/assets/icon.svg alt="" width=30 height=30')
            ui.label("质诊")
        with ui.element("nav").classes("zz-nav").props('aria-label="我的页面"'):
            for address, title in OWN_PAGES[account.role]:
                link = ui.element("a").classes("zz-link").props(f"href={address}")
                if address == here:
                    link.props("aria-current=page")
                with link:
                    ui.label(title)
        with ui.element("div").classes("zz-who"):
            ui.label(person_name(account)).classes("zz-who-name")
            parts = [part for part in (account.role.name_zh, own_unit(identity, unit_names)) if part]
            ui.label(" · ".join(parts)).classes("zz-who-role")
        if on_new is not None:
            _new_conversation(on_new)
        with ui.element("form").props("method=post action=/logout"):  # noqa: SIM117 (one element a line reads as HTML)
            with ui.element("button").classes("zz-button zz-button-quiet").props("type=submit"):
                ui.label("退出")


def _new_conversation(on_new: Callable[[], None]) -> None:
    new = ui.element("button").classes("zz-button zz-new").props('type=button aria-label="新对话"')
    new.on("click", lambda _: on_new())
    with new:
        ui.label("新对话")


def person_name(account: Account) -> str:
    """The name without the post in brackets that a demo account's carries; the header says the post itself."""
    return account.display_name.split("（")[0]


class Composer:
    """The question's field. Enter sends, Shift+Enter breaks the line, an input method's Enter does neither."""

    def __init__(self, limit: int, on_submit: Callable[[str], None], on_stop: Callable[[], None]) -> None:
        with ui.element("div").classes("zz-composer"), ui.element("div").classes("zz-composer-row"):
            field = ui.element("textarea").classes("zz-input")
            field.props(f'id=zz-input rows=1 maxlength={limit} autofocus enterkeyhint=send aria-label="问题"')
            field.props('placeholder="请输入问题"')
            field.on("keydown", js_handler=_KEY_PRESSED)
            self._send = ui.element("button").classes("zz-send").props("id=zz-send type=button")
            self._send.on("click", self._submitted(on_submit), js_handler=_SEND)
            with self._send:
                ui.label("提问")
            self._stop = ui.element("button").classes("zz-send zz-stop").props("id=zz-stop type=button")
            self._stop.on("click", lambda _: on_stop())
            with self._stop:
                ui.label("停止")
        self.busy(False)

    def busy(self, running: bool) -> None:
        """Offer to stop while a turn runs, to ask otherwise."""
        self._send.set_visibility(not running)
        self._stop.set_visibility(running)

    @staticmethod
    def _submitted(on_submit: Callable[[str], None]) -> Callable[[GenericEventArguments], None]:
        def handle(event: GenericEventArguments) -> None:
            if isinstance(event.args, str):
                on_submit(event.args)

        return handle


class Drawer:
    """The evidence behind a mark: at the right on a desktop, from below on a phone. Escape closes it."""

    def __init__(self) -> None:
        with ui.dialog().props("position=right").classes("zz-drawer-dialog") as self._dialog:
            # Quasar lets pointers through to a <div> only.
            panel = ui.element("div").classes("zz-drawer").props('role=dialog aria-label="依据"')
        with panel:
            close = ui.element("button").classes("zz-close").props('type=button aria-label="关闭" autofocus')
            close.on("click", lambda _: self._dialog.close())
            with close:
                ui.label("×").props("aria-hidden=true")
            self._content = ui.element("div").classes("zz-evidence")

    def show(self, evidence: Evidence, links: evidence_view.Links, passage: Passage | None = None) -> None:
        """Open the drawer on `evidence`: at its top, or where a cited clause stands."""
        self._content.clear()
        with self._content:
            evidence_view.fill(evidence, links, passage)
        self._dialog.open()
        ui.run_javascript(_TO_CITED if passage is not None else _TO_TOP)
