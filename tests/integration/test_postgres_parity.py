"""Every person gets the same figures, and the same refusals, from either engine: row security takes nothing away."""

from __future__ import annotations

from itertools import product

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.demo.templates import ALIASES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.postgres import PostgresWarehouse
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckWarehouse, Warehouse
from knowledge_base.policies import PolicyStore
from tools.context import ToolContext
from tools.errors import ToolError
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.query_metric import ByWord, query_metric
from tools.scope import Scope

ROLES = ("qa", "dean.cs", "dean.mx", "head.cs.se", "teacher.1", "student.1", "supervisor")
Figures = list[tuple[object, ...]] | str


def _figures(context: ToolContext, metric: str, unit: str, by: ByWord) -> Figures:
    try:
        found = query_metric(context, metric, unit=unit, by=by).evidence
    except ToolError as error:
        return type(error).__name__
    numbers = [(e.title, *map(_rounded, (e.value, e.numerator, e.denominator, e.n))) for e in found]
    return sorted(numbers, key=repr)


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.9g}")


@pytest.mark.parametrize("user", ROLES)
def test_either_engine_answers_alike(
    warehouse: DuckWarehouse,
    postgres_warehouse: PostgresWarehouse,
    rules: RuleSet,
    policy_store: PolicyStore,
    catalogue: Catalogue,
    scopes: dict[str, Scope],
    user: str,
) -> None:
    def context(kept: Warehouse) -> ToolContext:
        client = kept.open(kept.current())
        service = MetricService(client, Directory.load(client, AliasFile.load(ALIASES_YAML)), rules)
        return ToolContext(scopes[user], catalogue, service, policy_store, DEFAULT_TODAY)

    breakdowns: tuple[ByWord, ...] = ("", "college")
    duck, postgres = context(warehouse), context(postgres_warehouse)
    units = dict.fromkeys(("school", "self", scopes[user].college or "cs"))
    unlike = {
        case: pair
        for case in product([m.id for m in catalogue], units, breakdowns)
        if len(set(map(repr, pair := (_figures(duck, *case), _figures(postgres, *case))))) > 1
    }
    assert unlike == {}
