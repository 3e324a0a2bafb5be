"""A pause after a failure: a service that hangs then costs one person the wait, not everyone who asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from knowledge_base.errors import VectorsError

SECONDS = 30.0


class Rest:
    """After a VectorsError inside `unless_resting`, entering it again raises the same for half a minute."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._until = 0.0
        self._because: VectorsError | None = None

    @contextmanager
    def unless_resting(self) -> Iterator[None]:
        with self._lock:
            if self._because is not None and self._now() < self._until:
                raise type(self._because)(str(self._because))
        try:
            yield
        except VectorsError as error:
            with self._lock:
                self._until, self._because = self._now() + SECONDS, error
            raise
