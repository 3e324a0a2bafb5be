"""Puts the pages onto the application: NiceGUI mounted at the root, below the routes that come before it.

NiceGUI keeps page state in memory and one application per process, so this may be called once a process.
"""

from __future__ import annotations

import logging
from pathlib import Path

import nicegui
from fastapi import FastAPI, Request
from fastapi.responses import Response
from nicegui import ui
from starlette.staticfiles import StaticFiles

from api.web import chat_page, data_page, login, plain, policies_page, reports_page, study_page, teaching_page
from api.web.rectification import finding_pages
from api.web.rectification import pages as rectification_pages

_HERE = Path(__file__).parent
log = logging.getLogger("zhizhen.web")


def mount_pages(app: FastAPI) -> None:
    """Add the log-in form, the assets and the NiceGUI pages to `app`."""
    app.include_router(login.router)
    app.include_router(reports_page.router)
    # Before the pages of items, of which /rectification/new is none.
    app.include_router(finding_pages.router)
    app.include_router(rectification_pages.router)
    app.include_router(policies_page.router)
    app.include_router(data_page.router)
    app.mount("/assets", StaticFiles(directory=_HERE / "static"), name="assets")
    chat_page.register(app.state.container, app.state.turns, app.state.home)
    study_page.register(app.state.container)
    teaching_page.register(app.state.container)
    # NiceGUI's own error pages keep state for people who never signed in, and print the exception.
    nicegui.app.add_exception_handler(404, _not_found)
    nicegui.app.on_page_exception(_page_broke)
    ui.run_with(
        app,
        title="质诊",
        language="zh-CN",
        favicon=_HERE / "static" / "icon.svg",
        tailwind=False,
        # Compressed outside, after the scripts got their nonce.
        gzip_middleware_factory=None,
        reconnect_timeout=20,
        show_welcome_message=False,
    )


def _not_found(request: Request, error: Exception) -> Response:
    return plain.not_found()


def _page_broke(error: Exception) -> None:
    # NiceGUI logs the exception itself; the person gets no details.
    ui.label("页面出错了，已记录。请稍后刷新再试。").classes("zz-notice")
