"""The rule brain's word lists, read from `lexicon/*.yaml` next to this file. Data only: what a list means is decided
by its reader. Strict: an unknown key, or a pattern that does not compile, is an error at the first use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

FOLDER = Path(__file__).parent / "lexicon"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spelling(_Strict):
    """Other ways to write the same: traditional characters, misspellings, English phrases."""

    traditional: str
    simplified: str
    phrases: dict[str, str]
    english: dict[str, str]
    english_patterns: dict[str, str]


class MetricWords(_Strict):
    """Spoken names of metrics beyond the catalogue's aliases; `patterns` are regular expressions by metric."""

    words: dict[str, tuple[str, ...]]
    inverse: dict[str, tuple[str, ...]]
    ambiguous_count: tuple[str, ...]
    patterns: dict[str, str]
    inverse_patterns: dict[str, str]


class Composition(_Strict):
    """The parts a metric's name is put together from, as templates (see `composed`)."""

    of: tuple[str, ...] = ()
    are: tuple[str, ...] = ()
    are_of: tuple[str, ...] = ()
    per_head: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    never: str = ""
    counted: bool = True


class Composed(_Strict):
    """Names put together from parts: the classes of words templates refer to, and the parts by metric."""

    classes: dict[str, str]
    metrics: dict[str, Composition]


class Policy(_Strict):
    """Words of questions about documents."""

    guide: tuple[str, ...]
    school_rule: tuple[str, ...]
    law: tuple[str, ...]
    internal: tuple[str, ...]
    neutral: tuple[str, ...]
    topics: tuple[str, ...]
    strip: tuple[str, ...]
    clause: str
    article: str
    rule_asking: tuple[str, ...]
    unknown_matter: str
    procedure: tuple[str, ...]
    no_metric: tuple[str, ...]
    reporters: tuple[str, ...]
    consequence: tuple[str, ...]
    about: dict[str, str]
    conditions: tuple[str, ...]


class Refusal(_Strict):
    """One category of what is not answered, by patterns over the normalised question."""

    id: str
    patterns: tuple[str, ...]

    @field_validator("patterns")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            re.compile(pattern)
        return patterns

    def found(self, text: str) -> str:
        """The first piece of `text` that matches, or empty."""
        return next((words for _, words in self.all(text)), "")

    def all(self, text: str) -> Iterator[tuple[int, str]]:
        """Place and words of every match, pattern by pattern, overlapping ones too."""
        for pattern in map(re.compile, self.patterns):
            place = 0
            while match := pattern.search(text, place):
                yield match.start(), match.group()
                place = match.start() + 1


class Missing(_Strict):
    """Figures people ask for that the catalogue lacks, the metrics that come near, and what else to `say`."""

    words: tuple[str, ...]
    near: tuple[str, ...]
    ambiguous: bool = False
    soft: bool = False
    say: str = ""


class Fillers(_Strict):
    """Words that leave the meaning as it is."""

    particles: tuple[str, ...]
    phrases: tuple[str, ...]
    background: tuple[str, ...]
    everyday: tuple[str, ...]


class Names(_Strict):
    """What tells a person's name from other words."""

    surnames: str
    not_names: tuple[str, ...]


class Care(_Strict):
    """Patterns of danger to a life (said, veiled, or somebody else's), of deep distress, of symptoms two of which are
    distress, and of what sounds like any of them and is none. `bare` words are grave by themselves, in a clause
    without the school's `business` alone, and from nobody in `jest`.
    """

    harmless: tuple[str, ...]
    danger: tuple[str, ...]
    veiled: tuple[str, ...]
    others: tuple[str, ...]
    distress: tuple[str, ...]
    symptoms: tuple[str, ...]
    bare: tuple[str, ...]
    business: str
    jest: str


class Never(_Strict):
    """A kind of what is never answered: `always` by itself, `patterns` where nothing of `unless` stands beside; for
    `roles`, or for everybody where there are none. `id` is the reply's key.
    """

    id: str
    roles: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    unless: str = ""


class Nevers(_Strict):
    """The kinds of what is never answered, and the classes of words their patterns refer to."""

    classes: dict[str, str]
    never: tuple[Never, ...]


class Parts(_Strict):
    """What speaks of a metric by its parts: one of each group of `all`, and nothing of `never`."""

    all: tuple[str, ...]
    never: str = ""


class Gist(_Strict):
    """The parts of each metric, the classes their patterns refer to, and which metrics a narrower one goes before."""

    classes: dict[str, str]
    metrics: dict[str, Parts]
    wider: dict[str, tuple[str, ...]]


class Lexicon(_Strict):
    """All lists together. Plain dictionaries map a kind to its words."""

    spelling: Spelling
    metrics: MetricWords
    composed: Composed
    questions: dict[str, tuple[str, ...]]
    question_patterns: dict[str, str]
    groups: dict[str, tuple[str, ...]]
    own: dict[str, tuple[str, ...]]
    own_patterns: dict[str, str]
    policy: Policy
    care: Care
    refusals: tuple[Refusal, ...]
    never: Nevers
    gist: Gist
    missing: tuple[Missing, ...]
    modifiers: dict[str, tuple[str, ...]]
    fillers: Fillers
    social: dict[str, tuple[str, ...]]
    names: Names
    counted_on: tuple[dict[str, str], ...]
    counted_in: dict[str, str]
    homophones: tuple[str, ...]


T = TypeVar("T", bound=BaseModel)


def load_yaml(path: Path, model: type[T]) -> T:
    """A strict YAML file as `model`; pydantic's ValidationError names what is wrong."""
    return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lists, read once; immutable."""
    files = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
    return Lexicon.model_validate(files)
