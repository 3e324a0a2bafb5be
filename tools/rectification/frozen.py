"""What is frozen of the histories on the day a test is registered: which units count, and each one's baseline terms.

Names alone would leave the figures to whoever imports later, figures alone the choice of the units. Sections play no
part in a judgement, so term totals are all of it. Plain data like `model.py`; the totals are kept as one text, since
they are only read when a test is judged, and never shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Sums(NamedTuple):
    """One term of one unit: `total` of `n` as a cell has them, `squares` of a mean's values."""

    n: int
    total: float
    squares: float | None


Kept = Mapping[str, Mapping[int, Sums]]
"""Term totals by unit and index."""


@dataclass(frozen=True)
class Frozen:
    """`last` is the number of the last baseline term, `since` the day the first period began that there was.

    `comparison` are the comparison units that had a baseline. `sums` holds the terms of those, of the unit itself and
    of the like units: what is not in it has no part in the case. `weights` are the effective numbers of values for a
    unit of weight, of the units and of the courses.
    """

    last: int
    since: date
    comparison: tuple[str, ...]
    sums: str
    weights: tuple[float | None, float | None] = (None, None)

    def terms(self) -> Kept:
        """The totals that were there."""
        return {
            unit: {index: Sums(n, total, squares) for index, n, total, squares in terms}
            for unit, terms in json.loads(self.sums).items()
        }


def written(kept: Kept) -> str:
    """The totals as they are kept."""
    rows = {unit: [[index, *sums] for index, sums in sorted(terms.items())] for unit, terms in sorted(kept.items())}
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
