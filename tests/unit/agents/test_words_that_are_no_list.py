"""Words that look like a call for somebody's marks and ask what a rule says: a transcript that shows a mark, and
whoever is kept from an examination.
"""

from __future__ import annotations

import pytest

from agents.understanding.lexicon import lexicon
from agents.understanding.normalise import normalise


def _refusals(question: str) -> set[str]:
    return {r.id for r in lexicon().refusals if r.found(normalise(question))}


@pytest.mark.parametrize(
    "question",
    [
        "重修考了85，成绩单上写85还是60",
        "成绩单上显示原来的还是重修的分",
        "旷课到什么程度就不让他考了",
        "缺几次课就不许她考了",
    ],
)
def test_a_rule_told_by_a_case_is_not_refused(question: str) -> None:
    assert not _refusals(question) & {"person_list", "named_person"}


@pytest.mark.parametrize("question", ["把我们班的成绩单发我", "室友考了多少分", "他考了几分", "成绩单上都有谁不及格"])
def test_the_marks_of_others_are_refused(question: str) -> None:
    assert _refusals(question) & {"person_list", "named_person"}
