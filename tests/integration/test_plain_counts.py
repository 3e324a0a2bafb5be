"""A plain count on the demo campus: the persons counted under the figure's own evidence, no share, no denominator."""

from __future__ import annotations

import pytest

from agents.answering.answer import Answer, Status
from agents.build import Sources, build_assistant
from knowledge_base.demo.build import DEFAULT_TODAY
from tools.display import count
from tools.evidence import EvidenceKind
from tools.scope import Scope


def ask(sources: Sources, scope: Scope, question: str) -> Answer:
    told = build_assistant(sources, lambda: DEFAULT_TODAY).ask(question, scope)
    assert told.status is Status.ANSWERED, told.text
    return told


@pytest.mark.parametrize(
    "question", ["2024-2025学年第一学期预警学生人数", "上学期听课覆盖教师数", "上学期多少老师被听过课"]
)
def test_of_one_unit_and_one_term_the_persons_are_told(
    sources: Sources, scopes: dict[str, Scope], question: str
) -> None:
    told = ask(sources, scopes["qa"], question)
    first = told.evidence[0]
    assert first.numerator is not None
    assert f"为 {count(first.numerator)}[{first.id}] 人**。" in told.text
    assert "%" not in told.text
    assert first.denominator is not None
    assert f"{count(first.denominator)}[" not in told.text
    assert told.charts == ()


def test_over_several_terms_the_same_person_counts_in_each_and_that_is_said(
    sources: Sources, scopes: dict[str, Scope]
) -> None:
    told = ask(sources, scopes["qa"], "2024-2025学年预警学生人数")
    assert "人次**（各学期相加，同一人在不同学期分别计次）" in told.text
    assert "%" not in told.text


def test_of_each_college_its_count_is_listed_the_largest_first(sources: Sources, scopes: dict[str, Scope]) -> None:
    told = ask(sources, scopes["qa"], "各学院2024-2025学年听课覆盖教师数")
    figures = {e.id: e for e in told.evidence if e.kind is EvidenceKind.METRIC}
    rows = [line for line in told.text.splitlines() if line.startswith("- ")]
    listed = [next(e for e in figures.values() if f"[{e.id}]" in row) for row in rows]
    assert len(rows) > 2
    assert all(f"：{count(e.numerator or 0)}[{e.id}] 人次" in row for row, e in zip(rows, listed, strict=True))
    counts = [e.numerator or 0 for e in listed]
    assert counts == sorted(counts, reverse=True)
    assert "%" not in told.text
    assert "最高" not in told.text


def test_both_sides_of_a_share_over_several_terms_say_that_they_add_up(
    sources: Sources, scopes: dict[str, Scope]
) -> None:
    told = ask(sources, scopes["qa"], "全校2024-2025学年预警率是多少，多少人")
    assert "按人·学期合计）" in told.text
    assert "%" in told.text
