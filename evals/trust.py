"""`python -m evals.trust HOME`: learns how far the nearest clauses may be trusted, of the cases that may be read.

Every first question is searched and likened by models that have not seen its author (five parts of the authors, each
left out once), as a question at a school is one nobody has seen; else a known question would seem a sure one.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from agents.brains.base import ToolCall, ToolOutcome
from agents.brains.rule_writing.consulting import TRUSTED
from agents.brains.rule_writing.findings import parts_of
from agents.brains.rule_writing.trusting import NO_FIGURE, WEIGHTS, Kinds, nearest_rows, signs
from agents.understanding.likeness.masking import masked
from agents.understanding.likeness.model import Likeness
from agents.understanding.normalise import normalise
from api.documents import policy_store
from evals.campus import Campus
from evals.case import Case, read_cases
from evals.wordings import ANY_DAY, Labelled, known_by_case, labelled_wordings, metric_wordings, opened_directory
from knowledge_base.evaluation.directory import Directory
from knowledge_base.policies import asked_before
from tools.context import ToolContext
from tools.errors import ToolError
from tools.metrics.catalogue_files import load_catalogue
from tools.search_policy import search_policy

FOLDS = 5
_STRENGTH = 1.0
_NEAREST = 3
_LEAST_SPREAD = 0.001


@dataclass(frozen=True)
class Seen:
    """One question by its signs, and whether the clause that answers it is among the nearest; `of_rules` where one
    answers it at all.
    """

    case: str
    signs: dict[str, float]
    right: bool
    of_rules: bool


def author(case: str) -> str:
    """Whose case it is, by the first word of its id."""
    return case.partition(".")[0]


def fold(case: str) -> int:
    """The part of the authors a case is of; the same on every machine."""
    return zlib.crc32(author(case).encode()) % FOLDS


def seen(campus: Campus, cases: Sequence[Case] = ()) -> list[Seen]:
    """The first questions of the given cases, or of all that may be read, each without its author's part."""
    chosen = cases or read_cases()
    directory = opened_directory(campus)
    wordings, known = labelled_wordings(campus), known_by_case(campus)
    found: list[Seen] = []
    for part in range(FOLDS):
        mine = [case for case in chosen if fold(case.id) == part]
        likeness = _likeness(wordings, part)
        with _knowing([pair for case, pair in known if fold(case) != part]):
            found += _in_part(campus, mine, likeness, directory)
    return found


def learnt(found: Sequence[Seen]) -> dict[str, object]:
    """The file's content: a logistic regression over signs brought to one spread."""
    names, (mean, spread, model) = list(found[0].signs), _fitted(found)
    weights = zip(names, mean, spread, model.coef_[0], strict=True)
    return {
        "intercept": round(float(model.intercept_[0]), 4),
        "signs": {
            name: {"mean": round(float(m), 4), "spread": round(float(s), 4), "weight": round(float(w), 4)}
            for name, m, s, w in weights
        },
    }


def left_out(found: Sequence[Seen]) -> list[str]:
    """How trust does on each author by weights that have not seen them, a line for each least trust: what is told of
    the questions for a rule, how much of it without the right clause, and of those that no clause answers.
    """
    trusted: list[tuple[float, Seen]] = []
    for name in sorted({author(one.case) for one in found}):
        mean, spread, model = _fitted([one for one in found if author(one.case) != name])
        own = [one for one in found if author(one.case) == name]
        chances = model.predict_proba((_table(own) - mean) / spread)[:, 1]
        trusted += zip(map(float, chances), own, strict=True)
    lines = []
    for least in (0.5, TRUSTED, 0.8, 0.9):
        told = [one for chance, one in trusted if chance >= least]
        ruled = [one for one in told if one.of_rules]
        wrong = sum(not one.right for one in ruled)
        lines.append(
            f"from {least:g}: {len(ruled)} of {sum(one.of_rules for one in found)} questions for a rule told, "
            f"{wrong} without the right clause; {len(told) - len(ruled)} of "
            f"{sum(not one.of_rules for one in found)} others"
        )
    return lines


def _table(found: Sequence[Seen]) -> Any:
    import numpy as np

    return np.array([list(one.signs.values()) for one in found])


def _fitted(found: Sequence[Seen]) -> tuple[Any, Any, Any]:
    """Mean and spread of each sign, and the regression over signs brought to them."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    table = _table(found)
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), _LEAST_SPREAD)
    model = LogisticRegression(C=_STRENGTH, max_iter=5000).fit((table - mean) / spread, [one.right for one in found])
    return mean, spread, model


def _likeness(wordings: Sequence[Labelled], part: int) -> Likeness:
    others = [wording for case, wording in wordings if fold(case) != part]
    return Likeness(list(dict.fromkeys((*metric_wordings(), *others))))


@contextmanager
def _knowing(known: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Searches as if only these questions were known."""
    model, before = asked_before.AskedBefore(list(dict.fromkeys(known))), asked_before.shipped
    asked_before.shipped = lambda: model  # type: ignore[assignment]
    try:
        yield
    finally:
        asked_before.shipped = before


def _in_part(campus: Campus, cases: Sequence[Case], likeness: Likeness, directory: Directory) -> Iterator[Seen]:
    settings = campus.container.settings
    policies, catalogue = policy_store(settings), load_catalogue()
    for case in cases:
        turn, scope = case.turns[0], campus.scope(case.account)
        # Clauses are looked for without any figure: nothing is asked of the metrics here.
        context = ToolContext(scope, catalogue, None, policies, ANY_DAY)  # type: ignore[arg-type]
        call = ToolCall("search_policy", {"query": turn.question, "limit": _NEAREST})
        try:
            result = search_policy(context, query=turn.question, limit=_NEAREST)
        except ToolError:
            continue
        parts = parts_of("", ToolOutcome(call, evidence=result.evidence, notes=result.notes, data=result.data))
        rows = nearest_rows(parts, _NEAREST)
        if not rows:
            continue
        kinds = likeness.guess(case.role, text := masked(turn.question, directory)).kinds
        like = Kinds(
            kinds.get("clause", 0.0),
            likeness.alone("clause", case.role, text),
            sum(kinds.get(kind, 0.0) for kind in NO_FIGURE),
        )
        expect = turn.expect
        clause, document = (expect.clause, expect.document) if expect else (None, None)
        right = bool(clause) and any(
            row.clause.clause == clause and (document or "").strip("《》") in (row.clause.document or "")
            for row in rows
        )
        yield Seen(case.id, signs(parts, rows, normalise(turn.question), like), right, bool(clause))


def as_yaml(content: dict[str, object]) -> str:
    """The file, one sign a line."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)


if __name__ == "__main__":
    _seen = seen(Campus.open(Path(sys.argv[1])))
    WEIGHTS.write_text(as_yaml(learnt(_seen)), encoding="utf-8")
    print("\n".join(left_out(_seen)))
