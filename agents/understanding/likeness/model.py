"""Which kind of question a wording is most like, learnt from wordings of known meaning (`wordings.tsv`).

Character n-grams and words weighted by tf-idf, and a logistic regression over them: it knows no grammar and guesses
from likeness alone, so it is asked last, only where it is sure, and what it guesses goes the same way through scope,
tools and evidence as any other reading. Fitted when first asked, in seconds, and then kept for the process.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import jieba

WORDINGS = Path(__file__).parent / "wordings.tsv"
"""Role, label and masked wording a line; written by `python -m evals.wordings` from cases that may be looked at."""

_LONGEST = 4
_ROLE_WEIGHT = 3
_LEAST_DETAILED = 2
_SMOOTH_KIND, _SMOOTH_DETAIL = 30.0, 30.0
"""Inverse strengths of regularisation, chosen by leaving out one author's wordings at a time."""

_SEED = 1
"""Of the order in which the wordings are taken up: the same probabilities every time."""

_NEAR = 0.01
"""When the descent stops: where no step is this large any more, the probabilities move by less than 0.001."""

Wording = tuple[str, str, str]
"""Role, label (`kind` or `kind:detail`), masked text. Without a role it is a mere name, which tells details apart but
not kinds."""


@dataclass(frozen=True)
class Guess:
    """What a question is most like: its `kind` and what of that kind, each with its probability, and all kinds'.

    `sure` is shared out among the kinds, so that a question like none of them may still seem sure; `alone` is the
    kind's own probability, whatever the others'.
    """

    kind: str
    sure: float
    alone: float
    detail: str
    sure_of_detail: float
    kinds: Mapping[str, float]


class Likeness:
    """A model of the given wordings; safe to share between turns."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self._wordings = wordings
        self._heard: dict[str, str] = {}
        asked = [wording for wording in wordings if wording[0]]
        self._kinds = _Classes(asked, [_kind(label) for _, label, _ in asked], _SMOOTH_KIND, least=2)
        by_kind: dict[str, list[Wording]] = {}
        for wording in wordings:
            if ":" in wording[1]:
                by_kind.setdefault(_kind(wording[1]), []).append(wording)
        self._details = {
            kind: _Classes(ws, [label.partition(":")[2] for _, label, _ in ws], _SMOOTH_DETAIL, least=1)
            for kind, ws in by_kind.items()
            if len({label for _, label, _ in ws}) >= _LEAST_DETAILED
        }

    def guess(self, role: str, text: str) -> Guess:
        """Of a masked question of somebody in a role."""
        kinds = self._kinds.of(role, text)
        return self._of_kind(max(kinds, key=lambda k: kinds[k]), kinds, role, text)

    def kind(self, role: str, text: str) -> tuple[str, float]:
        """The likeliest kind of a masked question alone, and its probability."""
        kinds = self._kinds.of(role, text)
        return max(kinds.items(), key=lambda item: item[1])

    def alone(self, kind: str, role: str, text: str) -> float:
        """The probability of one kind by itself, whatever the others'."""
        return self._kinds.alone(kind, role, text)

    def heard(self, kind: str, detail: str, words: str) -> bool:
        """Whether words were ever said where that was asked for: all of them together, or each by itself."""
        said = self._said(f"{kind}:{detail}")
        return words in said or all(word in said for word in jieba.cut(words) if word.strip())

    def _said(self, label: str) -> str:
        if label not in self._heard:
            self._heard[label] = "\n".join(text for _, known, text in self._wordings if known == label)
        return self._heard[label]

    def warm(self) -> None:
        """Fit everything now, so that nobody waits for it."""
        for classes in (self._kinds, *self._details.values()):
            classes.of("", "")

    def as_kind(self, kind: str, role: str, text: str) -> Guess:
        """The same, where it is known by other signs to be of that kind: wholly sure of it."""
        return replace(self._of_kind(kind, self._kinds.of(role, text), role, text), sure=1.0, alone=1.0)

    def _of_kind(self, kind: str, kinds: Mapping[str, float], role: str, text: str) -> Guess:
        details = self._details[kind].of(role, text) if kind in self._details else {"": 1.0}
        detail = max(details, key=lambda d: details[d])
        return Guess(kind, kinds[kind], self._kinds.alone(kind, role, text), detail, details[detail], kinds)


class _Classes:
    """One classifier, fitted when it is first asked."""

    def __init__(self, wordings: Sequence[Wording], labels: Sequence[str], smooth: float, *, least: int) -> None:
        self._wordings, self._labels, self._smooth, self._least = wordings, labels, smooth, least

    def of(self, role: str, text: str) -> dict[str, float]:
        """The probability of each label."""
        vectors, model = self._fitted
        found = model.predict_proba(vectors.transform([(role, text)]))[0]
        return dict(zip(map(str, model.classes_), map(float, found), strict=True))

    def alone(self, label: str, role: str, text: str) -> float:
        """The probability of one label against the rest."""
        vectors, model = self._fitted
        scores = model.decision_function(vectors.transform([(role, text)])).ravel()
        place = list(map(str, model.classes_)).index(label)
        # Of two labels there is one score, which speaks for the second.
        score = float(scores[place]) if len(scores) > 1 else float(scores[0]) * (1 if place else -1)
        return 1 / (1 + math.exp(-score))

    @cached_property
    def _fitted(self) -> tuple[Any, Any]:
        # Not everybody asks what the word lists do not know, and the import alone takes a second.
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier

        vectors = TfidfVectorizer(analyzer=_features, min_df=self._least, sublinear_tf=True)
        seen = vectors.fit_transform([(role, text) for role, _, text in self._wordings])
        # One against the rest: as good as all at once on so few wordings. By dual coordinate descent, which finds the
        # same probabilities (to 0.002) in a tenth of the time: there are ten times as many features as wordings.
        each = LogisticRegression(C=self._smooth, solver="liblinear", dual=True, tol=_NEAR, random_state=_SEED)
        return vectors, OneVsRestClassifier(each).fit(seen, self._labels)


@lru_cache(maxsize=1)
def shipped() -> Likeness:
    """The model of the wordings that come with the product."""
    lines = WORDINGS.read_text(encoding="utf-8").splitlines()
    return Likeness([(role, label, text) for role, label, text in (line.split("\t") for line in lines)])


def _features(said: tuple[str, str]) -> list[str]:
    """Characters in runs of one to four, those of both ends apart, words and pairs of words, and who asks."""
    return [*_of_text(said[1]), *_of_role(*said)]


def _of_text(text: str) -> Iterator[str]:
    for length in range(1, _LONGEST + 1):
        yield from (text[at : at + length] for at in range(len(text) - length + 1))
    for length in (2, 3):
        yield f"^{text[:length]}"
        yield f"{text[-length:]}$"
    words = list(jieba.cut(text))
    yield from (f"w:{word}" for word in words)
    yield from (f"b:{a}{b}" for a, b in itertools.pairwise(words))


def _of_role(role: str, text: str) -> Iterator[str]:
    yield from [f"r:{role}"] * _ROLE_WEIGHT
    if "我" in text.replace("我们", ""):
        yield f"r:{role}:我"
    if any(word in text for word in ("我们", "咱", "我院", "本院")):
        yield f"r:{role}:我们"


def _kind(label: str) -> str:
    return label.partition(":")[0]
