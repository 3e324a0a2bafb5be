"""Lines → clauses: numbering, torn sentences, what is missing stays missing."""

import re

import pytest

from knowledge_base.numerals import han_number
from knowledge_base.policies.clauses import clauses_of, is_heading
from knowledge_base.policies.cleaning import Line, paragraphs
from knowledge_base.policies.model import Clause
from knowledge_base.policies.normalise import comparable, to_simplified
from knowledge_base.policies.numbering import Series, follows, label_of
from knowledge_base.policies.reading import read_lines
from tests.support import need
from tests.unit.knowledge_base.policies.conftest import GUIDE, LAWS

_TOP = "前文1 前文2 1 2 3 3.1 3.1-a 3.1-b 3.1-c 3.1-d 3.2 3.2.1 3.2.2 3.2.2-a 3.2.2-b 3.2.2-c 3.2.3 3.2.3-a 3.2.3-b"
_REST = "3.2.3-c 3.2.4 3.3 3.3.1 3.3.1-a 3.3.1-b 3.3.1-c 3.3.2 3.4 4 4.1 4.3 4.4 5 后文"
GUIDE_NUMBERS = [re.sub(r"-(.)", r" \1)", number) for number in f"{_TOP} {_REST}".split()]


@pytest.fixture(scope="module")
def guide() -> dict[str, Clause]:
    return {clause.number: clause for clause in clauses_of("guide", read_lines(need(GUIDE)))}


def _clauses(text: str) -> dict[str, str]:
    lines, gap = [], 0
    for row in text.split("\n"):
        if row.strip():
            lines.append(Line(row, gap))
            gap = 0
        else:
            gap += 1
    return {clause.number: clause.text for clause in clauses_of("d", lines)}


def test_guide_has_exactly_its_numbers_and_no_4_2(guide: dict[str, Clause]) -> None:
    assert list(guide) == GUIDE_NUMBERS
    assert [clause.ordinal for clause in guide.values()] == list(range(1, len(GUIDE_NUMBERS) + 1))


def test_item_c_of_3_2_3_is_one_clause_letter_for_letter(guide: dict[str, Clause]) -> None:
    source = next(row for row in need(GUIDE).read_text(encoding="utf-8").split("\n") if row.startswith("c)数智评价"))
    clause = guide["3.2.3 c)"]
    assert clause.text == source.removeprefix("c)")
    assert clause.title == "数智评价"
    assert clause.path == ("3 体系框架", "3.2 质量保障内容", "3.2.3 质量评价")
    assert guide["3.2.3"].text.endswith("注重定量与定性结合。")


def test_sentences_torn_by_page_breaks_are_whole(guide: dict[str, Clause]) -> None:
    assert "引导教育教学改革方向、质量保障共同体”核心价值" in guide["3.1"].text
    assert "设立质量保障专门机构，配备质量保障专职人员" in guide["3.2.1"].text


def test_no_letter_of_the_guide_is_lost_or_changed(guide: dict[str, Clause]) -> None:
    def letters(text: str) -> str:
        return re.sub(r"\s", "", text)

    rebuilt = "".join(_with_label(clause) for clause in guide.values())
    assert letters(rebuilt) == letters(need(GUIDE).read_text(encoding="utf-8"))


def _with_label(clause: Clause) -> str:
    if clause.number.startswith(("前文", "后文")):
        return clause.text
    label = clause.number.rpartition(" ")[2]
    inside = clause.number.endswith(")") or is_heading(clause)
    return label + clause.text if inside else label + clause.title + clause.text


def test_first_page_stays_traditional_and_compares_as_simplified(guide: dict[str, Clause]) -> None:
    text = guide["前文1"].text
    assert "關於聯合印發《高等學校人才培養質量保障體系建設指南》的通知" in text
    assert "关于联合印发《高等学校人才培养质量保障体系建设指南》的通知" in to_simplified(text)
    assert all(to_simplified(text)[i].encode("gb2312") for i in range(len(text)) if "\u4e00" <= text[i] <= "\u9fff")
    assert len(comparable(text)) == len(text)


def test_last_line_of_the_guide_is_not_part_of_clause_5(guide: dict[str, Clause]) -> None:
    assert guide["5"].text.endswith("等方面的投入。")
    assert guide["后文"].text == "高等学校人才培养质量保障体系框架"
    assert is_heading(guide["后文"])
    assert is_heading(guide["4"])


def test_the_laws_have_781_articles() -> None:
    found = 0
    for path in sorted(need(LAWS).glob("*.txt")):
        clauses = clauses_of(path.stem, read_lines(path))
        articles = [clause for clause in clauses if clause.number.endswith("条")]
        assert [han_number(clause.number[1:-1]) for clause in articles] == list(range(1, len(articles) + 1))
        found += len(articles)
    assert found == 781


