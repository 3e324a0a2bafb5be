"""The tool: every figure against SQL of its own, the notes, the clauses, and who is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agents.brains.base import Asker, ToolCall, ToolOutcome, Turn
from agents.calling.telling import told
from agents.calling.toolbox import run
from agents.errors import PrivacyWithheld
from agents.privacy.strict import Strict
from knowledge_base.evaluation.rules import USUAL_RULES, SchoolRules
from knowledge_base.evaluation.warehouse import DuckClient
from knowledge_base.policies import PolicyStore
from tests.unit.tools.learning.test_audit import FIGURES, MODULES
from tests.unit.tools.learning.test_warning import OWED
from tools.context import ToolContext
from tools.errors import NoData, OutOfScope, ToolError
from tools.evidence import Evidence, EvidenceKind
from tools.learning_path import learning_path
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

Tools = Callable[[Scope], ToolContext]
STUDENTS = ("student.1", "student.2", "student.17", "student.45", "student.90", "student.120")


@pytest.fixture
def context_of(tools_of: Tools, scopes: dict[str, Scope]) -> Callable[[str], ToolContext]:
    return lambda user: tools_of(scopes[user])


def value(evidence: tuple[Evidence, ...], title: str) -> float | None:
    return next((e.value for e in evidence if e.title == title), None)


@pytest.mark.parametrize("user", STUDENTS)
def test_the_figures_of_the_audit_are_those_of_sql_by_hand(
    user: str, context_of: Callable[[str], ToolContext], demo_client: DuckClient
) -> None:
    context = context_of(user)
    found = learning_path(context, "audit").evidence
    ((total, required, electives, asked),) = demo_client.fetch(FIGURES.format(context.scope.person))
    earned = required + min(electives, asked)
    assert value(found, "培养方案总学分") == total
    assert value(found, "已修得学分") == earned
    assert value(found, "距毕业还差学分") == total - earned
    assert (value(found, "选修还差学分") or 0) == max(asked - electives, 0)
    for module, credits, done in demo_client.fetch(MODULES.format(context.scope.person)):
        assert (value(found, f"{module}必修还差学分") or 0) == credits - done
    assert all(e.generation == 1 and e.as_of == "2026-03-20" for e in found)


@pytest.mark.parametrize("what", ["audit", "next", "until", "warning", "all"])
@pytest.mark.parametrize("user", ["student.1", "student.45", "student.120"])
def test_strict_privacy_sends_nothing_of_a_study(
    user: str, what: str, context_of: Callable[[str], ToolContext]
) -> None:
    outcome = run(ToolCall("learning_path", {"what": what}), context_of(user), 0)
    strict = Strict(5, lambda document: True)
    sent = [e for e in outcome.evidence if strict.allows(e.model_dump(mode="json"))]
    assert outcome.error is None
    assert {e.kind for e in sent} <= {EvidenceKind.CLAUSE}
    with pytest.raises(PrivacyWithheld):
        strict.sendable(Turn("我的学业", Asker(Role.STUDENT, "学生"), date(2026, 3, 20), outcomes=(outcome,)))


def test_a_difference_names_what_it_was_made_from(context_of: Callable[[str], ToolContext]) -> None:
    outcome = run(ToolCall("learning_path", {"what": "audit"}), context_of("student.1"), 4)
    missing = next(e for e in outcome.evidence if e.title == "距毕业还差学分")
    by_id = {e.id: e for e in outcome.evidence}
    total, earned = (by_id[i].value for i in missing.inputs)
    assert total is not None
    assert earned is not None
    assert missing.value == total - earned
    assert missing.inputs == ("E5", "E6")


def test_the_next_term_adds_up_and_stays_within_the_cap(context_of: Callable[[str], ToolContext]) -> None:
    for user in STUDENTS:
        found = learning_path(context_of(user), "next").evidence
        courses = [e.value or 0 for e in found if e.title.startswith("建议修读")]
        load, cap = value(found, "下学期建议修读的学分"), value(found, "下学期学分上限")
        if courses:
            assert load == sum(courses)
            assert cap is not None
            assert load is not None
            assert load <= cap
        assert all(e.definition for e in found if e.title.startswith("建议修读"))


@pytest.mark.parametrize("user", STUDENTS)
def test_the_terms_until_graduation_hold_what_is_missing(user: str, context_of: Callable[[str], ToolContext]) -> None:
    """What the plan lays out and what is under way are together the credits that the audit misses."""
    context = context_of(user)
    audited, until = learning_path(context, "audit").evidence, learning_path(context, "until").evidence
    laid_out = sum(e.value or 0 for e in until if e.title.endswith("建议修读"))
    missing = value(audited, "距毕业还差学分") or 0
    assert laid_out + (value(audited, "在修或待出成绩的学分") or 0) == missing
    assert any(e.title == "最早修完的学期" for e in until)


def test_the_hint_is_by_the_rule_and_apart_from_the_schools_own(
    context_of: Callable[[str], ToolContext], demo_client: DuckClient
) -> None:
    context = context_of("student.2")
    result = learning_path(context, "warning")
    ((owed,),) = demo_client.fetch(OWED.format(context.scope.person))
    assert value(result.evidence, "应修未得学分") == (owed or 0)
    official = [e for e in result.evidence if e.title == "学校送达的学业预警"]
    delivered = demo_client.fetch(
        f"SELECT term_id, level FROM academic_warning WHERE student_id = '{context.scope.person}' "
        "AND state IN ('送达', '帮扶', '解除', '升级') ORDER BY term_id DESC LIMIT 1"
    )
    assert [(e.period, e.display[:1]) for e in official] == [(t, level[:1]) for t, level in delivered]
    clauses = [(e.document, e.clause) for e in result.evidence if e.kind is EvidenceKind.CLAUSE]
    document = "示范大学本科生学业预警与帮扶办法"
    assert clauses == [(document, "第五条"), (document, "第十一条")]
    assert any("不是学校的预警认定" in note for note in result.notes)


def test_without_its_document_the_figure_stands_and_says_whom_to_ask(
    context_of: Callable[[str], ToolContext], tmp_path: Path
) -> None:
    context = replace(context_of("student.2"), policies=PolicyStore(tmp_path))
    result = learning_path(context, "warning")
    assert all(e.kind is not EvidenceKind.CLAUSE for e in result.evidence)
    assert any("制度库里查不到" in note and "教务办公室" in note for note in result.notes)


def test_a_school_without_a_rule_is_told_what_is_missing(context_of: Callable[[str], ToolContext]) -> None:
    context = context_of("student.1")
    usual = SchoolRules.load(USUAL_RULES).on(context.today)
    metrics = MetricService(context.metrics.client, context.metrics.directory, usual)
    with pytest.raises(NoData, match=r"rules\.yaml"):
        learning_path(replace(context, metrics=metrics), "warning")
    whole = learning_path(replace(context, metrics=metrics), "all").data["study"]
    assert whole["warning"] is None
    assert "rules.yaml" in whole["why_no_warning"]
    assert whole["path"]["ends"]


@pytest.mark.parametrize("what", ["audit", "next", "until", "warning", "all"])
@pytest.mark.parametrize("user", ["teacher.1", "leader", "supervisor", "dean.me", "head.cs.ai", "student.3"])
def test_a_record_that_is_none_of_the_askers_is_refused(
    user: str, what: str, context_of: Callable[[str], ToolContext], scopes: dict[str, Scope]
) -> None:
    with pytest.raises(OutOfScope):
        learning_path(context_of(user), what, student=scopes["student.1"].person or "", reason="核对")


def test_words_for_what_is_asked_and_what_is_not_one(context_of: Callable[[str], ToolContext]) -> None:
    context = context_of("student.1")
    assert learning_path(context, "选课").data["study"]["what"] == "next"
    with pytest.raises(ToolError, match="学业内容"):
        learning_path(context, "天气")
    with pytest.raises(ToolError, match="哪一方面"):
        learning_path(context, " ")


def test_a_model_is_told_reasons_and_notes_within_bounds(context_of: Callable[[str], ToolContext]) -> None:
    outcome: ToolOutcome = run(ToolCall("learning_path", {"what": "next"}), context_of("student.2"), 0)
    said = told(outcome)
    assert all({"id", "title", "display"} <= set(row) for row in said["evidence"])
    assert any("只在" in row.get("definition", "") for row in said["evidence"])
    assert said["notes"]
