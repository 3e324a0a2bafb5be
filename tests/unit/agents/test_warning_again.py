"""A few words after the own warning ask for the rules on warnings; another time is said not to be told."""

from __future__ import annotations

from datetime import date

import pytest

from agents.answering.answer import Status
from agents.brains.base import CallTools, Draft, PastTurn, Turn
from agents.brains.rules import RuleBrain
from agents.understanding.study_after import after, other_time
from agents.understanding.studying import Study
from agents.understanding.warning_again import rules_after_warning, rules_of_warning
from tests.unit.agents.demo_names import asker, directory
from tools.metrics.catalogue_files import load_catalogue


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("怎么解除", "学业预警怎么解除"),
        ("什么时候能解除？", "学业预警怎么解除"),
        ("会有什么后果", "学业预警会记入档案吗"),
        ("家长会知道吗", "学业预警通知家长吗"),
        ("会不会退学", "学业预警会退学吗"),
        ("不服怎么办", "学业预警怎么申诉"),
        ("去年呢", ""),
        ("那我还差几门", ""),
        ("挂科率呢", ""),
    ],
)
def test_the_rule_that_few_words_ask_for(question: str, first: str) -> None:
    assert next(iter(rules_after_warning(question)), "") == first


def test_the_warning_may_be_named() -> None:
    assert rules_of_warning("学业预警家长会知道吗") == ("学业预警通知家长吗",)
    assert rules_of_warning("学业预警的人数") == ()


@pytest.mark.parametrize(
    ("question", "when"),
    [
        ("去年呢", "去年"),
        ("那上学期呢", "上学期"),
        ("大一的时候呢", "大一"),
        ("选修呢", ""),
        ("高数呢", ""),
        ("计算机学院呢", ""),
    ],
)
def test_another_time_of_the_own_study(question: str, when: str) -> None:
    assert other_time(question) == when


def test_the_next_term_after_what_is_missing_is_its_plan() -> None:
    assert after("下学期呢", Study("audit")) == Study("next")
    assert after("下学期呢", Study("warning")) is None


def _decided(question: str) -> Draft | CallTools:
    past = (PastTurn("我会被预警吗", "", {"study": ["warning", ""]}),)
    return RuleBrain(directory(), load_catalogue(), likeness=None).decide(
        Turn(question, asker("student"), date(2026, 3, 20), past)
    )


def test_after_the_own_warning_the_rules_are_looked_up_and_another_time_is_not_told() -> None:
    found = _decided("怎么解除")
    assert isinstance(found, CallTools)
    assert {call.name for call in found.calls} == {"search_policy"}
    told = _decided("去年呢")
    assert isinstance(told, Draft)
    assert told.status is Status.NO_DATA
    assert told.memory["study"] == ["warning", ""]
