"""A first question that points at something nobody spoke of: asked back, and told from no clause."""

import pytest

from agents.understanding.reading import Act
from agents.understanding.regulated import may_be_plainly_regulated, may_be_regulated
from agents.understanding.scan import scan
from tests.unit.agents.test_split_further import READER, after
from tools.metrics.catalogue_files import load_catalogue


@pytest.mark.parametrize("question", ["那门课挂科率多少啊", "这门课的不及格率怎么样"])
def test_a_course_nobody_named_is_asked_back(question: str) -> None:
    assert after(question).act is Act.CLARIFY


@pytest.mark.parametrize("questions", [("高数这门课上学期挂科率",), ("高等数学2024-2025挂科率", "这门课的优秀率呢")])
def test_a_course_that_was_named_is_not(questions: tuple[str, ...]) -> None:
    assert after(*questions).act is Act.FIGURES


def test_that_figure_is_no_matter_of_a_rule() -> None:
    question = "麻烦看看那个指标最近怎么样"
    scanned = scan(question, load_catalogue(), READER.school)
    reading = after(question)
    assert not may_be_regulated(reading, scanned)
    assert not may_be_plainly_regulated(reading, scanned)
