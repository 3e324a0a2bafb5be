"""Credits asked of a part of the plan are told of that part, not of the whole; what names no part stays whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.answering.answer import Status
from agents.brains.base import Draft
from agents.understanding.study_parts import finer_than_elective, module_said, modules_in, part_in
from agents.understanding.studying import study_in
from tests.unit.agents.asking import asked
from tools.context import ToolContext
from tools.scope import Scope

TITLES = ("学科基础必修还差学分", "通识教育必修还差学分", "实践环节必修还差学分", "专业教育必修还差学分")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("选修还差多少学分", "选修"),
        ("我选修修够了没有", "选修"),
        ("任选课还欠几个学分", "选修"),
        ("那选修还差多少", "选修"),
        ("选修呢", "选修"),
        ("必修还差多少学分", "必修"),
        ("我必修学分够了吗", "必修"),
        ("必修的呢", "必修"),
        ("还差多少学分毕业", ""),
        ("必修和选修各差多少学分", ""),
        ("选修修满了吗，离毕业还差多少", ""),
        ("不算选修我还差多少学分", ""),
        ("除了选修还差多少学分", ""),
        ("还有几门必修没过", ""),
        ("哪些必修课没通过", ""),
        ("我欠的必修学分按规则推算属于什么等级", ""),
    ],
)
def test_the_part_that_is_asked_for(question: str, part: str) -> None:
    assert part_in(question) == part


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("实践环节还差多少学分", TITLES[2:3]),
        ("通识课还差几个学分", TITLES[1:2]),
        ("专业教育必修还差多少学分", TITLES[3:]),
        ("我们专业还差多少学分", ()),
        ("还差多少学分毕业", ()),
        ("通识有哪些课没过", ()),
    ],
)
def test_the_modules_that_are_named(question: str, named: tuple[str, ...]) -> None:
    assert tuple(modules_in(question, TITLES)) == named


def test_a_module_may_be_said_that_the_plan_does_not_lack() -> None:
    assert module_said("实践环节还差多少学分")
    assert not module_said("还差多少学分毕业")


@pytest.mark.parametrize(
    ("question", "finer"),
    [
        ("人文类选修还差几个学分", True),
        ("通识选修够了吗", True),
        ("选修里艺术类还差几学分", True),
        ("我选修还差几个学分", False),
        ("这类选修还差几个学分", False),
    ],
)
def test_electives_may_be_asked_more_finely_than_the_plan_counts_them(question: str, finer: bool) -> None:
    assert bool(finer_than_elective(question)) is finer


@pytest.mark.parametrize("question", ["必修还差多少学分", "专业教育必修还差多少学分", "那人文类的选修还差几个学分"])
def test_a_part_of_the_plan_is_nobody_elses_study(question: str) -> None:
    study = study_in(question)
    assert study is not None
    assert not study.elsewhere


def test_somebody_elses_part_is_refused_all_the_same() -> None:
    study = study_in("张三选修还差多少学分")
    assert study is not None
    assert study.elsewhere


Ask = Callable[[str], tuple[Draft, str]]


@pytest.fixture
def ask(tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]) -> Ask:
    """A question of a student's, with the real tools; the draft and its bound text."""
    return lambda question: asked(tools_of(scopes["student.1"]), question)


def test_a_part_is_told_alone(ask: Ask) -> None:
    draft, text = ask("选修还差多少学分")
    assert draft.status is Status.ANSWERED
    assert text.startswith(("选修还差", "按方案和记录，选修没有还差"))
    assert "距毕业还差" not in text
    assert "必修" not in text


def test_required_courses_are_told_without_electives(ask: Ask) -> None:
    _, text = ask("必修还差多少学分")
    assert "必修" in text
    assert "选修" not in text
    assert "距毕业还差" not in text


def test_that_electives_are_not_counted_more_finely_is_said_first(ask: Ask) -> None:
    _, text = ask("我通识选修还差几个学分")
    assert text.startswith("方案里的选修学分没有再分类别")


def test_what_is_to_be_left_out_is_no_part(ask: Ask) -> None:
    _, text = ask("不算选修我还差多少学分")
    assert "“不算选修”没有单独的统计" in text.split("\n\n")[0]
    assert "距毕业还差" in text
