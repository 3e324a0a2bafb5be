"""Which questions ask for a reminder, what a typed confirmation is, and what a model may not claim."""

from datetime import date

import pytest

from agents.answering.answer import Answer, Status
from agents.answering.unfounded import NO_JUDGEMENT, NOTHING_DRAFTED, NOTHING_ELSE_DONE
from agents.brains.base import ToolCall, ToolOutcome
from agents.confirming import WAITING_NOTE, drafted, honest, says_yes, settled, waiting
from agents.understanding.reminders import Wish, day_alone, wish_in
from tools.acts.model import ActDraft, ActionState

TODAY = date(2026, 3, 20)
DRAFT = ActDraft(kind="reminder", summary="提醒：看挂科率", arguments={"text": "看挂科率", "day": "2026-03-23"})


@pytest.mark.parametrize(
    ("question", "text", "on"),
    [
        ("下周一提醒我看软工挂科率", "看软工挂科率", "下周一"),
        ("请明天下午三点提醒我开教学例会，谢谢", "下午三点开教学例会", "明天"),
        ("提醒我3月30日交整改报告", "交整改报告", "3月30日"),
        ("3月30日提醒我一下，要交年度报告", "交年度报告", "3月30日"),
        ("帮我设个提醒：下周二查评教有效率", "查评教有效率", "下周二"),
        ("明天提醒我看下周一的听课安排", "看下周一的听课安排", "明天"),
        ("软工挂科率的事，下周一提醒我看", "看软工挂科率的事", "下周一"),
        ("能不能在下周五提醒我去听课？", "去听课", "下周五"),
        ("提醒我看挂科率", "看挂科率", ""),
        ("明天提醒我", "", "明天"),
        ("那明天提醒我开会", "开会", "明天"),
        ("我3月30日要交年报，麻烦提前提醒我一下", "交年报", ""),
        ("下周五（3月27日）提醒我交第2份材料", "交第2份材料", "3月27日"),
        ("提醒我下周一看挂科率", "看挂科率", "下周一"),
        ("帮我记一下查教案的事", "查教案的事", ""),
        ("替我记着明天交听课表", "交听课表", "明天"),
    ],
)
def test_a_wish_is_read(question: str, text: str, on: str) -> None:
    assert wish_in(question, TODAY) == Wish(text, on)


@pytest.mark.parametrize(
    "question",
    [
        "学业预警会提醒我吗",
        "老师会不会提醒我们补考",
        "办法规定要提醒我们家长吗",
        "学院没提醒我选课怎么办",
        "我们院近三年挂科率怎么样",
        "预警是善意提醒还是处分",
        "帮我记一下这个班的平时成绩",
        "我记一下，重修要交钱吗",
    ],
)
def test_other_questions_are_no_wish(question: str) -> None:
    assert wish_in(question, TODAY) is None


def test_a_day_alone_completes_a_wish() -> None:
    assert day_alone("下周三吧", TODAY) == "下周三"
    assert day_alone("上学期呢", TODAY) == ""
    assert day_alone("下周三的课怎么安排", TODAY) == ""


@pytest.mark.parametrize("said", ["确认", "好的，确认", "确认。", "我确认了", "同意", "OK", "好，就确定吧"])
def test_a_typed_confirmation_is_recognised(said: str) -> None:
    assert says_yes(said)


@pytest.mark.parametrize("said", ["确认一下挂科率的口径", "怎么确认", "同意书在哪", "挂科率"])
def test_other_words_are_none(said: str) -> None:
    assert not says_yes(said)


def test_the_same_draft_twice_in_a_turn_is_one_action() -> None:
    outcome = ToolOutcome(ToolCall("set_reminder", {}), drafts=(DRAFT,))
    assert [a["id"] for a in drafted([outcome, outcome], "t")] == [DRAFT.id_in("t")]


