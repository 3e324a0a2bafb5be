"""Arguments as a model may write them: each comes to one call, or to an error that says what would be right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.brains.base import ToolCall, ToolOutcome
from agents.calling.toolbox import run
from tools.context import ToolContext
from tools.scope import Scope

ROWS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("arguments.yaml").read_text(encoding="utf-8"))
TREND = {"metric": "挂科率", "periods": ["近三年"], "by": "period"}

Asked = Callable[[dict[str, Any]], ToolOutcome]


@pytest.fixture
def asked(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> Asked:
    """Make a row's call; three figures are there before it for those that refer to evidence."""

    def make(row: dict[str, Any]) -> ToolOutcome:
        context, tool = tools_of(scopes[row.get("as", "leader")]), row.get("tool", "query_metric")
        if tool == "difference":
            context = context.with_evidence(run(ToolCall("query_metric", TREND), context, 0).evidence)
        return run(ToolCall(tool, row["call"]), context, len(context.evidence))

    return make


def came_to(outcome: ToolOutcome) -> dict[str, Any]:
    """The call's meaning in the words of the table."""
    data, evidence = outcome.data, outcome.evidence
    found = data.get("found", [])
    return {
        **{name: data.get(name) for name in ("metric", "unit", "by", "attribution")},
        "periods": list(dict.fromkeys(e.period for e in evidence)),
        "courses": list(dict.fromkeys(e.filters.get("course") for e in evidence)),
        "figures": len(evidence),
        "inputs": list(evidence[0].inputs) if evidence else [],
        "found": [next(iter(row.values())) for row in found],
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(f"{k}={v}" for k, v in row["call"].items()))
def test_what_a_model_writes_is_read_or_told_back(row: dict[str, Any], asked: Asked) -> None:
    outcome = asked(row)
    assert outcome.error_code == row.get("error"), outcome.error
    meant = came_to(outcome)
    assert {key: meant[key] for key in row.get("gives", {})} == row.get("gives", {})
    assert set(row.get("suggests", ())) <= set(outcome.suggestions)
    assert row.get("says", "") in (outcome.error or "")


def test_the_table_is_a_table() -> None:
    assert len(ROWS) >= 60


def test_words_of_periods_are_told_as_they_were_read(asked: Asked) -> None:
    outcome = asked({"call": {"metric": "毕业率", "periods": ["2024-2025"]}})
    assert "统计期“2024-2025”读作2025届" in outcome.notes
    assert not any("读作" in note for note in asked({"call": {"metric": "毕业率", "periods": ["grad:2025"]}}).notes)


def test_no_suggestion_is_a_dead_end(asked: Asked) -> None:
    """Every period and metric suggested for a faulty one can be written as it stands."""
    for row in ROWS:
        if row.get("tool", "query_metric") != "query_metric" or row.get("as") or "error" not in row:
            continue
        for suggestion in asked(row).suggestions if "periods" in row["call"] else ():
            again = asked({"call": row["call"] | {"periods": [suggestion]}})
            assert again.error is None, (row, suggestion, again.error)
