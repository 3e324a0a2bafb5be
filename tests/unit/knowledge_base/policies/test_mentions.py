"""Mentions: the very sentence, and whether the clause regulates the matter or lists it."""

import pytest

from knowledge_base.policies import Clause, PolicyStore, mentions, treatment
from tests.unit.knowledge_base.policies.conftest import DEAN


def _clause(text: str, title: str = "", path: tuple[str, ...] = ()) -> Clause:
    return Clause("d", "1", title, path, text, 1)


def test_the_guide_only_lists_academic_warning_and_the_school_regulates_it(full_store: PolicyStore) -> None:
    guide = full_store.search("学业预警", DEAN, kinds=["guide"])[0].clause
    (sentence,) = mentions(guide, "学业预警")
    assert sentence in guide.text
    assert sentence.endswith("学业预警与帮扶等。")
    assert treatment(guide, "学业预警") == "lists"
    rule = full_store.search("学业预警", DEAN, kinds=["school_rule"])[0].clause
    assert treatment(rule, "学业预警") == "regulates"


def test_sentences_are_letter_for_letter_and_traditional_forms_match() -> None:
    clause = _clause("總則如下。質量評價每年一次；結果公布。")
    assert mentions(clause, "质量评价") == ("質量評價每年一次；",)
    assert mentions(clause, "学业预警") == ()
    assert mentions(clause, "  ") == ()


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("培养环节包括课堂教学、考试考核、学业预警等。", "学业预警", "lists"),
        ("学业预警包括提示、黄色预警和红色预警。", "学业预警", "regulates"),
        ("学院应当每学期开展学业预警，并指定导师。", "学业预警", "regulates"),
        ("包括课堂教学、考试考核、学业预警等。学业预警每学期一次。", "学业预警", "regulates"),
        ("内容包括甲和学业预警。", "学业预警", "regulates"),
        ("内容包括甲、乙、丙。", "学业预警", None),
    ],
)
def test_lists_or_regulates(text: str, term: str, expected: str | None) -> None:
    assert treatment(_clause(text), term) == expected


def test_a_clause_whose_heading_names_the_term_regulates_it() -> None:
    assert treatment(_clause("包括甲、乙、学业预警等。", title="学业预警"), "学业预警") == "regulates"
