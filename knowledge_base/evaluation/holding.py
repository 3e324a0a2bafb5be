"""Names of files that one process works on, held by a lock beside them until it ends, however it ends.

A process number tells nothing where containers or hosts share a folder: two may have the same one. A lock is let go by
the system when its process dies, so what nobody holds has been left behind, and only that may be removed.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_LOCK = ".lock"
_OURS = re.compile(r"^(?:building-\d{6}-|importing-|\.current\.duckdb\.|\.keeping-|\.\d{6}-)[0-9a-f]+(?![0-9a-z])")
"""The beginnings `held` is asked for, also as earlier versions wrote them, with a process number and no lock."""


@contextmanager
def held(folder: Path, beginning: str) -> Iterator[str]:
    """A name of chance in `folder` for files of this process; what bears it must be gone or renamed at the end."""
    # Marks and names of persons lie in it.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        name = f"{beginning}{secrets.token_hex(8)}"
        lock = folder / f"{name}{_LOCK}"
        with lock.open("x") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is(file, lock):
                continue  # swept in the moment before it was locked
            try:
                yield name
            finally:
                lock.unlink(missing_ok=True)
        return


def sweep(folder: Path) -> None:
    """Remove what processes that are no more have left in a folder."""
    if not folder.is_dir():
        return
    left: defaultdict[str, list[Path]] = defaultdict(list)
    for path in folder.iterdir():
        if (match := _OURS.match(path.name)) is not None:
            left[match[0]].append(path)
    for name, paths in left.items():
        lock = folder / f"{name}{_LOCK}"
        if not lock.exists():
            _remove(paths)
            continue
        with lock.open("a") as file, suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove([*paths, lock])


def _remove(paths: list[Path]) -> None:
    # The lock goes last: what has none is taken for a leftover.
    for path in sorted(paths, key=lambda p: p.name.endswith(_LOCK)):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _is(file: IO[str], path: Path) -> bool:
    """Whether the path still names the open file."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