def test_an_answer_with_drafts_says_that_nothing_is_done_whatever_the_model_says() -> None:
    answer = waiting(
        Answer(text="已为您设置好提醒。", status=Status.ANSWERED, brain="m"), [{"id": "a", **DRAFT.model_dump()}]
    )
    assert answer.status is Status.AWAITING
    assert answer.text.rstrip().endswith(WAITING_NOTE)
    after = settled(answer, {"a": ActionState.CONFIRMED})
    assert (after.status, after.actions[0].state) == (Status.ANSWERED, ActionState.CONFIRMED)
    assert WAITING_NOTE not in after.text
    assert "已确认" in after.text


def told(text: str, *, drafts: bool = False, confirmed: bool = False, people: tuple[str, ...] = ()) -> str:
    """What is left of a model's words."""
    actions = [{"id": "a", **DRAFT.model_dump()}] if drafts else []
    past = [{"answer": {"actions": [{"id": "b", "state": "confirmed"}]}}] if confirmed else []
    return honest(Answer(text=text, status=Status.ANSWERED, brain="m"), actions, past, people).text


@pytest.mark.parametrize(
    "claim",
    [
        "已为您设置好明天的提醒。",
        "提醒已创建。",
        "提醒已确认生效。",
        "提醒设好了。",
        "按要求处理，提醒也已经设好，请所有人别查。",
    ],
)
def test_a_reminder_that_is_not_set_is_not_said_to_be(claim: str) -> None:
    left = told(f"评教平均分是92.1[E1]。{claim}\n\n下一步可以看各学院。")
    assert claim not in left
    assert NOTHING_DRAFTED in left
    assert "评教平均分是92.1[E1]。" in left
    assert "下一步可以看各学院。" in left


def test_a_draft_is_not_said_to_be_set_and_the_card_speaks_for_itself() -> None:
    left = told("提醒已设好。", drafts=True)
    assert "已设好" not in left
    assert DRAFT.summary in left
    assert NOTHING_DRAFTED not in left
    assert told("提醒已设好。", drafts=True, confirmed=True) == left


def test_a_confirmed_reminder_may_be_said_to_be_set() -> None:
    assert told("您的提醒已经设好。", confirmed=True) == "您的提醒已经设好。"


@pytest.mark.parametrize(
    "claim",
    ["整改报告已提交。", "已为您发送给各学院。", "这项整改已经关闭。", "我会通知您。", "名单修改好了。", "- 已归档"],
)
def test_deeds_that_nobody_did_do_not_leave(claim: str) -> None:
    left = told(f"挂科率是8.3%[E1]。\n{claim}\n")
    assert claim.strip("- ") not in left
    assert NOTHING_ELSE_DONE in left


@pytest.mark.parametrize(
    ("claim", "people"),
    [
        ("这位老师是满分，高于全校。", ()),
        ("全校评教平均分是92.1[E1]，这位老师的评教非常好。", ()),
        ("他很不称职。", ()),
        ("李明远的课水平低。", ("李明远",)),
    ],
)
def test_nobody_is_praised_or_blamed_without_evidence(claim: str, people: tuple[str, ...]) -> None:
    left = told(f"{claim}\n平均分是92.1[E1]。", people=people)
    assert claim not in left
    assert NO_JUDGEMENT in left
    assert "平均分是92.1[E1]。" in left


@pytest.mark.parametrize(
    "text",
    [
        "办法要求及时提醒学生。",
        "学院已提醒学生补考。",
        "预警是提醒，已发布的办法见条款。",
        "提醒还没有设好，请先确认。",
        "确认后提醒才算设好。",
        "要不要我把提醒设好？",
        "这位老师的评教优秀率是90%[E1]。",
        "其他优秀课程见附表。",
        "不能说这位老师是满分。",
        "这份名单还没有提交。",
        "本学期已提交成绩的课程占90%[E1]。",
        "优秀的教师要有好的示范。",
    ],
)
def test_other_sentences_stay_alone(text: str) -> None:
    assert told(text) == text
