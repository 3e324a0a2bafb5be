"""The text of a sheet: every sentence bound, another writer held to the same, supportive words, one page."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import docx
import pytest

from agents.answering.answer import Status
from agents.answering.guard import DROPPED_NOTE
from agents.assistant import Assistant
from agents.brains.base import Asker, ToolCall, Turn
from agents.build import Sources, build_assistant
from agents.calling.telling import outcome_text
from agents.calling.toolbox import run
from agents.errors import PrivacyWithheld
from agents.models.usage import estimate
from agents.privacy.strict import Strict
from api.teaching import sheet_document, sheet_view
from knowledge_base.demo.build import DEFAULT_TODAY
from tools.binder import MARK, check
from tools.context import ToolContext
from tools.errors import NoData, OutOfScope, ToolError
from tools.evidence import EvidenceKind
from tools.feedback import presenting
from tools.feedback.composing import drafts
from tools.feedback.figures import Figures, figures_of
from tools.feedback.sheet import Sheet, sheet_of
from tools.feedback.writing import RuleWriter, written
from tools.my_teaching import my_teaching
from tools.scope import Role, Scope

THREATS = ("处分", "扣", "末位", "淘汰", "约谈", "不合格", "排名第", "名次第", "考核结果")


@dataclass(frozen=True)
class Other:
    """A writer that invents a number in one part and writes another one well."""

    name: str = "other"

    def write(self, sheet: Sheet, figures: Figures) -> Mapping[str, str]:
        return {"overview": "您的评教是 99.9 分。", "limits": "评教是学生的看法，小样本不作结论。"}


def test_every_sentence_of_the_rules_is_bound(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    teachers = [scope for scope in scopes.values() if scope.role is Role.TEACHER][:14]
    for scope in teachers:
        context = tools_of(scope)
        sheet = sheet_of(context)
        figures = figures_of(sheet, context)
        for key, draft in drafts(sheet, figures).items():
            assert check(draft, figures.evidence, question="") == [], (scope.user, key)
        text = "".join(part.text for part in written(sheet, figures, RuleWriter()))
        assert not [word for word in THREATS if word in text]


def test_a_writer_that_invents_is_replaced_part_by_part(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    context = tools_of(scopes["teacher.1"])
    sheet = sheet_of(context)
    parts = {part.key: part for part in written(sheet, figures_of(sheet, context), Other())}
    assert parts["overview"].writer == "rules"
    assert "99.9" not in parts["overview"].text
    assert (parts["limits"].writer, parts["limits"].text) == ("other", "评教是学生的看法，小样本不作结论。")
    assert parts["appeal"].writer == "rules"


def test_advice_is_tied_to_clauses_the_reader_may_see(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    sheet = sheet_of(tools_of(scopes["teacher.6"]))
    assert 2 <= len(sheet.advice) <= 3
    clauses = [advice.clause for advice in sheet.advice if advice.clause is not None]
    assert clauses
    assert not [c for c in clauses if "约谈" in (c.document or "")]  # the internal rules are not for teachers
    assert sheet.appeal is not None
    assert "复核" in (sheet.appeal.quote or "")


def test_a_term_without_results_gives_way_to_the_newest_that_has_some(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    context = tools_of(scopes["teacher.1"])
    running = my_teaching(context, term="这学期")
    assert running.notes[0] == "2025-2026学年第二学期还没有结果，以下是2025-2026学年第一学期的结果"
    assert running.data["term"] == "2025-2026-1"
    with pytest.raises(ToolError, match="按学期"):
        my_teaching(context, term="近三年")
    with pytest.raises(NoData):
        my_teaching(context, term="2015-2016-1")


def test_without_marks_of_items_attainment_is_refused_with_what_is_missing(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    refused = 0
    for scope in [scope for scope in scopes.values() if scope.role is Role.TEACHER][:12]:
        context = tools_of(scope)
        sheet = sheet_of(context)
        if sheet.objectives:
            continue
        with pytest.raises(NoData, match="小题分"):
            my_teaching(context, "attainment", sheet.term)
        refused += 1
    assert refused


@pytest.mark.parametrize(("side", "missing"), [("ratings", "没有学生对您的评教答卷"), ("grades", "没有考核成绩")])
def test_a_term_without_answers_or_marks_is_said_to_have_none(
    tools_of: Callable[[Scope], ToolContext],
    scopes: dict[str, Scope],
    monkeypatch: pytest.MonkeyPatch,
    side: str,
    missing: str,
) -> None:
    context = tools_of(scopes["teacher.1"])
    sheet = sheet_of(context)
    bare = replace(sheet, voices=replace(sheet.voices, sections=()), grades={}, items=())
    monkeypatch.setattr(presenting, "sheet_of", lambda *_: bare)
    with pytest.raises(NoData, match=missing):
        my_teaching(context, side)


@pytest.fixture(scope="module")
def assistant(sources: Sources) -> Assistant:
    return build_assistant(sources, lambda: DEFAULT_TODAY)


def test_the_view_and_the_page_say_the_same(assistant: Assistant, scopes: dict[str, Scope]) -> None:
    view = sheet_view(assistant, scopes["teacher.6"])
    document = docx.Document(io.BytesIO(sheet_document(view, "赵敏")))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "赵敏老师" in text
    assert "仅本人" in text
    assert "复核" in text
    assert "[E" not in text
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    for section, row in zip(view.sections, cells[1:], strict=True):
        assert section.section_id in row[0]
        if "mean" in section.figures:
            assert row[3] == view.shown(section.figures["mean"])
    known = {evidence.id for evidence in view.evidence}
    assert all(i in known for section in view.sections for i in section.figures.values())
    assert all(i in known for evidence in view.evidence for i in evidence.inputs)


def test_a_dean_gets_no_view(assistant: Assistant, scopes: dict[str, Scope]) -> None:
    with pytest.raises(OutOfScope, match="只给任课教师本人"):
        sheet_view(assistant, scopes["dean.cs"])


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("我这学期评教怎么样", "与同类课程相比"),
        ("学生对我的课有什么意见", "评语主题"),
        ("我的课程目标达成度扣在哪", "失分最多的是"),
        ("我该改进什么", "依据：《示范大学"),
    ],
)
def test_the_rule_brain_answers_in_full(
    assistant: Assistant, scopes: dict[str, Scope], question: str, says: str
) -> None:
    answer = assistant.ask(question, scopes["teacher.6"])
    assert answer.status is Status.ANSWERED
    assert says in answer.text
    assert DROPPED_NOTE not in answer.text
    assert answer.brain == "rules"
    assert {e.id for e in answer.evidence} >= set(MARK.findall(answer.text))


def test_a_dean_who_asks_for_a_sheet_is_refused(assistant: Assistant, scopes: dict[str, Scope]) -> None:
    answer = assistant.ask("给我看看教师反馈单", scopes["dean.cs"])
    assert answer.status is Status.REFUSED
    assert answer.evidence == ()


@pytest.mark.parametrize("about", ["", "ratings", "comments", "grades", "attainment", "advice", "all"])
def test_strict_privacy_sends_nothing_of_a_sheet(
    about: str, tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    outcome = run(ToolCall("my_teaching", {"about": about}), tools_of(scopes["teacher.6"]), 0)
    strict = Strict(5, lambda document: True)
    sent = [e for e in outcome.evidence if strict.allows(e.model_dump(mode="json"))]
    assert outcome.error is None
    assert {e.kind for e in sent} <= {EvidenceKind.CLAUSE}
    with pytest.raises(PrivacyWithheld):
        strict.sendable(Turn("我的教学", Asker(Role.TEACHER, "教师"), DEFAULT_TODAY, outcomes=(outcome,)))


def test_what_a_model_is_told_of_a_sheet_is_short_and_holds_no_comment(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    context = tools_of(scopes["teacher.6"])
    for side in ("", "ratings", "comments", "grades", "attainment", "advice"):
        told = outcome_text(run(ToolCall("my_teaching", {"about": side}), context, 0))
        assert estimate(told) < 6000, side
    texts = [row[0] for row in context.metrics.client.fetch("SELECT text FROM set_comment WHERE length(text) > 6")]
    assert not [text for text in texts if text in told]
