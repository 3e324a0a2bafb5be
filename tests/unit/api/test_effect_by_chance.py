"""What the page says of a p: no chance of nothing at all, and no odds of an improvement where there is none."""

from __future__ import annotations

import pytest

from api.web.rectification.effect import _by_chance


@pytest.mark.parametrize(
    ("p", "said", "shown"),
    [(0.0212, "约 2.1%", "p=0.021"), (0.0000003, "不到 0.1%", "p<0.001"), (0.986, "没有比预计的更好", "p=0.986")],
)
def test_chance_is_told_as_it_can_be_read(p: float, said: str, shown: str) -> None:
    told = _by_chance(p, 0.05)
    assert said in told
    assert shown in told
    assert "0.0%" not in told
