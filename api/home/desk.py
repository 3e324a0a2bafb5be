"""The first page's blocks, by role, with those that take seconds kept for as long as nothing can have changed.

Findings look over years of data. They are worked out one after another on a thread of their own, so that a morning's
log-ins take no thread from the questions that are asked meanwhile.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from api.container import Container
from api.data_report import READERS, serving_line
from api.home.figures import main_figures
from api.home.findings import newest_findings
from api.home.model import BlockView, TaskList
from api.home.people import newest_sheet, own_progress
from api.home.waiting import waiting_for
from api.identity import Identity
from api.reports import ReportShelf
from tools.rectification.found import DRAFTERS
from tools.scope import Role, Scope

_KEPT = 64
"""Persons whose findings are kept."""

_Key = tuple[object, ...]


class HomeDesk:
    """What `/` and `GET /api/home` show. Every method blocks: call it off the event loop."""

    def __init__(self, container: Container, shelf: ReportShelf) -> None:
        self._container, self._shelf = container, shelf
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Future[BlockView]] = OrderedDict()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="findings")

    def changed(self, scope: Scope) -> BlockView:
        """What is quickly had: the main figures of a unit, a teacher's newest sheet, a student's progress."""
        assistant = self._container.assistant
        if scope.role is Role.TEACHER:
            return newest_sheet(assistant, scope)
        if scope.role is Role.STUDENT:
            return own_progress(assistant, scope)
        block = main_figures(assistant, scope)
        if scope.role not in READERS:
            return block
        said = f"{block.said}{serving_line(self._container.settings, scope)}"
        return block.model_copy(update={"said": said, "link": "/data", "link_title": "数据从哪里来"})

    def waiting(self, identity: Identity) -> TaskList:
        """What waits for the person, beside acts and reminders."""
        return waiting_for(self._container, self._shelf, identity)

    def has_findings(self, scope: Scope) -> bool:
        """Whether that post has data to be looked over."""
        return scope.role in DRAFTERS

    def findings(self, scope: Scope) -> Future[BlockView]:
        """The findings of the newest year, to be waited for; the same data are looked over once a day and person."""
        key = (scope.digest(), self._container.clock(), self._container.check())
        return self._once(key, lambda: newest_findings(self._container.rectification, scope))

    def _once(self, key: _Key, work: Callable[[], BlockView]) -> Future[BlockView]:
        with self._lock:
            found = self._kept.pop(key, None)
            if found is None or (found.done() and found.exception() is not None):
                found = self._worker.submit(work)
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return found

    def close(self) -> None:
        """Begin no more; what is being looked over ends by itself."""
        self._worker.shutdown(wait=False, cancel_futures=True)
