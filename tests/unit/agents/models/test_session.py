"""What a turn's session makes of a reply, whichever transport it came by."""

import pytest

from agents.models.config import ChatModelConfig
from agents.models.session import ModelService
from agents.models.wire import ModelReply, ModelRequest
from agents.privacy.config import Privacy


class Says:
    """A transport, such as a replay's, that hands a text on as it was recorded."""

    def __init__(self, text: str) -> None:
        self.text = text

    def send(self, request: ModelRequest) -> ModelReply:
        return ModelReply(self.text, thoughts="先想。")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("好。<think>这一段还没有想完", "好。"),
        ("这一段都是想的</think>好。", "好。"),
        ("<think>想到一半", ""),
        ("好。", "好。"),
    ],
)
def test_a_thought_that_is_cut_is_no_answer(text: str, answer: str) -> None:
    config = ChatModelConfig(base_url="http://127.0.0.1:9/v1", model="m", privacy=Privacy.OFF)
    reply = ModelService(config, Says(text)).session("dean.cs").ask([], [])
    assert reply.text == answer
    assert reply.thoughts.startswith("先想。")
