"""The scoped relations: the only things a metric may be counted on.

Each is a fact table with the joins its columns need (only those a query uses are made), the columns that hold a
row's unit under each attribution, for every kind of right the predicate that carries it, and the column that tells a
holder of that right from the other units (`peers`). A kind of right that is missing gives no rows at all.

Rights never say more than the row security of the tables a query reads (see `knowledge_base.evaluation`): a relation
with rights for teachers or single students is one fact that holds every column, joined to no table of persons.
"""

from __future__ import annotations

from collections.abc import Mapping

from tools.metrics.relations.evaluation import EVALUATION
from tools.metrics.relations.filings import FILINGS
from tools.metrics.relations.learning import LEARNING
from tools.metrics.relations.model import Join, Relation, parsed
from tools.metrics.relations.outcomes import OUTCOMES
from tools.metrics.relations.people import PEOPLE
from tools.metrics.relations.places import PLACES
from tools.metrics.relations.quality import QUALITY
from tools.metrics.relations.teaching import TEACHING

RELATIONS: Mapping[str, Relation] = {
    r.name: r for r in (*LEARNING, *TEACHING, *PEOPLE, *EVALUATION, *OUTCOMES, *QUALITY, *FILINGS, *PLACES)
}

TABLES_OF: Mapping[str, frozenset[str]] = {name: relation.tables for name, relation in RELATIONS.items()}
"""The base tables each relation may read; a query that reads another one is refused."""

__all__ = ["RELATIONS", "TABLES_OF", "Join", "Relation", "parsed"]
