"""Said periods of figures that lie in the data by year: a window is of the newest years there are."""

from __future__ import annotations

from collections.abc import Sequence

from tools.periods.spoken import TimeItem


def held_years(items: Sequence[TimeItem], held: Sequence[int], today: int) -> tuple[str, ...]:
    """The years meant, as codes in order; `held` are those with figures, the oldest first, `today` the running one."""
    return tuple(map(str, sorted({year for item in items for year in _of(item, held, today)})))


def _of(item: TimeItem, held: Sequence[int], today: int) -> list[int]:
    match item.kind:
        case "all":
            return list(held)
        case "window":
            return list(held[-int(item.value) :])
        case "since":
            return [year for year in held if year >= int(item.value[:4])]
        case "latest_term":
            return [held[-1]]
        case "back_year":
            return [today - int(item.value)]
        case "calendar" | "grad" | "entry" | "year" | "term" | "point":
            return [int(item.value[:4])]
        case _:
            return []
