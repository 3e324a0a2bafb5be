"""Bound Markdown → HTML that is safe to show.

Text comes from a model or from documents: raw HTML, images and links are never rendered (an image or a link is a way
out for data). What markdown-it leaves goes once more through a whitelist. A mark [E1] that the answer has evidence for
becomes a button; any other stays text. Each cell of a wide table bears its column's name, so that on a phone a row
can be a small list of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, MutableMapping, Sequence
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from api.quoted_tables import as_markdown
from tools.marks import ID

_MARK = re.compile(rf"\[({ID})\]")
_FIGURE = re.compile(r"[0-9+\-][0-9,.:%]*(?: (?:个百分点|分|人))?$")
_BOLD = re.compile(r"(?<![\\*])\*\*(?=[^\s*])([^\n]+?)(?<=[^\s*\\])\*\*(?!\*)")
_JOINER = "\u2060"
"""Neither space nor punctuation: CommonMark would not close `**……。**` before a letter, as Chinese is written."""
_BLOCKS = {"p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
_TAGS = _BLOCKS | {"strong", "em", "s", "code", "button", "span", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {
    "button": {"type", "class", "data-evidence", "aria-label"},
    "ol": {"start"},
    "span": {"class"},
    "table": {"class"},
    "td": {"data-label"},
}
_WIDE = 4
"""Columns from which a table does not fit on a phone side by side."""
_OFF = ("link", "image", "autolink", "html_inline", "html_block", "reference")


def to_html(text: str, evidence_ids: Collection[str] = ()) -> str:
    """HTML of `text`; marks of `evidence_ids` are buttons carrying `data-evidence`."""
    joined = _BOLD.sub(rf"**{_JOINER}\1{_JOINER}**", as_markdown(text))
    html = _parser().render(joined, {"known": frozenset(evidence_ids)}).replace(_JOINER, "")
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(), link_rel=None)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(list(_OFF))
    parser.inline.ruler.push("evidence_mark", _read_mark)
    parser.add_render_rule("evidence_mark", _render_mark)
    parser.core.ruler.push("wide_tables", _label_cells)
    return parser


def _label_cells(state: StateCore) -> None:
    """Give the cells of wide tables the names of their columns."""
    opened: Token | None = None
    names: list[str] = []
    column = 0
    for place, token in enumerate(state.tokens):
        match token.type:
            case "table_open":
                opened, names = token, []
            case "tr_open":
                column = 0
            case "th_open":
                names.append(_MARK.sub("", state.tokens[place + 1].content).replace("*", "").strip())
            case "thead_close" if opened is not None and len(names) >= _WIDE:
                opened.attrSet("class", "zz-fold")
            case "td_open":
                if len(names) >= _WIDE and column:
                    token.attrSet("data-label", names[column])
                column += 1


def _read_mark(state: StateInline, silent: bool) -> bool:
    match = _MARK.match(state.src, state.pos)
    if match is None or match.group(1) not in state.env.get("known", ()):
        return False
    if not silent:
        # The mark hangs on its figure: the two must not fall onto different lines.
        text = state.pending.rstrip(" ")
        figure = _FIGURE.search(text)
        state.pending = text[: figure.start()] if figure else text
        token = state.push("evidence_mark", "", 0)
        token.content, token.info = match.group(1), figure.group() if figure else ""
    state.pos = match.end()
    return True


def _render_mark(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: MutableMapping[str, Any]) -> str:
    # The id is what _MARK matched: a letter and digits.
    name = tokens[index].content
    mark = f'<button type="button" class="zz-mark" data-evidence="{name}" aria-label="查看依据 {name}">{name}</button>'
    return f'<span class="zz-figure">{escapeHtml(tokens[index].info)}{mark}</span>'