def test_items_stay_inside_their_article_and_chapters_are_its_path() -> None:
    clauses = clauses_of(
        "d", [Line(row) for row in ("第一章 总 则", "第一条　目的如下：", "（一）甲；", "（二）乙。", "第二条 丙。")]
    )
    assert [(c.number, c.text, c.path) for c in clauses] == [
        ("第一章", "总 则", ()),
        ("第一条", "目的如下：\n（一）甲；\n（二）乙。", ("第一章 总 则",)),
        ("第二条", "丙。", ("第一章 总 则",)),
    ]


def test_notice_style_numbers_items_under_their_heading() -> None:
    found = _clauses(
        "关于开展听课的通知\n\n一、总体要求\n（一）覆盖全部课程。\n（二）注重实效。\n\n二、组织\n（一）学院负责。"
    )
    assert list(found) == ["前文", "一", "一（一）", "一（二）", "二", "二（一）"]
    assert found["二（一）"] == "学院负责。"


def test_full_width_letters_and_two_digit_parts() -> None:
    found = _clauses("3 内容\n\n3.1 标准\n\na）目标类：甲。\n\nb）过程类：乙。\n\n3.2 其他\n\n正文。")
    assert list(found) == ["3", "3.1", "3.1 a)", "3.1 b)", "3.2"]


@pytest.mark.parametrize(
    "text",
    [
        "3.1 标准\n\n重修课程的学分不得高于，也不得低于\n3.5 学分的规定执行。",
        "3.1 标准\n\n学校按照国家有关规定，配备不少于\n\n20 名专职人员。",
    ],
)
def test_a_number_inside_a_torn_sentence_starts_no_clause(text: str) -> None:
    assert list(_clauses(text)) == ["3.1"]


def test_an_article_named_at_the_start_of_a_line_is_no_new_article() -> None:
    found = _clauses("第一条 依照有关规定。\n第二条 违反\n第一条规定的，予以批评。\n第三条 施行。")
    assert list(found) == ["第一条", "第二条", "第三条"]
    assert "第一条规定的" in found["第二条"]


def test_table_of_contents_makes_no_clauses() -> None:
    found = _clauses("目录\n\n1 范围........1\n2 要求........2\n\n1 范围\n\n适用于本校。\n\n2 要求\n\n应当遵守。")
    assert found["1"] == "适用于本校。"
    assert found["2"] == "应当遵守。"


def test_annex_after_the_articles_is_a_clause_of_its_own() -> None:
    found = _clauses("第一条 甲。\n第二条 乙。\n\n附件1：告知书样式\n\n告知书一式四联。")
    assert found["附件1"] == "告知书一式四联。"


def test_latin_words_joined_by_a_space_chinese_without() -> None:
    joined = paragraphs(
        [Line("课程平台采用国内外通行的 Learning"), Line("Analytics 标准，覆盖全", 0), Line("部课程。", 1)]
    )
    assert [p.text for p in joined] == ["课程平台采用国内外通行的 Learning Analytics 标准，覆盖全部课程。"]


def test_headings_and_short_lines_are_not_joined() -> None:
    rows = [Line("质量评估中心", 1), Line("示大质〔2024〕3号", 0), Line("各学院：", 1)]
    assert [p.text for p in paragraphs(rows)] == ["质量评估中心", "示大质〔2024〕3号", "各学院："]


@pytest.mark.parametrize(
    ("line", "series", "number"),
    [
        ("3.2.3 质量评价", Series.DECIMAL, "3.2.3"),
        ("c)数智评价：以", Series.LETTER, "c)"),
        ("c）数智评价", Series.LETTER, "c)"),
        ("第十二条 学位", Series.ARTICLE, "第十二条"),
        ("第十二条之一 学位", Series.ARTICLE, "第十二条之一"),
        ("第二章　总则", Series.CHAPTER, "第二章"),
        ("（三）其他", Series.HAN_PAREN, "（三）"),
        ("一、总体要求", Series.HAN, "一"),
    ],
)
def test_labels(line: str, series: Series, number: str) -> None:
    label = label_of(line)
    assert label is not None
    assert (label.series, label.number) == (series, number)


@pytest.mark.parametrize(
    "line", ["2024年秋季", "3个月内", "85%以上", "第十条规定的情形", "1.5倍", "AI 大模型", "一是加强"]
)
def test_not_labels(line: str) -> None:
    assert label_of(line) is None


def test_a_gap_is_allowed_a_jump_is_not() -> None:
    assert follows((4, 3), (4, 1))
    assert follows((4,), (3, 2, 4))
    assert follows((3, 2, 1), (3, 2))
    assert not follows((3, 5, 1), (3, 2))
    assert not follows((12,), (2,))
    assert not follows((3,), (3, 1))


def test_han_numbers() -> None:
    assert [han_number(n) for n in ("十", "十二", "二十", "一百零二", "7")] == [10, 12, 20, 102, 7]
