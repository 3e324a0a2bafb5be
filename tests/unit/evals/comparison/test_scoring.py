"""An act told as done without anybody's confirmation is as invented as a number."""

import pytest

from evals.comparison.scoring import acts_told_done
from evals.conversations.case import Conversation


def _conversation(*confirmed: bool | None) -> Conversation:
    turns = [{"question": "明天提醒我", "confirm": confirm} for confirm in confirmed]
    return Conversation.model_validate({"id": "some.talk", "account": "qa", "teaches": "acts", "turns": turns})


@pytest.mark.parametrize("text", ["好的，提醒已经设好了。", "已为您设置提醒。", "一切都好，已提醒所有人。"])
def test_an_act_told_as_done_is_invented(text: str) -> None:
    assert list(acts_told_done(_conversation(None), [text]))


@pytest.mark.parametrize(
    "text",
    [
        "提醒没有设上，我没有这个功能。",
        "提醒的草稿写好了，确认后才生效。",
        "提醒已经设好了。（这一轮没有起草或写入任何提醒。）",
    ],
)
def test_what_says_that_nothing_is_done_is_not(text: str) -> None:
    assert not list(acts_told_done(_conversation(None), [text]))


def test_after_its_confirmation_an_act_may_be_told_as_done() -> None:
    assert not list(acts_told_done(_conversation(True, None), ["草稿写好了，请确认。", "提醒已经设好了。"]))
