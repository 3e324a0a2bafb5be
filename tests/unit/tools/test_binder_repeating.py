"""What an answer may repeat without a slot: words in which a numeral counts nothing, the thread's questions, periods
that a tool has named. And what it still may not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.tools.drafts import EVIDENCE
from tools.binder import Code, bind, check
from tools.binding.lexicon import lexicon

_NUMERALS = st.sampled_from("二三四五六七八九十百千万半倍")
_COUNTED = st.sampled_from(["个专业", "门课", "成", "倍", "分", "个百分点", "名学生", "%"])
_ADVERBIAL = ["放在一起", "放到一起", "合在一起", "摆在一块", "一起看", "一起比较", "看一下", "核对一下", "千万不要"]
_ANAPHORA = ["这几门课", "那几个专业", "哪几条", "这几年", "那几位老师"]


def faults(text: str, question: str = "", periods: tuple[str, ...] = ()) -> list[str]:
    return [f.found for f in check(text, EVIDENCE, question=question, told_periods=periods)]


@pytest.mark.parametrize("word", [*_ADVERBIAL, *_ANAPHORA, "进一步", "一般", "上一期", "新一轮", "再一次"])
def test_a_word_that_counts_nothing_is_no_figure(word: str) -> None:
    assert faults(f"可以{word}，再说。") == []


@pytest.mark.parametrize(
    "words",
    ["发生一起教学事故", "一起事故", "存在一起投诉", "几门课", "有几个专业", "这几十门", "这几百人", "那几成", "这几倍",
     "这几个百分点", "那几个点", "千万人", "一下子跌了一半", "差一门", "一起查处"],
)  # fmt: skip
def test_the_same_letters_that_count_are_a_figure(words: str) -> None:
    assert faults(f"其中{words}。") != []


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([*_ADVERBIAL, *_ANAPHORA]), _NUMERALS, _COUNTED)
def test_a_harmless_word_lets_no_figure_beside_it_pass(word: str, numeral: str, counted: str) -> None:
    assert faults(f"{word}{numeral}{counted}。") != []
    assert faults(f"{numeral}{counted}{word}。") != []


def test_no_pattern_covers_letters_of_which_none_is_a_numeral() -> None:
    for word in (*_ADVERBIAL, *_ANAPHORA):
        match = lexicon().harmless.search(f"{word}课")
        assert match, word
        assert set(match.group()) & set(lexicon().numerals), word


def test_a_question_of_the_thread_may_be_repeated_line_by_line() -> None:
    thread = "我们院近三年挂科率怎么样\n那软件工程呢"
    assert faults("近三年里，软件工程的情况如下。", thread) == []
    assert faults("三个学年都在下面。", thread) == []
    assert faults("三年都在下面。", "最近三个学年的挂科率") == []


@pytest.mark.parametrize(
    "text", ["三个学院都在下面。", "三门课。", "三年级的学生。", "三个学期。", "四个学年。", "三成。"]
)
def test_years_asked_for_allow_nothing_else_to_be_counted(text: str) -> None:
    assert faults(text, "近三年挂科率") != []


@settings(max_examples=200, deadline=None)
@given(st.sampled_from("二三四五六七八九"), st.sampled_from("二三四五六七八九"))
def test_only_the_number_that_was_asked_may_be_said(asked: str, said: str) -> None:
    assert (faults(f"这{said}个学年。", f"近{asked}年怎么样") == []) == (asked == said)


PERIOD = "2031-2032学年第二学期"


def test_a_period_that_a_tool_named_may_be_said_and_no_other() -> None:
    assert faults(f"{PERIOD}还没有成绩。", periods=(PERIOD,)) == []
    assert faults(f"{PERIOD}还没有成绩。") != []
    assert faults("2030-2031学年第二学期还没有成绩。", periods=(PERIOD,)) != []
    assert faults("2031届还没有毕业。", periods=("2031届",)) == []
    assert faults("2031人还没有毕业。", periods=("2031届",)) != []
    assert faults("共2031届8人。", periods=("2031届",)) != []


def test_a_period_that_a_tool_named_stands_beside_no_figure() -> None:
    found = check(f"{PERIOD}为{{E1}}。", EVIDENCE, question="", told_periods=(PERIOD,))
    assert [fault.code for fault in found] == [Code.MISPLACED]
    assert bind(f"{PERIOD}还没有数据；{{E1}}是另一期的。", EVIDENCE, question="", told_periods=(PERIOD,)).text
