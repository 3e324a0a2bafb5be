"""Period codes: what is one, what is none, and how they are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import UnknownName
from tools.metrics.periods import Period, PeriodKind


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("2024-2025", PeriodKind.YEAR, "2024-2025学年"),
        ("2024-2025-1", PeriodKind.TERM, "2024-2025学年第一学期"),
        (" 2024-2025-2\n", PeriodKind.TERM, "2024-2025学年第二学期"),
        ("２０２４-２０２５", PeriodKind.YEAR, "2024-2025学年"),
        ("2024", PeriodKind.CALENDAR, "2024年"),
        ("2024-02-29", PeriodKind.POINT, "2024年2月29日"),
        ("entry:2023", PeriodKind.ENTRY, "2023级"),
        ("grad:2025", PeriodKind.GRADUATION, "2025届"),
    ],
)
def test_codes(code: str, kind: PeriodKind, said: str) -> None:
    period = Period.parse(code)
    assert (period.kind, period.zh) == (kind, said)
    assert period.code.isascii()


@pytest.mark.parametrize(
    "code",
    ["", "去年", "2024-2026", "2025-2024", "2024-2025-3", "2024-2025-0", "2023-02-29", "2024-13-01", "2024-04-31",
     "24-25", "grad:25", "grad:", "0000-01-01", "2024-2025-1'", "2024-2025 OR 1=1", "٢٠٢٤-٢٠٢٥",
     "2024-2025-1\n2", "x" * 9999],
)  # fmt: skip
def test_no_codes(code: str) -> None:
    with pytest.raises(UnknownName) as refused:
        Period.parse(code)
    assert refused.value.suggestions
    assert len(refused.value.message) < 120


@given(st.text(max_size=20))
def test_a_code_is_plain_or_refused(text: str) -> None:
    try:
        code = Period.parse(text).code
    except UnknownName:
        return
    assert set(code) <= set("0123456789-:entrygad")
