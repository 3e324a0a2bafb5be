"""A few words after a rule lean on it; whatever names a matter, a figure or a unit of its own, or asks what is on
record, does not.
"""

from __future__ import annotations

import pytest

from agents.brains.base import PastTurn
from agents.brains.rules import RuleBrain
from agents.understanding.reading import Act, Reading
from agents.understanding.rule_again import ITEM, STUDY, Leaning
from tests.unit.agents.demo_names import directory
from tools.metrics.catalogue_files import load_catalogue

LEANING = [
    ("期末多久要交成绩", "没按时交会怎样", "交成绩"),
    ("教学事故几天内报", "要是没报呢", "教学事故"),
    ("休学最多休多久", "要是没办呢", "休学"),
    ("作业缺交多少就不能考试", "那能补考吗", "作业"),
    ("新专业怎么申报", "一年能报几个", "申报"),
    ("专业评估不通过会怎样", "万一又没过呢", "专业评估"),
    ("听课记录几天内交", "超过三天没交会怎样", "听课记录"),
    ("听课记录几天内交", "评定为差呢", "听课记录"),
    ("转专业有什么条件", "那挂过科行吗", "转专业"),
    ("补考怎么申请", "要是挂科了呢", "补考"),
    ("考试作弊会怎样", "会有处分吗", "考试作弊"),
    ("转专业有什么条件", "要考试吗", "转专业"),
    ("转专业有什么条件", "名额有多少", "转专业"),
    ("教学督导怎么聘任", "任期多久", "教学督导"),
    ("教学督导怎么聘任", "能连任吗", "教学督导"),
    ("教学事故怎么认定", "会扣钱吗", "教学事故"),
    ("缓考怎么申请", "能补考吗", "缓考"),
    ("缓考怎么申请", "成绩怎么算", "缓考"),
    ("调课怎么办手续", "要提前几天", "调课"),
    ("学业预警怎么划分", "一共分几档", "学业预警"),
    ("整改延期谁批", "延期超过一个月呢", "整改"),
]
ONLY_OF_IT = [
    ("考试作弊会怎样", "要写检讨吗"),
    ("重修怎么申请", "要交钱吗"),
    ("教学督导怎么聘任", "任期多久"),
    ("学业预警怎么划分", "有几级"),
]
"""What nobody would ask of nothing: where no clause speaks of both, it is asked back."""
ALSO_ALONE = [
    ("转专业有什么条件", "能辅修吗"),
    ("缓考怎么申请", "能补考吗"),
    ("学业预警怎么划分", "会重修吗"),
]
ON_THEIR_OWN = [
    ("缓考怎么申请", "我们学院去年的挂科率是多少"),
    ("缓考怎么申请", "那计算机学院呢"),
    ("成绩复核多久出结果", "毕业论文查重率不超过多少"),
    ("重修怎么收费", "我还差几个学分"),
    ("整改逾期了怎么办", "有几个逾期的"),
    ("整改逾期了怎么办", "现在哪几项逾期了"),
    ("教学事故分几级", "谢谢"),
    ("教学事故分几级", "然后呢"),
    ("缓考怎么申请", "那毕业论文呢"),
    ("缓考怎么申请", "补考怎么申请"),
    ("学业预警怎么划分", "奖学金怎么评"),
    ("整改逾期了怎么办", "有几条没验收"),
    ("学业预警怎么划分", "我会被预警吗"),
]


OF_THE_DOCUMENT = [
    ("毕业论文查重有什么要求", "查重率多少算不合格"),
    ("信息员怎么选聘", "有学时吗"),
    ("专业预警的条件", "预警后扣招生名额多少"),
]
"""What is counted there stands in the rule, though no record has it."""


@pytest.fixture(scope="module")
def brain() -> RuleBrain:
    return RuleBrain(directory(), load_catalogue())


@pytest.mark.parametrize(("before", "question", "matter"), LEANING)
def test_the_matter_is_carried_over(brain: RuleBrain, before: str, question: str, matter: str) -> None:
    asked, _ = _leaning(brain, question, _told(before))
    assert asked.act is Act.POLICY
    assert matter in asked.query
    assert asked.query.endswith(question)


@pytest.mark.parametrize(("before", "question"), OF_THE_DOCUMENT)
def test_a_bound_asked_after_a_rule_stays_with_its_document(brain: RuleBrain, before: str, question: str) -> None:
    assert brain._consulting._reader.rules.leaning(question, _told(before)) is not None


@pytest.mark.parametrize("question", ["能申诉不", "我能申请复核吗", "我不服怎么申诉"])
def test_who_objects_leans_on_what_was_decided(brain: RuleBrain, question: str) -> None:
    _, leaning = _leaning(brain, question, _told("教学事故怎么认定"))
    assert not leaning.alone


@pytest.mark.parametrize(("question", "asks"), [("连续两年有问题怎么办", True), ("要不要整改", False), ("低吗", False)])
def test_what_follows_a_figure_that_stands_badly_is_asked_of_rules(brain: RuleBrain, question: str, asks: bool) -> None:
    past = (PastTurn("论文抽检问题率", "", Reading(Act.FIGURES, ("thesis_problem_rate",)).to_memory()),)
    assert (brain._consulting._reader.rules.of_figure(question, past) is not None) is asks


