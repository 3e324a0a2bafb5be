"""How evidence is written in a text: its id (E1), its slots in a draft ({E1}, {E1.n}), its mark in an answer ([E1]).

Everything that reads or writes one of them takes it from here.
"""

from __future__ import annotations

import re

ID = r"E[1-9][0-9]{0,3}"
"""The pattern of an id, without a group."""

SLOT = re.compile(rf"\{{({ID})(?:\.([a-z_]{{1,20}}))?\}}")
"""A slot; its groups are the id and the field."""

MARK = re.compile(rf"(?<!\\)\[({ID})\]")
"""A mark in bound text. What looks like one in a document's own words stands escaped and does not match."""


WRITTEN = re.compile("e[1-9][0-9]*(?:-[a-z0-9]+)?")
"""An id among what a caller writes, in lower case; one handed out over MCP has a tag."""


def id_of(number: int) -> str:
    """The id of a turn's `number`th evidence, counted from one."""
    return f"E{number}"


def mark(evidence_id: str) -> str:
    """The mark of an evidence."""
    return f"[{evidence_id}]"


def slot(evidence_id: str, field: str | None = None) -> str:
    """The slot that shows an evidence's figure, or a field of it."""
    return f"{{{evidence_id}.{field}}}" if field else f"{{{evidence_id}}}"


def slot_pattern(field: str) -> str:
    """The pattern of a slot for `field` of any evidence, without a group."""
    return rf"\{{{ID}\.{field}\}}"
