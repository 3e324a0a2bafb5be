"""One small demo university for all tests of the generator."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from knowledge_base.demo.build import DemoSummary, build_demo
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse, Row


@dataclass(frozen=True)
class Built:
    """A built demo: its summary and a client on it."""

    summary: DemoSummary
    client: DuckClient

    def rows(self, sql: str) -> list[Row]:
        return list(self.client.fetch(sql))

    def value(self, sql: str) -> float:
        return float(self.client.fetch(sql)[0][0])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    warehouse = DuckWarehouse(tmp_path_factory.mktemp("demo"))
    summary = build_demo(warehouse, seed=7, scale=0.05)
    client = warehouse.open(summary.generation)
    yield Built(summary, client)
    client.close()
