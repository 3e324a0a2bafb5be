"""What only the latest term holds is given for it, and the answer says so."""

from __future__ import annotations

from typing import Any

from agents.answering.answer import Status
from agents.brains.base import ToolCall
from tests.unit.agents.demo_names import directory
from tests.unit.agents.fake_tools import Error, FakeTools
from tests.unit.agents.test_rules import answer, whole

LATEST = "2025-2026-1"


def _only_latest(call: ToolCall) -> Error | None:
    arguments: dict[str, Any] = dict(call.arguments)
    empty = call.name == "query_metric" and arguments["periods"] != [LATEST]
    return ("no_data", "没有记录", ()) if empty else None


def _tools() -> FakeTools:
    return FakeTools(directory(), _only_latest)


def test_without_a_period_the_latest_term_is_taken() -> None:
    question = "我们院到课率是多少"
    draft, evidence = answer("dean", question, tools=_tools())
    assert draft.status is Status.ANSWERED
    assert {e.period for e in evidence if e.period} == {LATEST}
    assert "只有最近的学期才有" in whole(draft, evidence, question)


def test_a_course_of_years_without_record_is_the_latest_term() -> None:
    question = "我们院近三年到课率变化"
    draft, evidence = answer("dean", question, tools=_tools())
    assert draft.status is Status.ANSWERED
    assert "只有最近的学期有记录" in whole(draft, evidence, question)


def test_a_period_that_was_said_stays() -> None:
    draft, _ = answer("dean", "我们院2023-2024学年到课率是多少", tools=_tools())
    assert draft.status is Status.NO_DATA


def test_figures_only_counted_above_the_asker_say_so() -> None:
    question = "生均图书有多少册"
    draft, evidence = answer("student", question)
    assert draft.status is Status.ANSWERED
    assert "上级单位" in whole(draft, evidence, question)
