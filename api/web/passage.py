"""A clause in its document, as the drawer shows it: the neighbours around it, and the way to the whole text.

Everything is set as text, never as HTML: documents are trusted no more than models.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from nicegui import ui

from api.web import clause_text

if TYPE_CHECKING:
    from knowledge_base.policies import Clause, Passage

CITED = "zz-cited"


def draw(passage: Passage, on_whole: Callable[[], Awaitable[None]]) -> None:
    """Draw `passage` into the current element; `on_whole` is called for the whole document."""
    with ui.element("section").classes("zz-passage").props('aria-label="条款在文件中的位置"'):
        ui.label(_heading(passage)).classes("zz-passage-document").props("role=heading aria-level=3")
        _left_out("前面", passage.before)
        for at, clause in enumerate(passage.clauses):
            _draw_clause(clause, cited=at == passage.at)
        _left_out("后面", passage.after)
        if passage.before or passage.after:
            button = ui.element("button").classes("zz-pick zz-whole").props("type=button")
            button.on("click", lambda _: on_whole())
            with button:
                ui.label("查看全文")


def _heading(passage: Passage) -> str:
    document = passage.document
    until = f"有效期至 {document.effective_to}" if document.effective_to else ""
    facts = (document.document_no, document.issuer, until)
    return " · ".join(text for text in (f"《{document.title}》", *facts) if text)


def _left_out(where: str, count: int) -> None:
    if count:
        ui.label(f"（{where}还有 {count} 条）").classes("zz-quiet")


def _draw_clause(clause: Clause, cited: bool) -> None:
    block = ui.element("div").classes("zz-clause")
    if cited:
        block.classes(f"{CITED} zz-quote").props("aria-current=true")
    with block:
        ui.label(clause.number).classes("zz-clause-number")
        clause_text.draw(clause.text)
