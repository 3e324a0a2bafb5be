"""The first page's content over HTTP, around the canned assistant: by role, each person's own, a sentence otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.fakes import PASSWORD, fake_container


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(fake_container(tmp_path), pages=False)) as client:
        yield client


def bearer(client: TestClient, user: str) -> dict[str, str]:
    token = client.post("/api/login", json={"username": user, "password": PASSWORD}).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def home(client: TestClient, user: str) -> dict[str, Any]:
    answer = client.get("/api/home", headers=bearer(client, user))
    assert answer.status_code == 200, answer.text
    client.cookies.clear()
    found: dict[str, Any] = answer.json()
    return found


def test_a_step_waits_for_its_person_alone(client: TestClient) -> None:
    register = {"title": "软工挂科率偏高", "problem": "连续两年", "unit": "cs.se", "level": "major", "why": "年度分析"}
    office = bearer(client, "qa")
    item = client.post("/api/rectification/items", json={"register": register}, headers=office).json()["id"]
    assert [task["doing"] for task in home(client, "qa")["waiting"]["tasks"]] == ["分派"]
    assign = {"act": {"verb": "assign", "owner": "head.cs.se", "supervisor": "supervisor"}}
    assert client.post(f"/api/rectification/items/{item}/acts", json=assign, headers=office).status_code == 200
    (task,) = home(client, "head.cs.se")["waiting"]["tasks"]
    assert (task["link"], "认领" in task["doing"]) == (f"/rectification/{item}", True)
    for user in ("qa", "dean.cs", "dean.em", "teacher.1", "student.1", "supervisor"):
        shown = home(client, user)["waiting"]
        assert shown["tasks"] == []
        assert "没有等您处理" in shown["said"]
        assert shown["links"]


def test_figures_are_evidence_and_what_cannot_be_had_is_a_sentence(client: TestClient) -> None:
    dean = home(client, "dean.cs")
    (change,) = dean["changed"]["changes"]
    ids = {e["id"]: e["display"] for e in dean["changed"]["evidence"]}
    assert [ids[f["evidence"]] for f in change["figures"]] == ["7.30%", "7.12%"]
    assert change["ask"].startswith("为什么计算机学院")
    assert "这里没有评价数据" in dean["findings"]["said"]
    for user in ("teacher.1", "student.1"):
        found = home(client, user)
        assert (found["findings"], found["changed"]["changes"]) == (None, [])
        assert "这里没有本人的记录" in found["changed"]["said"]
    assert home(client, "supervisor")["findings"] is None


def test_nobody_sees_it_without_signing_in(client: TestClient) -> None:
    assert client.get("/api/home").status_code == 401
