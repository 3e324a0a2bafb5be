"""Judges over the small demo's data as they are after statements of a test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from knowledge_base.demo.templates import ALIASES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rectification_rules import Judging
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.rectification.measured_judges import MeasuredJudges

Judges = Callable[..., MeasuredJudges]


@contextmanager
def judging_later(
    demo: DuckWarehouse, rules: RuleSet, catalogue: Catalogue, folder: Callable[[], Path]
) -> Iterator[Judges]:
    """`judges(*statements)` copies the demo into a warehouse in a new `folder()`, runs them there, builds the facts."""
    with ExitStack() as opened:

        def judges(*statements: str) -> MeasuredJudges:
            def fill(connection: duckdb.DuckDBPyConnection) -> None:
                connection.execute(f"ATTACH '{demo.current().path}' AS demo (READ_ONLY)")
                for table in TABLES:
                    connection.execute(f"INSERT INTO {table} SELECT * FROM demo.{table}")
                connection.execute("DETACH demo")
                for statement in statements:
                    connection.execute(statement)

            later = DuckWarehouse(folder())
            client = later.open(later.build(fill))
            opened.callback(client.close)
            metrics = MetricService(client, Directory.load(client, AliasFile.load(ALIASES_YAML)), rules)
            return MeasuredJudges(metrics, catalogue, Judging())

        yield judges
