"""A few words after a figure: what stays (course, unit), what they split by, and which of several is not said."""

import pytest

from agents.brains.base import PastTurn
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Operation, Reading
from tests.unit.agents import demo_names
from tools.metrics.catalogue_files import load_catalogue

READER = Reader(demo_names.directory(), load_catalogue())


def after(*questions: str) -> Reading:
    past: list[PastTurn] = []
    for question in questions:
        reading = READER.read(question, demo_names.asker("leader"), past)
        past.append(PastTurn(question=question, text="", memory=reading.to_memory()))
    return reading


@pytest.mark.parametrize("words", ["材料学院呢", "那机械学院的", "再看材料学院"])
def test_the_course_stays_when_a_unit_is_named(words: str) -> None:
    assert after("高等数学2024-2025挂科率", words).course == after("高等数学2024-2025挂科率").course != ""


@pytest.mark.parametrize("words", ["材料学院所有课的呢", "不分课了，材料学院总的呢"])
def test_all_courses_leave_the_course(words: str) -> None:
    assert after("高等数学2024-2025挂科率", words).course == ""


@pytest.mark.parametrize("words", ["24届的学位授予率", "升学率高不高", "2024届的升学率"])
def test_the_unit_stays_with_a_figures_name_alone(words: str) -> None:
    assert after("计算机学院2025届毕业率", words).units == ("cs",)


def test_a_ranking_is_split_further_in_the_same_order() -> None:
    majors = after("评教参与率最低的学院", "专业呢")
    assert (majors.by, majors.order) == ("major", after("评教参与率最低的学院").order)
    inside = after("评教参与率最低的学院", "专业呢", "只看计算机学院的")
    assert (inside.by, inside.units) == ("major", ("cs",))
    assert Operation.RANK in inside.operations


def test_what_weighs_most_is_asked_of_the_change_told() -> None:
    reading = after("去年挂科率为什么下降", "主要是哪个学院")
    assert reading.why
    assert reading.by == "college"


def test_which_of_several_years_is_asked_back() -> None:
    reading = after("近三年挂科率", "那年哪个专业最高")
    assert (reading.act, reading.subject) == (Act.CLARIFY, "那年")


def test_two_told_one_after_the_other_are_set_beside_each_other() -> None:
    units = after("会计学2024-2025挂科率", "金融呢", "哪个高")
    assert units.units == ("em.ac", "em.fi")
    assert Operation.COMPARE in units.operations
    periods = after("2025届毕业率", "2024届呢", "哪届高")
    assert periods.periods["graduation_rate"] == ("grad:2024", "grad:2025")
    courses = after("高等数学2024-2025挂科率", "线性代数呢", "哪个更高")
    assert len(courses.courses) == 2


def test_one_of_a_list_of_courses_is_not_guessed() -> None:
    asked = after("计算机学院2024-2025挂科率", "哪门课最严重", "这门课其他学院呢")
    assert (asked.act, asked.subject) == (Act.CLARIFY, "这门课")


def test_the_college_after_the_schools_figure() -> None:
    """Of the own college, where somebody is of one; else college by college."""
    split = after("毕业率多少", "学院呢")
    assert (split.by, split.units) == ("college", ("school",))
    for role in ("dean", "teacher"):
        asker = demo_names.asker(role)
        first = READER.read("学校2025届毕业率", asker, [])
        past = [PastTurn(question="学校2025届毕业率", text="", memory=first.to_memory())]
        assert READER.read("学院呢", asker, past).units == (asker.college,)


def test_parts_are_asked_for_after_a_comparison_with_the_school() -> None:
    courses = after("计算机学院2024-2025挂科率跟全校比", "哪门课挂得最多")
    assert (courses.by, courses.units) == ("course", ("cs",))


@pytest.mark.parametrize(
    "questions", [("软工2024-2025挂科率在全校专业里排第几",), ("哪个专业2024-2025挂科率最高", "软工排第几")]
)
def test_a_majors_place_among_all_majors(questions: tuple[str, ...]) -> None:
    reading = after(*questions)
    assert (reading.by, reading.units, reading.subject) == ("major", ("school",), "cs.se")


def test_who_did_not_do_it_stands_lowest_first() -> None:
    assert after("2024-2025学年听课任务完成率", "哪些院没完成").order == "asc"


def test_the_change_of_each_is_not_told_as_a_ranking_in_few_words_either() -> None:
    assert after("哪个学院挂科率三年来降得最多", "哪个升得最多").reason == "group_change"


def test_how_much_each_of_the_ranked_is_above_is_asked_back() -> None:
    assert after("2024-2025挂科率最高的三个学院", "分别高多少").act is Act.CLARIFY
