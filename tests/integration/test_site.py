"""A real server on the loopback: events as they come, the log-in form, and the headers of pages."""

import json
import re

import httpx
import pytest

from tests.fakes import PASSWORD


@pytest.fixture
def client(fake_site: str) -> httpx.Client:
    # trust_env: a proxy of the machine has no business with the loopback.
    return httpx.Client(base_url=fake_site, trust_env=False, timeout=30)


def token(client: httpx.Client, user: str = "dean.cs") -> str:
    answer = client.post("/api/login", json={"username": user, "password": PASSWORD})
    return str(answer.json()["token"])


def events(client: httpx.Client, question: str, user: str = "dean.cs") -> list[tuple[str, dict[str, object]]]:
    headers = {"Authorization": f"Bearer {token(client, user)}", "Accept": "text/event-stream"}
    with client.stream("POST", "/api/chat", json={"question": question}, headers=headers) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        blocks = "".join(answer.iter_text()).strip().split("\n\n")
    found = [re.fullmatch(r"event: (\w+)\ndata: (.*)", block) for block in blocks]
    return [(match[1], json.loads(match[2])) for match in found if match]


def test_steps_then_sentences_then_the_answer(client: httpx.Client) -> None:
    found = events(client, "我们院挂科率")
    assert found[0] == ("step", {"text": "正在查询：课程不及格率 · 计算机学院 · 2022-2023 至 2024-2025"})
    assert [name for name, _ in found[1:-1]] == ["sentence"] * (len(found) - 2)
    name, answer = found[-1]
    assert name == "answer"
    assert answer["status"] == "answered"
    assert answer["thread"]


def test_a_turn_that_breaks_midway_ends_with_an_error_event(client: httpx.Client) -> None:
    name, said = events(client, "出错")[-1]
    assert name == "error"
    assert "secret" not in json.dumps(said)


def test_a_client_that_leaves_does_not_hold_the_server_up(client: httpx.Client) -> None:
    """Turns that were left end at their next step, and hold up neither their person nor anybody else."""
    for user in ("leader", "qa", "head.cs.se"):
        headers = {"Authorization": f"Bearer {token(client, user)}", "Accept": "text/event-stream"}
        for _ in range(2):
            with client.stream("POST", "/api/chat", json={"question": "等待"}, headers=headers) as answer:
                next(answer.iter_text())
        with client.stream("POST", "/api/chat", json={"question": "等待"}, headers=headers) as third:
            assert third.status_code == 200
    assert client.get("/healthz").status_code == 200
    assert events(client, "挂科率")[-1][0] == "answer"


def test_the_form_sets_a_guarded_cookie(client: httpx.Client) -> None:
    own = {"Sec-Fetch-Site": "same-origin"}
    form = {"username": "dean.cs", "password": PASSWORD}
    answer = client.post("/login", data=form, headers=own)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    page = client.get("/")
    assert page.status_code == 200
    assert "李明远" in page.text
    assert client.post("/logout", headers=own).status_code == 303
    assert client.get("/").headers["Location"] == "/login"


def test_the_form_says_what_was_wrong_and_echoes_nothing_live(client: httpx.Client) -> None:
    form = {"username": '"><script>alert(1)</script>', "password": "x"}
    answer = client.post("/login", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.text
    assert "<script" not in answer.text
    assert client.post("/login", data=form, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_page_runs_only_scripts_that_carry_its_nonce(client: httpx.Client) -> None:
    client.post("/login", data={"username": "dean.cs", "password": PASSWORD}, headers={"Sec-Fetch-Site": "same-origin"})
    pages = [client.get("/"), client.get("/")]
    nonces = [re.search(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"]) for page in pages]
    assert nonces[0]
    assert nonces[1]
    assert nonces[0][1] != nonces[1][1]
    scripts = re.findall(r"<script[^>]*>", pages[0].text)
    assert scripts
    assert all(f'nonce="{nonces[0][1]}"' in script for script in scripts)
    assert "'unsafe-inline'" not in pages[0].headers["Content-Security-Policy"].split("style-src")[0]


@pytest.mark.parametrize("path", ["/", "/login", "/nothing", "/assets/zhizhen.css", "/api/nothing"])
def test_every_response_of_the_site_carries_the_headers(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Traceback" not in answer.text
