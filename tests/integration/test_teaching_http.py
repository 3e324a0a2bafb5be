"""GET /api/teaching/me and me.docx with the real assistant: the own sheet, and nobody else's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient

from agents.build import Sources, build_assistant
from api.accounts import Account, hash_password
from api.app import create_app
from api.teaching import TeachingView
from knowledge_base.demo.build import DEFAULT_TODAY
from tests.fakes import PASSWORD, fake_container
from tools.scope import Role, Scope


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, sources: Sources, scopes: dict[str, Scope]
) -> Iterator[TestClient]:
    home: Path = tmp_path_factory.mktemp("teaching")
    container = replace(fake_container(home), assistant=build_assistant(sources, lambda: DEFAULT_TODAY))
    own = scopes["teacher.6"]
    shared = hash_password(PASSWORD)
    container.accounts.add(
        [Account("teacher.6", Role.TEACHER, "赵敏", shared, college=own.college, person=own.person, demo=True)]
    )
    with TestClient(create_app(container, pages=False), raise_server_exceptions=False) as made:
        yield made


def bearer(client: TestClient, user: str) -> dict[str, str]:
    answer = client.post("/api/login", json={"username": user, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_teacher_gets_the_own_sheet_typed(client: TestClient) -> None:
    answer = client.get("/api/teaching/me", headers=bearer(client, "teacher.6"))
    assert answer.status_code == 200
    view = TeachingView.model_validate(answer.json())
    assert view.term == "2025-2026-1"
    assert {part.key for part in view.parts} >= {"overview", "grades", "advice", "appeal", "limits"}
    known = {evidence.id for evidence in view.evidence}
    assert known
    assert all(i in known for section in view.sections for i in section.figures.values())


def test_another_term_and_one_that_is_none(client: TestClient) -> None:
    headers = bearer(client, "teacher.6")
    earlier = client.get("/api/teaching/me", params={"term": "2024-2025-1"}, headers=headers)
    assert earlier.json()["term"] == "2024-2025-1"
    wrong = client.get("/api/teaching/me", params={"term": "近三年"}, headers=headers)
    assert wrong.status_code == 422
    assert "按学期" in wrong.json()["error"]["message"]


def test_the_word_file_is_one_for_this_teacher(client: TestClient) -> None:
    answer = client.get("/api/teaching/me.docx", headers=bearer(client, "teacher.6"))
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="teaching-feedback-2025-2026-1.docx"'
    paragraphs = [p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert any("赵敏老师" in text and "仅本人" in text for text in paragraphs)


@pytest.mark.parametrize("user", ["leader", "qa", "dean.cs", "head.cs.se", "student.1", "supervisor"])
@pytest.mark.parametrize("path", ["/api/teaching/me", "/api/teaching/me.docx"])
def test_nobody_else_gets_one(client: TestClient, user: str, path: str) -> None:
    answer = client.get(path, headers=bearer(client, user))
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "out_of_scope"


def test_a_teacher_without_sections_is_told_so(client: TestClient) -> None:
    answer = client.get("/api/teaching/me", headers=bearer(client, "teacher.1"))
    assert answer.json()["error"]["code"] == "no_data"
    assert "没有您任课的教学班" in answer.json()["error"]["message"]


def test_without_a_token_there_is_nothing(client: TestClient) -> None:
    assert client.get("/api/teaching/me").status_code == 401
