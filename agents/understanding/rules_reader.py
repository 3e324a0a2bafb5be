"""Questions taken to the documents that were not read as ones about them: what may be regulated, what holds by the
rules whatever else is named, and the few words that lean on a rule told before.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.brains.base import Asker, PastTurn
from agents.understanding import documents
from agents.understanding.normalise import normalise
from agents.understanding.normative import asks_norm, asks_norm_of_figure, is_own
from agents.understanding.reading import Act, Reading
from agents.understanding.regulated import may_be_plainly_regulated, may_be_regulated
from agents.understanding.rule_again import Leaning, matter_before
from agents.understanding.scan import Scan, scan
from agents.understanding.school import School
from tools.metrics.definition import Catalogue


class RulesReader:
    """Reads questions of one school as ones to the documents; stateless and safe to share."""

    def __init__(self, school: School, catalogue: Catalogue) -> None:
        self._school = school
        self._catalogue = catalogue

    def in_documents(self, reading: Reading, question: str, asker: Asker) -> tuple[Reading, bool] | None:
        """The question as one to the documents, keeping to the kind it names, where they may answer what this
        reading cannot, and whether it is worded like one about a rule; None where they are not to be asked.
        """
        scanned = self._scanned(question)
        formed = may_be_regulated(reading, scanned)
        if not formed and not may_be_plainly_regulated(reading, scanned):
            return None
        asked = documents.of_post(documents.read_document(scanned, None), scanned, asker.role)
        return asked.but(act=Act.POLICY, reason="", query=asked.query or question), formed

    def normative(self, question: str, asker: Asker, *, of_others: bool) -> Reading | None:
        """The question as one for what holds by the rules, where it asks for that and for nothing on record; with
        `of_others` only one in which the asker does not speak of themselves.
        """
        scanned = self._scanned(question)
        if not asks_norm(scanned) or (of_others and is_own(scanned)):
            return None
        asked = documents.of_post(documents.read_document(scanned, None), scanned, asker.role)
        return asked.but(act=Act.POLICY, reason="", query=asked.query or question)

    def of_figure(self, question: str, past: Sequence[PastTurn]) -> Reading | None:
        """A few words after one figure as a question for the rule on what it measures; None for all others."""
        told = Reading.from_memory(past[-1].memory) if past else None
        if told is None or told.act is not Act.FIGURES or len(told.metrics) != 1:
            return None
        scanned = self._scanned(question)
        if not asks_norm_of_figure(scanned):
            return None
        name = self._catalogue.get(told.metric).name_zh
        asked = documents.read_document(self._scanned(f"{name}，{scanned.text}"), None)
        return asked.but(act=Act.POLICY, reason="", query=f"{name}，{scanned.text}", topic=name)

    def leaning(self, question: str, past: Sequence[PastTurn]) -> tuple[Reading, Leaning] | None:
        """The question as one on the rule told before, where its few words lean on that; None for all others."""
        scanned = self._scanned(question)
        leaning = matter_before(scanned, past)
        if not leaning.matter:
            return None
        # What seems whole is asked in its own words: the matter would only draw it to the clause told before.
        whole = scanned.text if leaning.whole else f"{leaning.matter}，{scanned.text}"
        asked = documents.read_document(self._scanned(whole), None)
        return asked.but(act=Act.POLICY, reason="", query=whole, topic=leaning.matter.replace("，", "、")), leaning

    def _scanned(self, question: str) -> Scan:
        return scan(normalise(question), self._catalogue, self._school)
