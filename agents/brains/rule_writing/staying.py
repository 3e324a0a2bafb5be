"""Staying with the document that was told: whoever goes on after a rule mostly asks of the same document.

「专业负责人呢」 after who has to visit classes is no question of whoever heads a major. What is asked is looked for
everywhere, and the told document's best clause is taken where none elsewhere is far better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing import rulings, sureness
from agents.brains.rule_writing.findings import Part, Row, parts_of
from agents.understanding.normalise import normalise
from agents.understanding.reading import Reading
from knowledge_base.policies.expects import awaits_unit

_TOOL = "search_policy"
_WIDE, _INSIDE = 8, 4
_FAR_BETTER, _BARELY = 0.8, 0.65
"""The share of the best score anywhere from which the told document's clause is taken; less for words that name no
matter of their own, for which the document is all that tells."""
_HOLDS, _HOLDS_BARE = 0.7, 0.55
"""The share of the words it must hold."""


@dataclass(frozen=True)
class _Found:
    part: Part
    row: Row


def stays(turn: Turn, asked: Reading, *, bare: bool, step: str) -> Decision | None:
    """The answer from the document told before, or the next search for it; None where it does not plainly hold what is
    asked.
    """
    document = _told_document(turn)
    if not document:
        return None
    words = normalise(turn.question)
    # Beside the matter told before, which may draw them to the clause told, and in their own words alone.
    for query in dict.fromkeys((asked.query, words)):
        found = _in_document(turn, asked.but(query=query), document, bare=bare, step=step)
        if isinstance(found, Draft):
            # Whatever they were found by, the next words lean on the matter that was told first.
            kept = asked.but(query=f"{asked.topic.replace('、', '，')}，{words}")
            return replace(found, memory=kept.to_memory())
        if found is not None:
            return found
    return None


def _in_document(turn: Turn, asked: Reading, document: str, *, bare: bool, step: str) -> Decision | None:
    """The same by one query."""
    wide = ToolCall(_TOOL, {"query": asked.query, "limit": _WIDE})
    inside = ToolCall(_TOOL, {"query": asked.query, "document": document, "limit": _INSIDE})
    outcomes = [_outcome(call, turn) for call in (wide, inside)]
    todo = tuple(call for call, outcome in zip((wide, inside), outcomes, strict=True) if outcome is None)
    if todo:
        return CallTools(todo, step, unread=True)
    results = {"school_rule": outcomes[1]} if outcomes[1] is not None else {}
    if outcomes[0] is None or not _is_nearest(outcomes[0], document, turn.question, bare=bare):
        return None
    if not sureness.speaks_of(results, normalise(turn.question)):
        return None
    return rulings.write(asked, results, asked.query, {})


def _is_nearest(outcome: ToolOutcome, document: str, words: str, *, bare: bool) -> bool:
    """Whether of all clauses found one of the document is the best, or nearly so, and holds what is asked."""
    found = [_Found(part, row) for part in parts_of("", outcome) if not part.heir for row in part.rows if row.in_force]
    best = max((one.row.score for one in found), default=0.0)
    own = [one for one in found if one.row.clause.document == document and one.row.how == "regulates"]
    first = max(own, key=lambda one: one.row.score, default=None)
    if first is None or (awaits_unit(words) and not first.row.fits):
        return False
    enough = first.row.coverage >= (_HOLDS_BARE if bare else _HOLDS)
    return enough and first.row.score >= best * (_BARELY if bare else _FAR_BETTER)


def _told_document(turn: Turn) -> str:
    """The document of the first clause that was told last; empty where none was."""
    shown: Mapping[str, Any] = next((e for e in (turn.before.evidence if turn.before else ()) if e.get("clause")), {})
    return str(shown.get("document") or "")


def _outcome(call: ToolCall, turn: Turn) -> ToolOutcome | None:
    made = (call.name, dict(call.arguments))
    return next((o for o in turn.outcomes if (o.call.name, dict(o.call.arguments)) == made), None)
