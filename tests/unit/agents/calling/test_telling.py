"""What a model is told of an outcome: enough to write with, and no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from agents.brains.base import ToolCall, ToolOutcome
from agents.calling.telling import outcome_text, told
from agents.calling.toolbox import run
from agents.models.usage import estimate
from tools.context import ToolContext
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Scope

Call = Callable[..., ToolOutcome]


@pytest.fixture
def call(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> Call:
    def make(name: str, *, before: tuple[Any, ...] = (), user: str = "leader", **arguments: Any) -> ToolOutcome:
        context = tools_of(scopes[user]).with_evidence(before)
        return run(ToolCall(name, arguments), context, len(before))

    return make


def test_what_is_common_to_a_table_is_said_once(call: Call) -> None:
    said = told(call("query_metric", metric="挂科率", unit="cs", by="course", top=12, periods=["2024-2025"]))
    assert said["about"]["metric"] == "course_fail_rate"
    assert said["about"]["definition"]
    assert len(said["evidence"]) == 12
    for row in said["evidence"]:
        assert {"id", "entity", "period", "display", "n"} <= row.keys()
        assert not {"definition", "attribution", "sql", "numerator", "denominator", "value"} & row.keys()


def test_twelve_courses_are_few_tokens(call: Call) -> None:
    outcome = call("query_metric", metric="挂科率", unit="cs", by="course", top=12, periods=["2024-2025"])
    assert estimate(outcome_text(outcome)) < 900


def test_small_rows_are_marked(call: Call) -> None:
    outcome = call("query_metric", metric="挂科率", unit="cs", by="course", top=999, periods=["2024-2025"])
    marked = [row["id"] for row in told(outcome)["evidence"] if row.get("small")]
    assert marked == [outcome.evidence[r["evidence"]].id for r in outcome.data["rows"] if r["small"]]
    assert marked


def test_a_difference_says_which_is_higher(call: Call) -> None:
    years = call("query_metric", metric="挂科率", periods=["2023-2024", "2024-2025"], by="period").evidence
    (row,) = told(call("difference", before=years, minuend="E2", subtrahend="E1"))["evidence"]
    higher = (years[1].value or 0) > (years[0].value or 0)
    assert row["means"] == ("E2 高于 E1" if higher else "E2 低于 E1")


def test_a_definition_is_told_with_its_benchmark(call: Call) -> None:
    said = told(call("define_metric", metric="生师比"))
    assert "分子" in said["evidence"][0]["definition"]
    assert "出处" in said["evidence"][1]["display"]


def test_a_clause_is_told_whole_with_how_it_treats_the_matter(call: Call) -> None:
    outcome = call("search_policy", query="学业预警怎么规定")
    said = told(outcome)["evidence"]
    assert said[0]["quote"] == outcome.evidence[0].quote
    assert said[0]["treats"] == "有规定"


def test_an_expired_clause_says_what_replaced_it(call: Call) -> None:
    said = told(call("search_policy", query="学业警示怎么规定", document="学业警示管理办法"))["evidence"]
    assert any("代替" in row.get("state", "") for row in said)


def test_an_error_carries_what_would_be_right(call: Call) -> None:
    said = json.loads(outcome_text(call("query_metric", metric="挂科率", periods=["本学期"])))
    assert said["code"] == "no_data"
    assert "2025-2026-1" in said["suggestions"]


def test_what_is_looked_up_is_data_and_no_evidence(call: Call) -> None:
    said = told(call("find", words="挂科"))
    assert set(said) == {"found"}


def test_periods_looked_up_can_be_cited(call: Call) -> None:
    said = told(call("find", words="", kind="period"))
    terms = next(row for row in said["evidence"] if row["title"] == "可查的学期")
    assert terms["display"].endswith("2025-2026学年第一学期")


def test_an_item_says_of_which_finding_it_came() -> None:
    made = [Evidence(id=f"E{n}", kind=EvidenceKind.RECORD, title=t, display="…") for n, t in enumerate("甲乙丙", 1)]
    of_diagnosis = {
        "findings": [{"key": "k", "finding": 0, "items": [1]}, {"key": "l", "finding": 2, "items": []}],
    }
    said = told(ToolOutcome(ToolCall("findings", {}), tuple(made), data=of_diagnosis))["evidence"]
    assert [row.get("came_of") for row in said] == [None, "k", None]
    assert [row.get("item") for row in said] == ["有", None, "还没有立项"]
    of_review = {"side": "reviews", "items": {"0": [2], "1": []}}
    said = told(ToolOutcome(ToolCall("findings", {}), tuple(made), data=of_review))["evidence"]
    assert [row.get("came_of") for row in said] == [None, None, "E1"]
