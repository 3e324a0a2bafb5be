"""A student's own study asked in plain words, with slips, hearsay around it, and in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.answering.answer import Status
from agents.understanding.study_after import after
from agents.understanding.studying import Study, study_in
from tests.unit.agents.asking import asked
from tools.context import ToolContext
from tools.scope import Role, Scope


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("我毕业总共得修满多少学分，目前到手几分", "audit"),
        ("咱这专业我一共要修多少个学分", "audit"),
        ("到手多少学分了我", "audit"),
        ("必修课我还有哪些一门都没碰过", "audit"),
        ("还有几们必修我没上过", "audit"),
        ("没选过的必修都列出来，我看看", "audit"),
        ("我有几门必修不及格还没补上", "audit"),
        ("我哪些必修挂了到现在没重修通过", "audit"),
        ("选修课我还得修几个学分", "audit"),
        ("我选修还少多少学份", "audit"),
        ("那我还缺多少才能毕业", "audit"),
        ("听室友提到马上公布预警名单，心里没底。我现在推算会到哪一级", "warning"),
        ("我欠的必修学分按规则推算属于什么等级", "warning"),
        ("秋季选课我可以选哪些", "next"),
        ("2026年秋季我能选哪些呀", "next"),
        ("下学期大三下了，该选哪些课", "next"),
        ("How many credits am I missing? I mean how many credits do I still lack", "audit"),
        ("How many credits have I earned so far?", "audit"),
        ("When can I graduate at the earliest?", "until"),
        ("Which courses should I take next semester?", "next"),
        ("Which required courses have I not taken yet?", "audit"),
        ("Will I get an academic warning?", "warning"),
    ],
)
def test_plain_words_ask_for_the_own_study(question: str, what: str) -> None:
    assert study_in(question) == Study(what)


@pytest.mark.parametrize(
    "question",
    [
        "听班长说他还差三十学分，他会被预警吗",
        "听老师讲全校挂科的有多少人",
        "必修课挂了几次会被退学，学校怎么规定",
        "我们院必修课不及格率多少",
        "How many students graduated last year?",
        "What is the fail rate of my college?",
        "选修课的不及格率",
        "我上学期挂了几门",
        "他哪些必修挂了没补",
    ],
)
def test_others_and_figures_are_not_the_own_study(question: str) -> None:
    assert study_in(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "我总共要修多少学分，到手多少了",
        "我哪几门必修不及格还没补回来",
        "听班长说要公布名单了。我现在欠多少学分，推算到哪一级",
    ],
)
def test_each_is_answered_from_the_own_record(
    question: str, tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> None:
    draft, text = asked(tools_of(scopes["student.2"]), question)
    assert draft.status is Status.ANSWERED
    assert "[E1]" in text


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("没过的必休都有谁，一共多少学分", "audit"),
        ("学院说有份预警通知给过我，帮我看看是什么级别", "warning"),
    ],
)
def test_unpassed_courses_mistyped_and_a_warning_once_sent(question: str, what: str) -> None:
    study = study_in(question, Role.STUDENT)
    assert study is not None
    assert study.what == what


@pytest.mark.parametrize("words", ["加总几个学分", "折合多少学分", "累计几个学分呢"])
def test_owed_credits_summed_in_other_words(words: str) -> None:
    assert after(words, Study("audit", "")) == Study("audit", "", more=("warning",))
