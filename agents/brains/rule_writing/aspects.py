"""Which side of a matter a clause regulates (conditions, procedure, objection …), told by its own words.

Works for any document: the words are those in which school rules are written, never the subject's. A reader wants
levels and conditions first; principles and purposes regulate nothing and come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from tools.evidence import Evidence


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Aspect(_Strict):
    """`asked` are a question's words, `told` a clause's, `search` what is added to the subject when looking for it."""

    name: str
    asked: tuple[str, ...]
    told: tuple[str, ...]
    search: str


class Aspects(_Strict):
    """The aspects in the order of a reader's interest; `general` words mark purposes and principles."""

    aspects: tuple[Aspect, ...]
    general: tuple[str, ...]


@lru_cache(maxsize=1)
def load() -> Aspects:
    """The word lists next to this file."""
    return Aspects.model_validate(yaml.safe_load(Path(__file__).with_name("aspects.yaml").read_text(encoding="utf-8")))


def asked(question: str) -> Aspect | None:
    """The aspect a question names; the more special ones, which stand later, win."""
    found = [a for a in load().aspects if any(word in question for word in a.asked)]
    return found[-1] if found else None


def queries() -> Mapping[str, str]:
    """Search words by aspect."""
    return {f"aspect:{a.name}": a.search for a in load().aspects}


def is_general(clause: Evidence) -> bool:
    """Whether a clause states a purpose or principle and no rule that could be applied."""
    text = clause.quote or ""
    return any(word in text for word in load().general) and "|" not in text and "下列" not in text


def told(clause: Evidence, aspect: Aspect) -> int:
    """How strongly a clause speaks of an aspect: the number of its words found, none for mere principles."""
    text = clause.quote or ""
    return 0 if is_general(clause) else sum(word in text for word in aspect.told)


def best(clauses: Iterable[Evidence], aspect: Aspect | None) -> Evidence | None:
    """The clause that regulates the aspect most directly; without an aspect, the first of the reader's order."""
    listed = list(clauses)
    for wanted in (aspect,) if aspect is not None else load().aspects:
        ranked = sorted(listed, key=lambda e: -told(e, wanted))
        if (ranked and told(ranked[0], wanted) > 1) or (aspect is not None and ranked and told(ranked[0], wanted)):
            return ranked[0]
    return next((e for e in listed if not is_general(e)), listed[0] if listed else None)


def by_aspect(clauses: Iterable[Evidence], besides: Evidence) -> dict[str, list[Evidence]]:
    """The other clauses under the aspect each speaks of most, in the reader's order; general ones are left out."""
    groups: dict[str, list[Evidence]] = {a.name: [] for a in load().aspects}
    for clause in clauses:
        if clause.id == besides.id or is_general(clause):
            continue
        score, name = max(((told(clause, a), a.name) for a in load().aspects), key=lambda pair: pair[0])
        if score:
            groups[name].append(clause)
    return {name: found for name, found in groups.items() if found}
