"""The rule brain from question to draft, over made-up figures: every draft binds whole, whatever the tools answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from agents.answering.answer import Status
from agents.brains.base import Draft, PastTurn, ToolCall
from agents.brains.rules import RuleBrain
from tests.unit.agents.demo_names import asker, directory
from tests.unit.agents.fake_tools import Error, FakeTools, drive
from tests.unit.agents.test_readings import CASES
from tools.binder import bind
from tools.evidence import Evidence
from tools.metrics.catalogue_files import load_catalogue

YEARS = "我们院近三年挂科率怎么样？哪个专业最高？"
GUIDE = "指南对学业预警有什么要求"


@cache
def brain() -> RuleBrain:
    return RuleBrain(directory(), load_catalogue())


@cache
def names() -> tuple[str, ...]:
    school = directory()
    units = [n for u in school.units.values() for n in (u.name, *u.aliases)]
    courses = [n for c in school.courses.values() for n in (c.name, *c.aliases)]
    return (*units, *courses, *(n for m in load_catalogue() for n in (m.name_zh, *m.aliases)))


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
    assert "网络工程按小样本保护" in whole(draft, evidence, "哪个专业挂科率最高")
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
    # What was asked, the mark of one term, is refused; what may be seen stands below (decision 0052).
    assert draft.status is Status.REFUSED
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


def _only(*entities: str) -> Callable[[ToolCall], Error | None]:
    """A post that sees only these units."""

    def fail(call: ToolCall) -> Error | None:
        unit = call.arguments.get("unit")
        return ("out_of_scope", "不在范围内", ("计算机学院", "全校")) if unit and unit not in entities else None

    return fail


def test_a_unit_outside_the_post_is_named_and_not_passed_over() -> None:
    question = "软工和计科哪个绩点高"
    tools = FakeTools(directory(), _only("cs.se", "school"))
    draft, evidence = answer("head", question, tools=tools)
    text = whole(draft, evidence, question)
    assert "计算机科学与技术的平均学分绩点不在您的岗位可以查看的范围内" in text
    assert "全校" in text


def test_one_year_that_sticks_out_leads_the_answer() -> None:
    values = {"2022-2023": 0.1292, "2023-2024": 0.2954, "2024-2025": 0.0923}
    draft, evidence = answer("dean", "高数近三年挂科率", tools=FakeTools(directory(), values=values))
    text = whole(draft, evidence, "高数近三年挂科率")
    assert "2023-2024学年明显偏高" in text.split("\n")[0]
    assert "先核对" in text
    assert "小幅波动" not in text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((0.050, 0.051, 0.050), "基本持平"),
        ((0.050, 0.070, 0.090), "持续上升"),
        ((0.090, 0.070, 0.050), "持续下降"),
        ((0.050, 0.080, 0.060), "先升后降，2023-2024学年最高"),
        ((0.090, 0.060, 0.080), "先降后升，2023-2024学年最低"),
        ((0.060, None, 0.090), "上升"),
    ],
)
def test_the_direction_of_a_trend(values: tuple[float | None, ...], said: str) -> None:
    years = dict(zip(("2022-2023", "2023-2024", "2024-2025"), values, strict=True))
    draft, evidence = answer("dean", "我们院近三年挂科率", tools=FakeTools(directory(), values=years))
    text = whole(draft, evidence, "我们院近三年挂科率")
    assert said in text.split("\n")[0]
    assert ("受小样本保护的统计期不显示" in text) == (None in values)


def test_a_mean_of_responses_comes_with_the_valid_rate() -> None:
    draft, evidence = answer("dean", "我们院评教分")
    text = whole(draft, evidence, "我们院评教分")
    assert "同期评教有效率" in text
    assert "份有效答卷" in text


def test_figures_and_a_rule_in_one_question() -> None:
    question = "我们院挂科率多少，学校对挂科多的学生怎么处理"
    draft, evidence = answer("dean", question)
    text = whole(draft, evidence, question)
    assert text.index("课程不及格率为") < text.index("《学业预警办法》")


def test_a_metric_not_counted_so_finely_offers_the_unit_above() -> None:
    draft, evidence = answer("head", "我们专业评教分")
    assert "计算机学院" in whole(draft, evidence, "我们专业评教分")
    draft, evidence = answer("head", "我们专业评教分", "好的")
    assert draft.status is Status.ANSWERED
    assert evidence[0].entity_id == "cs"
