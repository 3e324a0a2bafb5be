"""The tool that drafts a reminder: it writes nothing, and takes only the asker's own words and days."""

from collections.abc import Callable
from datetime import date

import pytest

from tools.acts.book import ActionBook
from tools.context import ToolContext
from tools.errors import ToolError, ToolFailure
from tools.scope import Role, Scope
from tools.set_reminder import LONGEST, set_reminder

DEAN = Scope("dean.cs", Role.DEAN, college="cs")


@pytest.fixture
def book() -> ActionBook:
    return ActionBook.in_memory()


@pytest.fixture
def context(tools_of: Callable[[Scope], ToolContext], book: ActionBook) -> Callable[..., ToolContext]:
    """A dean's turn in which these sentences were said."""
    from dataclasses import replace

    return lambda *said: replace(tools_of(DEAN), acts=book).hearing(said)


def test_a_draft_says_day_and_words_and_writes_nothing(context: Callable[..., ToolContext], book: ActionBook) -> None:
    result = set_reminder(context("下周一提醒我看软工挂科率"), "看软工挂科率", "下周一")
    (draft,) = result.drafts
    assert draft.arguments == {"text": "看软工挂科率", "day": "2026-03-23"}
    assert draft.summary == result.evidence[0].display == "2026年3月23日（周一）提醒：看软工挂科率"
    assert not book.waiting("dean.cs")
    assert not book.reminders("dean.cs")


def test_the_day_may_be_given_as_its_date(context: Callable[..., ToolContext]) -> None:
    result = set_reminder(context("下周一提醒我看软工挂科率"), "看软工挂科率", "2026-03-23")
    assert result.drafts[0].arguments["day"] == "2026-03-23"


def test_what_was_said_before_may_be_used(context: Callable[..., ToolContext]) -> None:
    said = ("软件工程的挂科率怎么样？", "那下周一提醒我看", "改成下周二吧")
    assert set_reminder(context(*said), "看软件工程的挂科率", "下周二").drafts
    with pytest.raises(ToolError) as error:
        set_reminder(context(*said), "看软件工程的挂科率", "下周一")
    assert error.value.suggestions == ("下周二（2026-03-24）",)


@pytest.mark.parametrize(
    ("said", "text", "on", "told"),
    [
        ("提醒我看挂科率", "看挂科率", "明天", "没有说哪一天"),
        ("下周一提醒我看挂科率", "看挂科率", "下周二", "不是提问人说的日子"),
        ("下周一提醒我看挂科率", "看挂科率", "2026-03-24", "不是提问人说的日子"),
        ("下周一提醒我看挂科率", "看挂科率", "有空的时候", "看不出"),
        ("3月1日提醒我看挂科率", "看挂科率", "3月1日", "已经过去"),
        ("2月30日提醒我看挂科率", "看挂科率", "2月30日", "没有这一天"),
        ("2028年3月1日提醒我看挂科率", "看挂科率", "2028年3月1日", "最远"),
        ("下周一提醒我看挂科率", "  ", "下周一", "text 是空的"),
        ("下周一提醒我看挂科率" * 20, "看挂科率" * LONGEST, "下周一", "太长"),
        ("下周一提醒我看挂科率", "看挂科率，并约谈李四", "下周一", "李四"),
        ("下周一提醒我看挂科率", "挂科率已达8.34%", "下周一", "原话"),
    ],
)
def test_what_cannot_be_drafted_is_said(
    context: Callable[..., ToolContext], said: str, text: str, on: str, told: str
) -> None:
    with pytest.raises(ToolError, match=told):
        set_reminder(context(said), text, on)


def test_the_same_draft_again_is_the_one_that_waits(context: Callable[..., ToolContext], book: ActionBook) -> None:
    first = set_reminder(context("下周一提醒我看软工挂科率"), "看软工挂科率", "下周一").drafts[0]
    book.draft(first.id_in("turn 1"), first, DEAN, "thread 1")
    again = set_reminder(context("下周一提醒我看软工挂科率"), "看软工挂科率", "下周一")
    assert again.drafts[0].id_in("turn 2") == first.id_in("turn 1")
    assert "没有另起一份" in again.notes[0]
    book.draft(again.drafts[0].id_in("turn 2"), again.drafts[0], DEAN, "thread 2")
    assert len(book.waiting(DEAN.user)) == 1
    other = set_reminder(context("明天提醒我看软工挂科率"), "看软工挂科率", "明天").drafts[0]
    assert not other.waiting, "another day is another reminder"
    book.settle(first.id_in("turn 1"), DEAN, date(2026, 3, 20), confirm=False)
    assert not set_reminder(context("下周一提醒我看软工挂科率"), "看软工挂科率", "下周一").drafts[0].waiting


def test_a_draft_of_another_scope_is_not_taken_up(context: Callable[..., ToolContext], book: ActionBook) -> None:
    """It could not be confirmed any more."""
    draft = set_reminder(context("下周一提醒我看软工挂科率"), "看软工挂科率", "下周一").drafts[0]
    book.draft("old", draft, Scope("dean.cs", Role.DEAN, college="me"), "thread 1")
    assert not set_reminder(context("下周一提醒我看软工挂科率"), "看软工挂科率", "下周一").drafts[0].waiting


@pytest.mark.parametrize(
    ("said", "text", "on", "mends"),
    [
        ("提醒我看挂科率", "看挂科率", "明天", "请先问他哪一天"),
        ("下周一提醒我看挂科率", "看挂科率", "有空的时候", "如 明天、下周一"),
        ("2月30日提醒我看挂科率", "看挂科率", "2月30日", "换一天"),
        ("3月1日提醒我看挂科率", "看挂科率", "3月1日", "是不是指明年"),
        ("2028年3月1日提醒我看挂科率", "看挂科率", "2028年3月1日", "2027年3月21日"),
        ("下周一提醒我看挂科率", "  ", "下周一", "照提问人的原话写"),
        ("下周一提醒我看挂科率", "看挂科率" * LONGEST, "下周一", "最多 100 字"),
        ("下周一提醒我看挂科率", "看挂科率，并约谈李四", "下周一", "请删去"),
        ("下周一提醒我看挂科率", "看挂科率", "下周二", "改用他说的那一天"),
    ],
)
def test_an_error_says_what_and_where_and_how_to_mend_it(
    context: Callable[..., ToolContext], said: str, text: str, on: str, mends: str
) -> None:
    with pytest.raises(ToolError, match=mends):
        set_reminder(context(said), text, on)


def test_without_records_nothing_can_be_drafted(tools_of: Callable[[Scope], ToolContext]) -> None:
    with pytest.raises(ToolFailure):
        set_reminder(tools_of(DEAN).hearing(["明天提醒我开会"]), "开会", "明天")
