"""What must be true of an answer about one teacher's term: figures of sections, questions, suggestions, comments.

The truths are given (`teaching.py` has them by SQL); here is only what an answer says of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from agents.answering.answer import Answer
from evals.facts.claims import same, titled, value_of, words
from evals.findings import Finding, Verdict

FEWEST = 10
"""Valid responses below which a section has no figures."""
THEME_FROM = 5
"""Comments below which nothing is said of them."""


@dataclass(frozen=True)
class Response:
    section: str
    course: str
    overall: float
    valid: bool
    items: tuple[float, ...]


@dataclass(frozen=True)
class Each:
    """Every evidence of that title is true of its section, and one at least is shown.

    `truths` are by what the title or entity holds (a section's number, or a section with an objective).
    """

    what: str
    title: str
    truths: dict[tuple[str, ...], float]
    needed: bool = True

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        shown = titled(answer, self.title)
        if not shown and self.needed:
            yield Finding(Verdict.PARTIAL, f"{self.what} is not shown of any section")
        for e in shown:
            about = f"{e.title} {e.entity_id or ''} "
            found = [true for key, true in self.truths.items() if all(part in about for part in key)]
            told = value_of(e)
            if not found:
                yield Finding(Verdict.WRONG, f"{e.title}: there is no such section of the asker's in that term")
            elif told is None or not same(told, found[0]):
                yield Finding(Verdict.WRONG, f"{e.title} is told as {told}, by hand {found[0]:g}")


@dataclass(frozen=True)
class Extreme:
    """The question with the highest or lowest mean of each course, over sections with enough responses.

    Which of those are told of is the sheet's to decide; the number of responses it names tells which they were.
    """

    responses: tuple[Response, ...]
    names: dict[str, str]
    least: bool

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        shown = [e for e in titled(answer, "^《.+》评教题项“[^”]+”$") if value_of(e) is not None]
        line = "相对低" if self.least else "最高"
        told = [e for e in shown if re.search(rf"{line}[^\n\[]*\[{e.id}\]", answer.text)]
        if not told:
            yield Finding(Verdict.PARTIAL, f"no question is told as the {'least' if self.least else 'best'}")
        for e in told:
            best = [self._of(group) for group in self._groups(e.entity or "", e.n or 0)]
            if not any(same(value_of(e) or 0.0, value) for value in best):
                yield Finding(Verdict.WRONG, f"{e.title} is told as {value_of(e)}, by hand {best}")

    def _groups(self, course: str, n: int) -> list[list[Response]]:
        """The course's valid responses over any of its sections that come to `n`."""
        of: dict[str, list[Response]] = {}
        for response in self.responses:
            if response.valid and self.names[response.course] == course:
                of.setdefault(response.section, []).append(response)
        open_ = [rows for rows in of.values() if len(rows) >= FEWEST]
        choices = [c for size in range(1, len(open_) + 1) for c in combinations(open_, size)]
        return [[r for rows in c for r in rows] for c in choices if sum(map(len, c)) == n]

    def _of(self, group: Sequence[Response]) -> float:
        means: list[float] = [sum(marks) / len(marks) for marks in zip(*(r.items for r in group), strict=True)]
        return min(means) if self.least else max(means)


@dataclass(frozen=True)
class Suggestions:
    """Three things to do at least, each a line of its own below a heading that offers them."""

    least: int

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        _, _, after = words(answer).partition("小事")
        part = after.split("\n\n", 2)
        lines = [line for line in "\n".join(part[:2]).splitlines() if re.match(r"\s*(?:[-*]|\d+[.、])", line)]
        if len(lines) < self.least:
            yield Finding(Verdict.PARTIAL, f"{len(lines)} suggestions, {self.least} expected")


@dataclass(frozen=True)
class Themes:
    """Counts of comments from five on, and no comment as it was written."""

    originals: tuple[str, ...]

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        shown = titled(answer, "的评语$")
        for e in shown:
            if (value_of(e) or 0) < THEME_FROM:
                yield Finding(Verdict.WRONG, f"{e.title} rests on {e.value} comments")
        if not shown and len(self.originals) >= 2 * THEME_FROM and "评语" not in answer.text:
            yield Finding(Verdict.PARTIAL, "nothing is said of comments")
        for original in self.originals:
            if original in answer.text:
                yield Finding(Verdict.WRONG, f"a comment as it was written: {original}")
