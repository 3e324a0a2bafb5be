"""Figures told apart only by the day they are counted on: 「就业率8月底和年底的两个数」 asks for both.

Where one of such a family is named, the days said decide which are meant. lexicon/counted_on.yaml lists the families.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.understanding.lexicon import lexicon


def by_day(text: str, metrics: Sequence[str]) -> list[str]:
    """`metrics` with each member of a family replaced by those whose days the text says; unchanged where it says none.

    A day that is only when the figure is wanted (年底要交) does not count: a word of counting stands beside it.
    """
    found: list[str] = []
    for metric in metrics:
        family = next((f for f in lexicon().counted_on if metric in f), {})
        said = [member for member, days in family.items() if re.search(days, text)]
        found += [m for m in said if m not in found] or [metric]
    return list(dict.fromkeys(found))
