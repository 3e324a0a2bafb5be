"""Pages of plain HTML, without script: their frame, filled from templates that escape everything, and the 404 page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.identity import Identity
from api.web import clause_text
from api.web.links import OWN_PAGES
from knowledge_base.policies.table_rows import pieces

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(pieces=pieces, beginning=clause_text.beginning)
_NOT_FOUND = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>质诊</title>'
    '<link rel="stylesheet" href="/assets/zhizhen.css"><body class="zz-login-body"><main class="zz-login">'
    '<h1>没有这个页面</h1><p><a href="/">回到首页</a></p></main></body></html>'
)


def page(template: str, identity: Identity, values: dict[str, Any], status: int = 200) -> HTMLResponse:
    """A page of this person's, never kept by a browser.

    A template's name begins with the address its page belongs to, which the navigation marks; `here` among the values
    names another.
    """
    account = identity.account
    frame = {
        "name": account.display_name.split("（")[0],
        "role": account.role.name_zh,
        "links": OWN_PAGES[account.role],
        "here": "/" + template.removesuffix(".html").split("_")[0],
    }
    text = _TEMPLATES.get_template(template).render(**{**frame, **values})
    return HTMLResponse(text, status, {"Cache-Control": "no-store"})


def not_found() -> HTMLResponse:
    """What is not there, and what this person may not know of."""
    return HTMLResponse(_NOT_FOUND, 404, {"Cache-Control": "no-store"})
