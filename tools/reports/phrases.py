"""The rule composer's sentences: templates that the QA office may read and change, in phrases.yaml.

A template's names in braces stand for slots (`{now}` this period's figure, `{now.n}` its persons, `{high}` and `{low}`
the ends of a breakdown, `{first}` the oldest of several years, `{change}` a difference) or for words of the metric.
A template is used only where everything it names is there; of a key's templates the first that fits is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from knowledge_base.evaluation.configuration import StrictModel, load_yaml

ROLES = ("now", "before", "first", "change", "high", "low")
WORDS = ("metric", "numerator_words", "denominator_words", "period")

_NAMED = re.compile(r"\{([a-z_]+)((?:\.[a-z_]+)?)\}")


class Phrase(StrictModel):
    """One template, and which way a difference must point for it."""

    text: str
    when: Literal["up", "down", "same", "any"] = "any"

    @property
    def slots(self) -> tuple[tuple[str, str], ...]:
        """Role and field of each slot it has."""
        found = _NAMED.findall(self.text)
        return tuple((name, field.removeprefix(".")) for name, field in found if name in ROLES)

    @model_validator(mode="after")
    def _known(self) -> Phrase:
        if unknown := {name for name, _ in _NAMED.findall(self.text)} - {*ROLES, *WORDS}:
            raise ValueError(f"没有 {'、'.join(sorted(unknown))}，可用 {'、'.join((*ROLES, *WORDS))}")
        return self

    def filled(self, ids: Mapping[str, str], words: Mapping[str, str]) -> str:
        """The sentence with words, and slots of the evidence `ids` gives for each role."""

        def put(match: re.Match[str]) -> str:
            name, field = match.groups()
            return f"{{{ids[name]}{field}}}" if name in ids else words[name]

        return _NAMED.sub(put, self.text)


class Phrases(StrictModel):
    """The templates by key, and the sentences about what is not there."""

    sentences: dict[str, tuple[Phrase, ...]]
    missing: Phrase
    not_here: Phrase
    not_open: Phrase
    nothing: Phrase

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.sentences)


@cache
def load_phrases() -> Phrases:
    """Ours."""
    return load_yaml(Path(__file__).with_name("phrases.yaml"), Phrases)
