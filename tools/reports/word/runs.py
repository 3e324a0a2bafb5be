"""Text with slots as WordprocessingML: each slot a content control whose tag names what it shows.

A content control stays with its text when Word splits runs, moves a sentence or saves the file. Its content is locked:
a figure can be deleted with its sentence, but not be retyped by mistake. Formatting is the template's paragraph style.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from tools.errors import ToolFailure
from tools.evidence import Evidence
from tools.reports.shown import SLOT, shown

PREFIX = "zhizhen:"
"""What the tags of our content controls begin with: `zhizhen:E3.n`, `zhizhen:F.year`."""
TAG = re.compile(r"zhizhen:((?:E[1-9][0-9]{0,3}(?:\.[a-z_]{1,20})?)|(?:F\.[a-z_]{1,20}))")
_LONGEST_ALIAS = 60


@dataclass(frozen=True)
class Markup:
    """XML that a template puts in as it stands."""

    xml: str

    def __html__(self) -> str:
        return self.xml


class Runs:
    """Turns texts with slots into runs, with ids that are unique in one document."""

    def __init__(self, evidence: Mapping[str, Evidence], facts: Mapping[str, str]) -> None:
        self._evidence, self._facts = evidence, facts
        self._ids = itertools.count(1_000_001)

    def of(self, text: str) -> Markup:
        """The runs of a text; ToolFailure for a slot of nothing."""
        return Markup("".join(self._pieces(text)))

    def plain(self, text: str) -> str:
        """The text with its slots filled in."""
        return SLOT.sub(lambda match: self._shown(match)[1], text)

    def _pieces(self, text: str) -> Iterator[str]:
        at = 0
        for match in SLOT.finditer(text):
            yield _run(text[at : match.start()])
            yield self._control(match)
            at = match.end()
        yield _run(text[at:])

    def _control(self, match: re.Match[str]) -> str:
        alias, words = self._shown(match)
        name, tag = quoteattr(alias[:_LONGEST_ALIAS]), quoteattr(PREFIX + match.group()[1:-1])
        properties = (
            f"<w:alias w:val={name}/><w:tag w:val={tag}/>"
            f'<w:id w:val="{next(self._ids)}"/><w:lock w:val="contentLocked"/>'
        )
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{_run(words)}</w:sdtContent></w:sdt>"

    def _shown(self, match: re.Match[str]) -> tuple[str, str]:
        """What the control is called, and its text."""
        key, field, fact = match.groups()
        if fact:
            if fact not in self._facts:
                raise ToolFailure(f"the report says nothing of {fact!r}")
            return f"报告信息 {fact}", self._facts[fact]
        if key not in self._evidence:
            raise ToolFailure(f"no evidence {key}")
        evidence = self._evidence[key]
        return f"{key} {evidence.title}", shown(evidence, field or "")


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
