"""A text that the server cut at its limit of tokens: of it, only whole sentences may be shown.

The model is asked once for a shorter one (agents/brains/chat.py). What is cut again is shown up to its last whole
sentence or row, and the guard tells the reader that the rest is missing.
"""

from __future__ import annotations

import re

_END = re.compile(r"(?:[。！？]|[.!?](?=\s|$))[”’」』）)】》\"'*_]*|\n")
_ROW = re.compile(r"\|.*\|[ \t]*")


def whole_part(text: str) -> str:
    """The text up to the end of its last whole sentence, line or table row; empty when there is none."""
    *before, last = text.rstrip().split("\n")
    if last.lstrip().startswith("|"):
        # Half a row may look like a whole one: it has fewer cells than the row before.
        fits = _ROW.fullmatch(last.strip()) and before and last.count("|") == before[-1].count("|")
        return "\n".join([*before, last] if fits else before).rstrip()
    ends = [match.end() for match in _END.finditer(text)]
    return text[: ends[-1]].rstrip() if ends else ""
