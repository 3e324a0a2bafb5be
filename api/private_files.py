"""Files in the home folder: those only their owner may read, and those that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def make_private(path: Path) -> None:
    """Make an empty file of mode 0600, and its folder, where there is nothing yet; what is there keeps its mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)


def read_or_create(path: Path, make: Callable[[], str]) -> str:
    """The text of `path`, made by `make` on first use with mode 0600.

    Two processes starting at once agree: the text is written aside and linked into place, and the one that comes
    second reads what the first has put there.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(make())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text(encoding="utf-8").strip()


def write_whole(path: Path, text: str) -> None:
    """Put `text` in the place of the file at once: whoever is killed in between leaves what was there before."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
