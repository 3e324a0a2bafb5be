"""Rights to rows: what a post gives, as the metrics compile it and as an engine may check it once more.

The metrics put a right into every query as a predicate. An engine with row security of its own (PostgreSQL) is told
the right beside the query, and returns no other rows even where the predicate is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RightKind(StrEnum):
    """Whose rows: the school's, a college's, a major's, a teacher's sections, a student's own, granted sections.

    `reference` is no post's: the rows that listed aggregates are counted over, never shown one by one.
    """

    SCHOOL = "school"
    COLLEGE = "college"
    MAJOR = "major"
    STAFF = "staff"
    STUDENT = "student"
    SECTIONS = "sections"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Right:
    """A right to rows: its kind and the ids it holds for (one unit or person; several sections)."""

    kind: RightKind
    ids: tuple[str, ...] = ()


REFERENCE = Right(RightKind.REFERENCE)
"""What a listed aggregate is counted under."""
