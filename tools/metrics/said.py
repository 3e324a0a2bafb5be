"""A caller's own words inside a message: cut short, on one line."""

_MOST = 40


def said(text: str) -> str:
    """`text` as a message may repeat it."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST else f"{line[:_MOST]}…"
