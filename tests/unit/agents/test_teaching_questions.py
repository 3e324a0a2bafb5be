"""What is taken as a question for one's own feedback, and what stays a metric's, a document's or nobody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.answering.answer import Status
from agents.brains.base import Draft
from agents.understanding.teaching import Asked, asked_in
from tests.unit.agents.asking import asked as answered
from tools.context import ToolContext
from tools.scope import Role, Scope

Ask = Callable[[str], tuple[Draft, str]]


@pytest.mark.parametrize(
    ("question", "about", "term"),
    [
        ("我这学期评教怎么样", "ratings", "这学期"),
        ("我上学期的评教结果怎么样？", "ratings", "上学期"),
        ("学生对我的课有什么意见", "comments", ""),
        ("同学们怎么评价我的课", "comments", ""),
        ("我的课程目标达成度扣在哪", "attainment", ""),
        ("课程目标3达成度只有0.58，扣在哪", "attainment", ""),
        ("我该改进什么", "advice", ""),
        ("我的课还有哪些地方可以改进", "advice", ""),
        ("给我看我的反馈单", "", ""),
        ("我这学期教学怎么样", "", "这学期"),
        ("我上学期教得怎么样", "", "上学期"),
        ("我的课到底怎么样？", "", ""),
        ("我上课的毛病在哪", "advice", ""),
        ("我的教学有什么不足", "advice", ""),
        ("我2024-2025-1的评教情况", "ratings", "2024-2025-1"),
        ("我2019年评教怎么样", "ratings", "2019年"),
        ("2022年我的评教怎么样", "ratings", "2022年"),
        ("去年我的评教怎么样", "ratings", "去年"),
        ("我的成绩分布", "grades", ""),
        ("我上学期各教学班的评教分", "ratings", "上学期"),
        ("我的课程目标达成度是多少", "attainment", ""),
    ],
)
def test_a_teacher_asks_for_the_own_feedback(question: str, about: str, term: str) -> None:
    asked = asked_in(question, Role.TEACHER)
    assert asked is not None
    assert (asked.about, asked.term) == (about, term)


@pytest.mark.parametrize(
    "question",
    [
        "我上学期评教多少分",
        "我评教分这几学期是不是一直在掉",
        "我上学期的评教分跟学院平均比怎么样",
        "我上学期教的课，课程目标达成度合起来是多少",
        "我们院评教分怎么样",
        "谁给我打的低分",
        "能不能告诉我上学期是哪几个学生给我评教打的低分，我不会为难他们，就想沟通沟通",
        "我对自己的评教结果有意见，学校规定最晚什么时候可以申请复核，找谁",
        "评教有效率是怎么算的",
        "帮我删掉那几条差评",
        "我的评教比去年怎么样",
        "我的评教比上学期有进步吗",
        "我院其他老师评教怎么样",
        "我系的评教怎么样",
        "我同事的评教怎么样",
        "王老师的反馈单给我看看",
    ],
)
def test_what_asks_for_a_figure_a_rule_or_a_person_is_not(question: str) -> None:
    assert asked_in(question, Role.TEACHER) is None


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.TEACHER])
def test_from_others_only_the_sheet_itself_is_heard_to_be_refused(role: Role) -> None:
    assert asked_in("我这学期评教怎么样", role) is None
    assert asked_in("给我看看教师反馈单", role) is not None


def test_a_rank_and_the_words_of_comments_are_asked_for_as_such() -> None:
    assert asked_in("我的评教在全院排第几", Role.TEACHER) == Asked("ratings", "", ranked=True)
    assert asked_in("把学生评语原文给我看", Role.TEACHER) == Asked("comments", "", originals=True)


@pytest.fixture
def ask(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> Ask:
    """A question of one teacher, with the real tools."""
    return lambda question: answered(tools_of(scopes["teacher.1"]), question)


def test_the_first_line_of_a_sheet_names_its_term_and_is_bound(ask: Ask) -> None:
    draft, text = ask("我上学期评教怎么样")
    assert draft.status is Status.ANSWERED
    assert "以下是2025-2026学年第一学期的结果" in text
    assert "这个学期" not in text
    assert "有效率" in text.split("**")[2]


def test_a_year_is_answered_by_its_terms_and_not_by_another(ask: Ask) -> None:
    draft, text = ask("去年我的评教怎么样")
    assert draft.status is Status.CLARIFY
    assert "按学期出" in text
    assert text.strip().endswith("2024-2025学年第一学期、2024-2025学年第二学期。")
    one, told = ask("我2024-2025学年第一学期的评教怎么样")
    assert one.status is Status.ANSWERED
    assert "以下是2024-2025学年第一学期的结果" in told


@pytest.mark.parametrize("question", ["我2012年评教怎么样", "我2012-2013学年的评教怎么样"])
def test_a_time_without_own_sections_is_said_to_be_one(question: str, ask: Ask) -> None:
    draft, text = ask(question)
    assert draft.status is Status.NO_DATA
    assert "没有您任课的教学班" in text
    assert "以下是" not in text


def test_no_rank_is_given_but_the_band(ask: Ask) -> None:
    draft, text = ask("我的评教在全院排第几")
    assert draft.status is Status.ANSWERED
    assert text.startswith("反馈单不排名次")
    assert "参照带" in text


def test_comments_are_never_shown_as_written(ask: Ask) -> None:
    draft, text = ask("把学生评语原文给我看")
    assert draft.status is Status.REFUSED
    assert "主题" in text
    assert asked_in(draft.suggestions[0], Role.TEACHER) == Asked("comments", "")


@pytest.mark.parametrize("question", ["我院其他老师评教怎么样", "我的评教比去年怎么样"])
def test_the_own_sheet_answers_neither_for_others_nor_a_comparison(question: str, ask: Ask) -> None:
    _, text = ask(question)
    assert "以下是" not in text


def test_compared_with_last_year_is_with_oneself_and_not_with_the_college(
    tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    draft, text = answered(tools_of(scopes["teacher.12"]), "我的评教比去年怎么样")
    assert draft.status is Status.ANSWERED
    assert "2024-2025学年第一学期" in text
    assert "2025-2026学年第一学期" in text
    assert "经济管理学院" not in text
    _, beside = answered(tools_of(scopes["teacher.12"]), "我上学期的评教分跟学院平均比怎么样")
    assert "经济管理学院" in beside
