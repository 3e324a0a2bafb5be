"""What an import that was killed has left behind, and the scratch folder of the one that runs."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCRATCH = re.compile(r"^importing-(\d+)$")
_BUILDING = re.compile(r"^building-\d{6}-(\d+)\.duckdb")


@contextmanager
def scratch_folder(warehouse: Path) -> Iterator[Path]:
    """A folder of this process for the time of an import, on the disk of the warehouse and as private."""
    warehouse.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = warehouse / f"importing-{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(warehouse: Path) -> None:
    """Remove what processes that are no more have left in the folder of a warehouse."""
    if not warehouse.is_dir():
        return
    for path in warehouse.iterdir():
        found = _SCRATCH.match(path.name) or _BUILDING.match(path.name)
        if found is None or _alive(int(found[1])):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    """Whether another process of that number runs. Our own has nothing there yet: the number is a dead one's."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
