"""Questions whose clause is known: a clause like the one that answered a like question is likelier the one meant.

「掉队多少学分会被谈话」 shares no word with the clause on warnings, but is like a question that such a clause answered.
Both likenesses are cosines of character n-grams; the product of the two is small wherever either fails, so a question
like none known, or a school whose rules are worded otherwise, is searched as if there were none of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.policies.normalise import comparable

QUESTIONS = Path(__file__).with_name("asked_before.tsv")
"""A question and the text of the clause that answers it a line; written by `python -m evals.wordings` from cases that
may be looked at."""

_LONGEST = 3
_LIKE = 5
"""How many of the likest questions count: the likest of all may ask for another side of the matter."""


class AskedBefore:
    """The known questions; safe to share between searches."""

    def __init__(self, known: Sequence[tuple[str, str]]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._questions, self._answers = (TfidfVectorizer(analyzer=_runs, sublinear_tf=True) for _ in range(2))
        # Rarity is counted over what is known alone: nothing of a document that is hidden from a reader enters.
        self._asked = self._questions.fit_transform([comparable(question) for question, _ in known])
        self._answered = self._answers.fit_transform([comparable(clause) for _, clause in known])

    def like(self, texts: Sequence[str]) -> Any:
        """Of each clause, its likeness to the clause of every known question; a row a clause."""
        return self._answers.transform(list(texts)) @ self._answered.T

    def of(self, question: str, clauses: Any, rows: Mapping[str, int]) -> dict[str, float]:
        """From 0 to 1 by the key of each clause, of which `rows` names the row in `clauses` as `like` gave them."""
        alike = (self._questions.transform([comparable(question)]) @ self._asked.T).toarray()[0]
        nearest = np.argsort(-alike, kind="stable")[:_LIKE]
        found = clauses[list(rows.values())][:, nearest].toarray() * alike[nearest]
        return dict(zip(rows, map(float, found.max(axis=1)), strict=True))


@lru_cache(maxsize=1)
def shipped() -> AskedBefore:
    """The questions that come with the product."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return AskedBefore([(question, clause) for question, clause in (line.split("\t") for line in lines)])


def _runs(text: str) -> Iterator[str]:
    for length in range(1, _LONGEST + 1):
        yield from (text[at : at + length] for at in range(len(text) - length + 1))
