"""The accepted questions over HTTP, as JSON and as events, and who is turned away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.integration.end_to_end.accepted import (
    FAIL_RATES,
    POLICY,
    SOFTWARE,
    Answer,
    check_fail_rates,
    check_policy,
    check_software,
)
from tests.integration.end_to_end.conftest import Site, bearer
from tests.stores import GUIDE
from tests.support import need

OTHERS = ("dean.me", "head.cs.ai", "teacher.1", "student.1", "leader")


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[httpx.Client]:
    with site.client() as made:
        yield made


@pytest.fixture(scope="module")
def dean(client: httpx.Client, site: Site) -> dict[str, str]:
    return bearer(client, "dean.cs", site.password)


@pytest.fixture(scope="module")
def first(client: httpx.Client, dean: dict[str, str]) -> Answer:
    return ask(client, dean, FAIL_RATES)


def ask(client: httpx.Client, headers: dict[str, str], question: str, thread: str | None = None) -> Answer:
    said = client.post("/api/chat", json={"question": question, "thread": thread}, headers=headers)
    assert said.status_code == 200, said.text
    answer: Answer = said.json()
    return answer


def test_the_three_questions_of_a_dean(client: httpx.Client, dean: dict[str, str], site: Site, first: Answer) -> None:
    check_fail_rates(first, site.generation)
    check_software(ask(client, dean, SOFTWARE, first["thread"]), site.generation)
    need(GUIDE)
    check_policy(ask(client, dean, POLICY, first["thread"]))


def test_the_events_are_steps_then_bound_sentences_then_the_answer(
    client: httpx.Client, dean: dict[str, str], site: Site
) -> None:
    with client.stream(
        "POST", "/api/chat", json={"question": FAIL_RATES}, headers={**dean, "Accept": "text/event-stream"}
    ) as said:
        assert said.headers["Content-Type"].startswith("text/event-stream")
        blocks = "".join(said.iter_text()).strip().split("\n\n")
    events = [(m[1], json.loads(m[2])) for b in blocks if (m := re.fullmatch(r"event: (\w+)\ndata: (.*)", b))]
    assert len(events) == len(blocks)
    kinds = [kind for kind, _ in events]
    assert re.fullmatch("(step )+(sentence )+answer ", "".join(f"{kind} " for kind in kinds))
    answer = events[-1][1]
    check_fail_rates(answer, site.generation)
    # Nothing unbound is ever sent, not even while the answer is still being written.
    assert "".join(told["text"] for kind, told in events if kind == "sentence") == answer["text"]


def test_every_mark_opens_the_evidence_it_was_sent_with(
    client: httpx.Client, dean: dict[str, str], first: Answer
) -> None:
    for evidence in first["evidence"]:
        address = f"/api/threads/{first['thread']}/turns/0/evidence/{evidence['id']}"
        assert client.get(address, headers=dean).json() == evidence


def test_a_wrong_password_and_a_missing_token_are_turned_away(client: httpx.Client, first: Answer) -> None:
    wrong = client.post("/api/login", json={"username": "dean.cs", "password": "wrong"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "unauthenticated")
    answers = [
        client.post("/api/chat", json={"question": FAIL_RATES}),
        client.post("/api/chat", json={"question": FAIL_RATES}, headers={"Authorization": "Bearer forged"}),
        client.get(f"/api/threads/{first['thread']}"),
        client.get(f"/api/threads/{first['thread']}/turns/0/evidence/E1"),
    ]
    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize("user", OTHERS)
def test_a_thread_of_another_account_is_not_there(client: httpx.Client, site: Site, first: Answer, user: str) -> None:
    headers, thread = bearer(client, user, site.password), first["thread"]
    unknown = client.get(f"/api/threads/{'0' * 32}", headers=headers)
    for answer in (
        client.post("/api/chat", json={"question": SOFTWARE, "thread": thread}, headers=headers),
        client.get(f"/api/threads/{thread}", headers=headers),
        client.get(f"/api/threads/{thread}/turns/0/evidence/E1", headers=headers),
        client.get(f"/api/threads/{thread}/turns/0/evidence/E1/document", headers=headers),
    ):
        assert (answer.status_code, answer.json()) == (404, unknown.json())
