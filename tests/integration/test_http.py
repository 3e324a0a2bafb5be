"""The HTTP routes around a fake assistant: who gets in, what they get, and what every response carries."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.routes.chat import QUESTION_LIMIT
from api.security import LARGEST_BODY
from tests.fakes import PASSWORD, FakeAssistant, fake_container


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def client(tmp_path: Path, assistant: FakeAssistant) -> Iterator[TestClient]:
    app = create_app(fake_container(tmp_path, assistant), pages=False)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def bearer(client: TestClient, username: str = "dean.cs") -> dict[str, str]:
    answer = client.post("/api/login", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 200
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_health_needs_nobody(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ask_and_follow_up(client: TestClient) -> None:
    headers = bearer(client)
    answer = client.post("/api/chat", json={"question": "我们院挂科率"}, headers=headers).json()
    assert answer["status"] == "answered"
    assert {e["id"] for e in answer["evidence"]} == {"E1", "E2", "E3", "E4", "E5"}
    assert answer["charts"][0]["kind"] == "line"
    thread = answer["thread"]
    client.post("/api/chat", json={"question": "口径", "thread": thread}, headers=headers)
    said = client.get(f"/api/threads/{thread}", headers=headers).json()
    assert [turn["question"] for turn in said["turns"]] == ["我们院挂科率", "口径"]
    evidence = client.get(f"/api/threads/{thread}/turns/0/evidence/E3", headers=headers).json()
    assert evidence["display"] == "8.34%"


def test_a_thread_of_another_is_as_good_as_none(client: TestClient) -> None:
    thread = client.post("/api/chat", json={"question": "挂科率"}, headers=bearer(client)).json()["thread"]
    other = bearer(client, "dean.em")
    answers = [
        client.get(f"/api/threads/{thread}", headers=other),
        client.get("/api/threads/unknown", headers=other),
        client.get(f"/api/threads/{thread}/turns/0/evidence/E1", headers=other),
        client.post("/api/chat", json={"question": "挂科率", "thread": thread}, headers=other),
        client.post(
            "/api/chat",
            json={"question": "挂科率", "thread": thread},
            headers={**other, "Accept": "text/event-stream"},
        ),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_a_clause_is_read_in_its_document(client: TestClient) -> None:
    headers = bearer(client)
    thread = client.post("/api/chat", json={"question": "指南"}, headers=headers).json()["thread"]
    address = f"/api/threads/{thread}/turns/0/evidence/E1/document"
    near = client.get(address, headers=headers).json()
    assert [clause["cited"] for clause in near["clauses"]] == [False, True, False]
    assert (near["before"], near["after"]) == (1, 1)
    whole = client.get(address, params={"whole": True}, headers=headers).json()
    assert len(whole["clauses"]) == 5
    assert client.get(address.replace("E1", "E2"), headers=headers).json()["error"]["code"] == "not_found"
    assert client.get(address, headers=bearer(client, "dean.em")).json()["error"]["code"] == "thread_not_found"
    student = bearer(client, "student.1")
    own = client.post("/api/chat", json={"question": "指南"}, headers=student).json()["thread"]
    assert client.get(address.replace(thread, own), headers=student).status_code == 404


def test_a_body_without_end_is_not_read(client: TestClient) -> None:
    large = b'{"question": "' + b"x" * LARGEST_BODY + b'"}'
    answer = client.post("/api/chat", content=large, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["error"]["message"] == "请求过大。"
    assert client.post("/api/login", content=large).status_code == 413


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/chat"),
        ("GET", "/api/threads/t1"),
        ("GET", "/api/threads/t1/turns/0/evidence/E1"),
        ("GET", "/api/threads/t1/turns/0/evidence/E1/document"),
        ("POST", "/api/actions/a1/confirm"),
        ("GET", "/api/actions"),
        ("GET", "/api/reminders"),
        ("POST", "/api/reminders/a1/done"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer forged"}, {"Authorization": "Basic x"}])
def test_nobody_gets_in_without_a_token(client: TestClient, method: str, path: str, headers: dict[str, str]) -> None:
    answer = client.request(method, path, headers=headers, json={"question": "x"} if path == "/api/chat" else None)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_log_out_ends_the_token(client: TestClient) -> None:
    headers = bearer(client)
    assert client.post("/api/logout", headers=headers).status_code == 204
    assert client.get("/api/threads/t1", headers=headers).status_code == 401


def test_guessing_is_answered_with_429(client: TestClient) -> None:
    answers = [client.post("/api/login", json={"username": "qa", "password": "no"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.post("/api/login", json={"username": "qa", "password": PASSWORD}).status_code == 429
    assert client.post("/api/login", json={"username": "leader", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "   "},
        {"question": "长" * (QUESTION_LIMIT + 1)},
        {"question": "x", "thread": "../etc"},
        {"question": "x", "scope": {"role": "leader"}},
        {"question": ["x"]},
    ],
)
def test_a_bad_question_is_422_in_chinese(client: TestClient, body: dict[str, object]) -> None:
    answer = client.post("/api/chat", json=body, headers=bearer(client))
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_request"
    assert answer.json()["error"]["message"].endswith("。")


def test_broken_json_unknown_addresses_and_methods(client: TestClient) -> None:
    headers = {**bearer(client), "Content-Type": "application/json"}
    assert client.post("/api/chat", content="{", headers=headers).status_code == 422
    assert client.get("/api/nothing").json()["error"]["code"] == "not_found"
    assert client.post("/api/actions/a1/confirm", headers=headers).status_code == 404
    assert client.post("/api/actions/a1/reject", headers=headers).json()["error"]["message"]
    assert client.post("/api/actions/a1/delete", headers=headers).status_code == 422
    assert client.delete("/healthz").status_code == 405


def test_a_bug_is_told_without_its_text(client: TestClient) -> None:
    answer = client.post("/api/chat", json={"question": "出错"}, headers=bearer(client))
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_cookie_counts_only_from_our_own_page(client: TestClient) -> None:
    token = bearer(client)["Authorization"].split()[1]
    client.cookies.set("zhizhen_session", token)
    body = {"question": "挂科率"}
    assert client.post("/api/chat", json=body).status_code == 403
    assert client.post("/api/chat", json=body, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/api/chat", json=body, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/api/chat", json=body, headers={"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert client.post("/api/chat", json=body, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert client.post("/api/chat", json=body, headers={"Origin": "http://testserver"}).status_code == 200
    assert client.get("/api/threads/t1").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/api/nothing", "/api/threads/t1", "/nothing"])
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    if path.startswith("/api/"):
        assert headers["Cache-Control"] == "no-store"


def drafted(client: TestClient, headers: dict[str, str], question: str = "明天提醒我看软工挂科率") -> dict[str, str]:
    """The action drafted for a question, with its thread."""
    answer = client.post("/api/chat", json={"question": question}, headers=headers).json()
    assert answer["status"] == "awaiting_confirmation"
    (action,) = answer["actions"]
    return {**action, "thread": answer["thread"]}


def test_a_draft_is_confirmed_by_its_owner_and_becomes_a_reminder_once(client: TestClient) -> None:
    headers = bearer(client)
    action = drafted(client, headers)
    assert set(action) == {"id", "kind", "summary", "state", "thread"}
    assert client.get("/api/reminders", headers=headers).json() == []
    assert [a["id"] for a in client.get("/api/actions", headers=headers).json()] == [action["id"]]
    for _ in range(2):
        confirmed = client.post(f"/api/actions/{action['id']}/confirm", headers=headers)
        assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    (reminder,) = client.get("/api/reminders", headers=headers).json()
    assert reminder == {"id": action["id"], "text": "看软工挂科率", "day": "2026-03-21", "due": False}
    assert client.get("/api/actions", headers=headers).json() == []
    said = client.get(f"/api/threads/{action['thread']}", headers=headers).json()["turns"][0]["answer"]
    assert (said["status"], said["actions"][0]["state"]) == ("answered", "confirmed")
    rejected = client.post(f"/api/actions/{action['id']}/reject", headers=headers)
    assert (rejected.status_code, rejected.json()["error"]["code"]) == (409, "already_settled")
    assert client.post(f"/api/reminders/{action['id']}/done", headers=headers).status_code == 204
    assert client.get("/api/reminders", headers=headers).json() == []


def test_an_action_of_another_is_as_good_as_none(client: TestClient) -> None:
    headers, other = bearer(client), bearer(client, "dean.em")
    action = drafted(client, headers)
    answers = [
        client.post(f"/api/actions/{wanted}/{decision}", headers=other)
        for wanted in (action["id"], "0" * 16)
        for decision in ("confirm", "reject")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert client.get("/api/actions", headers=other).json() == []
    client.post(f"/api/actions/{action['id']}/confirm", headers=headers)
    assert client.post(f"/api/reminders/{action['id']}/done", headers=other).status_code == 404
    assert client.get("/api/reminders", headers=other).json() == []


def test_nothing_is_confirmed_without_signing_in_or_from_another_site(client: TestClient) -> None:
    action = drafted(client, bearer(client))
    confirm = f"/api/actions/{action['id']}/confirm"
    assert client.post(confirm).status_code == 401
    token = bearer(client)["Authorization"].removeprefix("Bearer ")
    client.cookies.set("zhizhen_session", token)
    assert client.post(confirm, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.get(confirm).status_code in (404, 405)
    assert [a["state"] for a in client.get("/api/actions").json()] == ["drafted"]


def test_a_stream_ends_with_the_drafted_action(client: TestClient) -> None:
    headers = {**bearer(client), "Accept": "text/event-stream"}
    stream = client.post("/api/chat", json={"question": "明天提醒我看软工挂科率"}, headers=headers).text
    assert '"actions":[{"id":' in stream.split("event: answer")[1]


def test_another_front_end_is_told_where_to_confirm(client: TestClient) -> None:
    body = {"model": "zhizhen", "messages": [{"role": "user", "content": "明天提醒我看软工挂科率"}]}
    done = client.post("/v1/chat/completions", json=body, headers=bearer(client)).json()
    thread = done["zhizhen"]["thread"]
    assert f"http://testserver/?thread={thread}" in done["choices"][0]["message"]["content"]
    streamed = client.post("/v1/chat/completions", json={**body, "stream": True}, headers=bearer(client)).text
    assert "http://testserver/?thread=" in streamed
