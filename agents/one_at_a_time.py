"""One turn of a thread at a time over all processes: a server and a command line may share a home.

Two turns that run at once would each write the thread as they knew it, and one would lose what the other was told. The
lock is the operating system's, on a file of the thread's own, and ends with its process, however that ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agents.errors import ThreadBusy


class ThreadLocks:
    """Locks on threads in `folder`, which is made when first needed; without one, threads live in this process only."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @contextmanager
    def held(self, thread: str | None) -> Iterator[None]:
        """Hold the thread; ThreadBusy at once where somebody has it. A thread without an id is known to nobody else."""
        if self._folder is None or thread is None:
            yield
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / hashlib.sha256(thread.encode()).hexdigest()[:32]
        file = _locked(path)
        try:
            yield
        finally:
            # Removed while it is still held: who has opened it meanwhile sees that it is gone, and opens another.
            path.unlink(missing_ok=True)
            os.close(file)


def _locked(path: Path) -> int:
    """The locked file that lies at the path."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file).st_nlink:
                return file
        except BlockingIOError:
            os.close(file)
            raise ThreadBusy from None
        except BaseException:
            os.close(file)
            raise
        os.close(file)
