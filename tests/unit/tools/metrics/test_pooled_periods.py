"""Several periods taken together: their code and how they are said, without covering up what is left out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.metrics.periods import Period, pooled_code, pooled_zh


@pytest.mark.parametrize(
    ("codes", "code", "zh"),
    [
        (["2024-2025"], "2024-2025", "2024-2025学年"),
        (["2022-2023", "2023-2024", "2024-2025"], "2022-2023..2024-2025", "2022-2023至2024-2025学年合计"),
        (["2022-2023", "2024-2025"], "2022-2023+2024-2025", "2022-2023学年、2024-2025学年合计"),
        (
            ["2023-2024-2", "2024-2025-1"],
            "2023-2024-2..2024-2025-1",
            "2023-2024学年第二学期至2024-2025学年第一学期合计",
        ),
        (
            ["2023-2024-1", "2024-2025-1"],
            "2023-2024-1+2024-2025-1",
            "2023-2024学年第一学期、2024-2025学年第一学期合计",
        ),
        (["grad:2024", "grad:2025"], "grad:2024..grad:2025", "2024届至2025届合计"),
        (["grad:2023", "grad:2025"], "grad:2023+grad:2025", "2023届、2025届合计"),
    ],
)
def test_code_and_words(codes: list[str], code: str, zh: str) -> None:
    periods = [Period.parse(c) for c in codes]
    assert (pooled_code(periods), pooled_zh(periods)) == (code, zh)


@given(st.integers(1990, 2090), st.sampled_from([1, 2]))
def test_only_the_very_next_term_makes_an_unbroken_pair(year: int, half: int) -> None:
    places = [divmod(2 * year + half - 1 + k, 2) for k in range(3)]
    terms = [Period.parse(f"{y}-{y + 1}-{h + 1}") for y, h in places]
    assert all(earlier.code < later.code for earlier, later in pairwise(terms))
    assert ".." in pooled_code(terms)
    assert ".." in pooled_code(terms[:2])
    assert "+" in pooled_code([terms[0], terms[2]])


def test_academic_years() -> None:
    assert Period.parse("2024-2025-2").academic_year == "2024-2025"
    assert Period.parse("grad:2025").academic_year is None
    assert Period.year(2024) == Period.parse("2024-2025")
