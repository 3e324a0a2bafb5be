"""The binder's promises, by example: what passes, what is dropped, how slots and foreign texts are shown."""

import re

import pytest
import yaml

from tests.support import ROOT
from tests.unit.tools.drafts import CLEAN, EVIDENCE, MARKS, MARKUP, NAMES, NUMBERS, QUESTION, QUOTATIONS, SLOTS
from tools.binder import MARK, Bound, Code, bind, check, plain
from tools.evidence import Evidence, EvidenceKind


def bound(draft: str, evidence: tuple[Evidence, ...] = EVIDENCE, question: str = QUESTION) -> Bound:
    return bind(draft, evidence, question=question, known_names=NAMES)


@pytest.mark.parametrize("sentence", CLEAN)
def test_careful_prose_passes(sentence: str) -> None:
    assert check(sentence, EVIDENCE, question=QUESTION, known_names=NAMES) == []
    assert bound(sentence).text


@pytest.mark.parametrize("piece", [*NUMBERS, *MARKUP, *MARKS, *SLOTS, *QUOTATIONS])
@pytest.mark.parametrize("frame", ["{}", "挂科率为{}，需要关注。", "- 要点：{}", "| 专业 | {} |", "## 总体 {}"])
def test_a_bad_piece_takes_its_sentence_with_it(piece: str, frame: str) -> None:
    sentence = frame.replace("{}", piece)
    result = bound(f"整体平稳。\n\n{sentence}\n\n差异不大。")
    assert result.text == "整体平稳。\n\n差异不大。"
    assert result.dropped


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ("为八。", Code.NUMBER),
        ("<b>", Code.MARKUP),
        ("{E1}与[E2]。", Code.MARK),
        ("{E9}", Code.SLOT),
        ("规定「应当退学」。", Code.QUOTATION),
        ("见《某办法》。", Code.TITLE),
        ("上升∑。", Code.CHARACTER),
        ("| 三 |\n|--|\n| 甲 |", Code.STRUCTURE),
    ],
)
def test_problems_say_why_and_what_to_do(draft: str, code: Code) -> None:
    problems = check(draft, EVIDENCE, question=QUESTION)
    assert code in {problem.code for problem in problems}
    assert all(problem.hint and problem.sentence and problem.found for problem in problems)


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("{E1}", "8.34%[E1]"),
        ("{E1.n}", "1,204[E1]"),
        ("{E1.numerator}/{E1.denominator}", "100[E1]/1,204[E1]"),
        ("{E1.completeness}", "98%[E1]"),
        ("{E1.entity}{E1.period}{E1.title}", "软件工程2024-2025学年课程挂科率"),
        ("{E1.definition}，{E1.attribution}", "成绩低于60分的人次占比，按学生所在学院"),
        ("{E2}", "小样本保护，不显示[E2]"),
        ("{E4}", "+1.20 个百分点[E4]"),
        ("{E3.clause}", "《本科教育教学指南》3.2.2 c)[E3]"),
        ("见《{E3.document}》。", "见《本科教育教学指南》。"),
        ("规定「{E3.quote}」", "规定「c) 学业预警。学校应建立预警制度，对挂科3门以上的学生不予毕业；」[E3]"),
        ("{E3.quote}\n据此", "> c) 学业预警。学校应建立预警制度，  \n> 对挂科3门以上的学生不予毕业；[E3]\n\n据此"),
        ("规定“学校应建立预警制度”。", "规定“学校应建立预警制度”[E3]。"),
        ("{E1}(较高)", "8.34%[E1] (较高)"),
    ],
)
def test_slots_show(draft: str, text: str) -> None:
    assert bound(draft).text == text


def test_display_is_made_when_the_evidence_has_none() -> None:
    item = Evidence(id="E1", kind=EvidenceKind.METRIC, title="比", value=17.6, unit="x:1")
    assert bound("{E1}", (item,)).text == "17.6:1[E1]"


def test_texts_of_documents_are_shown_letter_for_letter_and_do_nothing() -> None:
    text = bound("{E5.quote}。{E5.title}，{E5.clause}").text
    assert not re.search(r"[<>]|://|(?<!\\)[`|]|!\[|(?<!\\)\[(?!E5\])|(?<!\\)\]\(", text)
    assert MARK.findall(text) == ["E5", "E5"]
    assert str(EVIDENCE[4].quote) in plain(text)
    assert "<script>alert(1)</script>办法》第十二条" in plain(text)


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("📌 要点：✅ 平稳👍🏻。", "要点：平稳。"),
        ("- ⚠️ 核对成绩", "- 核对成绩"),
        ("{E1} = {E1.numerator}÷{E1.denominator}", "8.34%[E1] = 100[E1]÷1,204[E1]"),
        ("人数（n={E1.n}）≥要求，已完成✓。", "人数（n=1,204[E1]）≥要求，已完成✓。"),
    ],
)
def test_signs_and_pictures_pass(draft: str, text: str) -> None:
    assert bound(draft).text == text


@pytest.mark.parametrize(
    "draft", ["挂科🥇。", "打💯。", "为⚅。", "三😀成。", "java😀script:alert", "😀<b>", "[😀点](x)"]
)
def test_pictures_hide_nothing(draft: str) -> None:
    assert bound(draft).text == ""


