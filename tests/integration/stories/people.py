"""People of a served site: asking over HTTP by their names, and looking at its pages in a browser of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page

from tests.integration.browsing import DESK, PHONE, Visit, visiting
from tests.integration.end_to_end.conftest import Site, bearer

Size = tuple[int, int]
ITEMS = "/api/rectification/items"
SIZES = {"desk": DESK, "phone": PHONE}


@dataclass
class People:
    """Everybody signed in once, asking by their user name."""

    site: Site
    client: httpx.Client
    _headers: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, user: str, method: str, address: str, **more: Any) -> httpx.Response:
        """One request of that person's, whatever it comes to."""
        if user not in self._headers:
            self._headers[user] = bearer(self.client, user, self.site.password)
        return self.client.request(method, address, headers=self._headers[user], **more)

    def had(self, user: str, method: str, address: str, **more: Any) -> Any:
        """What a request that must succeed gives, as JSON."""
        answer = self.ask(user, method, address, **more)
        assert answer.is_success, (user, address, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def says(self, user: str, question: str, thread: str | None = None) -> dict[str, Any]:
        """The answer to a question in the conversation."""
        asked = {"question": question, **({"thread": thread} if thread else {})}
        found: dict[str, Any] = self.had(user, "POST", "/api/chat", json=asked)
        return found

    def act(self, user: str, item: str, verb: str, **given: Any) -> httpx.Response:
        return self.ask(user, "POST", f"{ITEMS}/{item}/acts", json={"act": {"verb": verb, **given}})

    def done(self, user: str, item: str, verb: str, **given: Any) -> dict[str, Any]:
        """The item after an act that must be done."""
        answer = self.act(user, item, verb, **given)
        assert answer.status_code == 200, (user, verb, answer.text)
        found: dict[str, Any] = json.loads(answer.content)
        return found

    def refused(self, user: str, item: str, verb: str, status: int = 403, **given: Any) -> str:
        """What the person is told who may not do this."""
        answer = self.act(user, item, verb, **given)
        assert answer.status_code == status, (user, verb, answer.text)
        told: str = answer.json()["error"]["message"]
        return told


@dataclass(frozen=True)
class Looking:
    """Browsers on the site: each person gets one of their own."""

    site: Site
    folder: Callable[[str], Path]

    @contextmanager
    def by(self, user: str, size: Size = DESK) -> Iterator[tuple[Visit, Page]]:
        """That person signed in at a window of this size. Nothing may have been complained of when they leave."""
        with visiting(self.site.url, self.site.password, size, self.folder(user)) as visit:
            yield visit, visit.log_in(user)
            assert (visit.complaints, visit.from_elsewhere(), visit.overflow() <= 0) == ([], [], True)


def act_on_page(page: Page, verb: str, **filled: str) -> None:
    """Open the form of that name, fill it in by the fields' names and confirm it; the page says it was done."""
    form = page.locator("details", has=page.locator("summary", has_text=verb)).first
    form.locator("summary").first.click()
    for name, value in filled.items():
        field = form.locator(f"[name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_role("button").last.click()
    page.get_by_role("status").get_by_text(f"已办理：{verb}").wait_for()
