"""Figures as people speak of them: everyday names, what only tells a story, few words after a turn, English."""

import pytest

from agents.understanding.reading import Act
from agents.understanding.sheet_again import turned
from agents.understanding.teaching import Asked
from tests.unit.agents.test_readings import read


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("上学年教授里头究竟有百分之几上过本科的课", "professor_teaching_rate"),
        ("去年9月30号一个老师要顶几个学生", "student_teacher_ratio"),
        ("去年9月30号平均几个学生配一个老师", "student_teacher_ratio"),
        ("上学期每个教学班平均塞了多少学生", "avg_section_size"),
        ("上学期考试给到优秀的占几成", "course_excellent_rate"),
        ("上学期总评良好以上的占应考的百分之几", "course_good_rate"),
        ("上学期成绩不到60分的占多大份儿", "course_fail_rate"),
        ("上学年受理的教学意见在规定时限里办结并答复的占几成", "feedback_closure_rate"),
        ("去年9月30号专任教师里“双师双能”的占几成", "dual_qualified_teacher_rate"),
        ("上学年参加补考的人次最后补及格的占多少", "makeup_pass_rate"),
        ("上学年修读人次里重修的占多大份儿", "retake_rate"),
        ("2021级四年里顺顺利利毕业的占几成", "on_time_graduation_rate"),
        ("2025届被授了学位的占毕业的人百分之几", "degree_rate"),
        ("上学期期末没来考的（旷考那种）占应考的几成", "absent_rate"),
        ("上学期签到的人次占该来的多少", "attendance_rate"),
        ("2025年到期的整改项按首次批准的期限销号的占几成", "rectification_ontime_rate"),
        ("2025届有百分之几去读研了（出国的也算）", "further_study_rate"),
        ("上学期带负面意思的评语占几成", "set_critical_comment_rate"),
        ("上学期收上来的评教问卷作数的占几成", "set_valid_rate"),
        ("上学年发出去的预警后来解除了的占多少", "warning_clearance_rate"),
        ("2023版培养方案里实践环节学分占总学分多少", "practice_credit_rate"),
    ],
)
def test_a_figure_is_known_by_what_people_call_it(question: str, metric: str) -> None:
    reading = read("qa", question)
    assert (reading.act, reading.metrics, reading.inverse) == (Act.FIGURES, (metric,), "")


@pytest.mark.parametrize(
    "question",
    [
        "学生评教给优秀的占几成",
        "督导评课给优秀的占几成",
        "一个辅导员带多少学生",
        "一个老师带几门课",
        "教授里给研究生上课的占几成",
        "2025届考上研究生的占几成",
    ],
)
def test_what_resembles_a_figure_is_not_taken_for_it(question: str) -> None:
    assert set(read("qa", question).metrics) & {"course_excellent_rate", "student_teacher_ratio"} == set()
    assert not {"professor_teaching_rate", "further_study_rate"} & set(read("qa", question).metrics)


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("室友说全校挂科的人次多得吓人，笑死我了，上学期不及格率到底多少", "course_fail_rate"),
        ("2025届全校学位授予率多少？听说有人栽在绩点上", "degree_rate"),
        ("老李又来啦～上学期全校缺考率", "absent_rate"),
        ("一会儿要讲两句，去年全校课程不及格率多少", "course_fail_rate"),
    ],
)
def test_who_says_so_and_why_it_is_asked_sets_no_condition(question: str, metric: str) -> None:
    reading = read("qa", question)
    assert (reading.act, reading.metrics) == (Act.FIGURES, (metric,))


@pytest.mark.parametrize(
    "question", ["听说男生挂得多，男生不及格率多少", "上学期挂科率，重修的也算", "上学期挂科率含补考"]
)
def test_a_condition_is_still_asked_back(question: str) -> None:
    assert read("qa", question).act is Act.CLARIFY


