"""Figures asked for in everyday words, on the demo campus: which metric, of whom, of when; and what has none."""

from __future__ import annotations

import pytest

from agents.answering.answer import Answer, Status
from agents.build import Sources, build_assistant
from knowledge_base.demo.build import DEFAULT_TODAY
from tools.scope import Scope


def talk(sources: Sources, scope: Scope, *questions: str) -> Answer:
    assistant, answer = build_assistant(sources, lambda: DEFAULT_TODAY), None
    for question in questions:
        answer = assistant.ask(question, scope, answer.thread if answer else None)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("user", "questions", "metric", "unit", "periods"),
    [
        ("dean.em", ("经管的学生2024-2025学年有多大比例的修读是重修",), "retake_rate", "em", {"2024-2025"}),
        ("head.em.fi", ("金融学上学年考到良好以上的人次占比",), "course_good_rate", "em.fi", {"2024-2025"}),
        ("dean.ma", ("我院上学年总评达到优秀的占多少",), "course_excellent_rate", "ma", {"2024-2025"}),
        ("head.ma.as", ("应用统计2025届去读研的占多少",), "further_study_rate", "ma.as", {"grad:2025"}),
        ("head.me.ro", ("我们专业2023-2024学年补考能过的占多少",), "makeup_pass_rate", "me.ro", {"2023-2024"}),
        ("qa", ("全校上学期参评比例",), "set_participation_rate", "school", {"2025-2026-1"}),
        ("leader", ("近五个自然年生均教学经费",), "daily_cost_per_student", "school", {"2021", "2025"}),
        ("dean.fl", ("外院2025届8月底去向落实率", "年底那个口径呢"), "yearend_destination_rate", "fl", {"grad:2025"}),
        (
            "dean.fl",
            ("外院2025届8月底去向落实率", "年底那个口径呢", "日语专业年底的是多少"),
            "yearend_destination_rate",
            "fl.ja",
            {"grad:2025"},
        ),
        (
            "head.em.fi",
            ("金融学上学年挂科率", "按学生人数算呢", "学院整体这个口径"),
            "student_fail_rate",
            "em",
            {"2024-2025"},
        ),
    ],
)
def test_the_figure_that_is_meant(
    sources: Sources,
    scopes: dict[str, Scope],
    user: str,
    questions: tuple[str, ...],
    metric: str,
    unit: str,
    periods: set[str],
) -> None:
    told = talk(sources, scopes[user], *questions)
    assert told.status is Status.ANSWERED, told.text
    own = {e.period for e in told.evidence if e.metric == metric and e.entity_id == unit}
    assert periods <= own


def test_both_days_of_one_family_are_told(sources: Sources, scopes: dict[str, Scope]) -> None:
    told = talk(sources, scopes["qa"], "2025届全校8月底和12月底两个时点的去向落实率")
    assert {"initial_destination_rate", "yearend_destination_rate"} <= {e.metric for e in told.evidence}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("机械学院学生2024-2025学年材料力学不及格率", "按学生所在学院、专业统计"),
        ("机械学院2024-2025学年材料力学不及格率", "按开课单位统计"),
    ],
)
def test_whose_students_or_whose_course(sources: Sources, scopes: dict[str, Scope], question: str, said: str) -> None:
    assert said in talk(sources, scopes["dean.me"], question).text


@pytest.mark.parametrize(
    ("user", "question", "highest"),
    [
        ("qa", "2024-2025学年学业预警率排在头两位的学院", True),
        ("qa", "上学期评教，哪个学院的参评最冷清（参评比例最低）", False),
    ],
)
def test_ranks_in_everyday_words(
    sources: Sources, scopes: dict[str, Scope], user: str, question: str, highest: bool
) -> None:
    told = talk(sources, scopes[user], question)
    assert told.status is Status.ANSWERED
    assert ("最高的学院是" if highest else "最低的学院是") in told.text


@pytest.mark.parametrize("question", ["2025届毕业生平均月薪", "2025届毕业生起薪多少", "我们专业毕业生的平均年薪"])
def test_pay_is_in_no_data(sources: Sources, scopes: dict[str, Scope], question: str) -> None:
    told = talk(sources, scopes["head.cs.ne"], question)
    assert told.status is Status.NO_DATA
    assert not [e for e in told.evidence if e.metric]


@pytest.mark.parametrize("question", ["这次补考能过吗", "我们专业补考下学期会不会过"])
def test_what_lies_ahead_is_not_foretold(sources: Sources, scopes: dict[str, Scope], question: str) -> None:
    assert talk(sources, scopes["head.me.ro"], question).status is Status.NO_DATA


def test_what_a_basis_means_is_still_defined(sources: Sources, scopes: dict[str, Scope]) -> None:
    told = talk(sources, scopes["qa"], "上学年全校挂科率", "这个口径是什么意思")
    assert told.text.startswith("**课程不及格率")
