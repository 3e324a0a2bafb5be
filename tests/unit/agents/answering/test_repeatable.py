"""What a turn may repeat: the thread's questions and the periods of our own tools' words, nobody else's."""

from datetime import date

import pytest

from agents.answering.repeatable import asked, told_periods
from agents.brains.base import Asker, PastTurn, ToolCall, ToolOutcome, Turn
from tools.scope import Role

CALL = ToolCall("query_metric", {})


def test_the_questions_are_said_a_line_each_and_no_answer() -> None:
    past = (PastTurn("近三年\n挂科率", "是八成。"),)
    turn = Turn("那软工呢", Asker(Role.DEAN, "院长", "cs", None), date(2026, 3, 20), past)
    assert asked(turn) == "近三年 挂科率\n那软工呢"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("2025-2026学年第二学期还没有结束", ("2025-2026学年第二学期",)),
        ("可以查 2024-2025学年、2025届", ("2024-2025学年", "2025届")),
        ("2025-2026-2没有成绩，没有计入", ("2025-2026-2",)),
        ("看不出“2031-2032学年”是哪个统计期", ()),
        ("看不出“2031-2032学年", ()),
        ("看不出“2031-2032学年」是", ()),
        ("《2019-2020学年报告》里写着", ()),
        ("2019-2035学年", ()),
        ("共2025人、35%、2025年、12025届、2025-2026", ()),
    ],
)
def test_only_a_period_in_our_own_words_is_named(told: str, found: tuple[str, ...]) -> None:
    assert told_periods([ToolOutcome(CALL, error=told)]) == found
    assert told_periods([ToolOutcome(CALL, notes=(told,))]) == found
