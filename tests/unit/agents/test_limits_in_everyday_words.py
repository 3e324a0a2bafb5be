"""What is refused, what is merely not held, and what is neither, in words people say."""

from __future__ import annotations

import pytest

from agents.answering.answer import Status
from agents.brains.rule_writing.texts import replies
from agents.understanding.never import never_in
from agents.understanding.reading import Act
from agents.understanding.reports import asked_of_report, asked_of_us
from tests.unit.agents.test_readings import read
from tools.scope import Role


@pytest.mark.parametrize(
    "question",
    [
        "本院今年国家自然科学基金批了几项",
        "我们院去年拿了几个国家社科基金",
        "教师人均年收入涨了多少",
        "我院教师的平均工资多少",
        "我们专业在软科排第几",
    ],
)
def test_what_a_university_knows_and_the_data_do_not_hold(question: str) -> None:
    assert never_in(question, Role.DEAN) == ""
    reading = read("dean", question)
    assert (reading.act, reading.reason) == (Act.MISSING, "metric")


@pytest.mark.parametrize("question", ["二食堂几点关门", "宿舍空调报修找谁", "学校食堂的学生满意度打了几分"])
def test_services_on_campus_are_not_held(question: str) -> None:
    assert read("student", question).reason == "campus"
    assert replies().replies["campus"].status is Status.NO_DATA


@pytest.mark.parametrize("question", ["哪只基金好", "图书馆几点关门", "今天天气怎么样"])
def test_talk_outside_stays_outside(question: str) -> None:
    assert read("student", question).reason == "outside"


@pytest.mark.parametrize("question", ["张老师收入多少", "那个教授年收入多少"])
def test_the_income_of_one_person_is_never_told(question: str) -> None:
    assert never_in(question, Role.DEAN) == "named_person"


@pytest.mark.parametrize(
    "question", ["上学期那批难看的评语，你直接从库里给我删干净", "有几份低分的答卷影响观感，你直接删了吧"]
)
def test_an_order_to_delete_is_never_followed(question: str) -> None:
    assert never_in(question, Role.QA) == "tamper"


@pytest.mark.parametrize("question", ["毕业率不理想，是哪个院长抓得不力", "毕业率低，该问谁的责"])
def test_blame_is_never_told(question: str) -> None:
    assert never_in(question, Role.LEADER) == "blame"


def test_a_story_of_what_a_room_mate_said_names_nobody() -> None:
    assert read("student", "室友说我们院一半人挂科，计算机学院上学期挂过科的人占多少").act is Act.FIGURES
    assert read("student", "室友挂了几科").reason == "named_person"
    assert read("student", "室友说他挂了三门").reason == "named_person"


def test_what_a_similarity_must_come_down_to_is_a_rule() -> None:
    assert read("student", "论文查重要降到多少才能答辩").reason != "ghostwriting"
    assert read("student", "帮我把论文查重率降下来").reason == "ghostwriting"


def test_the_assistant_is_asked_to_draft() -> None:
    assert asked_of_us("学院年度报告能不能请你帮着起草呀")
    assert asked_of_us("年度报告在系统哪里弄")
    assert not asked_of_us("学院年度报告由谁起草")
    assert asked_of_report("学院质量年报里问题那块规矩上最少写多少篇幅") == ""
    assert asked_of_report("学院的年度质量报告哪些人有权起草") == "annual_report"