@pytest.mark.parametrize(("before", "question"), ON_THEIR_OWN)
def test_nothing_is_carried_into_a_question_of_its_own(brain: RuleBrain, before: str, question: str) -> None:
    found = brain._reader.rules.leaning(question, _told(before))
    # Its place after a rule may draw it to the document told, but it is asked in its own words.
    assert found is None or (found[1].whole and found[0].query == question)


def test_a_second_case_leans_on_the_same_matter(brain: RuleBrain) -> None:
    first, _ = _leaning(brain, "要是没办呢", _told("休学最多休多久"))
    again, _ = _leaning(brain, "要是过了一年才办呢", (PastTurn("要是没办呢", "", first.to_memory()),))
    assert again.query.startswith("休学，")


def test_nothing_leans_on_a_figure(brain: RuleBrain) -> None:
    past = (PastTurn("去年挂科率多少", "", Reading(Act.FIGURES, ("course_fail_rate",)).to_memory()),)
    assert brain._reader.rules.leaning("要是没报呢", past) is None


@pytest.mark.parametrize(("before", "question"), ONLY_OF_IT)
def test_what_comes_of_many_a_matter_is_of_the_one_told(brain: RuleBrain, before: str, question: str) -> None:
    assert not _leaning(brain, question, _told(before))[1].alone


@pytest.mark.parametrize(("before", "question"), ALSO_ALONE)
def test_words_with_a_matter_of_their_own_may_be_read_alone(brain: RuleBrain, before: str, question: str) -> None:
    assert _leaning(brain, question, _told(before))[1].alone


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("学校要求普通老师每学期听几次课", "专业负责人呢"),
        ("教学事故怎么认定", "查这种事至少得几个人"),
        ("申诉书递上去几天有回音", "收了以后多久出结果"),
        ("培养方案大改几年一轮", "最后谁批"),
        ("考试作弊会怎样", "补考呢"),
    ],
)
def test_what_points_back_or_puts_another_case_is_of_the_rule_told(
    brain: RuleBrain, before: str, question: str
) -> None:
    asked, leaning = _leaning(brain, question, _told(before))
    assert not leaning.whole
    assert asked.query.endswith(f"，{question}")


@pytest.mark.parametrize("question", ["然后呢", "那还有呢"])
def test_words_that_say_nothing_lean_on_nothing(brain: RuleBrain, question: str) -> None:
    assert brain._reader.rules.leaning(question, _told("教学事故分几级")) is None


BETWEEN = [
    Reading(Act.THANKS),
    Reading(Act.HELP),
    Reading(Act.CLARIFY, reason="unclear"),
    Reading(Act.REFUSE, reason="named_person"),
]


@pytest.mark.parametrize("between", BETWEEN, ids=lambda reading: reading.act.value)
def test_thanks_and_questions_back_may_stand_between(brain: RuleBrain, between: Reading) -> None:
    past = (*_told("休学最多休多久"), PastTurn("谢谢", "", between.to_memory()))
    assert _leaning(brain, "要是没办呢", past)[0].query == "休学，要是没办呢"


def test_a_turn_that_told_something_else_is_leant_on(brain: RuleBrain) -> None:
    figure = PastTurn("去年挂科率多少", "", Reading(Act.FIGURES, ("course_fail_rate",)).to_memory())
    assert brain._reader.rules.leaning("要是没办呢", (*_told("休学最多休多久"), figure)) is None


def test_what_was_told_long_ago_is_not_leant_on(brain: RuleBrain) -> None:
    thanks = PastTurn("谢谢", "", Reading(Act.THANKS).to_memory())
    assert brain._reader.rules.leaning("要是没办呢", (*_told("休学最多休多久"), thanks, thanks, thanks)) is None


def _leaning(brain: RuleBrain, question: str, past: tuple[PastTurn, ...]) -> tuple[Reading, Leaning]:
    found = brain._reader.rules.leaning(question, past)
    assert found is not None
    return found


def _told(question: str) -> tuple[PastTurn, ...]:
    return (PastTurn(question, "", Reading(Act.POLICY, query=question).to_memory()),)


@pytest.mark.parametrize("question", ["怎么才能解除", "找谁帮忙", "要是不服呢"])
def test_after_the_own_warning_the_rule_on_warnings_is_leant_on(brain: RuleBrain, question: str) -> None:
    past = (PastTurn("我会被预警吗", "", {STUDY: ["warning", ""]}),)
    asked, _ = _leaning(brain, question, past)
    assert asked.query == f"学业预警，{question}"


def test_no_rule_is_leant_on_after_another_side_of_the_own_study(brain: RuleBrain) -> None:
    past = (PastTurn("我还差几个学分", "", {STUDY: ["audit", ""]}),)
    assert brain._reader.rules.leaning("找谁帮忙", past) is None


@pytest.mark.parametrize("question", ["能延多久", "要是验收没过呢"])
def test_after_one_item_of_the_ledger_the_rule_on_rectification_is_leant_on(brain: RuleBrain, question: str) -> None:
    asked, leaning = _leaning(brain, question, (PastTurn("那项到哪步了", "", {ITEM: "ZG2025-002"}),))
    assert asked.query == f"整改，{question}"
    # What is not plainly told by the rule is asked of the item, of which the nearest clauses tell nothing.
    assert leaning.alone
