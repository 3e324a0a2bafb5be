"""`python -m evals.wordings HOME`: writes what the rule brain learns likeness from, of the cases that may be read:
wordings with what they ask for, and questions for a rule with the clause that answers them.

The first question of each case, masked, with what it asks for: by what its answer must hold, or, where none is due, by
what the word lists make of it (a refusal for somebody's scope says nothing of the wording). The held half is never
read here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from agents.brains.base import Asker, CallTools, Turn
from agents.brains.rules import RuleBrain
from agents.understanding.likeness.masking import masked
from agents.understanding.likeness.model import WORDINGS, Wording
from agents.understanding.metric_names import metric_names
from api.documents import policy_store
from api.stores import open_warehouse
from evals.campus import Campus
from evals.case import Case, Expect, Kind, read_cases
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.policies.asked_before import QUESTIONS
from knowledge_base.policies.model import DocumentKind
from tools.clauses.shelf import reader_of
from tools.metrics.catalogue_files import load_catalogue
from tools.scope import Scope

SIDES = {
    "credits_earned": "audit",
    "credits_remaining": "audit",
    "credits_total": "audit",
    "electives_missing": "audit",
    "failed_courses": "audit",
    "not_taken": "audit",
    "credits_owed": "warning",
    "tier": "warning",
    "credits_to_next_tier": "warning",
    "official_warning": "warning",
    "next_term": "next",
    "graduation_plan": "until",
    "rating": "ratings",
    "participation": "ratings",
    "valid_rate": "ratings",
    "strongest_item": "ratings",
    "weakest_item": "ratings",
    "mean_mark": "grades",
    "fail_rate": "grades",
    "themes": "comments",
    "suggestions": "advice",
    "attainment": "attainment",
}
"""The side of the study or of the feedback sheet that tells a fact, as the tools call it."""
_TOLD_BY = {
    "query_metric": ("figures", "metric"),
    "explain_change": ("why", "metric"),
    "learning_path": ("study", "what"),
    "my_teaching": ("teaching", "about"),
    "rectifications": ("rectification", "item"),
}
"""The kind of question each tool answers, and the argument that says what of it."""


Labelled = tuple[str, Wording]
ANY_DAY = date(2026, 3, 20)
_OWN = (DocumentKind.SCHOOL_RULE, DocumentKind.INTERNAL)


def wordings(campus: Campus, without: str = "") -> list[Wording]:
    """Every metric's names, and role, label and masked text of the working cases that have one, in order of their ids;
    `without` leaves out the ids that begin so, to see what is made of wordings the model has not seen.
    """
    taken = [w for case, w in labelled_wordings(campus) if not (without and case.startswith(without))]
    return list(dict.fromkeys((*metric_wordings(), *taken)))


def labelled_wordings(campus: Campus) -> list[Labelled]:
    """The wordings of the working cases, each with the id of its case."""
    directory = opened_directory(campus)
    brain = RuleBrain(directory, load_catalogue(), likeness=None)
    found: list[Labelled] = []
    for case in read_cases():
        if label := labelled(case, brain, campus.scope(case.account)):
            found.append((case.id, (case.role, label, masked(case.turns[0].question, directory))))
    return found


def labelled(case: Case, brain: RuleBrain, scope: Scope) -> str:
    """What the first question of a case asks for; empty where the case does not tell."""
    turn = case.turns[0]
    expect = turn.expect or Expect()
    if case.kind is Kind.CARE:
        return "care" if expect.no_figures or expect.mentions else ""
    if label := _by_expectation(expect):
        return label
    if "answered" in expect.status:
        return ""
    asker = Asker(scope.role, scope.role.name_zh, scope.college, scope.major)
    return _by_reading(brain, Turn(turn.question, asker, ANY_DAY)) or expect.status[0]


def known_questions(campus: Campus, without: str = "") -> list[tuple[str, str]]:
    """The questions of `known_by_case`, each once; `without` as in `wordings`."""
    taken = [pair for case, pair in known_by_case(campus) if not (without and case.startswith(without))]
    return list(dict.fromkeys(taken))


def known_by_case(campus: Campus) -> list[tuple[str, tuple[str, str]]]:
    """The first question of every case that one clause of the demo's own documents answers, masked, with that clause,
    beside the case's id; national texts are not the project's to carry.
    """
    settings = campus.container.settings
    directory, store = opened_directory(campus), policy_store(settings)
    found: list[tuple[str, tuple[str, str]]] = []
    for case in read_cases():
        reader = reader_of(campus.scope(case.account))
        documents = [d for d in store.documents(reader) if d.kind in _OWN and d.in_force(ANY_DAY)]
        # A later question may lean on the ones before it, and says nothing by itself.
        turn = case.turns[0]
        expect = turn.expect or Expect()
        if expect.clause and expect.document:
            asked = masked(turn.question, directory)
            of = [d for d in documents if expect.document in d.title]
            clauses = (store.get_clause(d.id, expect.clause, reader) for d in of)
            found += [(case.id, (asked, " ".join(f"{c.title}{c.text}".split()))) for c in clauses if c is not None]
    return found


def opened_directory(campus: Campus) -> Directory:
    """The names of the campus's units and courses."""
    settings = campus.container.settings
    warehouse = open_warehouse(settings)
    client = warehouse.open(warehouse.current())
    try:
        return Directory.load(client, AliasFile.load(settings.school / "aliases.yaml"))
    finally:
        client.close()


def metric_wordings() -> Iterator[Wording]:
    """The names of every metric, for telling metrics apart."""
    catalogue = load_catalogue()
    spoken = metric_names(catalogue).words
    for metric in catalogue:
        for name in sorted({metric.name_zh, *metric.aliases, *spoken.get(metric.id, ()), metric.definition}):
            yield "", f"figures:{metric.id}", name
            yield "", f"definition:{metric.id}", name


def _by_expectation(expect: Expect) -> str:
    """By the first thing a true answer holds."""
    if expect.study:
        return f"study:{SIDES[expect.study[0].fact]}"
    if expect.teaching:
        return f"teaching:{SIDES[expect.teaching[0].fact]}"
    if expect.why:
        return f"why:{expect.why[0].metric}"
    if expect.figures:
        return f"figures:{expect.figures[0].metric}"
    if expect.clause:
        return "clause"
    if expect.definition:
        return f"definition:{expect.definition}"
    if expect.rectification:
        return f"rectification:{'item' if expect.rectification[0].item else 'list'}"
    return "report" if expect.report else ""


def _by_reading(brain: RuleBrain, turn: Turn) -> str:
    """By the tool the word lists would ask; empty where they would ask none, or look in documents."""
    decision = brain.decide(turn)
    call = decision.calls[0] if isinstance(decision, CallTools) else None
    if call is None or call.name not in _TOLD_BY:
        return ""
    kind, argument = _TOLD_BY[call.name]
    if kind == "rectification":
        return f"{kind}:{'item' if call.arguments.get('item') else 'list'}"
    detail = str(call.arguments.get(argument, ""))
    return f"{kind}:{detail}" if detail else ""


def as_lines(found: Sequence[Sequence[str]]) -> str:
    """The file of these wordings, or of these questions."""
    return "".join("\t".join(wording) + "\n" for wording in found)


if __name__ == "__main__":
    _campus = Campus.open(Path(sys.argv[1]))
    WORDINGS.write_text(as_lines(wordings(_campus)), encoding="utf-8")
    QUESTIONS.write_text(as_lines(known_questions(_campus)), encoding="utf-8")
