"""The application over a PostgreSQL warehouse: built, asked, moved to a new generation, and without its server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from agents.answering.answer import Answer
from agents.build import Sources, build_assistant
from api import demo_home, importing, wiring
from api.app import create_app
from api.container import Container
from api.settings import Settings
from api.stores import open_warehouse
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.errors import EngineUnavailable, InputError
from knowledge_base.evaluation.postgres import PostgresWarehouse
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tests.deliveries import change, deliver
from tests.postgres import PASSWORD, Server
from tools.scope import Scope

QUESTION = "计算机学院2024-2025学年挂科率是多少"


@pytest.fixture(scope="module")
def settings(postgres_server: Server, warehouse: DuckWarehouse, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home whose evaluation data lie in a database of its own."""
    url, home = postgres_server.create("application"), tmp_path_factory.mktemp("home")
    PostgresWarehouse(url, home / "evaluation").take(warehouse.current().path)
    (home / "school").mkdir()
    for template in (ALIASES_YAML, RULES_YAML):
        shutil.copy(template, home / "school" / template.name)
    return Settings(home=home, evaluation_url=SecretStr(url))


@pytest.fixture(scope="module")
def container(settings: Settings) -> Iterator[Container]:
    built = wiring.build_container(settings)
    yield built
    built.accounts.close()


@pytest.fixture
def site(container: Container) -> TestClient:
    return TestClient(create_app(container, pages=False), raise_server_exceptions=False)


def asked(container: Container, scope: Scope) -> Answer:
    return container.assistant.ask(QUESTION, scope)


def test_a_question_is_answered_as_from_the_embedded_engine(
    container: Container, scopes: dict[str, Scope], sources: Sources
) -> None:
    embedded = build_assistant(sources, container.clock)
    for user in ("leader", "dean.cs", "teacher.1", "student.1"):
        found, true = asked(container, scopes[user]), embedded.ask(QUESTION, scopes[user])
        assert found.text == true.text
        assert [e.model_copy(update={"sql": None}) for e in found.evidence] == [
            e.model_copy(update={"sql": None}) for e in true.evidence
        ]
    assert "DOUBLE PRECISION" in str(asked(container, scopes["leader"]).evidence[0].sql)


def test_a_new_generation_is_picked_up_by_the_next_question(
    settings: Settings, container: Container, warehouse: DuckWarehouse, scopes: dict[str, Scope]
) -> None:
    beside = open_warehouse(settings)
    assert isinstance(beside, PostgresWarehouse)
    first, second = beside.current(), beside.take(warehouse.current().path)
    assert asked(container, scopes["leader"]).evidence[0].generation == second.number
    beside.publish(first)
    assert asked(container, scopes["leader"]).evidence[0].generation == first.number
    beside.close()


def test_a_server_that_is_down_is_said_in_a_sentence_and_is_found_again(
    postgres_server: Server, site: TestClient, container: Container, scopes: dict[str, Scope]
) -> None:
    assert site.get("/healthz").json() == {"status": "ok"}
    before = asked(container, scopes["leader"])
    postgres_server.stop()
    try:
        told = site.get("/healthz")
        assert told.status_code == 503
        assert told.json()["error"]["code"] == "engine_unavailable"
        assert "评价数据库暂时连不上" in told.json()["error"]["message"]
        with pytest.raises(EngineUnavailable, match="服务器没有启动") as down:
            asked(container, scopes["leader"])
        assert PASSWORD not in str(down.value)
    finally:
        postgres_server.start()
    assert site.get("/healthz").status_code == 200
    assert asked(container, scopes["leader"]).evidence == before.evidence


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://zhizhen:s3cr@et@host/zhizhen",
        "postgresql://zhizhen:s3cr/et@host/zhizhen",
        "postgresql://zhizhen:s3cr%et@host/zhizhen",
        "postgresql://zhizhen:s3cr:et@host:port/zhizhen",
        "postgresql://zhizhen:s3cret@host/zhizhen?nothing=1",
    ],
)
def test_an_address_that_is_none_is_refused_without_a_word_of_its_password(tmp_path: Path, url: str) -> None:
    settings = Settings(home=tmp_path, evaluation_url=SecretStr(url))
    with pytest.raises(InputError) as refused:
        open_warehouse(settings)
    for text in (str(refused.value), repr(refused.value.__cause__), repr(settings)):
        assert "s3cr" not in text


def test_a_wrong_password_or_a_missing_database_is_said(postgres_server: Server, tmp_path: Path) -> None:
    for url, said in (
        (postgres_server.url(password="wr0ng"), "用户名或密码不对"),
        (postgres_server.url("nowhere"), "没有这个用户或数据库"),
        ("postgresql://u:wr0ng@127.0.0.1:1/x", "没有启动"),
        ("postgresql://u:wr0ng@/x?host=/no/such/folder", "没有启动"),
    ):
        with pytest.raises(EngineUnavailable, match=said) as refused:
            demo_home.needs_demo(Settings(home=tmp_path, evaluation_url=SecretStr(url)))
        assert "wr0ng" not in str(refused.value)


def test_a_schools_data_are_imported_into_the_server(postgres_server: Server, tmp_path: Path) -> None:
    url = postgres_server.create("imported")
    settings = Settings(home=tmp_path / "home", evaluation_url=SecretStr(url))
    folder, said = deliver(tmp_path / "in"), list[str]()
    importing.import_into_home(settings, str(folder), "own", said.append)
    assert "第 1 次导入：已发布，数据第 1 代" in said
    importing.import_into_home(settings, str(folder), "own", said.append)
    assert "第 2 次导入：未变" in "\n".join(said)
    change(folder / "course.csv", lambda rows: rows[1].__setitem__(1, "新名称"))
    for other in folder.glob("*.csv"):
        if other.name != "course.csv":
            other.unlink()
    importing.import_into_home(settings, str(folder), "own", said.append, update=True)
    assert "第 3 次导入：已发布，数据第 2 代" in said
    renamed = open_warehouse(settings)
    names = renamed.open(renamed.current()).fetch("SELECT name FROM course")
    assert ("新名称",) in names
    assert len(names) > 1
    importing.roll_back(settings, 1, said.append)
    assert importing.history_lines(settings)[-1] == "现用数据第 1 代；保留着第 1、2 代"
    assert open_warehouse(settings).current().number == 1
