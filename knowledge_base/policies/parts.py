"""Documents that their format cuts into pieces (slides, sheets) → clauses: one for each piece, cited by its name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from knowledge_base.policies.cleaning import Line, Part
from knowledge_base.policies.model import Clause


def clauses_of_parts(document_id: str, lines: Iterable[Line]) -> list[Clause]:
    """A clause for each part in order, `ordinal` from 1; numbers inside a part's text stay text."""
    gathered: dict[Part, list[Line]] = {}
    for part, group in groupby(lines, key=lambda line: line.part or Part("前文")):
        gathered.setdefault(part, []).extend(group)
    return [
        _clause(document_id, ordinal, part, inside) for ordinal, (part, inside) in enumerate(gathered.items(), start=1)
    ]


def _clause(document_id: str, ordinal: int, part: Part, lines: list[Line]) -> Clause:
    texts = [line.text.strip() for line in lines]
    body = texts[1:] if texts[0] == part.title else texts
    return Clause(
        document_id, part.number, part.title, part.path, "\n".join(body) or part.title, ordinal, lines[0].page
    )
