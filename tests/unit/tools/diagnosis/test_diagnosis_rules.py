"""From where on something stands out is the school's dated rule: another rule, another outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from knowledge_base.demo.templates import ALIASES_YAML
from knowledge_base.evaluation.diagnosis_rules import DiagnosisRules, Jumps
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckClient
from tests.unit.tools.conftest import Of
from tools.context import ToolContext
from tools.diagnosis.findings import findings
from tools.diagnosis.model import FindingKind, Severity
from tools.explain_change import explain_change
from tools.metrics.service import MetricService

Ruled = Callable[..., ToolContext]


@pytest.fixture
def ruled(of: Of, demo_client: DuckClient, rules: RuleSet) -> Ruled:
    """The tools of a user under rules on diagnosis of which some are written otherwise."""

    def made(user: str, **parts: Any) -> ToolContext:
        own = DiagnosisRules.model_validate(parts)
        values = rules.values.model_copy(update={"diagnosis": rules.values.diagnosis.model_copy(update={"value": own})})
        other = rules.model_copy(update={"values": values})
        service = MetricService(demo_client, Directory.load(demo_client, AliasFile.load(ALIASES_YAML)), other)
        return replace(of(user), metrics=service)

    return made


def test_a_school_that_asks_for_a_deeper_fall_is_told_of_no_round(ruled: Ruled) -> None:
    kind = (FindingKind.STRAIGHT_LINING,)
    assert findings(ruled("qa"), kinds=kind)
    assert findings(ruled("qa", rounds={"material": 0.95}), kinds=kind) == ()


def test_more_false_discoveries_raise_more_and_another_size_is_important(ruled: Ruled) -> None:
    kind = (FindingKind.CONTRIBUTION,)
    usual = findings(ruled("qa"), kinds=kind)
    loose = findings(ruled("qa", jumps={"false_discoveries": 0.2, "material": 0.0, "key_from": 1}), kinds=kind)
    strict = findings(ruled("qa", jumps={"material": 0.9, "key_from": 1}), kinds=kind)
    assert len(loose) >= len(usual) >= len(strict) == 0
    assert all(f.severity is Severity.COMMON for f in loose)


def test_a_weak_objective_and_a_broken_chain_go_by_their_rules(ruled: Ruled) -> None:
    weak, chain = (FindingKind.WEAK_OBJECTIVE,), (FindingKind.BROKEN_CHAIN,)
    lax = {"objectives": {"level": 0.2, "material": 0.01}, "chains": {"least": 5, "share": 0.01}}
    assert len(findings(ruled("qa", **lax), kinds=weak)) >= len(findings(ruled("qa"), kinds=weak))
    assert findings(ruled("qa", objectives={"material": 1}), kinds=weak) == ()
    assert len(findings(ruled("qa", **lax), kinds=chain)) > len(findings(ruled("qa", chains={"share": 1}), kinds=chain))


def test_what_is_called_incomplete_resized_or_moving_is_the_schools(ruled: Ruled) -> None:
    def told(**parts: Any) -> dict[str, Any]:
        return explain_change(ruled("dean.cs", **parts), "挂科率", period="2023-2024").data

    def ok(data: dict[str, Any], code: str) -> bool:
        return next(bool(c["ok"]) for c in data["checks"] if c["code"] == code)

    usual, strict = told(), told(checks={"resized": 1e-6, "complete": 1})
    assert ok(usual, "size")
    assert not ok(strict, "size")
    calm, restless = (told(steady={"ratio": r, "score": s}) for r, s in ((1, 1000), (1e-9, 1e-9)))
    assert not any(b["moved"] for b in calm["beside"])
    assert all(b["moved"] for b in restless["beside"])
    assert restless["beside"]
    assert told(spread={"fewest": 1000})["layers"][0]["judged"] is False
    assert usual["layers"][0]["judged"] is True


def test_rules_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="key_from"):
        Jumps(material=0.2, key_from=0.1) and DiagnosisRules(jumps=Jumps(material=0.2, key_from=0.1))
    with pytest.raises(ValueError, match="false_discoveries"):
        DiagnosisRules.model_validate({"jumps": {"false_discoveries": 0.5}})
