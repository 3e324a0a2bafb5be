"""The chat model as a report's writer: what it is sent, what is left of what it says, and what happens without it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from agents.errors import ModelUnreachable
from agents.models.config import ChatModelConfig
from agents.models.session import ModelService
from agents.models.wire import ModelReply, ModelRequest
from agents.privacy.config import Privacy
from agents.reporting.writer import ChatWriter
from tools.context import ToolContext
from tools.reports.model import Report, Text
from tools.reports.phrases import load_phrases
from tools.reports.room import Room
from tools.reports.writer import Composer
from tools.scope import Scope

OUTLINE = """
id: one
version: "1"
title: 一节的报告
periods: {academic_year: {at: start, status: assumed, source: 试}}
chapters:
  - title: 学习
    sections:
      - title: 课程
        items: [{metric: course_fail_rate, prose: [level, change]}]
"""


class Scripted:
    """Answers every request with the same text, or not at all."""

    def __init__(self, text: str | None, finish: str = "stop") -> None:
        self.text, self.finish = text, finish
        self.requests: list[ModelRequest] = []

    def send(self, request: ModelRequest) -> ModelReply:
        self.requests.append(request)
        if self.text is None:
            raise ModelUnreachable("nobody there")
        return ModelReply(self.text, finish=self.finish)


Drafted = Callable[[Scripted], tuple[str, Report, ChatWriter]]


@pytest.fixture
def drafted(
    tmp_path_factory: pytest.TempPathFactory, tools_of: Callable[[Scope], ToolContext], scopes: dict[str, Scope]
) -> Drafted:
    """A one-section report written by a scripted model: its prose, the report and the writer."""
    own = tmp_path_factory.mktemp("own")
    (own / "one.yaml").write_text(OUTLINE, encoding="utf-8")

    def make(script: Scripted) -> tuple[str, Report, ChatWriter]:
        config = ChatModelConfig("http://localhost", "some-model", attempts=1, privacy=Privacy.OFF)
        service = ModelService(config, script)
        writer = ChatWriter("some-model", lambda: service.session("qa", None, None), Composer(load_phrases()))
        _, report = Room(b"s", own).draft("one", "2024-2025", tools_of(scopes["qa"]), writer, ())
        blocks = report.chapters[0].sections[0].blocks
        return "".join(block.text for block in blocks if isinstance(block, Text)), report, writer

    return make


def test_the_models_sound_sentences_stand_and_the_others_do_not(drafted: Drafted) -> None:
    text, report, writer = drafted(Scripted("{E2.period}，{E2.entity}课程不及格率为{E2}。约八成学生全部通过。"))
    assert text == "{E2.period}，{E2.entity}课程不及格率为{E2}。"
    assert report.writer == "some-model"
    assert [said for said, _ in report.dropped] == ["约八成学生全部通过。"]
    assert writer.fallback == 0


def test_the_model_is_sent_the_sections_figures_and_nothing_else(drafted: Drafted) -> None:
    script = Scripted("{E2.entity}课程不及格率为{E2}。")
    _, report, _ = drafted(script)
    (request,) = script.requests
    system, asked = (str(message["content"]) for message in request.messages)
    assert "“课程”一节" in system
    sent = json.loads(asked[asked.index("[") :])
    assert sent
    assert {e["id"] for e in sent} == {e.id for e in report.evidence}
    assert not {"sql", "filters", "generation", "definition"} & {key for e in sent for key in e}
    assert request.tools == ()


def test_a_cut_reply_loses_its_last_half_sentence(drafted: Drafted) -> None:
    text, _, _ = drafted(Scripted("{E2.entity}课程不及格率为{E2}。与上年相", finish="length"))
    assert text == "{E2.entity}课程不及格率为{E2}。"


def test_without_the_model_the_rules_write_and_it_is_counted(drafted: Drafted) -> None:
    text, report, writer = drafted(Scripted(None))
    assert "{E2.period}，{E2.entity}课程不及格率为{E2}。" in text
    assert writer.fallback == 1
    assert report.dropped == ()


def test_what_says_the_wrong_direction_is_dropped(drafted: Drafted) -> None:
    right, report, _ = drafted(Scripted(None))
    word = "下降" if "上升" in right else "上升"
    change = next(e for e in report.evidence if e.inputs)
    text, _, _ = drafted(Scripted(f"总体平稳。课程不及格率{word}{{{change.id}}}。"))
    assert text == "总体平稳。"
