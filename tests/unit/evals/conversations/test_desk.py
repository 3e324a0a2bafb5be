"""The typist's desk: requests wait as files, replies are taken when they are whole."""

import json
import threading
from pathlib import Path

import pytest

from agents.errors import ModelRefused, ModelUnreachable
from agents.models.wire import ModelRequest
from evals.conversations.desk import Desk, awaited, end, ended, put, waiting
from evals.conversations.typed import TypedReply, TypedTransport

REQUEST = ModelRequest([{"role": "system", "content": "s"}, {"role": "user", "content": "挂科率"}], [{"a": 1}])


def desk(folder: Path, timeout_s: float = 10.0) -> Desk:
    return Desk(folder, timeout_s, lambda _line: None)


def type_later(folder: Path, name: str, *texts: str) -> threading.Thread:
    """Put the texts in place one after another, each when no reply lies there."""

    def typing() -> None:
        for text in texts:
            while not (folder / f"{name}.request.json").exists() or (folder / f"{name}.reply.json").exists():
                threading.Event().wait(0.01)
            put(folder / f"{name}.reply.json", text)

    thread = threading.Thread(target=typing, daemon=True)
    thread.start()
    return thread


def test_a_request_waits_for_its_reply(tmp_path: Path) -> None:
    type_later(
        tmp_path, "0001", '{"tool_calls": [{"name": "f", "arguments": {"x": 1}}, {"name": "g", "arguments": "{x"}]}'
    )
    reply = TypedTransport(desk(tmp_path)).send(REQUEST)
    assert [(c.name, c.arguments, c.id) for c in reply.calls] == [("f", {"x": 1}, "call_1_1"), ("g", None, "call_1_2")]
    kept = json.loads((tmp_path / "0001.request.json").read_text(encoding="utf-8"))
    assert kept == {"messages": list(REQUEST.messages), "tools": list(REQUEST.tools)}
    assert waiting(tmp_path) is None


def test_a_reply_that_cannot_be_read_may_be_typed_again(tmp_path: Path) -> None:
    type_later(tmp_path, "0001", '{"contents": "x"}', '{"content": "好"}')
    assert TypedTransport(desk(tmp_path)).send(REQUEST).text == "好"
    assert "contents" in (tmp_path / "0001.refused.txt").read_text(encoding="utf-8")


def test_a_used_folder_is_numbered_on(tmp_path: Path) -> None:
    put(tmp_path / "0001.request.json", "{}")
    type_later(tmp_path, "0002", '{"content": "好"}')
    assert TypedTransport(desk(tmp_path)).send(REQUEST).text == "好"


def test_nobody_typing_is_a_server_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(ModelUnreachable):
        TypedTransport(desk(tmp_path, 0.0)).send(REQUEST)


@pytest.mark.parametrize(("status", "error"), [(429, ModelUnreachable), (503, ModelUnreachable), (400, ModelRefused)])
def test_a_typed_status_is_the_error_a_server_would_send(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        TypedReply(status=status).as_reply(1)


def test_a_request_that_nobody_answered_in_an_earlier_run_does_not_wait(tmp_path: Path) -> None:
    put(tmp_path / "0001.request.json", "{}")
    put(tmp_path / "0002.request.json", "{}")
    put(tmp_path / "0002.reply.json", '{"content": "好"}')
    assert waiting(tmp_path) is None


def test_a_conversation_that_has_ended_is_told_until_the_next_begins(tmp_path: Path) -> None:
    put(tmp_path / "0001.request.json", "{}")
    assert awaited(tmp_path, 0.0) == tmp_path / "0001.request.json"
    end(tmp_path, "kept a")
    assert awaited(tmp_path, 600.0) is None
    assert ended(tmp_path) == "kept a"
    desk(tmp_path)
    assert ended(tmp_path) == ""
