"""An answer against what its case expects of status, clauses, words and shape. Figures are judge.py's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.answering.answer import Answer
from evals.case import Expect
from evals.findings import Finding, Verdict, is_shown, told
from tools.evidence import EvidenceKind


def unmet(answer: Answer, expect: Expect) -> Iterator[Finding]:
    """What is missing or forbidden. An answer of another status is not searched for what it should have held."""
    yield from _forbidden(answer, expect)
    if answer.status.value not in expect.status:
        yield from _status(answer, expect)
        return
    yield from _clauses(answer, expect)
    yield from _words(answer, expect)
    yield from _shape(answer, expect)


def _forbidden(answer: Answer, expect: Expect) -> Iterator[Finding]:
    figures = [e.title for e in told(answer) if e.kind is not EvidenceKind.CLAUSE]
    if expect.no_figures and figures:
        yield Finding(Verdict.WRONG, f"figures where none are due: {', '.join(figures)}")
    for word in expect.must_not_mention:
        if word in answer.text or any(word in e.title for e in answer.evidence):
            yield Finding(Verdict.WRONG, f"mentions {word}")


def _status(answer: Answer, expect: Expect) -> Iterator[Finding]:
    got = answer.status.value
    due = "answered" in expect.status or got != "answered"
    overstepped = not due and (bool(told(answer)) or expect.status == ("refused",))
    verdict = Verdict.WRONG if overstepped else Verdict.PARTIAL
    yield Finding(verdict, f"status is {got}, expected {' or '.join(expect.status)}")


def _clauses(answer: Answer, expect: Expect) -> Iterator[Finding]:
    cited = [e for e in answer.evidence if e.kind is EvidenceKind.CLAUSE and is_shown(e, answer)]
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


def _same_clause(told: str, wanted: str) -> bool:
    return re.sub(r"[\s（）()]", "", told) == re.sub(r"[\s（）()]", "", wanted)
