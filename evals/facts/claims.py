"""Truths in the shape an answer can be held to: a figure, names, a word, a count told in the text.

Each gives what is false (wrong) or not there (partial). A figure is looked for among the evidence a reader is shown,
by what its title says; what has no evidence of its own is looked for in the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from agents.answering.answer import Answer
from evals.findings import TOLERANCE, Finding, Verdict, is_shown
from tools.evidence import Evidence

_MARK = re.compile(r"\[E\d+\]|\*\*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NONE = re.compile(r"没有|无|暂无|未(?:见|发现)|0 ?[项个门]")


class Claim(Protocol):
    """One truth."""

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        """What of it the answer denies or lacks."""
        ...


@dataclass(frozen=True)
class Number:
    """A figure whose evidence's title matches. `subject` must be in its title, entity or entity's code."""

    what: str
    title: str
    value: float
    subject: str = ""
    needed: bool = True

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        shown = [e for e in titled(answer, self.title) if not self.subject or self.subject in _about(e)]
        values = [value for e in shown if (value := value_of(e)) is not None]
        false = [value for value in values if not same(value, self.value)]
        if false:
            yield Finding(Verdict.WRONG, f"{self.what} is told as {false[0]:g}, by hand {self.value:g}")
        elif not values and self.needed:
            yield Finding(Verdict.PARTIAL, f"{self.what} is not shown, by hand {self.value:g}")


@dataclass(frozen=True)
class Names:
    """Names the answer must hold, all of them; evidence with such a title names no other one.

    `allowed` are names that may stand in such a title and need not.
    """

    what: str
    names: frozenset[str]
    title: str
    allowed: frozenset[str] = frozenset()

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        text = words(answer)
        told = {name for e in titled(answer, self.title) for name in re.findall("《(.+?)》", e.title)}
        if others := told - self.names - self.allowed:
            yield Finding(Verdict.WRONG, f"{self.what} are told to hold {'、'.join(sorted(others))}")
        if missing := [name for name in sorted(self.names) if name not in text]:
            yield Finding(Verdict.PARTIAL, f"{self.what}: {'、'.join(missing)} not named")


@dataclass(frozen=True)
class Word:
    """One of several words holds: told by the evidence of that title, or else in the lines that match `near`."""

    what: str
    word: str
    others: frozenset[str]
    title: str = ""
    near: str = ""

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        if self.title:
            places = [e.display for e in titled(answer, self.title)]
        else:
            places = [line for line in words(answer).splitlines() if re.search(self.near, line)]
        if not any(self.word in place for place in places):
            false = [other for other in sorted(self.others) for place in places if other in place]
            verdict = Verdict.WRONG if false else Verdict.PARTIAL
            yield Finding(verdict, f"{self.what} is told as {false[0] if false else 'nothing'}, by hand {self.word}")


@dataclass(frozen=True)
class Counted:
    """A count with its word of measure in the sentences that match `near`; none may be said in words.

    `listed`: the things counted, each by any of its names; an answer that lists exactly them has told how many.
    """

    what: str
    near: str
    measure: str
    count: int
    listed: tuple[tuple[str, ...], ...] = ()

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        sentences = [s for s in re.split(r"[。；;\n，]", words(answer)) if re.search(self.near, s)]
        told = [int(n) for s in sentences for n in re.findall(rf"(\d+) ?(?:{self.measure})", s)]
        if self.count in told or (not self.count and any(_NONE.search(s) for s in sentences)):
            return
        if told:
            yield Finding(Verdict.WRONG, f"{self.what} is told as {told[0]}, by hand {self.count}")
        elif not (self.listed and all(any(name in words(answer) for name in names) for names in self.listed)):
            yield Finding(Verdict.PARTIAL, f"{self.what} is not told, by hand {self.count}")


@dataclass(frozen=True)
class Forbidden:
    """What stands in no true answer: a pattern of the text."""

    what: str
    pattern: str

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        if found := re.search(self.pattern, words(answer)):
            yield Finding(Verdict.WRONG, f"{self.what}: {found.group()}")


@dataclass(frozen=True)
class Told:
    """Findings that were worked out over the whole answer already."""

    findings: tuple[Finding, ...] = field(default_factory=tuple)

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        return iter(self.findings)


def words(answer: Answer) -> str:
    """The text as it is read, without marks."""
    return _MARK.sub("", answer.text)


def titled(answer: Answer, title: str) -> list[Evidence]:
    """The evidence a reader is shown whose title matches; also what has words and no value."""
    return [e for e in answer.evidence if re.search(title, e.title) and is_shown(e, answer)]


def value_of(evidence: Evidence) -> float | None:
    """The figure of an evidence; of a record, what its display begins with."""
    if evidence.value is not None:
        return evidence.value
    found = _NUMBER.search(evidence.display)
    return float(found.group()) if found else None


def same(told: float, true: float) -> bool:
    return abs(told - true) <= TOLERANCE * max(1.0, abs(true))


def _about(evidence: Evidence) -> str:
    return f"{evidence.title} {evidence.entity or ''} {evidence.entity_id or ''}"
