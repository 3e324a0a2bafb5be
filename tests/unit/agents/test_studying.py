"""Which questions are about a student's own study, and what the rule brain makes of the tool's answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from agents.answering.answer import Status
from agents.brains.base import CallTools, Draft, PastTurn, ToolCall, Turn
from agents.brains.rules import RuleBrain
from agents.understanding.study_after import after, made_good
from agents.understanding.studying import Study, study_in
from tests.unit.agents.asking import asked
from tests.unit.agents.demo_names import asker, directory
from tests.unit.agents.fake_tools import Error, FakeTools, drive
from tools.binder import bind
from tools.context import ToolContext
from tools.metrics.catalogue_files import load_catalogue
from tools.scope import Scope

ASKED = {
    "audit": "还差多少学分毕业",
    "next": "下学期该选什么课",
    "until": "什么时候能毕业",
    "warning": "会不会被预警",
}


@pytest.mark.parametrize(
    ("question", "what"),
    [
        *((question, what) for what, question in ASKED.items()),
        ("我还差几个学分才能毕业？", "audit"),
        ("还差多少学分我能毕业", "audit"),
        ("快选课了，帮我瞧瞧选修课还欠几个学分", "audit"),
        ("老师您好，我想核对一下我的已修得学分", "audit"),
        ("我们专业的培养方案要求修满多少学分来着", "audit"),
        ("有点慌，离下一级预警我还有几个学分的余地啊", "warning"),
        ("室友收到了学业预警通知，我有没有被学校送达过", "warning"),
        ("下学期课怎么选比较稳", "next"),
        ("我毕业还差多少学分呀", "audit"),
        ("毕业还差哪些课", "audit"),
        ("我学分够不够毕业", "audit"),
        ("我还有哪些必修课没过", "audit"),
        ("下个学期我应该选哪些课？", "next"),
        ("选什么课好", "next"),
        ("接下来该修哪几门课", "next"),
        ("我最早什么时候可以毕业", "until"),
        ("我能按时毕业吗？", "until"),
        ("到毕业每学期怎么安排", "until"),
        ("帮我做个选课计划", "until"),
        ("我会不会收到学业预警？", "warning"),
        ("我要被预警了吗", "warning"),
        ("离学业预警还有多远", "warning"),
        ("下学期有哪些课可以选", "next"),
        ("下学期怎么选课", "next"),
        ("我离毕业要求还差多少", "audit"),
        ("我有没有学业预警", "warning"),
        ("我被预警了怎么办", "warning"),
        ("老师，我想知道还差多少学分毕业", "audit"),
        ("我今年大三，还差多少学分毕业", "audit"),
        ("我的专业必修课还差多少学分", "audit"),
        ("选修我修够没有呀，没够的话还差几分", "audit"),
        ("有没有不及格且至今没有补过来的必修课程", "audit"),
        ("必修里有没有fail了还没清掉的，list一下", "audit"),
        ("烦死了这破专业课也太难了，我到底还差几个学分才能滚蛋毕业", "audit"),
        ("给我列个选课单子，先修没过的就别放进来", "next"),
        ("听说快出预警名单了，我欠着的必修学分一共多少，按规定够得上哪一级", "warning"),
    ],
)
def test_a_question_about_the_own_study(question: str, what: str) -> None:
    assert study_in(question) == Study(what)


@pytest.mark.parametrize(
    "question",
    [
        "学业预警分几级，各是什么条件",
        "学校规定什么情况会被预警",
        "全校毕业率多少",
        "我们院学业预警率是多少",
        "我室友会不会被预警",
        "谁会被预警",
        "他还差多少学分毕业",
        "高等数学的挂科率是多少",
        "转专业对学分有什么规定",
        "我的平均绩点是多少",
        "毕业论文什么时候交",
        "指南对学业预警有什么要求",
        "大学物理多少学分",
        "什么情况会被预警",
        "绩点低于多少会被预警",
    ],
)
def test_other_questions_are_read_as_ever(question: str) -> None:
    assert study_in(question) is None


def test_what_was_failed_beside_a_warning_is_the_warnings() -> None:
    assert study_in("我挂了几门，会不会被预警？") == Study("warning", failed=True)
    assert study_in("我上学期挂了几门，会不会被预警？") is None


def test_a_number_is_taken_as_it_is_written() -> None:
    assert study_in("学号2023010001还差多少学分毕业") == Study("audit", "2023010001")
    assert study_in("学号：AB2023x的学生什么时候能毕业") == Study("until", "AB2023x")
    assert study_in("帮我看看2022180011会不会被预警") == Study("warning", "2022180011")


def test_a_reason_is_taken_as_it_is_said() -> None:
    told = study_in("学号2022180011还差多少学分毕业，事由：学生申诉核查")
    assert told == Study("audit", "2022180011", "学生申诉核查")


ELSEWHERE = [
    "张三还差多少学分毕业",
    "文怡会被预警吗",
    "李四下学期该选什么课",
    "请帮我查一下文怡还差多少学分毕业",
    "我和张三会不会被预警",
    "我朋友会不会被预警",
    "我想转专业到人工智能还差多少学分",
    "我辅修金融学还差多少学分毕业",
    "网络工程专业还差多少学分毕业",
]


@pytest.mark.parametrize("question", ELSEWHERE)
def test_whoever_is_named_and_any_other_major_is_not_oneself(question: str) -> None:
    asked = study_in(question)
    assert asked is not None
    assert asked.elsewhere


def test_a_major_that_is_not_the_own_is_known_by_its_name() -> None:
    assert study_in("我读人工智能还差多少学分毕业", ["人工智能"]) == Study("audit", elsewhere=True)
    assert study_in("我读人工智能还差多少学分毕业", ["软件工程"]) == Study("audit")


Tools = Callable[[Scope], ToolContext]
Ask = Callable[[str, str], tuple[Draft, str]]


@pytest.fixture
def ask(tools_of: Tools, scopes: dict[str, Scope]) -> Ask:
    """A question of a demo account, with the real tools; the draft and its bound text."""
    return lambda user, question: asked(tools_of(scopes[user]), question)


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("user", ["student.1", "student.2", "student.45", "student.90"])
def test_every_sentence_of_an_answer_is_bound(what: str, user: str, ask: Ask) -> None:
    draft, text = ask(user, ASKED[what])
    assert draft.status is Status.ANSWERED
    assert "[E1]" in text
    assert ASKED[what] not in draft.suggestions


def test_a_hint_is_called_one_and_can_be_contested(ask: Ask) -> None:
    _, text = ask("student.2", ASKED["warning"])
    assert "关注提示，由规则推算，不是学校的预警认定，也不是处分" in text
    assert "可以自收到告知书之日起五个工作日内向所在学院提出书面申请" in text
    assert "《示范大学本科生学业预警与帮扶办法》第十一条" in text
    assert "差生" not in text


@pytest.mark.parametrize("user", ["teacher.1", "leader", "supervisor"])
@pytest.mark.parametrize("question", ASKED.values())
def test_who_has_no_right_is_told_the_boundary(user: str, question: str, ask: Ask) -> None:
    draft, text = ask(user, question)
    assert draft.status is Status.REFUSED
    assert "不在" in text
    assert "数据权限内" in text


@pytest.mark.parametrize("user", ["dean.cs", "head.cs.se", "qa"])
def test_who_may_see_students_must_name_one(user: str, ask: Ask) -> None:
    draft, text = ask(user, ASKED["audit"])
    assert draft.status is Status.REFUSED
    assert "请写明学号" in text


def test_a_dean_asks_about_a_student_of_the_college_and_of_no_other(ask: Ask, scopes: dict[str, Scope]) -> None:
    number = scopes["student.1"].person
    draft, text = ask("dean.cs", f"学号{number}还差多少学分毕业")
    assert draft.status is Status.ANSWERED
    assert "距毕业还差" in text
    other, refusal = ask("dean.me", f"学号{number}还差多少学分毕业")
    nobody, same = ask("dean.me", "学号20990101还差多少学分毕业")
    assert other.status is nobody.status is Status.REFUSED
    assert refusal == same


def test_a_student_asks_about_no_other(ask: Ask, scopes: dict[str, Scope]) -> None:
    draft, _ = ask("student.1", f"学号{scopes['student.2'].person}什么时候能毕业")
    assert draft.status is Status.REFUSED


@pytest.mark.parametrize("question", [*ELSEWHERE, "帮我看看20220001会不会被预警"])
def test_no_figure_of_the_own_is_told_for_somebody_else(question: str, ask: Ask) -> None:
    draft, text = ask("student.1", question)
    assert draft.status is Status.REFUSED
    assert "[E" not in text


def test_a_view_of_somebody_else_names_whom_it_is_about(ask: Ask, scopes: dict[str, Scope]) -> None:
    number = scopes["student.1"].person
    for what in ("还差多少学分毕业", "下学期该选什么课", "会不会被预警"):
        draft, text = ask("dean.cs", f"学号{number}{what}")
        assert draft.status is Status.ANSWERED
        assert str(number) in text
        assert "您" not in text.split("标准与提出异议")[0]


def test_the_quality_office_gives_its_reason(ask: Ask, scopes: dict[str, Scope]) -> None:
    number = scopes["student.1"].person
    draft, text = ask("qa", f"学号{number}还差多少学分毕业，事由：学生申诉核查")
    assert draft.status is Status.ANSWERED
    assert "距毕业还差" in text
    none, told = ask("qa", f"学号{number}还差多少学分毕业")
    assert none.status is Status.REFUSED
    assert "要写明事由" in told


@pytest.mark.parametrize(
    "question", ["我挂了三门课好崩溃，下学期怎么选课", "我不想活了，还差多少学分毕业", "撑不下去了，我会不会被预警"]
)
def test_care_comes_before_any_figure(question: str, ask: Ask) -> None:
    draft, text = ask("student.1", question)
    assert "先不谈数据" in text
    assert "[E1]" not in draft.text
    assert draft.suggestions == ()


def test_what_is_missing_is_said_and_not_guessed() -> None:
    brain = RuleBrain(directory(), load_catalogue())
    for told in ("数据里没有所在专业2023级的培养方案，无从对照", "学籍状态为休学，只为在读的学生安排修读"):
        tools = FakeTools(directory(), fail=_failing(told))
        draft, evidence = drive(brain, tools, asker("student"), ASKED["next"])
        assert draft.status is Status.NO_DATA
        assert bind(draft.text, evidence, question=ASKED["next"]).dropped == ()


def _failing(told: str) -> Callable[[ToolCall], Error | None]:
    return lambda call: ("no_data", told, ())


def test_two_sides_of_a_study_are_both_asked_for() -> None:
    found = study_in("2023020003必修有没有挂着没补上的，应修未得多少学分")
    assert found == Study("warning", "2023020003", more=("audit",))


def test_the_own_major_and_year_say_nothing_new_and_another_is_another_plan() -> None:
    question = "我们AI专业23级的培养方案，总学分要求是多少"
    assert study_in(question, ("软件工程",), ("AI",)) == Study("audit", cohort="23")
    assert study_in("软件工程专业培养方案总学分是多少", ("软件工程",), ("AI",)) == Study("audit", elsewhere=True)


def test_a_few_words_after_the_own_study_go_on_with_it() -> None:
    assert study_in("里头哪几门是挂了没补上的") == Study("audit")
    assert study_in("其中哪些是挂了还没补的") == Study("audit")


@pytest.mark.parametrize("question", ["那还剩多少", "还差几个学分呢", "那我还要修多少"])
def test_what_is_left_is_asked_after_what_was_earned(question: str) -> None:
    past = (PastTurn("我修到手多少学分了", "", {"study": ["audit", ""]}),)
    decision = RuleBrain(directory(), load_catalogue()).decide(
        Turn(question, asker("student"), date(2026, 3, 20), past)
    )
    assert isinstance(decision, CallTools)
    assert [(call.name, call.arguments) for call in decision.calls] == [("learning_path", {"what": "audit"})]


def test_from_now_on_names_nobody() -> None:
    assert study_in("从现在到毕业 剩下每个学期大概要修什么", ("软件工程",)) == Study("until")


@pytest.mark.parametrize(
    ("question", "asked_for"),
    [
        ("因为哪几门", Study("audit", failed=True)),
        ("是哪几门没过", Study("audit", failed=True)),
        ("没过的课？", Study("audit", failed=True)),
        ("因为什么", Study("audit", failed=True)),
        ("加一块儿欠几学分", Study("warning", more=("audit",))),
        ("现在一共欠几个学分", Study("warning", more=("audit",))),
        ("是什么时候送到的", Study("warning")),
        ("那算黄色还是橙色", Study("warning")),
        ("是什么级别", Study("warning")),
        ("那还差几门就预警了", Study("warning")),
        ("还差几学分", Study("warning")),
        ("那再挂几门就预警了", Study("warning")),
        ("补考过了吗", Study("audit", failed=True)),
        ("还差几学分毕业", None),
        ("挂了几门", None),
        ("明天吃什么", None),
        ("哪个学院最多", None),
    ],
)
def test_a_few_words_after_the_own_warning_are_of_it(question: str, asked_for: Study | None) -> None:
    assert after(question, Study("warning")) == asked_for


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("我是不是被学业预警了？什么等级", "warning"),
        ("收到的那个预警是几时送达的，哪一色", "warning"),
        ("我的预警是什么级别的", "warning"),
        ("离再高一档还有多远", "warning"),
        ("现在这个挂科情况，再挂几个学分就要往上升一级了，心里没底", "warning"),
        ("我上没上预警名单", "warning"),
        ("我们这个培养方案满打满算一共要多少分才放人走", "audit"),
        ("咱专业毕业总学分要求多少", "audit"),
        ("想从现在一直安排到毕业，每学期修什么给我排一个", "until"),
        ("想把剩下几个学期的课都排好，给我个方案", "until"),
        ("下学期先补哪门", "next"),
        ("室友都在算学分，我离毕业还差多少学分呀", "audit"),
    ],
)
def test_everyday_words_of_the_own_study(question: str, what: str) -> None:
    assert study_in(question) == Study(what)


def test_credits_of_what_was_failed_are_what_the_warning_counts() -> None:
    for question in ("挂着没过的必修课统共压着我多少学分", "没过的那些课总共几学分", "没及格的必修一共多少分"):
        assert study_in(question) == Study("audit", more=("warning",))
    assert study_in("挂科多少学分会退学") is None
    assert study_in("李想还差多少学分毕业") == Study("audit", elsewhere=True)


def test_the_limit_of_a_term_is_told_with_its_plan() -> None:
    for question in ("最多能选几学分", "学分上限是多少", "那一学期最多可以修多少学分"):
        assert after(question, Study("next")) == Study("next")
        assert after(question, Study("audit")) is None


def test_whether_a_resit_was_passed_is_the_own_record() -> None:
    for question in ("补考过了吗", "那后来补上了没", "重修通过了没有"):
        assert made_good(question, "我今年挂了几门") == Study("audit", failed=True)
    assert made_good("补考过了吗", "我们学院挂了几门") is None
    assert made_good("补考什么时候考", "我今年挂了几门") is None
