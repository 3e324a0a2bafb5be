"""Words with a numeral in them that count nothing stay; the same numerals beside what a school counts do not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.binder import check
from tools.binding.numbers import numerals_in
from tools.metrics.catalogue_files import load_catalogue

COUNTS_NOTHING = """建议先问一下教务处。
建议先和辅导员聊一聊。
这与挂科学生比例不是一回事。
这只是一种可能。
需要一段时间。
其中一部分来自重修。
一个可能的原因是考核方式有变化。
一门课挂科率高不一定是教学问题。
一门课不及格率高，不一定是教学问题。
再请一位同行听一节课。
一两份低分会明显拉低均分。
不必因一两份低分下结论。
迈出了第一步。
要看几个方面的情况。
连续几个学期平稳。
还差几次。
两项指标方向一致。
过去一年平稳。
下周一提醒您。
下周三前完成。
First, check the records.
Please first check the records.
你不是一个人，我们可以一起想办法。
如果有危险，请立即拨打120或110。
请拨打心理援助热线 12356，紧急时拨打 120。
请注意几点。
可以从以下三个方面看。
建议随堂听一节课。
这是另一个问题。
可以请任课教师中的一位说说看法。
让一位学生讲讲听课感受。
可以先拿一个专业看看。
由一位督导牵头。
建议两周内完成核对。
最好在一个月内跟进。
建议三天后再看。
建议 2 周内与任课教师沟通。
可以再看近三年的走势。
您想看近三年还是近五年？
如需近五年的数据，请告诉我。
也可以改看最近两个学期。
要不要按近三年来比？""".splitlines()

COUNTS = """为几成学生。
一半学生。
一成。
一起事故。
三个专业。
两个专业。
有一门课挂科率高。
只有一个问题未整改。
几个专业的情况。
一个专业停招。
一个课程的问题。
每周一次。
每四周一次。
周三门课。
本周三成学生。
不得少于一次。
不能超过一门。
十几次。
翻成一成。
三十一下。
几百个方面。
十一个原因。
排名第一，请看。
She ranked first, ahead of all.
It came first of the two.
几个百分点。
高出几个点。
两个点。
几倍。
几个人。
一位教师。
一名老师离职。
再一名教师离职。
可以每学期听一节课。
一年级。
几年级。
拨打8。
人数为120。
电话有120个。
拨打1200。
两周内挂科率翻番。
两周内挂科率上升。
两周内完成了核对。
两周内。
建议关注两周内上升的挂科率。
建议两周内把挂科率降到三成。
建议两周内约谈三名学生。
学生应在两周内申诉。
建议您两周内提出申诉。
建议按规定在十日内提交。
近三年持续上升。
近三年都没有数据。
可以看到近三年逐年上升。
近三年三门课不及格，可以再看。
近一半。
十个里三个。
建议十个里挑三个。
请三位老师说说。
有一位老师说说而已。
有一有听课任务人数。
一位学生退学。
由一位教师承担。""".splitlines()

NUMERALS = st.sampled_from([*"一两二三四五六七八九十几", "十几", "几十", "一两", "三四", "百", "2", "12", "３"])
CLASSIFIERS = st.sampled_from(["", *"个名位门项条份起次届级年", "人次"])
FRAMES = st.sampled_from(
    ["有{}。", "共{}。", "{}不及格。", "其中{}。", "为{}，平稳。", "一般有{}。", "下周一有{}。", "| 专业 | {} |"]
)


def _counted() -> list[str]:
    """What the catalogue's metrics count, without the words for how: 「专任教师数」 counts 专任教师."""
    said = [
        words
        for metric in load_catalogue()
        for words in (metric.counted, metric.numerator_words, metric.denominator_words)
        if words
    ]
    bare = {re.sub("^[份个项起]|（.*?）|合计|(?:总?数|人[次数]|课?次)$", "", words) for words in said}
    return sorted(word for word in bare if re.fullmatch("[\u4e00-\u9fff]{2,}", word) and not numerals_in(word))


@pytest.mark.parametrize("sentence", COUNTS_NOTHING)
def test_what_counts_nothing_stays(sentence: str) -> None:
    assert check(sentence, (), question="") == []


@pytest.mark.parametrize("sentence", COUNTS)
def test_what_counts_is_refused(sentence: str) -> None:
    assert check(sentence, (), question="")


@settings(max_examples=400, deadline=None)
@given(FRAMES, NUMERALS, CLASSIFIERS, st.sampled_from(_counted()))
def test_a_number_of_what_the_catalogue_counts_needs_evidence(
    frame: str, number: str, classifier: str, counted: str
) -> None:
    assert check(frame.replace("{}", number + classifier + counted), (), question="")
