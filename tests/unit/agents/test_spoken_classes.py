"""Ways to speak that were once misread: who offers a course, whom a figure is for, slips of the keyboard, duties."""

import pytest

from agents.understanding.homophones import mended
from agents.understanding.normalise import normalise
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Reading
from tests.unit.agents import demo_names
from tools.metrics.catalogue_files import load_catalogue

CATALOGUE = load_catalogue()
READER = Reader(demo_names.directory(), CATALOGUE)


def read(role: str, question: str) -> Reading:
    return READER.read(question, demo_names.asker(role))


@pytest.mark.parametrize(
    "question",
    [
        "我们院开出去的课，上学期挂科率多少",
        "我们院给外院上的课上学期挂科率多少",
        "我们院承担的课程上学期挂科率",
        "我们开的课上学期挂科率",
    ],
)
def test_courses_a_college_offers_are_counted_by_who_offers_them(question: str) -> None:
    assert read("dean", question).attribution == "course_owner"


def test_a_teachers_own_courses_are_no_matter_of_who_offers_them() -> None:
    assert read("teacher", "我开的课上学期挂科率").attribution == ""


def test_a_metric_not_counted_by_who_offers_the_course_says_so() -> None:
    reading = read("dean", "我们院开的课上学期评教参与率")
    assert (reading.attribution, "not_by_owner" in reading.notes) == ("", True)


def test_a_unit_that_only_wants_to_learn_from_a_figure_is_not_asked_about() -> None:
    assert read("leader", "机械学院上学期挂科率是多少，材料学院想学习借鉴").units == ("me",)
    assert read("leader", "机械学院上学期挂科率是多少，材料学院呢").units == ("me", "ms")


def test_one_rate_counted_on_two_days_is_both() -> None:
    both = ("initial_destination_rate", "yearend_destination_rate")
    assert read("leader", "25届全校就业率，8月底统计的和年底统计的分别多少").metrics == both
    assert read("leader", "25届全校就业率，年底前要交").metrics == both[:1]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("课程目标达城度", "课程目标达成度"), ("评教参于率", "评教参与率"), ("课程优秀率", "课程优秀率")],
)
def test_a_name_of_the_right_sound_is_written_right(wrong: str, right: str) -> None:
    assert mended(f"上学期{wrong}多少", CATALOGUE) == f"上学期{right}多少"


def test_another_figure_is_not_taken_for_a_slip() -> None:
    assert read("leader", "全校英语六级通过率多少").act is Act.MISSING


def test_a_heading_before_the_colon_is_no_part_of_the_question() -> None:
    reading = read("leader", "补历史台账：2024-2025学年全校退学率")
    assert (reading.act, reading.metrics, reading.operations) == (Act.FIGURES, ("dropout_rate",), ("value",))


def test_a_heading_that_names_a_unit_is_kept() -> None:
    assert read("leader", "机械学院年报用：2024-2025学年退学率").units == ("me",)


def test_a_picture_ends_a_clause() -> None:
    assert normalise("住院🤒 缓考怎么申请").startswith("住院，")


def test_what_a_report_counts_is_no_course() -> None:
    assert "高数" not in normalise("年度报告数据对不上")


def test_a_limit_is_asked_of_the_rules_after_a_sentence_on_how_things_stand() -> None:
    reading = read("dean", "今年学生太多，排不过来了。一个导师最多能带几个学生做毕业设计")
    assert reading.act is Act.POLICY


def test_an_informants_name_is_not_a_matter_of_rating() -> None:
    reading = read("student", "我是信息员，任课老师会知道是我反映的吗")
    assert reading.act is Act.POLICY
    assert "信息员" in reading.query
    assert "评教" not in reading.query


def test_who_rates_low_is_answered_by_the_rule_on_anonymity() -> None:
    assert read("student", "我打低分老师会知道吗").query == "学生评教匿名"


def test_the_own_class_told_of_in_another_clause_is_not_what_is_asked_for() -> None:
    assert read("teacher", "我自己班上气氛还行，就好奇整个外国语学院去年的均分是多少").units == ("fl",)
    assert read("teacher", "我自己的课去年的均分是多少，外国语学院去年的均分呢").units != ("fl",)


def test_a_time_nobody_understood_is_no_background() -> None:
    reading = read("teacher", "我的课，疫情那个学期，平均分几分")
    assert reading.act is not Act.FIGURES
