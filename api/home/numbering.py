"""Evidence of several tool calls under one row of numbers, as a block of the page shows it."""

from __future__ import annotations

from collections.abc import Iterable

from tools.evidence import Evidence


class Numbered:
    """Collects evidence; each gets the next number."""

    def __init__(self) -> None:
        self._kept: list[Evidence] = []

    def add(self, evidence: Evidence) -> str:
        """Its id from now on."""
        name = f"E{len(self._kept) + 1}"
        self._kept.append(evidence.model_copy(update={"id": name}))
        return name

    def add_all(self, several: Iterable[Evidence]) -> dict[str, str]:
        """Of one call, whose inputs name each other: the id each has now by the id it came with."""
        came = list(several)
        first = len(self._kept)
        names = {e.id: f"E{first + i}" for i, e in enumerate(came, start=1)}
        for evidence in came:
            inputs = tuple(names.get(name, name) for name in evidence.inputs)
            self.add(evidence.model_copy(update={"inputs": inputs}))
        return names

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(self._kept)
