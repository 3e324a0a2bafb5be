"""Years of measures that are counted once a year: everything since one of them is every year from it on."""

from __future__ import annotations

import pytest

from tools.periods.spoken import TimeItem
from tools.periods.yearly import Yearly

ACADEMIC = Yearly(lambda y: f"{y}-{y + 1}", "year", lambda y: y, 2025, 2020, 2024)
CALENDAR = Yearly(str, "calendar", lambda y: y, 2026, 2020, 2025)
ENTRY = Yearly(lambda y: f"entry:{y}", "entry", lambda y: y, 2025, 2019, 2021)


@pytest.mark.parametrize(
    ("years", "item", "meant"),
    [
        (ACADEMIC, TimeItem("since", "2022-2023", "year"), [2022, 2023, 2024]),
        (ACADEMIC, TimeItem("since", "2024-2025-1", "term"), [2024]),
        (ACADEMIC, TimeItem("since", "2025-2026", "year"), [2025]),
        (CALENDAR, TimeItem("since", "2023", "calendar"), [2023, 2024, 2025]),
        (ENTRY, TimeItem("since", "2020", "entry"), [2020, 2021]),
        (ACADEMIC, TimeItem("since", "2023", "grad"), "grad"),
    ],
)
def test_since(years: Yearly, item: TimeItem, meant: list[int] | str) -> None:
    assert years.numbers(item) == meant
