"""Codes that were perhaps meant: what a person wrote held against the names of what there is."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST = 3
_ALIKE = 0.5


def meant(written: str, known: Iterable[tuple[str, str]]) -> str:
    """A clause with codes and names like what was written, of the (code, name) there are; "" where none is."""
    names = {name: code for code, name in known}
    held = [name for name in names if written and (written in name or name in written)]
    near = [*held, *get_close_matches(written, names, _MOST, _ALIKE)]
    told = "、".join(f"{names[name]}（{name}）" for name in dict.fromkeys(near[:_MOST]))
    return f"；名称相近的有 {told}" if told else ""
