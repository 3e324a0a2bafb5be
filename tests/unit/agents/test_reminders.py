"""Which questions ask for a reminder, what a typed confirmation is, and what a model may not claim."""

from datetime import date

import pytest

from agents.answer import Answer, Status
from agents.brains.base import ToolCall, ToolOutcome
from agents.confirming import NOTHING_DRAFTED, WAITING_NOTE, drafted, says_yes, settled, waiting
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


@pytest.mark.parametrize("text", ["已为您设置好明天的提醒。", "提醒已创建。", "提醒已确认生效。", "提醒设好了。"])
def test_a_model_that_claims_a_reminder_without_drafting_one_is_corrected(text: str) -> None:
    assert NOTHING_DRAFTED in waiting(Answer(text=text, status=Status.ANSWERED, brain="m"), []).text


@pytest.mark.parametrize("text", ["办法要求及时提醒学生。", "学院已提醒学生补考。", "预警是提醒，已发布的办法见条款。"])
def test_other_sentences_about_reminding_stay_alone(text: str) -> None:
    assert waiting(Answer(text=text, status=Status.ANSWERED, brain="m"), []).text == text
