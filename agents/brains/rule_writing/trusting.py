"""How far the nearest clauses may be trusted to hold the answer, as one probability.

No single sign tells it: how much of the question the first clause holds, how far it stands above the second, whether a
like question was answered by such a clause, and whether the question is like one for a rule at all. A logistic
regression weighs them together, learnt from questions whose clause is known and from those that no clause answers, each
seen by a search and a likeness that did not know its author (`python -m evals.trust HOME`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from agents.brains.rule_writing.findings import Part, Row
from knowledge_base.policies.expects import awaits_unit, awaits_value
from knowledge_base.policies.subjects import question_of

WEIGHTS = Path(__file__).with_name("trust.yaml")
NO_FIGURE = ("no_data", "refused", "clarify")
_MOST_TERMS = 8


class Weight(BaseModel):
    """Of one sign: its mean and spread among the questions learnt from, and what it speaks for trust, in logits for one
    spread.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    mean: float
    spread: float
    weight: float


class _Weights(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    intercept: float
    signs: dict[str, Weight]


@dataclass(frozen=True)
class Kinds:
    """What a question is like: the share that speaks for a rule among all kinds, that of a rule by itself, and the
    share of what has no answer.
    """

    rule: float
    alone: float
    none: float


def nearest_rows(parts: Sequence[Part], most: int) -> list[Row]:
    """The clauses in force that were found, best first, each once."""
    rows = [row for part in parts if not part.heir for row in part.rows if row.in_force]
    once: dict[tuple[str | None, str | None], Row] = {}
    for row in rows:
        named = (row.clause.document, row.clause.clause)
        if named not in once or row.score > once[named].score:
            once[named] = row
    return sorted(once.values(), key=lambda row: -row.score)[:most]


def signs(parts: Sequence[Part], rows: Sequence[Row], question: str, kinds: Kinds) -> dict[str, float]:
    """The signs of trust by name; `rows` are the nearest clauses, one at least."""
    first, rest = rows[0], rows[1:]
    second = max((row.score for row in rest), default=0.0)
    unit, value = awaits_unit(question), awaits_value(question)
    return {
        "score": first.score,
        "margin": first.score - second,
        "ratio": second / first.score if first.score else 1.0,
        "coverage": first.coverage,
        "most_covered": max(row.coverage for row in rows),
        "given": first.given,
        "known": first.known,
        "known_margin": first.known - max((row.known for row in rest), default=0.0),
        "doubted": float(first.doubted),
        "specific": float(first.specific),
        "regulates": float(first.how == "regulates"),
        "fits": float(first.fits),
        "unit_missing": float(unit and not first.fits),
        "unit": float(unit),
        "value": float(value),
        "value_missing": float(value and not first.given),
        "unheard": float(any(part.unheard for part in parts)),
        "parts": float(len(parts)),
        "terms": float(min(len(question_of(question).terms), _MOST_TERMS)),
        "rule": kinds.rule,
        "alone": kinds.alone,
        "none": kinds.none,
    }


def trust(found: Mapping[str, float]) -> float:
    """The probability that one of the nearest clauses is the answer."""
    learnt = _learnt()
    said = sum(w.weight * (found[name] - w.mean) / w.spread for name, w in learnt.signs.items())
    return 1 / (1 + math.exp(-(learnt.intercept + said)))


@lru_cache(maxsize=1)
def _learnt() -> _Weights:
    return _Weights.model_validate(yaml.safe_load(WEIGHTS.read_text(encoding="utf-8")))
