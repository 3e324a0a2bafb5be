"""The OpenAI-compatible routes around a fake assistant: forms of errors, broken streams, and other sites' pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.security import LARGEST_BODY
from tests.fakes import PASSWORD, TREND, fake_container

SITE = "https://chat.example"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(fake_container(tmp_path), pages=False), raise_server_exceptions=False) as made:
        yield made


def bearer(client: TestClient) -> dict[str, str]:
    token = client.post("/api/login", json={"username": "dean.cs", "password": PASSWORD}).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def ask(client: TestClient, question: str, **more: Any) -> Any:
    body = {"model": "zhizhen", "messages": [{"role": "user", "content": question}], **more}
    return client.post("/v1/chat/completions", json=body, headers=bearer(client))


def test_the_content_ends_with_where_its_figures_come_from(client: TestClient) -> None:
    content = ask(client, "挂科率").json()["choices"][0]["message"]["content"]
    assert content.startswith(TREND.text)
    assert "- [E3] 课程不及格率（人次）：8.34% · n=2,530 · 2024-2025 学年\n" in content
    assert "由 E4、E1、E2、E3 算得" in content
    assert content.count("- 课程不及格率（人次）：正考成绩不及格的人次") == 1
    clause = ask(client, "指南").json()["choices"][0]["message"]["content"]
    assert "- [E1] 《教学质量评价指南（2026）》3.2.2 c) · 第 6 页" in clause
    asked = ask(client, "口径").json()["choices"][0]["message"]["content"]
    assert "不及格率按人次还是按人数计算？" in asked


def test_names_from_the_schools_files_cannot_become_markup(client: TestClient) -> None:
    said = ask(client, "攻击").json()["choices"][0]["message"]["content"]
    added = said.split("**依据**")[1]
    assert "<b>" not in added
    assert "大模型暂不可用" in said


def test_a_stream_that_breaks_says_so_without_its_text(client: TestClient) -> None:
    said = ask(client, "出错", stream=True).text
    *_, last = [json.loads(line.removeprefix("data: ")) for line in said.strip().split("\n\n")]
    assert last["error"]["type"] == "server_error"
    assert "secret" not in said
    assert "[DONE]" not in said
    whole = ask(client, "出错")
    assert (whole.status_code, whole.json()["error"]["code"]) == (500, "internal_error")


def test_every_error_has_the_form_of_that_protocol(client: TestClient) -> None:
    headers = bearer(client)
    answers = [
        client.get("/v1/nothing", headers=headers),
        client.get("/v1/models/gpt", headers=headers),
        client.get("/v1/models"),
        client.put("/v1/models", headers=headers),
        client.post("/v1/chat/completions", content="{", headers={**headers, "Content-Type": "application/json"}),
        client.post("/v1/chat/completions", content=b"x" * (LARGEST_BODY + 1), headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 401, 404, 422, 413]
    for answer in answers:
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
        assert answer.headers["Cache-Control"] == "no-store"


def test_other_sites_pages_may_call_only_where_they_are_named(tmp_path: Path) -> None:
    parts = fake_container(tmp_path)
    named = parts.settings.model_copy(update={"door_origins": (SITE,)})
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,x-client"}
    seen = {}
    for key, settings in (("none", parts.settings), ("named", named)):
        with TestClient(create_app(replace(parts, settings=settings), pages=False)) as client:
            for path in ("/v1/chat/completions", "/api/chat"):
                for origin in (SITE, "https://evil.example"):
                    said = client.options(path, headers={"Origin": origin, **asks})
                    seen[key, path, origin] = said.headers.get("Access-Control-Allow-Origin")
            listed = client.get("/v1/models", headers={"Origin": SITE, **bearer(client)})
            assert listed.headers.get("Access-Control-Allow-Origin") == (SITE if key == "named" else None)
            assert "Access-Control-Allow-Credentials" not in listed.headers
    assert {where for where, origin in seen.items() if origin} == {("named", "/v1/chat/completions", SITE)}
