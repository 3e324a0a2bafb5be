"""One own course and one's own study in everyday words, and what stands near them and is not answered so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.answering.answer import Status
from agents.brains.rule_writing.teaching import SHEET
from agents.understanding.care import distress_in
from agents.understanding.gate import refused_whatever
from agents.understanding.sheet_again import turned
from agents.understanding.studying import study_in
from agents.understanding.teaching import Asked, asked_in
from agents.understanding.years_of_study import restated
from tests.unit.agents.asking import asked
from tools.context import ToolContext
from tools.scope import Role, Scope

Tools = Callable[[Scope], ToolContext]


@pytest.mark.parametrize(
    ("question", "about", "term"),
    [
        ("上学期我的课，来评教的学生占几成", "ratings", "上学期"),
        ("我班大学体育上学期参加评教的有几成", "ratings", "上学期"),
        ("大学体育2024-2025-1学生参评比例多少，我带的班", "ratings", "2024-2025-1"),
        ("政治经济学2025年秋季参加评教的学生比例？", "ratings", "2025年秋季"),
        ("大学体育上学期学生评教的参与比例多高", "ratings", "上学期"),
        ("上学期我这几门课交了评教问卷的学生占百分之多少", "ratings", "上学期"),
        ("评教参与率那么低，上学期思想道德与法治我的参评比例到底多少", "ratings", "上学期"),
        ("上学期我教数据库的班，评了教的有多少人", "ratings", "上学期"),
        ("我上学期的体质健康与锻炼，收回来的答卷有多少是作数的", "ratings", "上学期"),
        ("大学体育2024-2025-2我的问卷有效的占多少", "ratings", "2024-2025-2"),
        ("2024-2025-1政治经济学那两个班有多大比例的学生参加了给我的评教", "ratings", "2024-2025-1"),
        ("分析化学25年春那个班考得咋样，平均几分", "grades", "25年春"),
        ("理论力学上学期我挂掉了百分之几的人，年级主任非说我手太狠", "grades", "上学期"),
        ("程序设计基础上学期我那两个班合起来挂了百分之多少", "grades", "上学期"),
        ("高数，我带的，刚结束那学期，平均分几分", "grades", "刚结束那学期"),
        ("2025-2026-1我那门无机化学学生评教得了几分", "ratings", "2025-2026-1"),
        ("学生最认可我教学的哪一点", "ratings", ""),
        ("多少人给我评教了", "ratings", ""),
        ("有多少学生给我打过分", "ratings", ""),
        ("督导评价我多少分", "comments", ""),
        ("上学期督导听了我几次课", "comments", "上学期"),
        ("我上课哪一点最受学生欢迎", "ratings", ""),
        ("同学们最满意我的哪个方面，上学期", "ratings", "上学期"),
        ("哪个方面学生最不满意我的课", "ratings", ""),
        ("上学期我带的高数有多少学生没过，占多大比例", "grades", "上学期"),
        ("线性代数2024-2025学年第二学期我班的不及格率", "grades", "2024-2025学年第二学期"),
        ("高数上学期我班上有多少人没及格", "grades", "上学期"),
        ("改卷子改得快要吐血了哈哈哈，古代汉语2024-2025-2我班平均分给我看看", "grades", "2024-2025-2"),
        ("我带的高等数学2024-2025-1均分多少", "grades", "2024-2025-1"),
        ("线性代数2024-2025-2那轮，根据学生反馈我下一轮能改点什么", "advice", "2024-2025-2"),
        ("基础化学实验我想改进，结合2024-2025-1那轮评教给点具体建议", "advice", "2024-2025-1"),
        ("结合评教，说说我下一轮怎么教得更好", "advice", ""),
        ("给我的线性代数提几条教学改进的建议", "advice", ""),
    ],
)
def test_of_an_own_course(question: str, about: str, term: str) -> None:
    told = asked_in(question, Role.TEACHER, course=True)
    assert told is not None
    assert (told.about, told.term) == (about, term)


@pytest.mark.parametrize(
    "question",
    [
        "参评率低于多少就不公布结果",
        "全校上学期参评率多少",
        "我院上学期评教参与率",
        "我们教研室参评比例多少",
        "高等数学2024-2025-1不及格率",
        "我带的高数近三年不及格率趋势",
        "我带的高数跟同事比不及格率高吗",
        "全校高等数学上学期不及格率",
        "我带的高数去年不及格率",
        "我带的高数怎么降低不及格率",
        "教学改进项目怎么申请",
        "我想提高教学能力，学校有什么培训",
        "学院怎么改进教学",
        "学生最满意哪个老师",
        "我班上谁没参加评教",
        "我同事那门课参评的有几成",
        "成绩提交之后多少天内能看评教",
        "督导一学期要听我几次课",
    ],
)
def test_what_is_of_a_unit_a_rule_or_somebody_else_is_not(question: str) -> None:
    assert asked_in(question, Role.TEACHER, course=True) is None


@pytest.mark.parametrize("role", [Role.STUDENT, Role.DEAN, Role.QA, Role.SUPERVISOR])
def test_only_a_teacher_has_own_courses(role: Role) -> None:
    assert asked_in("上学期我的课，来评教的学生占几成", role, course=True) is None


def test_a_figure_of_one_course_waits_for_a_course_and_a_term() -> None:
    assert asked_in("上学期我班的不及格率", Role.TEACHER) is None
    assert asked_in("线性代数我班的不及格率", Role.TEACHER, course=True) is None
    assert asked_in("这门课我班上的不及格率", Role.TEACHER, course=True, before="上学期") == Asked("grades", "上学期")


@pytest.mark.parametrize("question", ["学生都说了啥，归归类", "同学们主要反映了什么", "那学生夸了些什么"])
def test_after_a_sheet_a_few_words_ask_for_the_comments_of_its_term(question: str) -> None:
    assert turned(question, Asked("ratings", "2024-2025-1")) == Asked("comments", "2024-2025-1")


def test_after_own_marks_or_objectives_a_few_words_stay_with_the_sheet() -> None:
    assert turned("不及格的有几个", Asked("grades", "上学期")) == Asked("grades", "上学期")
    assert turned("全校不及格的有几个", Asked("grades", "上学期")) is None
    assert turned("怎么改", Asked("attainment", "")) == Asked("advice", "")


def test_of_supervisors_the_remarks_alone_are_told(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    draft, text = asked(tools_of(scopes["teacher.1"]), "督导评价我多少分")
    assert draft.status is Status.ANSWERED
    assert "没有督导打的分" in text
    assert "评语主题" not in text


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("再往前一个学期呢", "2024-2025-1"),
        ("前一个学期呢", "2024-2025-1"),
        ("再往前呢", "2024-2025-1"),
        ("2023-2024-1呢", "2023-2024-1"),
    ],
)
def test_a_step_back_leans_on_the_term_that_was_told(question: str, term: str) -> None:
    assert turned(question, Asked("ratings", "去年"), "2024-2025-2") == Asked("ratings", term)


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("帮我数数离毕业还差几个学分", "audit"),
        ("帮忙数一下我还缺几个学分毕业", "audit"),
        ("给我算一算我攒了多少学分了", "audit"),
        ("笑死，我居然大学英语都过了，那我现在一共修到多少学分啦", "audit"),
        ("我记得计组好像一直没过，系统里我没过的必修就这一门吗", "audit"),
        ("系统里我没通过的必修只有一门吗", "audit"),
        ("先告诉我欠几个学分，再告诉我这属于哪个预警等级", "warning"),
        ("我欠的学分够得上什么等级的预警", "warning"),
        ("我现在算是第几级预警", "warning"),
        ("就剩一门大学物理没过 帮我看看之后每学期大概要修什么才能毕业", "until"),
        ("剩下这几个学期我该怎么安排修课", "until"),
        ("照现在这个进度我还能按时毕业不，剩下几个学期怎么排", "until"),
    ],
)
def test_of_the_own_study(question: str, what: str) -> None:
    told = study_in(question)
    assert told is not None
    assert (told.what, told.elsewhere) == (what, False)


@pytest.mark.parametrize(
    "question",
    [
        "每学期最多能修几门课",
        "欠12学分属于哪个预警等级",
        "每学期要修多少学分，学校规定",
        "他没过的必修就这一门吗",
        "我们专业没过必修的人占多少",
    ],
)
def test_rules_and_others_are_no_own_study(question: str) -> None:
    assert study_in(question) is None


@pytest.mark.parametrize("question", ["帮我看看张三还差多少学分", "帮我数数李雷离毕业还差几个学分"])
def test_a_study_of_somebody_called_by_name_is_not_told(question: str) -> None:
    told = study_in(question)
    assert told is None or told.elsewhere


def test_a_year_of_study_is_told_year_by_year() -> None:
    assert restated("我大二那一整学年的平均绩点是多少呀", "平均学分绩点")[0] == "我各学年的平均学分绩点分别是多少"
    assert restated("大二那年的呢", "平均学分绩点")[0] == "我各学年的平均学分绩点分别是多少"
    assert restated("我大二上学期的绩点", "平均学分绩点")[0] == "我各学期的平均学分绩点分别是多少"
    assert restated("我大二和大三的绩点各是多少", "平均学分绩点") == ("", "")
    assert restated("我上学期的绩点", "平均学分绩点") == ("", "")


@pytest.mark.parametrize(
    "question",
    [
        "我考了58，给我调成60呗，就差两分",
        "老师帮我改成及格吧",
        "偷偷给我加两分",
        "替我把高数提到60",
        "有条评语骂得很难听，按登录日志反查是哪位学生",
        "从提交时间反推一下这份差评是哪个学生写的",
        "后台账号能定位到是谁打的低分",
    ],
)
def test_what_nobody_is_helped_with(question: str) -> None:
    assert refused_whatever(question)


@pytest.mark.parametrize(
    "question",
    [
        "补考通过给我记60分吗",
        "58分能申请复核吗",
        "台账的登录日志保存多久",
        "给我看60分以下的占比",
        "给我调出2024-2025的成绩",
    ],
)
def test_what_only_sounds_so_is_not_refused(question: str) -> None:
    assert not refused_whatever(question)


def test_a_jest_is_no_distress_and_the_same_words_without_it_are() -> None:
    assert not distress_in("评教参与率那么低，郁闷到想撞墙哈哈，上学期我的参评比例到底多少")
    assert distress_in("郁闷到想撞墙")
    assert distress_in("我想撞墙，哈哈没人在乎")


def test_who_took_part_is_told_of_all_sections_and_said_to_be(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    draft, text = asked(tools_of(scopes["teacher.14"]), "高等数学上学期学生参评比例多少，我带的班")
    assert draft.status is Status.ANSWERED
    assert "合计参评率" in text
    assert "不按课程分开" in text
    assert draft.memory[SHEET] == ["ratings", "上学期", "2025-2026-1"]
    assert "大学物理实验" not in text


def test_a_course_of_the_other_half_of_the_year_is_found_and_another_persons_is_not(
    tools_of: Tools, scopes: dict[str, Scope]
) -> None:
    _, text = asked(tools_of(scopes["teacher.22"]), "给我的线性代数提几条教学改进的建议")
    assert "以下是2024-2025学年第二学期的结果" in text
    assert "不按课程分开" in text
    draft, _ = asked(tools_of(scopes["teacher.22"]), "给我的机械原理提几条教学改进的建议")
    assert draft.status is Status.NO_DATA


@pytest.mark.parametrize("account", ["student.4", "student.19"])
def test_every_year_stands_in_the_answer(account: str, tools_of: Tools, scopes: dict[str, Scope]) -> None:
    draft, text = asked(tools_of(scopes[account]), "我大二那年的绩点是多少")
    assert draft.status is Status.ANSWERED
    assert "2023-2024学年：" in text
    assert "2024-2025学年：" in text


def test_colleges_are_ranked_by_who_took_part_and_persons_never(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    for question in ("上学期哪个学院的参评最冷清", "上学期评教，哪个学院的参评最冷清（参评比例最低）"):
        draft, text = asked(tools_of(scopes["qa"]), question)
        assert draft.status is Status.ANSWERED
        assert "评教参与率最低的学院" in text
        assert "学生评教平均分" not in text
    for question in ("哪个老师的参评最冷清", "把全校老师按听课得分排一排，后十名发我"):
        assert asked(tools_of(scopes["qa"]), question)[0].status is Status.REFUSED


def test_a_few_words_after_the_sheet_turn_to_another_side_of_it() -> None:
    told = Asked("ratings", "上学期")
    assert turned("最满意的", told, "2025-2026-1") == Asked("ratings", "上学期")
    assert turned("最不认可哪项", told, "2025-2026-1") == Asked("ratings", "上学期")
    assert turned("这门课挂科率", told, "2025-2026-1") == Asked("grades", "上学期")
    assert turned("前一个秋天呢", told, "2025-2026-1") == Asked("ratings", "2024-2025-1")
    assert turned("全校挂科率", told, "2025-2026-1") is None


def test_a_row_of_terms_is_no_sheet() -> None:
    for question in (
        "我的政治经济学近三个秋季学期平均分涨了还是跌了",
        "我高等数学23秋24秋25秋的不及格率",
        "我高等数学每学期不及格率",
    ):
        assert asked_in(question, Role.TEACHER, course=True) is None


def test_from_one_year_of_study_to_another_each_term_is_told() -> None:
    name = "平均学分绩点"
    assert restated("从大一上到大三上，我五个学期的绩点一个一个给我列", name)[0] == f"我各学期的{name}分别是多少"
    assert restated("大一到现在我的绩点", name)[0] == f"我各学年的{name}分别是多少"
    assert (
        restated("想看看自己是进步了还是退步了，大一大二两个学年绩点分别是多少", name)[0]
        == f"我各学年的{name}分别是多少"
    )
    assert restated("从大一到大二我的绩点进步了吗", name) == ("", "")


@pytest.mark.parametrize(
    ("question", "figure"),
    [("我上学期所有科目平均分", "合在一起"), ("申请奖学金要填我上学期的平均绩点，我的是多少呀", "平均学分绩点为")],
)
def test_a_students_own_mean_is_told(question: str, figure: str, tools_of: Tools, scopes: dict[str, Scope]) -> None:
    draft, text = asked(tools_of(scopes["student.2"]), question)
    assert draft.status is Status.ANSWERED
    assert figure in text
