"""A few words after the findings were told speak of one of them."""

from __future__ import annotations

from datetime import date

import pytest

from agents.brains.base import Asker, PastTurn, Turn
from agents.brains.rule_writing.told_findings import ASKS, of_finding
from agents.understanding.told_findings import place_in
from tools.scope import Role

_TOLD = PastTurn("有什么异常", "…", {ASKS: ["马院评教有效率为什么变了", "", "高数挂科率为什么变了"]})
_OTHER = PastTurn("那全校呢", "…", {})


def _asked(question: str, *past: PastTurn) -> str:
    asker = Asker(Role.QA, Role.QA.name_zh, None, None)
    return of_finding(Turn(question, asker, date(2026, 3, 20), past=past)).question


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("为什么", 1),
        ("怎么回事？", 1),
        ("第二条详细说说", 2),
        ("那第3个怎么回事", 3),
        ("第二条规定是什么", 0),
        ("挂科率为什么涨了", 0),
    ],
)
def test_which_finding_is_meant_is_read_from_a_few_words(question: str, place: int) -> None:
    assert place_in(question) == place


def test_a_bare_why_takes_the_first_finding_and_a_number_that_of_the_list() -> None:
    assert _asked("为什么", _TOLD) == "马院评教有效率为什么变了"
    assert _asked("第三条详细说说", _TOLD) == "高数挂科率为什么变了"


def test_a_finding_without_a_figure_of_the_catalogue_is_told_again() -> None:
    assert _asked("第二条详细说说", _TOLD) == "诊断发现的第2条"


def test_only_a_number_reaches_back_over_another_turn() -> None:
    assert _asked("第三条详细说说", _TOLD, _OTHER) == "高数挂科率为什么变了"
    assert _asked("为什么", _TOLD, _OTHER) == "为什么"


def test_what_lies_beyond_the_list_is_left_as_it_was_asked() -> None:
    assert _asked("第五条详细说说", _TOLD) == "第五条详细说说"
