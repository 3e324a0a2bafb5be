"""Clauses by subject: every subject of a question gets its own clauses, unless one clause answers them all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge_base.policies.expects import answers
from knowledge_base.policies.model import Clause, Document, Hit
from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.subjects import Question, question_of, subjects_of
from knowledge_base.policies.telling_words import Sort
from tools.clauses.authority import settling
from tools.clauses.rows import ANSWERS_FROM, Sheet
from tools.clauses.shelf import Meant, Shelf

_AS_MUCH = 0.65
"""The share of what a slide holds of a question from which a rule's clause is the one to cite."""

_EXPIRED_FROM = 0.7
"""The share of a question from which what is no longer in force is shown where nothing in force speaks of it."""

_NEARLY_BEST = 0.98
"""Of a subject's best score: a clause that reaches it for every subject answers them together."""

_WHOLLY = 0.9
"""The share of a question from which a clause written like its answer stands without the rest of its section."""


@dataclass(frozen=True)
class Found:
    """One subject with its hits, best first. `answers` are the subjects it stands for, several where one clause answers
    them all; `heir` marks what was found in the successors of expired documents.
    """

    question: Question
    hits: list[Hit]
    answers: tuple[str, ...]
    heir: bool = False


def search(shelf: Shelf, meant: Meant, limit: int) -> list[Found]:
    """Each subject with its hits, best first. An expired document is looked in when named, or as a last resort."""
    query = meant.query if question_of(meant.query).terms else f"{meant.query} {meant.documents[0].title}"
    ids = {d.id for d in meant.documents}
    valid = ids & shelf.in_force(meant.documents)
    found = _search(shelf, ids, query, limit) if meant.named else _settled(shelf, meant, valid, query, limit)
    if meant.absent:
        return [replace(one, hits=_about(one.hits, meant.core)) for one in found]
    if meant.named or valid == ids or _speaks(found):
        return found
    # The nearest is only taken from what is no longer in force where that really speaks of the matter.
    before = _search(shelf, ids, query, limit)
    return before if _nearest(before) >= _EXPIRED_FROM else found


def _settled(shelf: Shelf, meant: Meant, valid: set[str], query: str, limit: int) -> list[Found]:
    """What rules say; what only tells of rules where none of them speaks of the matter nearly as much."""
    rules = valid & settling(meant.documents, query)
    found = _search(shelf, rules, query, limit)
    if rules == valid:
        return found
    every = _search(shelf, valid, query, limit)
    return found if _nearest(found) >= _AS_MUCH * _nearest(every) else every


def _nearest(found: Sequence[Found]) -> float:
    """The least that any subject's best clause holds of it."""
    return min((max((hit.coverage for hit in one.hits), default=0.0) for one in found), default=0.0)


def _search(shelf: Shelf, within: Collection[str], query: str, limit: int) -> list[Found]:
    each = [Found(q, _hits(shelf, q.text, within, limit), (q.about,)) for q in subjects_of(query)]
    return _together(each, query)


def _speaks(found: Sequence[Found]) -> bool:
    return any(hit.coverage >= ANSWERS_FROM for one in found for hit in one.hits)


def _about(hits: Sequence[Hit], core: str) -> list[Hit]:
    """The clauses that write of the very matter in whose name a document was asked for that is not there."""
    return [h for h in hits if core in comparable(f"{h.clause.title}\n{h.clause.text}") and h.coverage >= ANSWERS_FROM]


def in_successors(shelf: Shelf, found: Sequence[Found], limit: int) -> list[Found]:
    """The same subjects in what replaced the expired documents that were found."""
    documents = {h.document.id: h.document for one in found for h in one.hits}
    gone = [d for d in documents.values() if not d.in_force(shelf.context.today)]
    heirs = {s.id for d in gone if (s := shelf.successor(d)) is not None}
    if not heirs:
        return []
    return [replace(f, hits=_hits(shelf, f.question.text, heirs, limit), heir=True) for f in found]


def part(sheet: Sheet, found: Found) -> dict[str, Any]:
    """One subject as data: what it is about, its rows, and the items or the section its best clause belongs to."""
    question, hits = found.question, found.hits
    rows = [sheet.hit(hit, question) for hit in hits]
    best = hits[0] if hits and rows[0]["how"] else None
    return {
        "about": question.about,
        "answers": list(found.answers),
        "heir": found.heir,
        "unheard": list(hits[0].unheard) if hits else [],
        "unknown": list(hits[0].unknown) if hits else [t.word for t in question.terms if t.sort is Sort.MATTER],
        "hits": rows,
        "items": [sheet.put(c, best.document) for c in _items(sheet.shelf, best)] if best else [],
        "section": [sheet.put(c, best.document) for c in _section(sheet.shelf, best, question)] if best else [],
    }


def _hits(shelf: Shelf, query: str, within: Collection[str], limit: int) -> list[Hit]:
    found = shelf.context.policies.find(query, shelf.reader, within=within, limit=limit)
    shelf.note(found.note)
    return list(found.hits)


def _together(found: list[Found], query: str) -> list[Found]:
    """One subject instead of several where one clause is the best, or nearly so, for each of them."""
    if len(found) < 2 or not all(one.hits for one in found):
        return found
    near = [
        {h.clause.id: h for h in f.hits if h.score >= _NEARLY_BEST * f.hits[0].score and h.coverage >= ANSWERS_FROM}
        for f in found
    ]
    shared = [key for key in near[0] if all(key in others for others in near[1:])]
    common = [max((each[key] for each in near), key=lambda hit: hit.given) for key in shared]
    if not common:
        return found
    rest = {h.clause.id: h for f in found for h in f.hits if h.clause.id not in {c.clause.id for c in common}}
    most = max(len(f.hits) for f in found)
    answers = tuple(name for f in found for name in f.answers)
    return [Found(question_of(query), [*common, *rest.values()][:most], answers)]


def _items(shelf: Shelf, hit: Hit) -> list[Clause]:
    """What stands directly under the clause."""
    return shelf.context.policies.items(hit.document.id, hit.clause.number, shelf.reader)


def _section(shelf: Shelf, hit: Hit, question: Question) -> list[Clause]:
    """The clauses of the section whose heading is what was asked for, where the clause's own words are not."""
    matters = [t.word for t in question.terms if t.sort is Sort.MATTER]
    heading = hit.clause.path[-1] if hit.clause.path else ""
    if not matters or not all(word in heading for word in matters):
        return []
    if all(word in f"{hit.clause.title}{hit.clause.text}" for word in matters):
        return []
    if hit.coverage >= _WHOLLY and answers(question.text, hit.clause.text):
        return []
    return _under(shelf, hit.document, hit.clause.path)


def _under(shelf: Shelf, document: Document, path: tuple[str, ...]) -> list[Clause]:
    return [c for c in shelf.context.policies.clauses(document.id, shelf.reader) if c.path == path]
