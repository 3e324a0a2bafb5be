"""When the documents plainly answer a question that was not read as one about them: how much of it a clause holds, how
far above the others it stands, and whether a like question is known to be answered by a clause like it.
"""

from __future__ import annotations

from collections.abc import Mapping

from agents.brains.base import ToolOutcome
from agents.brains.rule_writing.findings import Part, Row, parts_of, subjects
from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.subjects import question_of

_SURE_FROM = 0.7
"""The share of a question that a clause must hold to answer it although the question did not ask for a rule."""
_SURE_TOGETHER, _GIVEN_TOGETHER = 0.6, 0.55
"""The same where one sentence, written like the answer that is waited for, holds nearly all that the clause does."""
_ALONE, _ALONE_FROM, _PLAINLY_FROM = 1.4, 0.55, 0.6
"""How far above the second clause's score the first stands alone, and the share of the question it must hold then:
less in a question written like one about a rule than in one that may wait for a figure."""
_KNOWN_FROM, _KNOWN_HOLDS = 0.2, 0.4
"""How like the clause of a like question a clause must be to be the one meant, and the share of the question it must
hold all the same."""


def is_sure(results: Mapping[str, ToolOutcome], *, formed: bool = True) -> bool:
    """Whether the documents hold an answer to a question that was not understood as one about them; `formed` tells
    whether it was at least worded like one about a rule.
    """
    told = _plainly_told(results)
    if not formed:
        return any(r.coverage >= _PLAINLY_FROM and _stands_alone(p, r) for p, r in told)
    return any(_holds_enough(r) or (r.coverage >= _ALONE_FROM and _stands_alone(p, r)) for p, r in told)


def is_near(results: Mapping[str, ToolOutcome]) -> bool:
    """Whether a clause holds half of the question and is of its matter: worth showing as the nearest there is."""
    return any(row.coverage >= _ALONE_FROM for _, row in _plainly_told(results))


def speaks_of(results: Mapping[str, ToolOutcome], words: str) -> bool:
    """Whether the clause to be told holds something of these words, or of what documents write for them; true of words
    that name nothing.
    """
    terms = question_of(words).terms
    told = [row.clause for _, row in _plainly_told(results)]
    spellings = [comparable(spelling) for term in terms for spelling in term.spellings]
    texts = [comparable(f"{clause.title} {clause.quote or ''}") for clause in told]
    return not spellings or any(spelling in text for spelling in spellings for text in texts)


def _plainly_told(results: Mapping[str, ToolOutcome]) -> list[tuple[Part, Row]]:
    """The clauses that regulate what is asked first, with their parts: 「能去几年，找谁批」 is not answered by who
    approves something else.
    """
    found = {kind: parts_of(kind, outcome) for kind, outcome in results.items()}
    first = next(iter(subjects(found)), "")
    parts = [p for parts in found.values() for p in parts if first in p.answers and p.weight > 0]
    best = [(part, row) for part in parts if (row := part.best) is not None]
    return [(p, r) for p, r in best if r.specific and r.how == "regulates" and (_is_known(r) or not r.doubted)]


def _stands_alone(part: Part, row: Row) -> bool:
    """Whether no other clause is anywhere near: then nothing else can have been meant."""
    others = [r.score for r in part.rows if r is not row]
    return row.score >= _ALONE * max(others, default=0.0)


def _is_known(row: Row) -> bool:
    """Whether a question very like this one is known to be answered by a clause very like this one."""
    return row.known >= _KNOWN_FROM and row.coverage >= _KNOWN_HOLDS


def _holds_enough(row: Row) -> bool:
    """Whether a clause holds so much of a question that asked for no rule; less where one sentence gives it all."""
    return (
        row.coverage >= _SURE_FROM
        or _is_known(row)
        or (row.coverage >= _SURE_TOGETHER and row.given >= _GIVEN_TOGETHER)
    )
