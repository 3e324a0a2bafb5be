"""What a slot of a report shows, as plain text: the same words in the file, in its annex and when it is verified."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from tools import display
from tools.errors import ToolFailure
from tools.evidence import Evidence

SLOT = re.compile(r"\{(?:(E[1-9][0-9]{0,3})(?:\.([a-z_]{1,20}))?|F\.([a-z_]{1,20}))\}")
"""A slot of an evidence, or of a fact the report says of itself."""

_DIGITS = re.compile(r"-?[\d,]+(?:\.\d+)?")
_NUMBERS = ("n", "numerator", "denominator")
_LABELS: Mapping[str, Callable[[Evidence], str | None]] = {
    "entity": lambda evidence: evidence.entity,
    "period": lambda evidence: evidence.period_zh or evidence.period,
    "title": lambda evidence: evidence.title,
    "definition": lambda evidence: evidence.definition,
    "definition_version": lambda evidence: evidence.definition_version,
    "attribution": lambda evidence: evidence.attribution,
    "as_of": lambda evidence: evidence.as_of,
    "id": lambda evidence: evidence.id,
}
FIGURES = ("", *_NUMBERS, "completeness")
"""The fields that are figures; the others are words."""


def shown(evidence: Evidence, field: str = "") -> str:
    """The text of a slot; ToolFailure for a field the evidence does not have."""
    if field == "":
        return display.WITHHELD if evidence.withheld else evidence.display
    if field in _LABELS:
        text = _LABELS[field](evidence)
    else:
        number = getattr(evidence, field) if field in FIGURES and not evidence.withheld else None
        write = display.completeness if field == "completeness" else display.count
        text = None if number is None else write(number)
    if text is None:
        raise ToolFailure(f"{evidence.id} has nothing to show for {field!r}")
    return text


def plotted(evidence: Evidence) -> float | None:
    """The number a chart holds for a figure: the one that is shown, a percentage as its fraction; None if withheld."""
    if evidence.value is None:
        return None
    match = _DIGITS.search(shown(evidence))
    if match is None:
        raise ToolFailure(f"{evidence.id} shows no number")
    number = Decimal(match.group().replace(",", ""))
    return float(number / 100 if "%" in evidence.display else number)


def number_format(evidence: Evidence) -> str:
    """The format in which a chart writes the figures of this kind."""
    match = _DIGITS.search(evidence.display)
    _, _, decimals = (match.group() if match else "").partition(".")
    bare = f"#,##0{'.' + '0' * len(decimals) if decimals else ''}"
    return f"{bare}%" if "%" in evidence.display else bare
