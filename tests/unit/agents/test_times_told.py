"""「这两次」 after figures of one period each were told: the periods said again, with the course of one's own sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agents.brains.base import PastTurn, Turn
from agents.brains.rule_writing.teaching import SHEET
from agents.brains.rule_writing.times_told import said_again
from agents.understanding.reading import Act, Reading
from tests.unit.agents.demo_names import asker

_COURSE = "工程制图"


def _courses(question: str) -> Sequence[str]:
    return [_COURSE] if _COURSE in question else []


def _asked(question: str, role: str, past: tuple[PastTurn, ...]) -> str:
    return said_again(Turn(question, asker(role), date(2026, 3, 20), past), _courses).question


def _sheet(question: str, term: str) -> PastTurn:
    return PastTurn(question, "有数", {SHEET: ["grades", "", term]})


def _figure(question: str, code: str) -> PastTurn:
    reading = Reading(Act.FIGURES, ("avg_gpa",), units=("me",), periods={"avg_gpa": (code,)})
    return PastTurn(question, "有数", reading.to_memory())


SHEETS = (_sheet("工程制图我的班上学期平均多少分", "2025-2026-1"), _sheet("前一个秋天呢", "2024-2025-1"))
FIGURES = (_figure("我上学期绩点", "2025-2026-1"), _figure("上上学期呢", "2024-2025-2"))


def test_of_an_own_course_the_course_is_said_too() -> None:
    asked = _asked("不及格率也按这两次给", "teacher", SHEETS)
    assert asked == "我工程制图不及格率也2024-2025-1、2025-2026-1给"
    assert _asked("这两次放一起看看", "teacher", SHEETS) == "我工程制图2024-2025-1、2025-2026-1放一起看看平均分"


def test_of_other_figures_the_periods_alone() -> None:
    assert _asked("这两个学期平均分各多少", "student", FIGURES) == "那2024-2025-2、2025-2026-1平均分各多少"


def test_words_that_point_at_nothing_told_stay() -> None:
    for past in ((), FIGURES[:1]):
        assert _asked("这两个学期平均分各多少", "student", past) == "这两个学期平均分各多少"
    assert _asked("近三年这两次的挂科率", "student", FIGURES) == "近三年这两次的挂科率"


def test_that_term_is_the_one_told_right_before() -> None:
    assert _asked("那我们专业那学期平均绩点呢", "student", FIGURES) == "那我们专业2024-2025-2平均绩点呢"
    assert _asked("我大二那学期的绩点", "student", FIGURES) == "我大二那学期的绩点"
    assert _asked("那个学年的呢", "student", FIGURES) == "那个学年的呢"


def test_an_own_course_is_set_against_another_of_its_terms() -> None:
    asked = _asked("跟再前一年的同一学期比呢，就是2024-2025第一学期", "teacher", SHEETS[:1])
    assert asked == "我工程制图2024-2025-1、2025-2026-1两个学期的平均分"
    assert _asked("跟全校比呢", "teacher", SHEETS[:1]) == "跟全校比呢"
