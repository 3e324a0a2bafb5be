"""Clauses as evidence, and what a writer is told of each: how it treats the matter, and whether it is in force."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge_base.policies.expects import answers, awaits_steps, awaits_unit, awaits_value, tells_steps
from knowledge_base.policies.mentions import Treatment, mentions, treatment
from knowledge_base.policies.model import Clause, Document, Hit
from knowledge_base.policies.subjects import Question
from knowledge_base.policies.telling_words import PROCEDURAL, SIDES, Sort, terms_of
from tools.clauses.shelf import Shelf
from tools.evidence import Evidence, EvidenceKind

ANSWERS_FROM = 0.5
"""The share of the question, weighed, that a clause must hold to speak of what was asked."""
_UNHEARD_SURE = 0.75
"""The share of the question from which a word no document has is the asker's way to speak, not another matter."""
_FEW, _GIVEN_FROM = 2, 0.75
"""A question of fewer words, or a clause that holds less of it, is only sure where a sentence gives what is asked."""
_UNHEARD_FROM = 0.65
"""The same where no document has a word of the very matter: 保研 in 「保研要什么条件」."""
_UNDONE = re.compile(
    "[不没](?P<deed>[\u4e00-\u9fff])(?:的话|了)?(?:会怎|会有什么|有什么后果|怎么处|行[吗不]|可以[吗么不])"
)
_NO_MATTER = SIDES | PROCEDURAL
"""Words that stand on the side of any matter: alone they name none."""


@dataclass
class Sheet:
    """The evidence of one call as it grows: each clause once, whichever subject it was found for."""

    shelf: Shelf
    generation: int
    evidence: dict[str, Evidence]

    def put(self, clause: Clause, document: Document) -> int:
        """The place of the clause's evidence."""
        self.evidence.setdefault(clause.id, clause_evidence(clause, document, self.generation))
        return list(self.evidence).index(clause.id)

    def row(self, clause: Clause, document: Document, **more: object) -> dict[str, object]:
        """What a writer is told of a clause."""
        return {
            "evidence": self.put(clause, document),
            "kind": document.kind.value,
            "place": clause.ordinal,
            "in_force": document.in_force(self.shelf.context.today),
            "replaced_by": document.replaced_by,
            "replaces": self.shelf.replaced_by(document),
        } | more

    def hit(self, hit: Hit, question: Question) -> dict[str, object]:
        """A clause found for a subject."""
        sentence = next(iter(mentions(hit.clause, question.about)), "")
        return self.row(
            hit.clause,
            hit.document,
            how=how(hit, question) or "",
            sentence=sentence,
            coverage=round(hit.coverage, 3),
            specific=is_specific(hit, question),
            fits=answers(question.text, hit.clause.text),
            score=round(hit.score, 3),
            given=0.0 if hit.unknown else round(hit.given, 3),
            doubted=is_doubted(hit, question),
            known=round(hit.known, 3),
        )


def how(hit: Hit, question: Question) -> Treatment | None:
    """How the clause treats the subject; None when it holds too little of the question to speak of it."""
    matters = [t.word for t in question.terms if t.sort is Sort.MATTER]
    unheard = any(word in question.about and word in matters for word in hit.unknown)
    if hit.coverage < (_UNHEARD_FROM if unheard else ANSWERS_FROM) or not hit.matched_terms:
        return None
    if question.about and (whole := treatment(hit.clause, question.about)) is not None:
        return whole
    treated = [t for word in matters if word in hit.matched_terms and (t := treatment(hit.clause, word)) is not None]
    return "lists" if treated and all(t == "lists" for t in treated) else "regulates"


def is_specific(hit: Hit, question: Question) -> bool:
    """Whether the clause was found by more than the matter of its whole document."""
    beyond = [t.word for t in question.terms if t.word not in hit.document.title]
    return any(word in hit.matched_terms for word in beyond)


def is_doubted(hit: Hit, question: Question) -> bool:
    """Whether the clause may speak of another matter than the question's: no document writes of what was asked, or a
    number, a term or a person is waited for and no sentence on the matter gives one.
    """
    if hit.unheard and hit.coverage < _UNHEARD_SURE:
        return True
    if len(question.terms) < _FEW and all(t.sort is not Sort.MATTER and t.word in _NO_MATTER for t in question.terms):
        return True  # 「那个办法里的期限是几天」 names nothing that has one
    if awaits_unit(question.text) and not answers(question.text, hit.clause.text):
        return True  # 「重修要交多少钱」: no sum stands in it, however much of the rest does
    if awaits_steps(question.text) and not tells_steps(hit.clause.text):
        return True  # 「调课怎么办手续」 is not answered by what comes of changing a class without leave
    if _leaves_out(question.text, hit.clause):
        return True
    if question.terms and len(question.terms) <= _FEW and question.terms[0].word in hit.unknown:
        return True  # 「体测没过影响毕业吗」: what it is about stands in no document
    few = len(question.terms) < _FEW or hit.coverage < _GIVEN_FROM
    return few and awaits_value(question.text) and not hit.given


def _leaves_out(question: str, clause: Clause) -> bool:
    """Whether it is asked what comes of not doing something, and the clause does not write of doing it."""
    undone = _UNDONE.search(question)
    return (
        undone is not None
        and undone["deed"] not in f"{clause.title}{clause.text}"
        and not any(
            other in clause.text for term in terms_of(question) if undone["deed"] in term.word for other in term.others
        )
    )


def clause_evidence(clause: Clause, document: Document, generation: int) -> Evidence:
    """A clause as evidence; `quote` is its stored text, whole. Its title names the heading beside the bare number."""
    heading = clause.title if clause.title and "\n" not in clause.title else ""
    named = f"《{document.title}》{clause.number}"
    return Evidence(
        kind=EvidenceKind.CLAUSE,
        title=f"{named} {heading}".strip(),
        display=named,
        entity=heading or (clause.path[-1] if clause.path else None),
        document=document.title,
        document_id=document.id,
        clause=clause.number,
        page=clause.page,
        quote=clause.text,
        generation=generation,
        as_of=document.effective_from.isoformat() if document.effective_from else None,
    )
