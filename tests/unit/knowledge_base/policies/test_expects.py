"""Clauses that set a first term to hand something in, told from those that take a decision further."""

import pytest

from knowledge_base.policies.expects import awaited, awaits_steps, sets_bound, sets_deadline, tells_steps

_ASKED = "几天之内可以申请复核"


@pytest.mark.parametrize(
    "clause",
    [
        "自收到决定书之日起十日内提出书面申诉",
        "自收到告知书之日起五个工作日内向所在学院提出书面申请",
        "自结果开放之日起十个工作日内向质量评估中心申请复核",
        "自收到通知书之日起三个工作日内向学院教务办公室提出",
        "学院应当自发现之日起三个工作日内填写教学事故报告单",
    ],
)
def test_a_term_to_hand_something_in_within_the_school_is_one(clause: str) -> None:
    assert sets_deadline(_ASKED, clause)


@pytest.mark.parametrize(
    "clause",
    ["自收到之日起十五日内向省级教育行政部门提出书面申诉", "自收到申请之日起五个工作日内复核并答复"],
)
def test_going_beyond_the_school_or_being_answered_is_none(clause: str) -> None:
    assert not sets_deadline(_ASKED, clause)


@pytest.mark.parametrize("question", ["怎么申请复核", "发现问题几个工作日内反馈"])
def test_a_question_that_asks_for_no_such_term_waits_for_none(question: str) -> None:
    assert not sets_deadline(question, "自收到决定书之日起十日内提出书面申诉")


@pytest.mark.parametrize("question", ["教学事故多久内要上报", "几天内要报告", "多长时间之内提交材料"])
def test_a_term_is_asked_for_in_whatever_words(question: str) -> None:
    assert sets_deadline(question, "学院应当自发现之日起三个工作日内填写教学事故报告单")


def test_three_cases_are_counted_like_three_times() -> None:
    assert sets_bound("院里出了三起教学事故", "一个学院一学年内发生三次以上教学事故的")
    assert not sets_bound("院里出了三起教学事故", "人数不足15人的课程")


def test_working_days_are_told_in_days() -> None:
    (kind,) = awaited("发现问题几个工作日内反馈")
    assert kind.search("应当在十个工作日内书面反馈责任单位")
    assert not kind.search("有效答卷不足10人的")


def test_how_something_is_settled_is_told_by_who_settles_it() -> None:
    kinds = awaited("教学事故怎么认定")
    assert any(kind.search("一般教学事故由学院调查认定") for kind in kinds)
    assert not any(kind.search("教学事故分为三级") for kind in kinds)


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("专业评估多久一次", "学校每四年对所有专业评估一轮", "预警专业招收的学生一律不得转入"),
        ("督导的职责是什么", "督导除听课外，承担下列工作：", "督导每学期听课不少于二十次"),
        ("达成度多少算合格", "课程目标达成度不低于0.65的为达成", "课程负责人应当提出改进措施"),
        ("怎么当教学信息员", "信息员由本人自荐或者班级推荐", "信息员每月填写信息表"),
        ("我能看教师的评教分吗", "教学单位负责人可以查看本单位的汇总结果", "评教由学生匿名填写"),
        ("整改没完成会怎么处罚", "逾期三十日，约谈单位负责人并通报", "整改台账应当载明下列内容"),
        ("整改谁来验收", "措施验收由督办部门组织，验收人不得是责任人", "整改期限一般不超过六个月"),
        ("挂科了能补考吗", "考核不及格的，可以参加一次补考", "补考安排在开学前"),
    ],
)
def test_what_is_asked_for_tells_which_clause_gives_it(question: str, told: str, not_told: str) -> None:
    kinds = awaited(question)
    assert any(kind.search(told) for kind in kinds)
    assert not any(kind.search(not_told) for kind in kinds)


def test_reading_to_the_end_is_no_looking_up() -> None:
    """「看完」 and 「查出」 are other verbs than 「看」 and 「查」."""
    assert not any(kind.search("试卷由学院保存，供学生查阅") for kind in awaited("作业能看完再交吗"))


def test_the_way_to_go_about_something_is_told_by_steps() -> None:
    assert awaits_steps("调课怎么办手续")
    assert not awaits_steps("调课有哪些情形")
    assert tells_steps("应当提前三天提出申请，经学院批准")
    assert not tells_steps("擅自调课的为一般教学事故")


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("教学事故扣多少钱", "全校通报批评，扣发当学期教学绩效的50%"),
        ("信息员怎么报名", "由本人自荐或者班级推荐"),
        ("报告什么时候交", "于每年12月31日前报质量评估中心"),
        ("红色预警是什么意思", "学业预警分为提示、黄色预警和红色预警"),
    ],
)
def test_the_clause_of_the_kind_asked_for_is_written_like_it(question: str, clause: str) -> None:
    assert any(kind.search(clause) for kind in awaited(question))


def test_a_fine_is_not_told_from_a_prize_nor_a_time_from_when_the_rule_came_into_force() -> None:
    assert not any(kind.search("教学优秀奖不超过30人，每人奖励1万元") for kind in awaited("教学事故扣多少钱"))
    assert not any(kind.search("本办法自2022年12月起施行") for kind in awaited("什么时候评估"))
