"""A word asked back is asked back once more, then said to be left out; dropped by the asker, it is none."""

from agents.understanding.reading import Act
from tests.unit.agents.test_split_further import after


def test_a_word_passed_over_is_asked_back_again_and_then_said_to_be_left_out() -> None:
    again = after("贫困生上学期挂科率", "计算机学院呢")
    assert (again.act, again.subject) == (Act.CLARIFY, "贫困生")
    told = after("贫困生上学期挂科率", "计算机学院呢", "材料学院呢")
    assert (told.act, told.units) == (Act.FIGURES, ("ms",))
    assert "background" in told.notes


def test_a_condition_that_is_dropped_is_none() -> None:
    told = after("贫困生上学期挂科率", "计算机学院呢", "算了，不管贫困生")
    assert (told.act, told.units) == (Act.FIGURES, ("cs",))


def test_a_question_of_who_leaves_nothing_open() -> None:
    assert after("上学期不及格最高的课", "谁教的").act is Act.CLARIFY
    assert after("上学期不及格最高的课", "谁教的", "计算机学院的挂科率").act is Act.FIGURES
    assert after("上学期计算机学院的挂科率", "谁教的", "跟全校比呢").act is Act.FIGURES
