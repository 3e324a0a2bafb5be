"""Recordings and their replay: what differs from run to run is no drift, all else is told and may be accepted."""

import json
from pathlib import Path
from typing import Any

import pytest

from agents.errors import ModelRefused
from evals.conversations.accepting import Replayed, accept, obstacles
from evals.conversations.case import Conversation, SaidTurn
from evals.conversations.recording import Archive, Outcome, digest, record
from evals.conversations.replay import Replay
from evals.conversations.stage import Held
from evals.conversations.typed import Exchange, Request, TypedReply

TALK = Conversation(id="a", account="dean.cs", teaches="x", turns=(SaidTurn(question="挂科率"),))
CALL = TypedReply.model_validate({"tool_calls": [{"name": "f", "arguments": {"unit": "cs"}}]})
TEXT = TypedReply(content="好")


def tool(description: str = "Reads.", **properties: Any) -> dict[str, Any]:
    fields = properties or {"unit": {"type": "string"}}
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    return {"type": "function", "function": {"name": "f", "description": description, "parameters": schema}}


def request(told: str, *, system: str = "一行\n二行", tools: list[dict[str, Any]] | None = None) -> Request:
    messages = [
        {"role": "system", "content": system},
        {"role": "user", "content": "挂科率"},
        {"role": "tool", "tool_call_id": "call_1_1", "content": told},
    ]
    return {"messages": messages, "tools": tools or [tool()]}


def kept(folder: Path, *exchanges: Exchange) -> Archive:
    archive = Archive(folder)
    archive.save(*record("a", exchanges, [Outcome(status="answered", text="好")]))
    return archive


def replayed(archive: Archive, *requests: Request) -> Replay:
    """A replay of what is kept, asked these requests."""
    recording = archive.load("a")
    assert recording is not None
    typist = Replay(recording, archive.shared())
    for number, asked in enumerate(requests, start=1):
        typist.reply(number, asked)
    typist.finished()
    return typist


def test_the_same_requests_are_no_drift(tmp_path: Path) -> None:
    archive = kept(tmp_path, Exchange(request("{}"), CALL), Exchange(request("x"), TEXT))
    assert replayed(archive, request("{}"), request("x")).drift == []


def test_ids_and_the_last_digits_of_sums_are_no_drift(tmp_path: Path) -> None:
    first = "trace 0f8fad5bd9cb469fa165ff70867b69d1, 0.05123456789012"
    archive = kept(tmp_path, Exchange(request(first), TEXT))
    assert replayed(archive, request("trace 9c8fad5bd9cb469fa165ff7086abcdef, 0.05123456789055")).drift == []
    assert replayed(archive, request("trace 9c8fad5bd9cb469fa165ff7086abcdef, 0.0513")).drift != []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (request("x", system="一行\n三行"), ("system text", "-二行", "+三行")),
        (request("x", tools=[tool("Reads all.")]), ("tools", "-   ", "Reads all.")),
        (request(json.dumps({"value": 2})), ("message 2 (tool)", '"value": 2')),
        (request("x") | {"response_format": {"type": "json_object"}}, ("body", "json_object")),
    ],
)
def test_a_changed_request_is_told_readably(tmp_path: Path, changed: Request, told: tuple[str, ...]) -> None:
    archive = kept(tmp_path, Exchange(request("x"), TEXT))
    (drift,) = replayed(archive, changed).drift
    assert all(part in drift for part in told), drift


def test_a_part_that_many_requests_share_is_told_once(tmp_path: Path) -> None:
    archive = kept(tmp_path, Exchange(request("x"), CALL), Exchange(request("x"), TEXT))
    new = request("x", system="别的")
    assert len(replayed(archive, new, new).drift) == 1


def test_a_request_too_many_has_no_reply_and_one_too_few_is_told(tmp_path: Path) -> None:
    archive = kept(tmp_path, Exchange(request("x"), CALL), Exchange(request("x"), TEXT))
    typist = replayed(archive, request("x"))
    assert "were not made" in typist.drift[0]
    assert not typist.same_number
    with pytest.raises(ModelRefused):
        typist.reply(3, request("x"))


def test_what_no_recording_names_any_more_is_taken_away(tmp_path: Path) -> None:
    archive = kept(tmp_path, Exchange(request("x", system="旧"), TEXT))
    archive.save(*record("a", [Exchange(request("x", system="新"), TEXT)], []))
    assert set(archive.shared().systems.values()) == {"旧", "新"}
    archive.prune()
    assert list(archive.shared().systems.values()) == ["新"]


def held(*exchanges: Exchange, findings: tuple[str, ...] = ()) -> Held:
    return Held((), exchanges, findings)


def test_a_drifted_recording_is_accepted_when_its_calls_are_still_taken(tmp_path: Path) -> None:
    archive = kept(tmp_path, Exchange(request("x"), CALL))
    new = Exchange(request("x", tools=[tool("Reads all.")]), CALL)
    recording = archive.load("a")
    assert recording is not None
    assert list(obstacles(recording, archive.shared(), held(new))) == []
    assert accept(Replayed(TALK, held(new), ("drift",), ()), archive)
    assert replayed(archive, new.request).drift == []


def test_a_call_the_tools_no_longer_take_is_an_obstacle(tmp_path: Path) -> None:
    archive = kept(tmp_path, Exchange(request("x"), CALL))
    new = Exchange(request("x", tools=[tool(place={"type": "string"})]), CALL)
    recording = archive.load("a")
    assert recording is not None
    (why,) = obstacles(recording, archive.shared(), held(new))
    assert "no longer take f" in why
    assert not accept(Replayed(TALK, held(new), ("drift",), (why,)), archive)
    assert recording.exchanges[0].tools == digest([tool()])