@pytest.mark.parametrize(
    ("past", "question", "metric", "unit", "periods"),
    [
        (("计院上学期挂科率",), "全校同期", "course_fail_rate", "school", ("2025-2026-1",)),
        (("生均图书，2025年9月30日",), "2024年同日", "books_per_student", "school", ("2024-09-30",)),
        (
            ("生均图书，2025年9月30日",),
            "设备值呢，也是2024年那天",
            "equipment_value_per_student",
            "school",
            ("2024-09-30",),
        ),
        (("全校上学期到课率",), "作业按时交的呢", "assignment_on_time_rate", "school", ("2025-2026-1",)),
        (("2025届计院毕业率",), "拿到学位的呢", "degree_rate", "cs", ("grad:2025",)),
        (("2025届论文抽检问题率",), "好。24届的问题率呢", "thesis_problem_rate", "school", ("grad:2024",)),
        (
            ("25届学位授予率全校多少", "分学院"),
            "外语的单拎出来，跟24届比",
            "degree_rate",
            "fl",
            ("grad:2024", "grad:2025"),
        ),
        (("24-25学年全校挂科率",), "跟23-24学年比一下", "course_fail_rate", "school", ("2023-2024", "2024-2025")),
    ],
)
def test_few_words_lean_on_what_was_told(
    past: tuple[str, ...], question: str, metric: str, unit: str, periods: tuple[str, ...]
) -> None:
    reading = read("leader", question, past)
    assert (reading.act, reading.metrics, reading.units) == (Act.FIGURES, (metric,), (unit,))
    assert reading.periods[metric] == periods


def test_the_same_time_says_nothing_without_one_told() -> None:
    assert read("leader", "全校同期挂科率").act is Act.CLARIFY


@pytest.mark.parametrize("question", ["学位授予率也照样来一张", "学位授予率照旧列一遍"])
def test_another_figure_in_the_form_told_before(question: str) -> None:
    reading = read("leader", question, ("把2025届各学院毕业率列一张表",))
    assert (reading.metrics, reading.by, reading.periods) == (
        ("degree_rate",),
        "college",
        {"degree_rate": ("grad:2025",)},
    )


def test_each_of_the_majors_in_other_words() -> None:
    for words in ("五个专业分别摆一下", "五个专业分开看"):
        assert read("dean", words, ("我院2025届毕业率",)).by == "major"


def test_both_days_and_both_ways_of_counting() -> None:
    days = read("qa", "2025届的去向落实，8月底报的那个数和年底报的那个数各是多少")
    assert days.metrics == ("initial_destination_rate", "yearend_destination_rate")
    ways = read("qa", "去年全校的挂科，按人次算一遍，按人头再算一遍")
    assert ways.metrics == ("course_fail_rate", "student_fail_rate")
    assert read("qa", "去年全校的挂科，不是按人次，按人头").metrics == ("student_fail_rate",)


def test_few_words_turn_the_own_sheet() -> None:
    before = Asked("grades", "2025-2026-1")
    assert turned("优秀的占多少", before) == before
    assert turned("换成2024-2025-1看一眼", before) == Asked("grades", "2024-2025-1")


@pytest.mark.parametrize(
    ("question", "metric", "unit"),
    [
        (
            "For our guests: what was the College of Foreign Languages' further study rate for the class of 2025?",
            "further_study_rate",
            "fl",
        ),
        (
            "What percentage of our full-time teachers held a doctorate on 30 September 2025, whole university?",
            "doctoral_teacher_rate",
            "school",
        ),
        (
            "What is the dropout rate of the School of Economics and Management in the 2024-2025 academic year?",
            "dropout_rate",
            "em",
        ),
        ("Student-teacher ratio of the whole university on September 30, 2025", "student_teacher_ratio", "school"),
    ],
)
def test_figures_are_asked_for_in_english(question: str, metric: str, unit: str) -> None:
    reading = read("qa", question)
    assert (reading.act, reading.metrics, reading.units) == (Act.FIGURES, (metric,), (unit,))
