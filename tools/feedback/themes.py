"""What students wrote, as themes and how often each came up. No comment, and no part of one, is ever repeated.

Comments of the term's sections that may be heard are taken together, so that no class can be told from another. A
theme is told from the school's number of comments on, and only in the words of `themes.yaml`; the rest is not counted
where it is few, so that nothing is left by subtraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge_base.evaluation.feedback_rules import SetFeedback
from tools.feedback.reading import Line, Query, Reading
from tools.feedback.relations import COMMENTS

_GOOD, _WISH = "肯定", ("建议", "批评")
_COMMENTS = Query(
    COMMENTS,
    {},
    "term_id = :term AND suppressed_reason IS NULL AND sentiment IS NOT NULL",
    ("section_id", "topic", "sentiment", "text_masked"),
)
_MOST = 3


class Wording(BaseModel):
    """One way of putting it and the words that tell it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str
    words: tuple[str, ...]


class Wordings(BaseModel):
    """The whole of themes.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    good: tuple[Wording, ...]
    wish: tuple[Wording, ...]


@dataclass(frozen=True)
class Theme:
    """One theme: a topic of the comments or something often said, and how many comments (of `n`) bring it up."""

    said: str
    count: int
    good: bool
    topic: bool


@dataclass(frozen=True)
class Themes:
    """A term's themes, the most frequent first; `few` where there are too few comments to tell anything.

    `good` and `wish` are how many comments lean this way, None where that would leave a few for topics not told.
    """

    few: bool
    good: int | None = None
    wish: int | None = None
    topics: tuple[Theme, ...] = ()
    points: tuple[Theme, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return self.few or not (self.topics or self.points or self.good or self.wish)


@cache
def wordings() -> Wordings:
    """The known ways of putting it; pydantic's error when the file is damaged."""
    return Wordings.model_validate(yaml.safe_load(Path(__file__).with_name("themes.yaml").read_text("utf-8")))


def themes_of(reading: Reading, sections: Sequence[str], term: str, rules: SetFeedback) -> Themes:
    """The themes of the comments on the sections that may be heard."""
    heard = [line for line in reading.voices(_COMMENTS.given(term=term)) if line["section_id"] in sections]
    if len(heard) < rules.theme_from:
        return Themes(few=True)
    topics = Counter((str(line["topic"] or ""), line["sentiment"] == _GOOD) for line in heard if _leans(line))
    told = _frequent(
        (Theme(topic, n, good, topic=True) for (topic, good), n in topics.items() if topic), rules.theme_from
    )
    points = [*_points(heard, wordings().good, good=True), *_points(heard, wordings().wish, good=False)]
    good, wish = (_leaning(topics, told, rules.theme_from, good=good) for good in (True, False))
    return Themes(False, good, wish, tuple(told), tuple(_frequent(points, rules.theme_from)))


def _leaning(topics: Counter[tuple[str, bool]], told: Sequence[Theme], least: int, *, good: bool) -> int | None:
    """How many comments lean this way, unless the topics told leave a few of them over."""
    whole = sum(n for (_, leans), n in topics.items() if leans is good)
    rest = whole - sum(theme.count for theme in told if theme.good is good)
    return whole if whole >= least and (rest == 0 or rest >= least) else None


def _leans(line: Line) -> bool:
    return line["sentiment"] == _GOOD or line["sentiment"] in _WISH


def _points(heard: Sequence[Line], known: Iterable[Wording], *, good: bool) -> list[Theme]:
    """How many comments that lean this way bring up each point."""
    wanted = (_GOOD,) if good else _WISH
    texts = [str(line["text_masked"] or "").lower() for line in heard if line["sentiment"] in wanted]
    counts = ((w.say, sum(any(word in text for word in w.words) for text in texts)) for w in known)
    return [Theme(say, count, good, topic=False) for say, count in counts]


def _frequent(themes: Iterable[Theme], least: int) -> list[Theme]:
    kept = sorted((t for t in themes if t.count >= least), key=lambda t: (-t.count, t.said))
    return [t for good in (True, False) for t in [k for k in kept if k.good is good][:_MOST]]
