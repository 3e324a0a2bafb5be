"""Weighing of cells: how many persons stand behind one, and which may be shown beside each other.

A cell is safe when the persons in it, in its numerator and outside its numerator each reach the limit. Under a shown
parent the hidden children are none, or at least two that together are safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

OTHERS = 2
"""Units that must stand behind a figure once the asker's own rows are out of it."""


@dataclass(frozen=True)
class Count:
    """Persons behind a cell: in all, in the numerator, outside it; and the units they belong to, where that matters."""

    n: int
    inside: int
    outside: int
    units: int = OTHERS

    def safe(self, limit: int) -> bool:
        return min(self.n, self.inside, self.outside) >= limit and self.units >= OTHERS


Weigh = Callable[[Sequence[Count]], Count]


def added(counts: Sequence[Count]) -> Count:
    """The persons of several cells that share none."""
    return Count(sum(c.n for c in counts), sum(c.inside for c in counts), sum(c.outside for c in counts))


def largest(counts: Sequence[Count]) -> Count:
    """A lower bound for the persons of cells that may share some."""
    names = ("n", "inside", "outside", "units")
    return Count(*(max((getattr(c, name) for c in counts), default=0) for name in names))


def protect(children: Mapping[str, Count], limit: int, weigh: Weigh = added, hidden: Iterable[str] = ()) -> set[str]:
    """The children to show under a shown parent; those in `hidden` are not shown for other reasons."""
    away = {key for key, count in children.items() if not count.safe(limit)} | (set(hidden) & set(children))
    order = sorted(children, key=lambda key: (children[key].n, key))
    while away and not (len(away) >= 2 and weigh([children[key] for key in away]).safe(limit)):
        next_smallest = next((key for key in order if key not in away), None)
        if next_smallest is None:
            break
        away.add(next_smallest)
    return set(children) - away
