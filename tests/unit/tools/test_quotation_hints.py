"""What a writer is told of words in quotation marks that are nobody's: a proposed wording is no false quotation."""

import pytest

from tools.binder import check


@pytest.mark.parametrize(
    "sentence",
    [
        "可以给任课教师发消息：「请您周五前补录成绩」。",
        "建议这样说：“请您周五前补录”。",
        "虽然规定里没有写明，但可以这样回复：「请您周五前补录」。",
    ],
)
def test_a_proposed_wording_is_told_to_go_without_marks(sentence: str) -> None:
    (problem,) = [p for p in check(sentence, (), question="") if p.code == "quotation"]
    assert "直接写出" in problem.hint
    assert "逐字" not in problem.hint


@pytest.mark.parametrize("sentence", ["制度规定：「应当在周五前补录」。", "第十二条写明“应当及时补录”。"])
def test_words_of_a_document_are_told_to_be_its_own(sentence: str) -> None:
    (problem,) = [p for p in check(sentence, (), question="") if p.code == "quotation"]
    assert "逐字一致" in problem.hint


def test_without_marks_the_wording_may_stand() -> None:
    assert not check("可以给任课教师发消息：请您尽快补录成绩。", (), question="")
