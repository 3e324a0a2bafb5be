"""What a question is about: its words, its several subjects, and how a clause is weighed against them."""

import pytest

from knowledge_base.policies import PolicyStore
from knowledge_base.policies.subjects import question_of, subjects_of
from tests.unit.knowledge_base.policies.conftest import DEAN, QA


def _abouts(text: str) -> list[str]:
    return [question.about for question in subjects_of(text)]


@pytest.mark.parametrize(
    ("text", "abouts"),
    [
        ("学业预警的处分和申诉分别怎么规定", ["处分", "申诉"]),
        ("评教和学业预警的异议期限各是多久", ["评教", "学业预警"]),
        ("质量文化和顶层设计，指南分别怎么写的", ["质量文化", "顶层设计"]),
        ("休学的学生会不会被预警", ["休学"]),
    ],
)
def test_a_question_falls_into_its_subjects(text: str, abouts: list[str]) -> None:
    assert _abouts(text) == abouts


def test_each_subject_keeps_what_they_share() -> None:
    first, second = subjects_of("学业预警的处分和申诉分别怎么规定")
    assert {term.word for term in first.terms} == {"学业预警", "处分"}
    assert {term.word for term in second.terms} == {"学业预警", "申诉"}


def test_a_later_clause_is_about_the_first_ones_matter_too() -> None:
    later = subjects_of("被学业预警了会影响评奖评优吗，会不会给处分")[-1]
    assert later.about == "处分"
    assert "学业预警" in {term.word for term in later.terms}


def test_what_stands_around_a_question_is_context_and_asks_for_nothing() -> None:
    asked = question_of("我写材料要引用一下，学业预警什么时候能解除")
    assert {t.word for t in asked.terms if not t.context} == {"学业预警", "解除"}


def test_words_of_asking_and_years_are_no_matter() -> None:
    assert question_of("2026年那份指南有没有什么规定").terms == ()


@pytest.mark.parametrize(
    ("query", "document", "number"),
    [
        ("学业预警名单由谁核准", "academic-warning", "第九条"),
        ("告知书上要写哪些内容", "academic-warning", "第十条"),
        ("红色预警最多能选多少学分", "academic-warning", "第十五条"),
        ("学业预警什么时候能解除", "academic-warning", "第十七条"),
        ("老师什么时候能看到评教结果", "evaluation-of-teaching", "第十四条"),
        ("评教里骂人的意见怎么处理", "evaluation-of-teaching", "第十六条"),
        ("不到30秒的问卷怎么算", "evaluation-of-teaching", "第八条"),
    ],
)
def test_the_clause_that_holds_most_of_the_question_comes_first(
    demo_store: PolicyStore, query: str, document: str, number: str
) -> None:
    best = demo_store.search(query, DEAN)[0]
    assert (best.document.id, best.clause.number) == (document, number)


@pytest.mark.parametrize(
    "query",
    ["国家奖学金怎么评", "宿舍管理有什么规定", "科研经费报销有什么规定", "图书馆借书有什么规定", "研究生招生怎么规定"],
)
def test_a_clause_that_shares_only_common_words_does_not_pass_for_an_answer(
    full_store: PolicyStore, query: str
) -> None:
    assert all(hit.coverage < 0.5 for hit in full_store.search(query, QA))


def test_words_nobody_has_are_named(demo_store: PolicyStore) -> None:
    assert "宿舍" in demo_store.search("宿舍管理", DEAN)[0].unknown


def test_a_title_that_is_just_the_matter_wins(full_store: PolicyStore) -> None:
    assert full_store.search("外部评价有什么要求", DEAN, kinds=["guide"])[0].clause.number == "3.2.3 b)"
    assert full_store.search("数智平台怎么建设", DEAN, kinds=["guide"])[0].clause.number == "4.4"


def test_within_keeps_to_documents(demo_store: PolicyStore) -> None:
    hits = demo_store.search("异议", DEAN, within={"evaluation-of-teaching"}, limit=9)
    assert {hit.document.id for hit in hits} == {"evaluation-of-teaching"}
