"""What the service answers with: the figures of one request, and what each is about."""

from __future__ import annotations

from dataclasses import dataclass

from tools.metrics.access import Access
from tools.metrics.periods import pooled_code, pooled_zh
from tools.metrics.request import MetricRequest


@dataclass(frozen=True)
class Figure:
    """One cell. `withheld` figures hold nothing but what they are about; `small` ones are not fit for ranking."""

    request: MetricRequest
    entity: str
    entity_id: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int | None
    withheld: bool = False
    small: bool = False
    completeness: float | None = None

    @property
    def period(self) -> str:
        return pooled_code(self.request.periods)

    @property
    def period_zh(self) -> str:
        return pooled_zh(self.request.periods)


@dataclass(frozen=True)
class MetricTable:
    """The figures of one request, in the order of periods, or as the engine gave them."""

    request: MetricRequest
    access: Access
    figures: tuple[Figure, ...]
    generation: int