def test_only_the_failing_sentence_is_dropped() -> None:
    result = bound("整体平稳。挂科率约为八成。最高的是{E1.entity}。")
    assert result.text == "整体平稳。最高的是软件工程。"
    assert [item.sentence for item in result.dropped] == ["挂科率约为八成。"]
    assert result.used == ("E1",)


def test_pieces_concatenate_to_the_text() -> None:
    result = bound("# 总体\n甲。乙。\n\n\n| 专业 | 率 |\n|--|--|\n| {E1.entity} | {E1} |\n丙。\n")
    assert "".join(result.sentences) == result.text
    assert result.text.endswith("| 软件工程 | 8.34%[E1] |\n\n丙。")


def test_list_numbers_count_up_from_one() -> None:
    draft = "1. 甲组\n2. 乙组\n   1. 丙组\n3. {E1}\n\n一、戊组\n二、己组\n\n（一）庚组"
    assert bound(draft).dropped == ()
    for smuggled in (
        "87. 甲组",
        "1. 甲组\n3. 乙组",
        "八、甲组",
        "2) 甲组",
        "1. 8",
        "1.5",
        "0. 甲组",
        "（三）甲组",
        "1. 。",
        "（1）人",
    ):
        assert bound(smuggled).dropped, smuggled


def test_a_table_stands_or_falls_with_its_header() -> None:
    assert (
        bound("| 专业 | 率 |\n|--|--|\n| 甲 | 八 |\n| 乙 | {E1} |").text == "| 专业 | 率 |\n|--|--|\n| 乙 | 8.34%[E1] |"
    )
    assert bound("| 前三 | 率 |\n|--|--|\n| 乙 | {E1} |").text == ""
    assert bound("| 专业 | 率 |\n|--|--|\n| 乙 | 八 |").text == ""


@pytest.mark.parametrize(
    ("question", "passes", "fails"),
    [
        ("近三年怎么样", ["近三年平稳。", "这三年平稳。"], ["三个专业。", "第三年。", "十三年。", "三。", "三成。"]),
        ("2023级学生", ["2023级学生平稳。"], ["2023年平稳。", "12023级。", "23级。"]),
        ("挂科超过3门的有多少", ["挂科超过3门的学生"], ["挂科30门", "3人", "3"]),
        ("是不是8%", ["是8%。"], ["是18%。", "是8.5%。", "是8。"]),
        ("高等数学II的挂科率", ["高等数学II的挂科率平稳。"], ["排在 II", "高等数学III的"]),
        ("past three years", ["over the three years"], ["three majors", "thirty three years"]),
        ("大二学生", ["大二学生平稳。"], ["二学生。"]),
    ],
)
def test_the_question_may_be_repeated_and_no_more(question: str, passes: list[str], fails: list[str]) -> None:
    assert [text for text in passes if check(text, (), question=question)] == []
    assert [text for text in fails if not check(text, (), question=question)] == []


def test_a_bare_number_is_no_name() -> None:
    clause = Evidence(id="E1", kind=EvidenceKind.CLAUSE, title="条", document="办法", clause="3.2", quote="应当")
    for names in ((), ("3.2", "三", "3")):
        assert check("绩点为3.2。", (clause,), question="绩点", known_names=names)
        assert check("共三。", (clause,), question="绩点", known_names=names)


RULE = Evidence(
    id="E1", kind=EvidenceKind.CLAUSE, title="预警", document="办法", clause="第八条",
    quote="预警分为四级，于学期第四周完成；不及格达到3门、缺课30%以上的，提高一级，十四门除外。",
)  # fmt: skip


@pytest.mark.parametrize("sentence", [
    "一般在第四周完成，见{E1.clause}。", "分四级（{E1.clause}）。", "达到3门、缺课30%的见{E1.clause}。",
])  # fmt: skip
def test_a_number_of_the_clause_cited_beside_it_may_be_said(sentence: str) -> None:
    assert check(sentence, (RULE,), question="") == []


@pytest.mark.parametrize(
    "sentence",
    ["在第四周完成。", "四周内完成，见{E1.clause}。", "第三周完成，见{E1.clause}。", "四门的见{E1.clause}。",
     "3，见{E1.clause}。", "3人，见{E1.clause}。", "13门，见{E1.clause}。", "四，见{E1.clause}。"],
)  # fmt: skip
def test_another_number_beside_a_clause_is_refused(sentence: str) -> None:
    assert check(sentence, (RULE,), question="")


def test_a_short_quotation_vouches_for_no_number() -> None:
    assert bound("比例为“3门”。").text == ""
    assert bound("规定“对挂科3门以上的学生不予毕业”。").text.endswith("[E3]。")


def test_every_reason_is_chinese_and_the_draft_is_named() -> None:
    result = bound("为八。<b>。")
    assert all(re.search("[\u4e00-\u9fff]", item.reason) and item.sentence for item in result.dropped)


def test_nothing_left_is_an_empty_text() -> None:
    assert bound("八。") == Bound("", (), bound("八。").dropped, ())
    assert bound("") == Bound("", (), (), ())


def test_exempt_words_are_needed_and_state_no_share() -> None:
    words = yaml.safe_load((ROOT / "tools/binding/words.yaml").read_text(encoding="utf-8"))
    exempt = [*words["function_words"], *words["terms"], *words["relative_periods"]]
    assert [word for word in exempt if not set(word) & set(words["numerals"])] == []
    assert [word for word in exempt if check(f"其中{word}。", (), question="")] == []
    assert [word for word in exempt if not check(f"其中{word}八。", (), question="")] == []
