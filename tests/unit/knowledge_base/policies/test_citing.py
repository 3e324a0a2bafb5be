"""Clause numbers as people type them, and documents as people name them."""

import pytest

from knowledge_base.policies import PolicyStore
from knowledge_base.policies.citing import Part, has_part, number_key, part_of
from knowledge_base.policies.titles import Named, matching, named_in
from tests.unit.knowledge_base.policies.conftest import DEAN, QA

GUIDE_ID, WARNING = "guide-2026-18", "academic-warning"


@pytest.mark.parametrize(
    "typed", ["3.2.3c", "3.2.3c)", "3.2.3 C）", "3.2.3（c）", "3.2.3条c款", "第3.2.3条c)", "3.2.3的c项"]
)
def test_an_item_is_found_however_it_is_typed(typed: str) -> None:
    assert number_key(typed) == number_key("3.2.3 c)")


@pytest.mark.parametrize("typed", ["12条", "第12条", "第 十二 条", "第十二条第二款", "第12条第2项"])
def test_an_article_is_found_however_it_is_typed(typed: str) -> None:
    assert number_key(typed) == number_key("第十二条")


def test_numbers_near_one_another_stay_apart() -> None:
    keys = [
        number_key(n) for n in ("4", "4.2", "3.2.3", "3.2.3 a)", "3.2.3 c)", "第三条", "第三章", "第三条之一", "前文")
    ]
    assert len(set(keys)) == len(keys)


def test_a_part_of_the_guide_and_a_missing_clause(full_store: PolicyStore) -> None:
    fifth = full_store.get_clause(GUIDE_ID, "第5部分", DEAN)
    assert fifth is not None
    assert fifth.title == "组织实施"
    assert full_store.get_clause(GUIDE_ID, "4.2", DEAN) is None


def test_a_paragraph_and_an_item_are_looked_up_inside_the_article(demo_store: PolicyStore) -> None:
    article = demo_store.get_clause(WARNING, "第九条第二项", DEAN)
    assert article is not None
    assert part_of("第九条第二项") == Part(item=2)
    assert has_part(article, part_of("第九条第四项"))
    assert not has_part(article, part_of("第九条第五项"))
    assert not has_part(article, part_of("第九条第二款"))


def test_items_stand_under_their_clause_and_clauses_under_their_heading(full_store: PolicyStore) -> None:
    assert [c.number for c in full_store.items(GUIDE_ID, "3.2.3", DEAN)] == ["3.2.3 a)", "3.2.3 b)", "3.2.3 c)"]
    assert [c.number for c in full_store.items(GUIDE_ID, "4", DEAN)] == ["4.1", "4.3", "4.4"]
    assert full_store.items(GUIDE_ID, "4.2", DEAN) == []


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("评教办法第八条", "evaluation-of-teaching"),
        ("按学校的学生评教办法，能不能排名", "evaluation-of-teaching"),
        ("预警办法12条", WARNING),
        ("《示范大学本科生学业预警与帮扶办法》什么时候施行", WARNING),
        ("督导约谈规程里什么情形可以启动", "supervision-talks"),
    ],
)
def test_a_document_is_known_by_its_short_name(demo_store: PolicyStore, question: str, named: str) -> None:
    found = named_in(question, demo_store.documents(QA))
    assert found is not None
    assert [d.id for d in found.documents] == [named]


@pytest.mark.parametrize("question", ["学校的办法怎么说", "有什么办法", "学业预警有什么规定"])
def test_a_bare_word_for_documents_names_none(demo_store: PolicyStore, question: str) -> None:
    assert named_in(question, demo_store.documents(QA)) is None


@pytest.mark.parametrize(
    "question", ["辅导员考核办法怎么规定", "转专业办法", "有没有校外实习管理办法", "请假制度第三条"]
)
def test_a_name_of_which_only_the_end_fits_is_no_other_documents(demo_store: PolicyStore, question: str) -> None:
    found = named_in(question, demo_store.documents(QA))
    assert found is not None
    assert found.documents == ()


@pytest.mark.parametrize(
    "question", ["有什么改进办法", "没办法了怎么办", "作弊的处理办法", "教师请假制度", "我们学校的管理办法"]
)
def test_an_everyday_phrase_is_no_name(demo_store: PolicyStore, question: str) -> None:
    assert named_in(question, demo_store.documents(QA)) is None


@pytest.mark.parametrize(
    ("question", "named"), [("学籍管理规定里休学几年", "student-status"), ("督导听课办法第五条", "class-visits")]
)
def test_a_document_is_known_whatever_it_calls_itself(demo_store: PolicyStore, question: str, named: str) -> None:
    found = named_in(question, demo_store.documents(QA))
    assert found is not None
    assert [d.id for d in found.documents] == [named]


def test_a_title_in_brackets_that_is_not_there_is_told_apart(demo_store: PolicyStore) -> None:
    found = named_in("《研究生培养办法》第三条", demo_store.documents(QA))
    assert found is not None
    assert (found.documents, found.quoted) == ((), True)


def test_a_hidden_document_is_named_like_one_that_does_not_exist(demo_store: PolicyStore) -> None:
    hidden, absent = (
        named_in(f"{name}第四条", demo_store.documents(DEAN)) for name in ("督导约谈规程", "辅导员考核规程")
    )
    assert hidden == Named("督导约谈规程", (), quoted=False, core="督导约谈")
    assert absent == Named("辅导员考核规程", (), quoted=False, core="辅导员考核")
    assert matching("督导约谈工作内部规程", demo_store.documents(DEAN)) == ()
