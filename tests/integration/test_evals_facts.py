"""Facts of a study, a sheet and a change: the tools' own results are exact by hand, and altered ones are wrong."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agents.answering.answer import Answer, Status
from evals.facts import change, learning, teaching
from evals.facts.asked import Study, StudyFact, Teaching, TeachingFact, Why
from evals.facts.claims import Claim
from evals.findings import Verdict, worst
from evals.reference import Reference
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tools.context import ToolContext
from tools.evidence import Evidence, ToolResult
from tools.explain_change import explain_change
from tools.learning_path import learning_path
from tools.my_teaching import my_teaching
from tools.scope import Scope

Tools = Callable[[Scope], ToolContext]
TERM = "2025-2026-1"
STUDENTS = [f"student.{n}" for n in (1, 4, 8, 12)]
TEACHERS = ["teacher.7"]
WHY = Why.model_validate(
    {"metric": "course_fail_rate", "unit": "school", "from": "2023-2024", "to": "2024-2025", "top": "college"}
)


@pytest.fixture(scope="module")
def reference(warehouse: DuckWarehouse) -> Iterator[Reference]:
    opened = Reference(warehouse.current().path)
    yield opened
    opened.close()


def told(result: ToolResult, *, altered: str = "", line: str = "") -> Answer:
    """The result as an answer that shows all of it; what is titled `altered` a little off."""
    evidence = [_numbered(e, place, altered) for place, e in enumerate(result.evidence, start=1)]
    names = "".join(f"{e.title}{e.definition or ''}{line}[{e.id}]\n" for e in evidence)
    return Answer(text=names, status=Status.ANSWERED, evidence=tuple(evidence))


def _numbered(evidence: Evidence, place: int, altered: str) -> Evidence:
    off = altered and altered in evidence.title and evidence.value is not None
    changed: dict[str, Any] = {"value": (evidence.value or 0.0) + 0.5} if off else {}
    return evidence.model_copy(update={"id": f"E{place}", **changed})


def verdict(claims: list[Claim], answer: Answer) -> Verdict:
    return worst(finding for claim in claims for finding in claim.unmet(answer))


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize(
    ("what", "fact", "title"),
    [
        ("audit", "credits_remaining", "距毕业还差学分"),
        ("audit", "credits_earned", "已修得学分"),
        ("audit", "credits_total", "培养方案总学分"),
        ("audit", "not_taken", "尚未修读的必修课程"),
        ("warning", "credits_owed", "应修未得学分"),
    ],
)
def test_a_study_is_exact_and_an_altered_one_is_not(
    what: str, fact: StudyFact, title: str, student: str,
    tools_of: Tools, scopes: dict[str, Scope], reference: Reference,
) -> None:  # fmt: skip
    scope = scopes[student]
    result = learning_path(tools_of(scope), what)
    claims = learning.claims(Study(fact=fact), reference, scope.person or "")
    assert verdict(claims, told(result)) is Verdict.EXACT
    if any(e.title == title for e in result.evidence):
        assert verdict(claims, told(result, altered=title)) is Verdict.WRONG


@pytest.mark.parametrize("student", STUDENTS)
def test_a_plan_breaks_no_rule_until_a_course_is_passed_already(
    student: str, tools_of: Tools, scopes: dict[str, Scope], reference: Reference
) -> None:
    scope = scopes[student]
    answer = told(learning_path(tools_of(scope), "next"))
    standing = learning.Standing(reference, scope.person or "")
    claims = learning.claims(Study(fact="next_term"), reference, scope.person or "")
    assert verdict(claims, answer) is Verdict.EXACT
    passed = standing.names[min(standing.done & set(standing.record.plan))]
    first = answer.evidence[0].model_copy(update={"entity": passed})
    assert verdict(claims, answer.model_copy(update={"evidence": (first, *answer.evidence[1:])})) is Verdict.WRONG


@pytest.mark.parametrize("teacher", TEACHERS)
@pytest.mark.parametrize(
    ("about", "fact", "title"),
    [
        ("ratings", "valid_rate", "有效率"),
        ("ratings", "rating", "有效答卷均值"),
        ("grades", "fail_rate", "教学班不及格率"),
        ("grades", "mean_mark", "教学班平均成绩"),
        ("attainment", "attainment", "达成度"),
    ],
)
def test_a_sheet_is_exact_and_an_altered_one_is_not(
    about: str, fact: TeachingFact, title: str, teacher: str,
    tools_of: Tools, scopes: dict[str, Scope], reference: Reference,
) -> None:  # fmt: skip
    scope = scopes[teacher]
    result = my_teaching(tools_of(scope), about, TERM)
    claims = teaching.claims(Teaching(fact=fact, term=TERM), reference, scope.person or "")
    assert verdict(claims, told(result)) is Verdict.EXACT
    if any(title in e.title and e.value is not None for e in result.evidence):
        assert verdict(claims, told(result, altered=title)) is Verdict.WRONG


@pytest.mark.parametrize("altered", ["的变化", "中的率部分", "的贡献（按学院分）"])
def test_a_change_is_exact_and_an_altered_one_is_not(
    altered: str, tools_of: Tools, scopes: dict[str, Scope], reference: Reference
) -> None:
    scope = scopes["leader"]
    result = explain_change(
        tools_of(scope), WHY.metric, "school", period="2024-2025", baseline="2023-2024", by="college"
    )
    claims = change.claims(WHY, reference, scope)
    assert verdict(claims, told(result)) is Verdict.EXACT
    assert verdict(claims, told(result, altered=altered)) is Verdict.WRONG


def test_a_change_of_another_unit_is_wrong(tools_of: Tools, scopes: dict[str, Scope], reference: Reference) -> None:
    scope = scopes["leader"]
    result = explain_change(tools_of(scope), WHY.metric, "cs", period="2024-2025", baseline="2023-2024")
    assert verdict(change.claims(WHY, reference, scope), told(result)) is Verdict.WRONG
