"""The rule brain from question to draft, over made-up figures: every draft binds whole, whatever the tools answer."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from agents.answer import Status
from agents.brains.base import Draft, PastTurn, ToolCall
from agents.brains.rules import RuleBrain
from tests.unit.agents.demo_names import asker, directory
from tests.unit.agents.fake_tools import Error, FakeTools, drive
from tests.unit.agents.test_readings import CASES
from tools.binder import bind
from tools.evidence import Evidence
from tools.metrics.definition import Catalogue

YEARS = "我们院近三年挂科率怎么样？哪个专业最高？"
GUIDE = "指南对学业预警有什么要求"


@cache
def brain() -> RuleBrain:
    return RuleBrain(directory(), Catalogue.load())


@cache
def names() -> tuple[str, ...]:
    school = directory()
    units = [n for u in school.units.values() for n in (u.name, *u.aliases)]
    courses = [n for c in school.courses.values() for n in (c.name, *c.aliases)]
    return (*units, *courses, *(n for m in Catalogue.load() for n in (m.name_zh, *m.aliases)))


def answer(role: str, *questions: str, tools: FakeTools | None = None) -> tuple[Draft, tuple[Evidence, ...]]:
    """The draft of the last question of a thread."""
    past: tuple[PastTurn, ...] = ()
    used = tools or FakeTools(directory())
    for question in questions[:-1]:
        draft, _ = drive(brain(), used, asker(role), question, past)
        past = (*past, PastTurn(question, draft.text, draft.memory))
    return drive(brain(), used, asker(role), questions[-1], past)


def whole(draft: Draft, evidence: tuple[Evidence, ...], question: str) -> str:
    """The bound text; fails when the binder drops anything."""
    bound = bind(draft.text, evidence, question=question, known_names=names())
    assert bound.dropped == ()
    return bound.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['role']}-{case['ask']}")
def test_every_draft_binds_whole(case: dict[str, Any]) -> None:
    draft, evidence = answer(case["role"], *case.get("past", []), case["ask"])
    whole(draft, evidence, case["ask"])


@pytest.mark.parametrize("code", ["out_of_scope", "no_data", "too_few", "invalid", "unknown_name", "ambiguous_name"])
@pytest.mark.parametrize(
    "question", [YEARS, "高数挂科率", "哪个学院挂科率最高", "这学期挂科率", GUIDE.replace("指南", "指南4.2")]
)
def test_errors_of_tools_become_words(code: str, question: str) -> None:
    def fail(call: ToolCall) -> Error:
        return code, "不在范围内", ("全校",)

    draft, evidence = answer("dean", question, tools=FakeTools(directory(), fail))
    whole(draft, evidence, question)
    assert draft.status is not Status.ANSWERED
    assert not evidence


def test_the_deans_question() -> None:
    draft, evidence = answer("dean", YEARS)
    text = whole(draft, evidence, YEARS)
    assert [chart.kind for chart in draft.charts] == ["line", "bar"]
    assert draft.charts[0].x == ("2022-2023", "2023-2024", "2024-2025")
    assert "最高的专业是" in text
    assert "2025-2026学年第一学期" in text
    assert "参照" in text
    assert "按人数" in text
    assert draft.clarification is not None


def test_a_follow_up_keeps_the_rest() -> None:
    draft, evidence = answer("dean", YEARS, "那软件工程呢")
    assert {e.entity_id for e in evidence if e.filters == {} and e.metric} >= {"cs.se"}
    assert "软件工程的课程不及格率" in whole(draft, evidence, "那软件工程呢")


def test_the_guide_lists_and_the_school_rule_is_offered() -> None:
    draft, evidence = answer("dean", GUIDE)
    text = whole(draft, evidence, GUIDE)
    assert "3.2.2 c)" in text
    assert "没有展开具体要求" in text
    assert "《学业预警办法》" in text


def test_withheld_units_are_not_ranked() -> None:
    draft, evidence = answer("dean", "哪个专业挂科率最高", tools=FakeTools(directory(), withheld=frozenset({"cs.ne"})))
    assert "网络工程人数不足" in whole(draft, evidence, "哪个专业挂科率最高")
    assert all("网络工程" not in chart.x for chart in draft.charts)


def test_a_withheld_figure_is_no_answer() -> None:
    draft, evidence = answer("dean", "软工挂科率", tools=FakeTools(directory(), withheld=frozenset({"cs.se"})))
    whole(draft, evidence, "软工挂科率")
    assert draft.status is Status.NO_DATA


def test_a_course_is_asked_again_in_its_window() -> None:
    def fail(call: ToolCall) -> Error | None:
        narrow = call.arguments.get("periods") == ["2025-2026-1"]
        return ("out_of_scope", "不能看其他统计期", ()) if narrow else None

    question = "上学期数据结构挂科率"
    draft, evidence = answer("teacher", question, tools=FakeTools(directory(), fail))
    assert draft.status is Status.ANSWERED
    assert evidence[0].period == "2022-2023..2024-2025"
    assert "最近完整学年的全校合计" in whole(draft, evidence, question)


def test_running_term_is_no_data_with_the_latest_beside_it() -> None:
    draft, evidence = answer("dean", "这学期挂科率")
    assert draft.status is Status.NO_DATA
    assert evidence[0].period == "2025-2026-1"


def test_the_default_of_a_question_back_is_taken_by_yes() -> None:
    draft, evidence = answer("dean", "男生挂科率是多少", "好的")
    assert draft.status is Status.ANSWERED
    assert evidence[0].entity_id == "cs"


def test_care_comes_before_figures() -> None:
    draft, evidence = answer("student", "挂科率这么高我不想活了")
    assert "辅导员" in whole(draft, evidence, "挂科率这么高我不想活了")
    assert not evidence
