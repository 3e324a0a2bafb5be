"""How complete the data of a generation is: expected and present records by subject, term and college."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge_base.evaluation.warehouse import SqlClient


@dataclass(frozen=True)
class Coverage:
    """Expected and present record counts, keyed by (subject, term, college)."""

    counts: Mapping[tuple[str, str, str], tuple[int, int]]

    @classmethod
    def load(cls, client: SqlClient) -> Coverage:
        rows = client.fetch("SELECT subject, term_id, org_id, expected, present FROM coverage")
        return cls({(subject, term, org): (expected, present) for subject, term, org, expected, present in rows})

    def share(self, subject: str, terms: Iterable[str], college: str | None) -> float | None:
        """Present over expected (0–1) for a college, or the school when None; None where nothing is expected."""
        wanted = set(terms)
        found = [
            count
            for (about, term, org), count in self.counts.items()
            if about == subject and term in wanted and college in (None, org)
        ]
        expected = sum(count[0] for count in found)
        return sum(count[1] for count in found) / expected if expected else None
