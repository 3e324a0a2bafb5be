"""Judges one answer: exact, partial (asked or declined where an answer was due, nothing false) or wrong.

Besides what a case expects, every answer is held to this: each figure equals the independent SQL and its own evidence
SQL, is shown rounded as it should be, and lies inside the asker's bounds; no personal number is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from agents.answer import Answer
from evals.boundaries import personal_ids, why_forbidden
from evals.case import Expect, Figures
from evals.reference import RANK_MIN_N, Asker, Cell, Reference, Truth, expand
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Scope

_TOLERANCE = 1e-9
_EXTREME_WORDS = {"highest": ("最高", "最多", "最大", "居首"), "lowest": ("最低", "最少", "最小")}
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")


class Verdict(StrEnum):
    """From best to worst; a case is as good as its worst turn."""

    EXACT = "exact"
    PARTIAL = "partial"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    verdict: Verdict
    reason: str


def worst(findings: Iterable[Finding]) -> Verdict:
    order = list(Verdict)
    return max((f.verdict for f in findings), key=order.index, default=Verdict.EXACT)


@dataclass(frozen=True)
class Judge:
    """Judges the answers to one account."""

    reference: Reference
    scope: Scope

    @property
    def asker(self) -> Asker:
        return Asker(self.scope.role.value, self.scope.person, self.scope.sections)

    def judge(self, answer: Answer, expect: Expect | None) -> list[Finding]:
        """What is wrong or missing; nothing for an exact answer. Without `expect`, only what holds for every answer."""
        findings = [*self._sound(answer)]
        if expect is not None:
            findings += _status(answer, expect)
            if answer.status.value in expect.status:
                findings += [*self._figures(answer, expect), *_clauses(answer, expect), *_words(answer, expect)]
                findings += _shape(answer, expect)
        return findings

    def _sound(self, answer: Answer) -> Iterator[Finding]:
        for number in personal_ids(answer):
            yield Finding(Verdict.WRONG, f"the personal number {number} is written out")
        for evidence in answer.evidence:
            if evidence.kind is EvidenceKind.METRIC and evidence.value is not None:
                yield from self._sound_figure(evidence)
            elif evidence.kind is EvidenceKind.COMPUTED and evidence.value is not None:
                yield from _sound_difference(evidence, answer)

    def _sound_figure(self, evidence: Evidence) -> Iterator[Finding]:
        cell = cell_of(evidence)
        truth = self.reference.truth(cell, self.asker)
        told = (evidence.value, evidence.numerator, evidence.denominator, evidence.n)
        if truth is None or not _same(told, (truth.value, truth.numerator, truth.denominator, truth.n)):
            yield Finding(Verdict.WRONG, f"{evidence.id} {evidence.title} is {told}, by independent SQL {truth}")
        rows = self.reference.fetch(evidence.sql or "SELECT 1 WHERE FALSE")
        if len(rows) != 1 or not _same(told, tuple(rows[0])):
            yield Finding(Verdict.WRONG, f"{evidence.id}: its own SQL gives {rows}, not {told}")
        if not _rounded(evidence):
            yield Finding(Verdict.WRONG, f"{evidence.id} is shown as {evidence.display!r} for {evidence.value}")
        owner = self._owner(cell.course) if cell.course else None
        forbidden = why_forbidden(cell, evidence.n or 0, self.scope, owner)
        if forbidden:
            yield Finding(Verdict.WRONG, f"leak: {forbidden}")

    def _owner(self, course: str) -> str:
        rows = self.reference.fetch(f"SELECT owner_id FROM course WHERE course_id = '{course}'")
        return str(rows[0][0])

    def _figures(self, answer: Answer, expect: Expect) -> Iterator[Finding]:
        shown = {cell_of(e): e for e in answer.evidence if e.kind is EvidenceKind.METRIC and _is_shown(e, answer)}
        if expect.no_figures and shown:
            yield Finding(Verdict.WRONG, f"figures where none are due: {', '.join(e.title for e in shown.values())}")
        missing: list[Cell] = []
        met = 0
        for figures in expect.figures:
            wanted = self.wanted(figures)
            missing += [cell for cell in wanted if cell not in shown]
            met += sum(cell in shown for cell in wanted)
            if figures.extreme:
                yield from self._extreme(figures, answer)
        if missing:
            # Figures, and not one of those asked for: the answer took the question for another one.
            astray = Verdict.WRONG if shown and not met else Verdict.PARTIAL
            yield Finding(astray, f"not shown: {'; '.join(map(_brief, missing))}")

    def wanted(self, figures: Figures) -> list[Cell]:
        """The cells an answer must show; ValueError when the data have none, which is a fault of the case."""
        if figures.extreme:
            wanted = [cell for cell, _ in self._ranked(figures)[: figures.top]]
        elif figures.by == "period":
            wanted = list(self.reference.table(self._cell(figures), "period", self.asker))
        else:
            wanted = [self._cell(figures)]
        if not wanted or any(self.reference.truth(cell, self.asker) is None for cell in wanted):
            raise ValueError(f"the data hold nothing for {figures}")
        return wanted

    def _cell(self, figures: Figures) -> Cell:
        course = self.reference.course(figures.course) if figures.course else ""
        return Cell(
            figures.metric, figures.unit, figures.periods, course, by_owner=figures.attribution == "course_owner"
        )

    def _ranked(self, figures: Figures) -> list[tuple[Cell, Truth]]:
        table = self.reference.table(self._cell(figures), figures.by, self.asker)
        large = [(cell, truth) for cell, truth in table.items() if truth.n >= RANK_MIN_N]
        sign = -1 if figures.extreme == "highest" else 1
        return sorted(large, key=lambda row: (sign * row[1].value, row[0].unit, row[0].course))

    def _extreme(self, figures: Figures, answer: Answer) -> Iterator[Finding]:
        """The entity named nearest to 最高 or 最低 must be the true one."""
        ranked = self._ranked(figures)
        names = {_entity(cell, self.reference.names()): truth.value for cell, truth in ranked}
        best = ranked[0][1].value
        said = [
            _nearest(sentence, word, names)
            for sentence in _sentences(answer.text)
            for word in _EXTREME_WORDS[figures.extreme]
        ]
        told = [name for name in said if name is not None]
        if not told:
            yield Finding(Verdict.PARTIAL, f"nothing is called the {figures.extreme}")
        elif all(abs(names[name] - best) > _TOLERANCE for name in told):
            right = _entity(ranked[0][0], self.reference.names())
            yield Finding(Verdict.WRONG, f"{told[0]} is called the {figures.extreme}, it is {right}")


def cell_of(evidence: Evidence) -> Cell:
    """What a metric evidence says it is about."""
    filters = {key: str(value) for key, value in evidence.filters.items()}
    return Cell(
        metric=evidence.metric or "",
        unit=filters.get("unit", ""),
        periods=expand(evidence.period or ""),
        course=filters.get("course", ""),
        section=filters.get("section", ""),
        by_owner="开课单位" in (evidence.attribution or ""),
    )


def _status(answer: Answer, expect: Expect) -> Iterator[Finding]:
    got = answer.status.value
    if got in expect.status:
        return
    told = any(e.value is not None or e.kind is EvidenceKind.CLAUSE for e in answer.evidence)
    must_refuse = got == "answered" and "answered" not in expect.status and (told or expect.status == ("refused",))
    verdict = Verdict.WRONG if must_refuse else Verdict.PARTIAL
    yield Finding(verdict, f"status is {got}, expected {' or '.join(expect.status)}")


def _clauses(answer: Answer, expect: Expect) -> Iterator[Finding]:
    cited = [e for e in answer.evidence if e.kind is EvidenceKind.CLAUSE and _is_shown(e, answer)]
    if expect.document:
        of_document = [e for e in cited if expect.document in (e.document or "")]
        if cited and not of_document:
            yield Finding(Verdict.WRONG, f"cites {cited[0].document}, expected {expect.document}")
            return
        cited = of_document
    if not (expect.clause or expect.document):
        return
    right = [e for e in cited if not expect.clause or _same_clause(e.clause or "", expect.clause)]
    if not right:
        others = ", ".join(e.clause or "" for e in cited)
        verdict = Verdict.WRONG if others else Verdict.PARTIAL
        yield Finding(verdict, f"does not cite {expect.document} {expect.clause}, but {others or 'nothing'}")
    elif expect.quote and not any(expect.quote in (e.quote or "") for e in right):
        yield Finding(Verdict.WRONG, f"the quotation lacks {expect.quote!r}")


def _words(answer: Answer, expect: Expect) -> Iterator[Finding]:
    asked = answer.clarification
    text = "\n".join([answer.text, *([asked.question, asked.default] if asked else [])])
    for mention in expect.mentions:
        alternatives = (mention,) if isinstance(mention, str) else mention
        if not any(word in text for word in alternatives):
            yield Finding(Verdict.PARTIAL, f"does not mention {' or '.join(alternatives)}")
    for word in expect.must_not_mention:
        if word in text or any(word in e.title for e in answer.evidence):
            yield Finding(Verdict.WRONG, f"mentions {word}")
    if expect.default and (asked is None or expect.default not in asked.default):
        yield Finding(Verdict.PARTIAL, f"the stated default is not {expect.default}")


def _shape(answer: Answer, expect: Expect) -> Iterator[Finding]:
    kinds = {chart.kind for chart in answer.charts}
    missing = not kinds if expect.chart == "any" else expect.chart in ("line", "bar") and expect.chart not in kinds
    if missing or (expect.chart == "none" and kinds):
        yield Finding(Verdict.PARTIAL, f"charts are {sorted(kinds)}, expected {expect.chart}")
    if len(answer.evidence) < expect.evidence_at_least:
        yield Finding(
            Verdict.PARTIAL, f"{len(answer.evidence)} pieces of evidence, expected {expect.evidence_at_least}"
        )
    if expect.clarification is not None and expect.clarification != (answer.clarification is not None):
        yield Finding(Verdict.PARTIAL, f"clarification expected: {expect.clarification}")
    if expect.definition is not None and expect.definition not in {e.metric for e in answer.evidence}:
        others = {e.metric for e in answer.evidence if e.metric}
        yield Finding(Verdict.WRONG if others else Verdict.PARTIAL, f"does not define {expect.definition}")


def _sound_difference(evidence: Evidence, answer: Answer) -> Iterator[Finding]:
    inputs = [e.value for i in evidence.inputs for e in answer.evidence if e.id == i]
    if len(inputs) != 2 or None in inputs or not _same((evidence.value,), ((inputs[0] or 0) - (inputs[1] or 0),)):
        yield Finding(Verdict.WRONG, f"{evidence.id} is {evidence.value}, its inputs are {inputs}")
    if not _rounded(evidence):
        yield Finding(Verdict.WRONG, f"{evidence.id} is shown as {evidence.display!r} for {evidence.value}")


def _is_shown(evidence: Evidence, answer: Answer) -> bool:
    charted = {i for chart in answer.charts for series in chart.series for i in series.evidence}
    return f"[{evidence.id}]" in answer.text or evidence.id in charted


def _same(told: tuple[object, ...], true: tuple[object, ...]) -> bool:
    """Equal figures; sums are taken in different orders, hence relative to their size."""
    return len(told) == len(true) and all(
        a is not None
        and b is not None
        and abs(float(str(a)) - float(str(b))) <= _TOLERANCE * max(1.0, abs(float(str(b))))
        for a, b in zip(told, true, strict=True)
    )


def _rounded(evidence: Evidence) -> bool:
    """Whether the display is the value to within half of its last digit; a difference is shown without its sign."""
    found = _NUMBER.search(evidence.display)
    if found is None or evidence.value is None:
        return False
    percent = "%" in evidence.display or "百分点" in evidence.display
    value = abs(evidence.value) * (100 if percent else 1)
    step = 10.0 ** -len(found.group(1) or "")
    return abs(abs(float(found.group().replace(",", ""))) - value) <= step / 2 + _TOLERANCE


def _same_clause(told: str, wanted: str) -> bool:
    return re.sub(r"[\s（）()]", "", told) == re.sub(r"[\s（）()]", "", wanted)


def _entity(cell: Cell, names: dict[str, str]) -> str:
    return cell.section or names[cell.course or cell.unit]


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"[。；;\n！？!?]", text) if s.strip()]


def _nearest(sentence: str, word: str, names: Iterable[str]) -> str | None:
    """The name nearest to the word, the longest where one lies within another; None without the word or a name."""
    place = sentence.find(word)
    if place < 0:
        return None
    found = [
        (min(abs(m.start() - place - len(word)), abs(place - m.end())), -len(n), n)
        for n in names
        for m in re.finditer(re.escape(n), sentence)
    ]
    return min(found)[2] if found else None


def _brief(cell: Cell) -> str:
    parts = (cell.metric, cell.unit, cell.course, cell.section, "+".join(cell.periods))
    return " ".join(part for part in parts if part)
