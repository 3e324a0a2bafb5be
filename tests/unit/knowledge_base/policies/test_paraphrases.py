"""What people say, phrase by phrase, finds the clause that documents write it in."""

import pytest

from knowledge_base.policies.model import Reader
from knowledge_base.policies.paraphrases import phrases
from knowledge_base.policies.store import PolicyStore
from knowledge_base.policies.words import asked_about

STUDENT = Reader("student")


def test_the_longer_of_two_phrases_is_read() -> None:
    assert [p.words for p in phrases("想停一年学，撑死能停多久")] == ["停一年学", "撑死"]


def test_what_documents_write_is_added_and_not_put_in_its_place() -> None:
    words = {word for group in asked_about("想停一年学") for word in group}
    assert {"停一年学", "休学"} <= words


def test_a_question_without_such_phrases_stays_as_it_is() -> None:
    assert phrases("评教有效率是多少") == ()


@pytest.mark.parametrize(
    ("question", "document", "number"),
    [
        ("作业我有一大半没交，期末还让不让考", "course-assessment", "第七条"),
        ("四年没念完，撑死能念几年", "student-status", "第六条"),
        ("答辩被毙了，多久以后能再来一回", "thesis", "第十四条"),
        ("想把一门必修课挪到下个学期开，什么时候报、谁点头", "curriculum-plans", "第十二条"),
    ],
)
def test_phrases_far_from_the_rules_find_their_clause(
    demo_store: PolicyStore, question: str, document: str, number: str
) -> None:
    found = [(hit.document.id, hit.clause.number) for hit in demo_store.search(question, STUDENT, limit=2)]
    assert (document, number) in found


def test_the_unit_asked_for_tells_which_sentence_answers(demo_store: PolicyStore) -> None:
    best = demo_store.search("每名教师指导毕业论文的学生不超过几人", STUDENT, limit=1)[0]
    assert best.clause.number == "第六条"
    assert best.given > 0


def test_a_matter_no_document_writes_of_is_told(demo_store: PolicyStore) -> None:
    best = demo_store.search("硕士论文查重率多少算过", STUDENT, limit=1)[0]
    assert "硕士论文" in best.unheard
