"""People who close the page in the middle: over real connections, their turns hold nobody up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.turns import AT_ONCE, LEFT_BEHIND
from tests.fakes import PASSWORD, FakeAssistant, fake_container

SOON_S = 5.0
ROADS = ("json", "sse", "completions", "completions-stream")


@pytest.fixture
def assistant() -> Iterator[FakeAssistant]:
    made = FakeAssistant()
    yield made
    made.release.set()


@pytest.fixture
def client(tmp_path: Path, assistant: FakeAssistant) -> Iterator[httpx.Client]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(
        uvicorn.Config(create_app(fake_container(tmp_path, assistant), pages=False), log_level="error")
    )
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    running.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=SOON_S) as made:
        token = made.post("/api/login", json={"username": "dean.cs", "password": PASSWORD}).json()["token"]
        made.headers["Authorization"] = f"Bearer {token}"
        yield made
    assistant.release.set()
    server.should_exit = True
    running.join()
    listening.close()


def ask_and_go_away(client: httpx.Client, road: str) -> None:
    """Send a question that takes long, and close the connection without waiting for the answer."""
    said = [{"role": "user", "content": "请等待"}]
    body: dict[str, object] = {"question": "请等待"}
    if road.startswith("completions"):
        body = {"model": "zhizhen", "messages": said, "stream": road.endswith("stream")}
    path = "/v1/chat/completions" if road.startswith("completions") else "/api/chat"
    headers = {**client.headers, "Accept": "text/event-stream" if road == "sse" else "application/json"}
    with (
        httpx.Client(base_url=client.base_url, headers=headers, timeout=httpx.Timeout(SOON_S, read=0.3)) as leaving,
        suppress(httpx.ReadTimeout),
        leaving.stream("POST", path, json=body) as answer,
    ):
        next(answer.iter_lines(), None)


@pytest.mark.parametrize("road", ROADS)
def test_who_left_twice_is_answered_while_those_turns_still_run(client: httpx.Client, road: str) -> None:
    for _ in range(AT_ONCE):
        ask_and_go_away(client, road)
    answer = client.post("/api/chat", json={"question": "我们院挂科率"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "answered"


def test_nobody_holds_the_workers_by_asking_and_going_away(client: httpx.Client, assistant: FakeAssistant) -> None:
    for _ in range(LEFT_BEHIND):
        ask_and_go_away(client, "json")
    refused = client.post("/api/chat", json={"question": "我们院挂科率"})
    assert refused.status_code == 429
    assert "收尾" in refused.text
    assistant.release.set()
    assert assistant.ended.wait(SOON_S)
    statuses = iter(lambda: client.post("/api/chat", json={"question": "我们院挂科率"}).status_code, 200)
    assert set(statuses) <= {429}, "and answered in the end"
