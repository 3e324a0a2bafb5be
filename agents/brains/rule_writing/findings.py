"""What the searches of one question brought, subject by subject: plain data read from the tools' outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agents.brains.base import ToolOutcome
from tools.clauses.authority import only_tells
from tools.evidence import Evidence

_OWN_RULES = ("school_rule", "internal")
_AS_NEAR, _LAW_FROM = 0.9, 0.8
"""The share of the listing clause's coverage from which a regulating one is as near; the coverage from which a law
answers a question that did not ask for one: laws speak of nearly everything in passing.
"""
_TITLED = 0.12
"""What a clause is worth more whose document bears the matter's name."""
_NEARER, _ONLY_LISTED = 0.1, 0.3
"""What a school's own rule is worth more, and a mere mention in a list less, when no kind of document was asked for."""


@dataclass(frozen=True)
class Row:
    """One clause found: how it treats the subject (`regulates`, `lists` or empty) and whether it is in force.

    `specific` says that more than the document's own matter was found in it, `fits` that it is written like an answer
    of the kind the question waits for, `given` the share of it in one such sentence, `score` is comparable within its
    part alone, `doubted` says that the clause may speak of another matter, `known` how like it is to the clause
    that answered a like question, and `place` where it stands in its document.
    """

    clause: Evidence
    how: str
    coverage: float = 1.0
    specific: bool = False
    fits: bool = False
    score: float = 0.0
    given: float = 0.0
    doubted: bool = False
    known: float = 0.0
    place: int = 0
    in_force: bool = True
    replaced_by: str = ""
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One subject in one kind of document. `rows` are best first; `items` stand under the best clause, `section` are
    the clauses of the heading asked for; `answers` are the subjects it speaks of; `heir` marks what replaced an expired
    text, `named` that the question names the document, `unheard` that no document writes of a matter in it.
    """

    kind: str
    about: str
    rows: tuple[Row, ...]
    items: tuple[Evidence, ...] = ()
    section: tuple[Evidence, ...] = ()
    answers: tuple[str, ...] = ()
    heir: bool = False
    named: bool = False
    unheard: bool = False

    @property
    def best(self) -> Row | None:
        """The clause to answer with: the first that speaks of the subject, or one as near that regulates it and does
        not only list it. None when none does.
        """
        first = next((row for row in self.rows if row.how), None)
        if first is None or first.how == "regulates":
            return first
        near = (r for r in self.rows if r.how == "regulates" and r.coverage >= _AS_NEAR * first.coverage)
        return next(near, first)

    @property
    def weight(self) -> float:
        """How well the part answers, for choosing between kinds of documents; 0 when it does not."""
        if self.best is None:
            return 0.0
        listed = _ONLY_LISTED if self.best.how == "lists" else 0.0
        titled = _TITLED if self.about and self.about in (self.best.clause.document or "") else 0.0
        return self.best.coverage + self.named + titled + (_NEARER if self._settles else 0.0) - listed

    @property
    def _settles(self) -> bool:
        """Whether the clause is a rule of the school's own; what was said at a meeting or a course is none."""
        told = self.best is not None and only_tells(self.best.clause.document or "")
        return self.kind in _OWN_RULES and not told


def parts_of(kind: str, outcome: ToolOutcome) -> tuple[Part, ...]:
    """The parts of one call's outcome; none for a failed one."""
    if outcome.error is not None:
        return ()
    listed = outcome.data.get("parts") or ({"hits": outcome.data.get("hits", ()), "about": "", "answers": ("",)},)
    return tuple(_part(kind, part, outcome) for part in listed)


def subjects(found: Mapping[str, tuple[Part, ...]]) -> tuple[str, ...]:
    """The question's subjects in its order."""
    return tuple(dict.fromkeys(name for parts in found.values() for part in parts for name in part.answers))


def choose(found: Mapping[str, tuple[Part, ...]], subject: str, source: str) -> Part | None:
    """The part to answer a subject from: of the kind asked for where that speaks of it, else of any kind when none was
    asked for. What is kept for internal use counts as the school's own.
    """
    open_to = [p for p in _of(found, subject) if p.weight > 0 and not p.heir]
    if source:
        kinds = (source, "internal") if source == "school_rule" else (source,)
        return next((p for kind in kinds for p in open_to if p.kind == kind), None)
    near = [p for p in open_to if p.kind != "law" or (p.best is not None and p.best.coverage >= _LAW_FROM)]
    return max(near, key=lambda p: p.weight, default=None)


def heir_of(found: Mapping[str, tuple[Part, ...]], part: Part) -> Part | None:
    """What the text in force says on the subject of a part answered from an expired one."""
    if part.best is None or part.best.in_force:
        return None
    return next((p for p in found[part.kind] if p.heir and p.weight > 0 and set(p.answers) & set(part.answers)), None)


def _of(found: Mapping[str, tuple[Part, ...]], subject: str) -> Iterator[Part]:
    yield from (part for parts in found.values() for part in parts if subject in part.answers)


def _part(kind: str, part: Mapping[str, Any], outcome: ToolOutcome) -> Part:
    def evidence(places: Any) -> tuple[Evidence, ...]:
        return tuple(outcome.evidence[place] for place in places or ())

    about = str(part.get("about", ""))
    return Part(
        kind=kind,
        about=about,
        rows=tuple(row_of(row, outcome) for row in part.get("hits", ())),
        items=evidence(part.get("items")),
        section=evidence(part.get("section")),
        answers=tuple(part.get("answers") or (about,)),
        heir=bool(part.get("heir")),
        named=bool(outcome.data.get("named")),
        unheard=bool(part.get("unheard")),
    )


def row_of(row: Mapping[str, Any], outcome: ToolOutcome) -> Row:
    """One row of an outcome."""
    return Row(
        clause=outcome.evidence[row["evidence"]],
        how=str(row.get("how") or ""),
        coverage=float(row.get("coverage", 1.0)),
        specific=bool(row.get("specific")),
        fits=bool(row.get("fits")),
        score=float(row.get("score", 0.0)),
        given=float(row.get("given", 0.0)),
        doubted=bool(row.get("doubted")),
        known=float(row.get("known", 0.0)),
        place=int(row.get("place", 0)),
        in_force=bool(row.get("in_force", True)),
        replaced_by=str(row.get("replaced_by") or ""),
        replaces=tuple(row.get("replaces") or ()),
    )
