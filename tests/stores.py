"""Stores of a small demo university, built once a session and only read: shared by every test that needs real data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from agents.build import Sources
from knowledge_base.demo.accounts import demo_accounts
from knowledge_base.demo.build import DEFAULT_TODAY, build_demo
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rules import RuleSet, SchoolRules
from knowledge_base.evaluation.warehouse import DuckClient, SqlClient, Warehouse
from knowledge_base.policies import PolicyStore, ingest
from tests.filled import fill_tables
from tests.support import SHARED
from tools.context import ToolContext
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

SCALE = 0.05
GUIDE = SHARED / "corpus" / "guide-2026-18.txt"


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo university at a small scale, with its faults, as generation 1."""
    built = Warehouse(tmp_path_factory.mktemp("evaluation"))
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
def sources(warehouse: Warehouse, policy_store: PolicyStore) -> Sources:
    """What an assistant is built from; threads stay in memory."""
    return Sources(warehouse, policy_store, ALIASES_YAML, RULES_YAML, None)


@pytest.fixture(scope="session")
def demo_client(warehouse: Warehouse) -> Iterator[DuckClient]:
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
def metric_service(demo_client: DuckClient, directory: Directory, rules: RuleSet) -> MetricService:
    return MetricService(demo_client, directory, rules)


@pytest.fixture(scope="session")
def filled_service(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MetricService]:
    """A metric service on the small demo with every table filled, for the figures of the whole catalogue."""
    filled = Warehouse(tmp_path_factory.mktemp("filled"))
    fill_tables(warehouse, filled)
    service = open_service(filled)
    yield service
    service.client.close()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="session")
def scopes(demo_client: DuckClient) -> dict[str, Scope]:
    """The scope of every account of the demo by user name: leader, dean.cs, head.cs.se, teacher.1, student.1 …"""
    return demo_scopes(demo_client)


@pytest.fixture(scope="session")
def tools_of(
    catalogue: Catalogue, metric_service: MetricService, policy_store: PolicyStore
) -> Callable[[Scope], ToolContext]:
    """What the tools are handed for a person."""
    return lambda scope: ToolContext(scope, catalogue, metric_service, policy_store)


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
    client = DuckClient(warehouse.current())
    return MetricService(client, Directory.load(client, AliasFile.load(ALIASES_YAML)), school_rules(DEFAULT_TODAY))
