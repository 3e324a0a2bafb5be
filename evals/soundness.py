"""What holds for every answer, whatever was asked.

Each figure equals the independent SQL and its own evidence SQL, is shown rounded as it should be, and lies inside the
asker's bounds; each difference is that of its inputs; no personal number is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.answering.answer import Answer
from evals.boundaries import personal_ids, why_forbidden
from evals.findings import TOLERANCE, Finding, Verdict, cell_of
from evals.reference import Reference
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Scope

_OF_PART = 4
"""Inputs of a contribution of a group with two sides: the whole before and now, the group before and now."""

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")


def unsound(answer: Answer, reference: Reference, scope: Scope, question: str = "") -> Iterator[Finding]:
    """Everything in the answer that is false or must not be seen; nothing for a sound one.

    A personal number that the asker wrote in the question may be said back.
    """
    for number in (number for number in personal_ids(answer) if number not in question):
        yield Finding(Verdict.WRONG, f"the personal number {number} is written out")
    for evidence in answer.evidence:
        if evidence.kind is EvidenceKind.METRIC and evidence.value is not None:
            yield from _figure(evidence, reference, scope)
        elif evidence.kind is EvidenceKind.COMPUTED and evidence.metric is not None and evidence.value is not None:
            yield from _computed(evidence, answer)


def _figure(evidence: Evidence, reference: Reference, scope: Scope) -> Iterator[Finding]:
    cell = cell_of(evidence)
    truth = reference.truth(cell, scope)
    told = (evidence.value, evidence.numerator, evidence.denominator, evidence.n)
    if truth is None or not _same(told, (truth.value, truth.numerator, truth.denominator, truth.n)):
        yield Finding(Verdict.WRONG, f"{evidence.id} {evidence.title} is {told}, by independent SQL {truth}")
    rows = reference.fetch(evidence.sql or "SELECT 1 WHERE FALSE")
    if len(rows) != 1 or not _same(told, tuple(rows[0])):
        yield Finding(Verdict.WRONG, f"{evidence.id}: its own SQL gives {rows}, not {told}")
    if not _rounded(evidence):
        yield Finding(Verdict.WRONG, f"{evidence.id} is shown as {evidence.display!r} for {evidence.value}")
    if forbidden := why_forbidden(cell, scope, reference):
        yield Finding(Verdict.WRONG, f"leak: {forbidden}")


def _computed(evidence: Evidence, answer: Answer) -> Iterator[Finding]:
    inputs = [e for i in evidence.inputs for e in answer.evidence if e.id == i]
    parts = evidence.title.endswith("分）")
    if not parts:
        yield from _difference(evidence, [e.value for e in inputs])
    elif len(inputs) != len(evidence.inputs):
        yield Finding(Verdict.WRONG, f"{evidence.id} is made of what is not there: {evidence.inputs}")
    elif len(inputs) == _OF_PART and not _same((evidence.value,), (_midpoint(inputs),)):
        yield Finding(Verdict.WRONG, f"{evidence.id} is {evidence.value}, by its inputs {_midpoint(inputs)}")
    if not _rounded(evidence):
        yield Finding(Verdict.WRONG, f"{evidence.id} is shown as {evidence.display!r} for {evidence.value}")


def _midpoint(inputs: list[Evidence]) -> float:
    """A part's mix and rate (formulas.md §6), from the two wholes and the part's two figures."""
    wholes, part = inputs[:2], inputs[2:]
    shares = [(p.denominator or 0.0) / (w.denominator or 1.0) for p, w in zip(part, wholes, strict=True)]
    rates, means = [p.value or 0.0 for p in part], [w.value or 0.0 for w in wholes]
    mix = (shares[1] - shares[0]) * (sum(rates) - sum(means)) / 2
    return mix + sum(shares) / 2 * (rates[1] - rates[0])


def _difference(evidence: Evidence, inputs: list[float | None]) -> Iterator[Finding]:
    if len(inputs) != 2 or None in inputs or not _same((evidence.value,), ((inputs[0] or 0) - (inputs[1] or 0),)):
        yield Finding(Verdict.WRONG, f"{evidence.id} is {evidence.value}, its inputs are {inputs}")


def _same(told: tuple[object, ...], true: tuple[object, ...]) -> bool:
    """Equal figures; sums are taken in different orders, hence relative to their size."""
    return len(told) == len(true) and all(
        a is not None
        and b is not None
        and abs(float(str(a)) - float(str(b))) <= TOLERANCE * max(1.0, abs(float(str(b))))
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
    return abs(abs(float(found.group().replace(",", ""))) - value) <= step / 2 + TOLERANCE
