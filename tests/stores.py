"""Stores of a small demo university, built once a session and only read: shared by every test that needs real data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from secrets import token_hex

import pytest

from agents.build import Sources
from knowledge_base.demo.accounts import demo_accounts
from knowledge_base.demo.build import DEFAULT_TODAY, build_demo
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.postgres import PostgresWarehouse
from knowledge_base.evaluation.rules import RuleSet, SchoolRules
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse, SqlClient, Warehouse
from knowledge_base.policies import PolicyStore, ingest
from tests.filled import fill_tables
from tests.postgres import Server, serving
from tests.support import SHARED
from tools.context import ToolContext
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

SCALE = 0.05
DUCKDB, POSTGRESQL = "duckdb", "postgresql"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both_engines` that use the metrics run on either, and are held to the same numbers by hand."""
    if "engine" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_engines"):
        metafunc.parametrize("engine", [DUCKDB, POSTGRESQL], indirect=True, scope="session")


GUIDE = SHARED / "corpus" / "guide-2026-18.txt"


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> DuckWarehouse:
    """The demo university at a small scale, with its faults, as generation 1."""
    built = DuckWarehouse(tmp_path_factory.mktemp("evaluation"))
    build_demo(built, scale=SCALE)
    return built


@pytest.fixture(scope="session")
def policy_store(tmp_path_factory: pytest.TempPathFactory) -> PolicyStore:
    """The demo's own documents, and the guide where it lies beside the checkout."""
    store = PolicyStore(tmp_path_factory.mktemp("policies"))
    beside: list[Path] = [GUIDE] if GUIDE.is_file() else []
    ingest(store, [*DEMO_DOCUMENTS, *beside])
    return store


@pytest.fixture(scope="session")
def sources(warehouse: DuckWarehouse, policy_store: PolicyStore) -> Sources:
    """What an assistant is built from; threads stay in memory."""
    return Sources(warehouse, policy_store, ALIASES_YAML, RULES_YAML, None)


@pytest.fixture(scope="session")
def demo_client(warehouse: DuckWarehouse) -> Iterator[DuckClient]:
    """A client on the small demo's generation."""
    client = DuckClient(warehouse.current())
    yield client
    client.close()


@pytest.fixture(scope="session")
def directory(demo_client: DuckClient) -> Directory:
    return Directory.load(demo_client, AliasFile.load(ALIASES_YAML))


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The demo's rules in force on the demo's day."""
    return school_rules(DEFAULT_TODAY)


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """The engine the metrics are counted by: DuckDB, but for tests marked `both_engines`."""
    name: str = getattr(request, "param", DUCKDB)
    return name


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own; it is only started when a test asks for it."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_warehouse(
    postgres_server: Server, warehouse: DuckWarehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostgresWarehouse]:
    """The small demo once more, in PostgreSQL."""
    taken = PostgresWarehouse(postgres_server.url(), tmp_path_factory.mktemp("postgres"))
    taken.take(warehouse.current().path)
    yield taken
    taken.close()


@pytest.fixture
def fresh_warehouse(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse on `engine` without any generation, of one test's own."""
    folder = tmp_path / "home" / "evaluation"
    if engine == DUCKDB:
        yield DuckWarehouse(folder)
        return
    server: Server = request.getfixturevalue("postgres_server")
    fresh = PostgresWarehouse(server.create(f"fresh_{token_hex(8)}"), folder)
    yield fresh
    fresh.close()


@pytest.fixture(scope="session")
def engine_client(engine: str, request: pytest.FixtureRequest) -> Iterator[SqlClient]:
    """A client of `engine` on the small demo, with no right to anybody's rows."""
    warehouse: Warehouse = request.getfixturevalue("warehouse" if engine == DUCKDB else "postgres_warehouse")
    client = warehouse.open(warehouse.current())
    yield client
    client.close()


@pytest.fixture(scope="session")
def metric_service(engine_client: SqlClient, rules: RuleSet) -> MetricService:
    """The metrics on `engine`, names and all."""
    return MetricService(engine_client, Directory.load(engine_client, AliasFile.load(ALIASES_YAML)), rules)


@pytest.fixture(scope="session")
def filled_warehouse(warehouse: DuckWarehouse, tmp_path_factory: pytest.TempPathFactory) -> DuckWarehouse:
    """The small demo with every table filled, for the figures of the whole catalogue."""
    filled = DuckWarehouse(tmp_path_factory.mktemp("filled"))
    fill_tables(warehouse, filled)
    return filled


@pytest.fixture(scope="session")
def filled_service(filled_warehouse: DuckWarehouse) -> Iterator[MetricService]:
    """A metric service on the filled demo."""
    service = open_service(filled_warehouse)
    yield service
    service.client.close()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def scopes(demo_client: DuckClient) -> dict[str, Scope]:
    """The scope of every account of the demo by user name: leader, dean.cs, head.cs.se, teacher.1, student.1 …"""
    return demo_scopes(demo_client)


@pytest.fixture(scope="session")
def tools_of(
    catalogue: Catalogue, metric_service: MetricService, policy_store: PolicyStore
) -> Callable[[Scope], ToolContext]:
    """What the tools are handed for a person."""
    return lambda scope: ToolContext(scope, catalogue, metric_service, policy_store, DEFAULT_TODAY)


def school_rules(day: date) -> RuleSet:
    return SchoolRules.load(RULES_YAML).on(day)


def demo_scopes(client: SqlClient) -> dict[str, Scope]:
    """User name → scope of the demo's accounts; a major's code begins with its college's."""
    found = {}
    for account in demo_accounts(client):
        unit = account.unit or ""
        found[account.username] = Scope(
            user=account.username,
            role=Role(account.role),
            college=unit.split(".")[0] or None,
            major=unit if "." in unit else None,
            person=account.person,
            sections=frozenset(account.sections),
        )
    return found


def open_service(warehouse: Warehouse) -> MetricService:
    """A metric service of its own on a warehouse; close its client when done."""
    client = warehouse.open(warehouse.current())
    return MetricService(client, Directory.load(client, AliasFile.load(ALIASES_YAML)), school_rules(DEFAULT_TODAY))
