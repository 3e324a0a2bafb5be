"""Judges one answer: exact, partial (asked or declined where an answer was due, nothing false) or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from agents.answering.answer import Answer
from evals.by_hand import METRICS
from evals.case import Expect, Figures
from evals.expectations import unmet
from evals.facts import items, truths
from evals.findings import TOLERANCE, Finding, Verdict, cell_of, has_choice, told
from evals.reference import RANK_MIN_N, Cell, Reference, Truth
from evals.soundness import unsound
from tools.evidence import EvidenceKind
from tools.scope import Scope

_EXTREME_WORDS = {"highest": ("最高", "最多", "最大", "居首"), "lowest": ("最低", "最少", "最小")}


@dataclass(frozen=True)
class Judge:
    """Judges the answers to one account."""

    reference: Reference
    scope: Scope

    def judge(self, answer: Answer, expect: Expect | None, question: str = "") -> list[Finding]:
        """What is wrong or missing; nothing for an exact answer. Without `expect`, only what holds for every answer."""
        findings = [*unsound(answer, self.reference, self.scope, question), *items.leaked(answer, self.scope)]
        if expect is not None:
            findings += unmet(answer, expect)
            if answer.status.value in expect.status:
                findings += self._figures(answer, expect)
                findings += truths.unmet(answer, expect, self.reference, self.scope)
        return findings

    def _figures(self, answer: Answer, expect: Expect) -> Iterator[Finding]:
        shown = {cell_of(e) for e in told(answer) if e.kind is EvidenceKind.METRIC}
        missing: list[Cell] = []
        met = 0
        wholes = [self._cell(figures) for figures in expect.figures]
        for figures in expect.figures:
            wanted = self.wanted(figures)
            missing += [cell for cell in wanted if cell not in shown]
            met += sum(cell in shown for cell in wanted)
            if figures.extreme:
                yield from self._extreme(figures, answer)
        if missing:
            # Figures, and not one about what was asked: the answer took the question for another one.
            astray = shown and not met and not any(_is_about(cell, [*missing, *wholes]) for cell in shown)
            verdict = Verdict.WRONG if astray else Verdict.PARTIAL
            yield Finding(verdict, f"not shown: {'; '.join(map(_brief, missing))}")

    def wanted(self, figures: Figures) -> list[Cell]:
        """The cells an answer must show; ValueError when the data have none, which is a fault of the case."""
        if figures.extreme:
            wanted = [cell for cell, _ in self._ranked(figures)[: figures.top]]
        elif figures.by:
            wanted = list(self.reference.table(self._cell(figures), figures.by, self.scope))
        else:
            wanted = [self._cell(figures)]
        if not wanted or any(self.reference.truth(cell, self.scope) is None for cell in wanted):
            raise ValueError(f"the data hold nothing for {figures}")
        return wanted

    def _cell(self, figures: Figures) -> Cell:
        course = self.reference.course(figures.course) if figures.course else ""
        of_units = figures.by in ("college", "major") or has_choice(figures.metric, figures.unit)
        by_owner = of_units and figures.attribution == "course_owner"
        return Cell(figures.metric, figures.unit, figures.periods, course, by_owner=by_owner)

    def _ranked(self, figures: Figures) -> list[tuple[Cell, Truth]]:
        table = self.reference.table(self._cell(figures), figures.by, self.scope)
        least = RANK_MIN_N if METRICS[figures.metric].personal else 0
        large = [(cell, truth) for cell, truth in table.items() if truth.n >= least]
        sign = -1 if figures.extreme == "highest" else 1
        # Where all are small there is nobody they could be kept out of a ranking beside.
        return sorted(large or table.items(), key=lambda row: (sign * row[1].value, row[0].unit, row[0].course))

    def _extreme(self, figures: Figures, answer: Answer) -> Iterator[Finding]:
        """The entity named nearest to 最高 or 最低 must be the true one."""
        ranked = self._ranked(figures)
        named = self.reference.names()
        # 「高数在哪个学院」: the colleges are ranked, the course is the same of all.
        of_units = figures.by in ("college", "major")
        names = {(named[cell.unit] if of_units else _entity(cell, named)): truth.value for cell, truth in ranked}
        every = (*named.values(), *names)
        best = ranked[0][1].value
        said = [
            _nearest(sentence, word, names, every)
            for sentence in _sentences(answer.text)
            for word in _EXTREME_WORDS[figures.extreme]
        ]
        called = [name for name in said if name is not None]
        if not called:
            yield Finding(Verdict.PARTIAL, f"nothing is called the {figures.extreme}")
        elif all(abs(names[name] - best) > TOLERANCE for name in called):
            right = next(name for name, value in names.items() if value == best)
            yield Finding(Verdict.WRONG, f"{called[0]} is called the {figures.extreme}, it is {right}")


def _is_about(cell: Cell, wanted: Iterable[Cell]) -> bool:
    """The right metric and unit within the right periods, only cut or pooled another way."""
    wanted = list(wanted)
    periods = {period for other in wanted for period in other.periods}
    same = any(replace(cell, periods=other.periods) == other for other in wanted)
    return same and set(cell.periods) <= periods


def _entity(cell: Cell, names: dict[str, str]) -> str:
    return cell.section or names[cell.course or cell.unit]


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"[。；;\n！？!?]", text) if s.strip()]


def _nearest(sentence: str, word: str, names: Iterable[str], every: Iterable[str]) -> str | None:
    """The one of `names` nearest to the word; None without the word or a name.

    `every` holds all names of the school: the course 机械设计 is not named by a sentence on 机械设计制造及其自动化.
    """
    place = sentence.find(word)
    if place < 0:
        return None
    longest_first = sorted({*names, *every}, key=len, reverse=True)
    wanted = set(names)
    found = [
        (min(abs(m.start() - place - len(word)), abs(place - m.end())), -len(m.group()), m.group())
        for m in re.finditer("|".join(map(re.escape, longest_first)), sentence)
        if m.group() in wanted
    ]
    return min(found)[2] if found else None


def _brief(cell: Cell) -> str:
    parts = (cell.metric, cell.unit, cell.course, cell.section, "+".join(cell.periods))
    return " ".join(part for part in parts if part)
