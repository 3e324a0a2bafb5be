"""GET /api/learning/me and `./zhizhen path` with the real assistant: the own study, typed, and nobody else's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from fastapi.testclient import TestClient

from agents.build import Sources, build_assistant
from api import __main__, wiring
from api.accounts import Account, hash_password
from api.app import create_app
from api.container import Container
from api.learning import LearningView
from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.warehouse import DuckClient
from tests.fakes import PASSWORD, FakeAssistant, fake_container
from tests.unit.tools.learning.test_audit import FIGURES
from tools.scope import Role, Scope


@pytest.fixture(scope="module")
def container(sources: Sources, scopes: dict[str, Scope], tmp_path_factory: pytest.TempPathFactory) -> Container:
    """The demo's data; two of its students beside accounts of nobody."""
    made = fake_container(tmp_path_factory.mktemp("home"))
    assistant = build_assistant(sources, lambda: DEFAULT_TODAY)
    shared = hash_password(PASSWORD)
    students = [scopes[f"student.{n}"] for n in (1, 2)]
    made.accounts.add(
        [
            Account(f"real.{n}", Role.STUDENT, "学生", shared, s.college, s.major, s.person, demo=True)
            for n, s in enumerate(students, start=1)
        ]
    )
    return replace(made, assistant=cast(FakeAssistant, assistant))


@pytest.fixture
def client(container: Container) -> Iterator[TestClient]:
    with TestClient(create_app(container, pages=False), raise_server_exceptions=False) as made:
        yield made


def bearer(client: TestClient, username: str) -> dict[str, str]:
    answer = client.post("/api/login", json={"username": username, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_student_gets_the_own_study(client: TestClient, scopes: dict[str, Scope], demo_client: DuckClient) -> None:
    for n in (1, 2):
        answer = client.get("/api/learning/me", headers=bearer(client, f"real.{n}"))
        assert answer.status_code == 200, answer.text
        study = LearningView.model_validate(answer.json())
        person = scopes[f"student.{n}"].person or ""
        ((total, required, electives, asked),) = demo_client.fetch(FIGURES.format(person))
        assert (study.audit.total, study.audit.earned) == (total, required + min(electives, asked))
        assert study.who == "本人"
        assert person not in answer.text
        assert {r.course for r in study.requisites} <= {c.id for c in study.courses}
        assert study.path is not None
        assert all(t.credits <= t.cap for t in study.path.terms)
        assert study.warning is not None
        assert study.warning.called == "关注提示"


def test_others_have_no_such_page(client: TestClient) -> None:
    for user in ("dean.cs", "qa", "leader", "teacher.1", "supervisor", "head.cs.se"):
        answer = client.get("/api/learning/me", headers=bearer(client, user))
        assert answer.status_code == 403
        assert "学生本人" in answer.json()["error"]["message"]
    assert client.get("/api/learning/me").status_code == 401


def test_a_student_whom_the_data_do_not_hold_is_told_so(client: TestClient) -> None:
    answer = client.get("/api/learning/me", headers=bearer(client, "student.1"))
    assert answer.status_code == 404
    assert "学籍记录" in answer.json()["error"]["message"]


def test_the_command_line_prints_the_same(
    container: Container, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], client: TestClient
) -> None:
    monkeypatch.setattr(wiring, "build_container", lambda settings: container)
    monkeypatch.setattr(sys, "argv", ["zhizhen", "path", "--as", "real.1"])
    with pytest.raises(SystemExit) as end:
        __main__.main()
    assert not end.value.code
    out = capsys.readouterr().out
    study = LearningView.model_validate(client.get("/api/learning/me", headers=bearer(client, "real.1")).json())
    assert f"距毕业还差 {study.audit.missing:g} 学分" in out
    assert study.path is not None
    assert all(course.name in out for term in study.path.terms for course in term.courses)
    monkeypatch.setattr(sys, "argv", ["zhizhen", "path", "--as", "teacher.1"])
    with pytest.raises(SystemExit) as end:
        __main__.main()
    assert end.value.code == 1
    assert "学生本人" in capsys.readouterr().err
    assert Path(container.settings.home).exists()
