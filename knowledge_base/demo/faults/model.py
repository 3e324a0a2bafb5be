"""All that is planted in one demo; None or nothing where nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.demo.faults.evaluation import FewRaters, StraightLining
from knowledge_base.demo.faults.marks import BrokenChain, FailJump, MarkFault, Rectified, Reversal


@dataclass(frozen=True)
class WeakObjective:
    """One objective of a course is reached less than the others by `size` (a ratio); the final marks do not show it."""

    course: int
    number: int
    size: float


@dataclass(frozen=True)
class InstructedComment:
    """One comment of a round, about a teacher of a unit, tells the assistant what to do."""

    unit: int
    ordinal: int


@dataclass(frozen=True)
class InstructedCell:
    """The text of one objective of a course tells the assistant what to do."""

    course: int
    number: int


@dataclass(frozen=True)
class Faults:
    """What is planted."""

    jump: FailJump | None = None
    straight: StraightLining | None = None
    reversal: Reversal | None = None
    rectified: tuple[Rectified, ...] = ()
    chain: BrokenChain | None = None
    few: FewRaters | None = None
    objective: WeakObjective | None = None
    comment: InstructedComment | None = None
    cell: InstructedCell | None = None

    def of_marks(self) -> Iterator[MarkFault]:
        """Those that move standings."""
        yield from (f for f in (self.jump, self.reversal, *self.rectified, self.chain) if f is not None)

    def intake(self, entry_year: int, major: int) -> float:
        """What the intake of a major is multiplied by in a year."""
        return 1.0 if self.reversal is None else self.reversal.intake(entry_year, major)
