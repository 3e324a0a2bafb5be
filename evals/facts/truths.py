"""All that an expectation names beside metrics, as claims: one way in for the judge."""

from __future__ import annotations

from collections.abc import Iterator

from agents.answering.answer import Answer, Status
from evals.case import Expect
from evals.facts import change, items, learning, reporting, teaching
from evals.facts.claims import Claim, words
from evals.findings import Finding, Verdict
from evals.reference import Reference
from tools.scope import Scope


def unmet(answer: Answer, expect: Expect, reference: Reference, scope: Scope) -> Iterator[Finding]:
    """What of the facts is false or missing. Only what is answered must tell them."""
    yield from _other_units(answer, expect, reference)
    if answer.status is Status.ANSWERED:
        for claim in claims(expect, reference, scope):
            yield from claim.unmet(answer)


def claims(expect: Expect, reference: Reference, scope: Scope) -> Iterator[Claim]:
    """ValueError where the data hold nothing of what is asked, a fault of the case."""
    for study in expect.study:
        yield from learning.claims(study, reference, scope.person or "")
    for sheet in expect.teaching:
        yield from teaching.claims(
            sheet, reference, scope.person or "", [t.course for t in expect.teaching if t.course]
        )
    for why in expect.why:
        yield from change.claims(why, reference, scope)
    for item in expect.rectification:
        yield from items.claims(item, scope)
    for report in expect.report:
        yield from reporting.claims(report)


def _other_units(answer: Answer, expect: Expect, reference: Reference) -> Iterator[Finding]:
    """Colleges that are named and must not be."""
    if not expect.only_units:
        return
    colleges = reference.fetch("SELECT org_id, name FROM org_unit WHERE level = 'college'")
    for code, name in colleges:
        if code not in expect.only_units and str(name) in words(answer):
            yield Finding(Verdict.WRONG, f"names {name}")
