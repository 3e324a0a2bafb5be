"""One browser on a site: how it is started, how a person signs in and asks, and what it asked the network for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.support import need

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
]
DESK, PHONE = (1440, 900), (390, 844)


class Visit:
    """One browser on the site, with what it asked for and complained about."""

    def __init__(self, context: BrowserContext, site: str, password: str) -> None:
        self.site, self.password, self.page = site, password, context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def log_in(self, username: str = "dean.cs") -> Page:
        page = self.page
        page.goto(self.site)
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(self.password)
        page.keyboard.press("Enter")
        page.wait_for_selector(".zz-starter")
        page.wait_for_function("window.socket?.connected && window.did_handshake")
        return page

    def ask(self, question: str, until: str) -> None:
        self.page.fill("#zz-input", question)
        self.page.press("#zz-input", "Enter")
        self.page.wait_for_selector(until)

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window; a phone's own width, not what it zooms out to."""
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(wider))

    def from_elsewhere(self) -> list[str]:
        """Addresses asked for that are not the site's own."""
        own = (f"{self.site}/", f"{self.site.replace('http', 'ws')}/", "data:")
        return [url for url in self.requests if not url.startswith(own)]


@contextmanager
def visiting(site: str, password: str, size: tuple[int, int], profile: Path) -> Iterator[Visit]:
    """A browser of its own at a window size, until the block ends; Chromium is needed."""
    chromium = need("chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=str(chromium),
            args=FLAGS,
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
        )
        try:
            yield Visit(context, site, password)
        finally:
            context.close()
