"""What a teacher asks of the own sections in figures, several sides at once, and turns that keep to the sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.answering.answer import Status
from agents.understanding.colleagues import asks_of_colleague, asks_of_whoever_teaches, asks_one_by_one
from agents.understanding.sheet_again import asked_after
from agents.understanding.teaching import Asked, asked_in
from tests.unit.agents.asking import asked as answered
from tools.binder import check
from tools.context import ToolContext
from tools.feedback.advice import Entry, entries
from tools.scope import Role, Scope


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("上学期同学们打分最高的是哪一题", ("ratings",)),
        ("问卷里哪个题项得分最低", ("ratings",)),
        ("评语主要说了什么，分一下类", ("comments",)),
        ("学生留言集中在哪些方面", ("comments",)),
        ("把开放题归纳一下主题", ("comments",)),
        ("大学物理上学期三个班各有百分之几不及格", ("grades",)),
        ("上学期我带的班平均成绩分别是多少", ("grades",)),
        ("我教的班均分各多少", ("grades",)),
        ("每个班的挂科率分别多少", ("grades",)),
        ("上学期我高数那个班最后挂了百分之几", ("grades",)),
        ("教研室开会要汇报 我上学期各班不及格率和平均成绩麻烦给下", ("grades",)),
        ("学生给我打分最高的题项是哪个，最低的又是哪个", ("ratings",)),
        ("2024-2025学年第一学期我的课达成度是多少", ("attainment",)),
        ("专业认证要交表，我这门课上学期的课程目标达成度是多少", ("attainment",)),
        ("2024-2025-1我课的课程目标达成度多少", ("attainment",)),
        ("离散数学上学期课程目标达成度算好了没", ("attainment",)),
        ("我各班评教均分多少", ("ratings",)),
        ("这几个大班的参评率、有效率各多少", ("ratings",)),
        ("看看我上学期的反馈单", ("",)),
        ("看看我的反馈", ("",)),
        ("我上学期哪门课评教最低", ("ratings",)),
        ("我评教最高的是哪个班", ("ratings",)),
        ("学生都怎么说", ("comments",)),
        ("学生评得最低的是哪一项，再给几条建议", ("ratings", "advice")),
        ("各班不及格率多少，该怎么改", ("grades", "advice")),
        ("建议我怎么调整教学", ("advice",)),
    ],
)
def test_the_own_sections_are_asked_of(question: str, sides: tuple[str, ...]) -> None:
    found = asked_in(question, Role.TEACHER)
    assert found is not None
    assert (found.about, *found.more) == sides


@pytest.mark.parametrize(
    "question",
    [
        "我上学期的课不及格率多少",
        "上学期我带的几个班不及格率多少",
        "全校各班不及格率",
        "我们学院各班平均分",
        "课程目标达成度怎么算",
        "课程目标达成度低于多少要整改",
        "我教的课，课程目标达成度合起来是多少",
        "高等数学的挂科率",
        "评教有效率低于多少不能用",
        "各班级的班长是谁",
        "评教问卷里有哪些题",
    ],
)
def test_wider_figures_and_rules_are_not(question: str) -> None:
    assert asked_in(question, Role.TEACHER) is None


def test_nobody_else_is_read_so() -> None:
    for role in (Role.STUDENT, Role.DEAN, Role.QA):
        assert asked_in("各班不及格率多少", role) is None


def test_a_short_turn_keeps_to_the_sheet_and_its_term() -> None:
    past = ["我上学期各班评教均分多少"]
    assert asked_after("那挂科率呢", Role.TEACHER, past) == Asked("grades", "上学期")
    assert asked_after("评语呢", Role.TEACHER, [*past, "那挂科率呢"]) == Asked("comments", "上学期")
    assert asked_after("那2024-2025-1呢", Role.TEACHER, past) == Asked("ratings", "2024-2025-1")
    assert asked_after("那挂科率呢", Role.TEACHER, ["全校毕业率多少"]) is None
    assert asked_after("那全校挂科率呢", Role.TEACHER, past) is None


@pytest.mark.parametrize(
    "question", ["跟我搭班的那位老师的反馈单也给我一份", "同教研室老师的评语发来看看", "其他老师的学生留言有哪些"]
)
def test_a_colleagues_sheet_is_asked_for_as_such(question: str) -> None:
    assert asks_of_colleague(question)
    assert asked_in(question, Role.TEACHER) is None


@pytest.mark.parametrize(
    ("question", "role", "asks"),
    [
        ("教推荐系统那位老师去年评教打了多少分", Role.STUDENT, True),
        ("上高等数学的老师学生评分高不高", Role.STUDENT, True),
        ("教高数的那个老师评教得了几分", Role.DEAN, True),
        ("教数据结构那位同事上学期评教多少分，我想比比", Role.TEACHER, True),
        ("教数据结构的同事评教多少分", Role.TEACHER, True),
        ("隔壁教高数的那位评教怎么样", Role.TEACHER, True),
        ("跟我一起教高数的同事说我评教低，我上学期多少分", Role.TEACHER, False),
        ("教高数的同事们评教平均分", Role.TEACHER, False),
        ("上学期我们院评教平均分", Role.STUDENT, False),
        ("给本科生上课的教授占多少", Role.DEAN, False),
        ("督导听课对老师的评价办法是怎么规定的", Role.STUDENT, False),
    ],
)
def test_the_score_of_whoever_teaches_a_course_is_a_persons(question: str, role: Role, *, asks: bool) -> None:
    assert asks_of_whoever_teaches(question, role) is asks


def test_comments_teacher_after_teacher_are_asked_for_as_such() -> None:
    assert asks_one_by_one("咱专业几位老师上学期的学生评语，逐个发我看下", Role.HEAD)
    assert not asks_one_by_one("我各班的学生评语归一下类", Role.TEACHER)
    assert not asks_one_by_one("老师对每个学生的评价有什么要求", Role.DEAN)


def test_what_was_written_is_never_shown_however_it_is_called() -> None:
    found = asked_in("上学期学生主观题的原话逐条给我", Role.TEACHER)
    assert found is not None
    assert found.originals


def test_what_is_weak_and_what_to_do_come_together(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    draft, text = answered(tools_of(scopes["teacher.1"]), "上学期学生打分最低的是哪一项，给我几条建议")
    assert draft.status is Status.ANSWERED
    assert "相对低的是" in text
    assert text.count("以下是") == 1
    assert text.partition("小事")[2].count("\n- ") >= 3


@pytest.mark.parametrize("user", ["teacher.1", "teacher.2", "teacher.5", "teacher.9", "teacher.12"])
def test_every_teacher_with_a_sheet_gets_three_things_to_do(
    user: str, tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    _, text = answered(tools_of(scopes[user]), "我的课该怎么改进")
    assert text.partition("小事")[2].split("\n\n")[1].count("- ") == 3


def test_a_course_not_taught_is_not_answered_with_another(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    draft, text = answered(tools_of(scopes["teacher.1"]), "体育舞蹈与大学英语上学期两个班各挂了多少")
    assert draft.status in (Status.NO_DATA, Status.ANSWERED)
    assert (draft.status is Status.ANSWERED) == ("大学英语" in text.partition("不及格率")[0])


@pytest.mark.parametrize("entry", entries().values(), ids=lambda entry: entry.id)
def test_no_advice_holds_a_number_of_its_own(entry: Entry) -> None:
    assert check(entry.say.format(about=""), (), question="") == []
