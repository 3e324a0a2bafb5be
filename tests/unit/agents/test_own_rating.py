"""Own teaching in words of the staff room: the score given, who of those due rated, what to change, own courses."""

from __future__ import annotations

import pytest

from agents.understanding.colleagues import asks_of_colleague, asks_of_whoever_teaches
from agents.understanding.own_rating import as_students
from agents.understanding.own_words import marks_asked
from agents.understanding.sheet_again import turned
from agents.understanding.teaching import Asked, asked_in
from tests.unit.agents.test_readings import read, slots
from tools.scope import Role


@pytest.mark.parametrize(
    "question",
    [
        "上学期那帮小祖宗评教给我打了几分",
        "上学期这群熊孩子给我的课评了多少分",
        "同学们给我打的分",
        "我上学期评教拿了几分",
        "去年秋季学期我被学生打了多少分",
    ],
)
def test_the_score_pupils_gave_is_the_own_sheet(question: str) -> None:
    asked = asked_in(question, Role.TEACHER)
    assert asked is not None
    assert asked.about == "ratings"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("那帮小祖宗评教", "学生评教"),
        ("孩子们怎么评", "学生怎么评"),
        ("把一个孩子的84登成48了", "把一个孩子的84登成48了"),
        ("我家孩子们", "我家孩子们"),
    ],
)
def test_words_for_several_pupils_are_students(question: str, said: str) -> None:
    assert as_students(question) == said


@pytest.mark.parametrize(
    "question",
    [
        "上学期那帮小祖宗谁给我打了低分",
        "给我打低分的小家伙叫什么",
        "同事们评教都拿了几分",
        "张老师评教拿了几分",
        "学生给我打分高的有几个人",
    ],
)
def test_who_gave_it_and_what_others_got_is_no_sheet(question: str) -> None:
    assert asked_in(question, Role.TEACHER) is None


def test_of_several_terms_or_a_year_no_sheet_tells() -> None:
    assert asked_in("近三年学生给我打了几分", Role.TEACHER) is None
    assert asked_in("去年学生给我打了几分", Role.TEACHER) is None


@pytest.mark.parametrize(
    "question",
    ["上学期该评我的学生里真正评了的有多少", "我的课上学期没评的学生占几成", "该来评教的，我班上实际评了的占多大比例"],
)
def test_who_took_part_of_those_due(question: str) -> None:
    asked = asked_in(question, Role.TEACHER)
    assert asked is not None
    assert asked.about == "ratings"


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("看了我上学期的情况，我下一步该从哪里改", "上学期"),
        ("我的课接下来往哪儿使劲", ""),
        ("下学期我先从哪方面入手改", ""),
    ],
)
def test_where_to_begin_is_the_advice_of_the_sheet(question: str, term: str) -> None:
    assert asked_in(question, Role.TEACHER) == Asked("advice", term)


@pytest.mark.parametrize("question", ["我的课题下一步该从哪里入手", "我们院下一步该从哪里改", "挂科率下一步从哪里抓"])
def test_where_a_project_or_a_unit_begins_is_not(question: str) -> None:
    assert asked_in(question, Role.TEACHER) is None


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("优秀的占多少", Asked("grades", "2025-2026-1")),
        ("换成2024-2025-1看一眼", Asked("grades", "2024-2025-1")),
        ("再前一年春季学期的", Asked("grades", "2023-2024-2")),
    ],
)
def test_a_few_words_go_on_with_the_own_marks(question: str, asked: Asked) -> None:
    assert turned(question, Asked("grades", "2025-2026-1"), "2024-2025-2") == asked


def test_the_excellent_are_marks() -> None:
    assert marks_asked("优秀的占多少") == ("course_excellent_rate",)
    assert marks_asked("评优秀教师要什么条件") == ()


def test_a_time_within_the_own_classes_stays_a_time() -> None:
    found = slots(read("teacher", "就我自己去年教的那些班，不及格的占百分之几"))
    assert (found["units"], found["periods"]) == (["self"], ["2024-2025"])


def test_own_courses_by_a_figure_are_no_rank_of_a_person() -> None:
    question = "我上学期开了好几门，哪一门平均分垫底"
    assert asked_in(question, Role.TEACHER) is None
    found = slots(read("teacher", question))
    assert (found["units"], found["by"], found["order"]) == (["self"], "course", "asc")


def test_those_who_sign_in_of_those_due_is_attendance() -> None:
    found = slots(read("teacher", "上学期我的课，签到的学生占该来的多少"))
    assert found["metrics"] == ["attendance_rate"]


@pytest.mark.parametrize("question", ["2025-2026-1评教我最弱的一项是啥", "我评教里最高的那一项是什么"])
def test_the_weakest_question_of_the_form(question: str) -> None:
    asked = asked_in(question, Role.TEACHER)
    assert asked is not None
    assert asked.about == "ratings"


def test_objectives_of_a_course_pointed_at_are_the_own() -> None:
    asked = asked_in("抽样调查那门2024-2025-2的目标达成情况", Role.TEACHER, course=True)
    assert asked == Asked("attainment", "2024-2025-2")
    assert asked_in("学院抽样调查那门的目标达成情况", Role.TEACHER, course=True) is None


@pytest.mark.parametrize(
    "question",
    [
        "上学期数据库，学生觉得我哪一方面最薄弱",
        "他们认为我哪一条比较欠缺，上学期的评教",
        "On which survey item did students rate me lowest last term?",
    ],
)
def test_the_item_students_find_weakest(question: str) -> None:
    asked = asked_in(question, Role.TEACHER, course=True)
    assert asked is not None
    assert asked.about == "ratings"


def test_objectives_and_the_lowest_item_in_one_breath() -> None:
    question = "编译原理上学期目标达成度出来没有，学生打分最低的那一项也说说"
    assert asked_in(question, Role.TEACHER, course=True) == Asked("attainment", "上学期", more=("ratings",))


@pytest.mark.parametrize("words", ["哪一条打得最低", "哪一项给分最高呢", "那哪个方面打得最差"])
def test_an_item_in_a_few_words(words: str) -> None:
    assert turned(words, Asked("ratings", "上学期")) == Asked("ratings", "上学期")


def test_who_filled_it_in_and_each_objective() -> None:
    filled = asked_in("上学期数据结构这门评教，学生当中填了的占几成", Role.TEACHER, course=True)
    assert filled == Asked("ratings", "上学期")
    each = asked_in("编译原理上学期各课程目标达成得怎么样", Role.TEACHER, course=True)
    assert each == Asked("attainment", "上学期")


def test_what_others_were_given_is_a_colleagues() -> None:
    assert asks_of_colleague("另外两位教高等数学的老师评教得了几分")
    assert asks_of_whoever_teaches("教我们操作系统的那位老师评教多少分", Role.STUDENT)
    assert not asks_of_whoever_teaches("教我们怎么查评教多少分的规定", Role.STUDENT)
