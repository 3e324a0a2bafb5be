"""What is done with a matter is no part of it: 做好学业预警 is about 学业预警."""

import pytest

from knowledge_base.policies.subjects import question_of


@pytest.mark.parametrize(
    "question",
    ["学业预警", "怎么做好学业预警", "开展学业预警", "加强学业预警", "学业预警工作怎么开展", "如何抓好学业预警"],
)
def test_however_it_is_asked_the_subject_is_the_same(question: str) -> None:
    assert question_of(question).about == "学业预警"
