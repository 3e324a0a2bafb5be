"""The lines behind the before-and-after picture stand at round values, written in full, inside the drawing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.web.rectification.drawing import drawn
from tools.rectification.picture import Picture, Seen

TERMS = (("2023-2024-1", date(2023, 9, 1), date(2024, 1, 20)), ("2023-2024-2", date(2024, 2, 20), date(2024, 7, 1)))


def picture(low: float, high: float, unit: str = "ratio") -> Picture:
    seen = tuple(
        Seen(code, code, start, end, baseline=True, window=False, value=value)
        for (code, start, end), value in zip(TERMS, (low, high), strict=True)
    )
    return Picture("不及格率", "软件工程", unit, 2, seen, (), low, date(2024, 7, 2), date(2025, 7, 1))


def ticks(svg: str) -> list[Decimal]:
    """What is written at the lines, from below."""
    written = re.findall(r'text-anchor="end" class="zz-eff-text">(-?[\d.,]+)(?:%| 分)?<', svg)
    return [Decimal(text.replace(",", "")) for text in written]


@pytest.mark.parametrize(
    ("low", "high", "unit", "written"),
    [
        (0.055, 0.153, "ratio", ["5", "10", "15"]),
        (0.061, 0.069, "ratio", ["6.2", "6.4", "6.6", "6.8"]),
        (0.0, 0.2, "ratio", ["0", "5", "10", "15", "20"]),
        (71.2, 73.4, "score", ["71", "72", "73"]),
    ],
)
def test_lines_stand_at_round_values(low: float, high: float, unit: str, written: list[str]) -> None:
    assert [str(tick) for tick in ticks(drawn(picture(low, high, unit), None))] == written


@given(low=st.floats(0, 0.9), span=st.floats(0.002, 0.6), unit=st.sampled_from(["ratio", "score"]))
def test_steps_are_one_two_or_five_and_nothing_is_rounded_off(low: float, span: float, unit: str) -> None:
    high = min(1.0, low + span) if unit == "ratio" else (low + span) * 100
    found = ticks(drawn(picture(low if unit == "ratio" else low * 100, high, unit), None))
    assert 2 <= len(found) <= 7
    steps = {after - before for before, after in pairwise(found)}
    (step,) = steps
    assert step.normalize().as_tuple().digits in ((1,), (2,), (5,))
    assert all(tick % step == 0 for tick in found)
