"""Two crowds of marks, and what only looks like two."""

from __future__ import annotations

import numpy as np
import pytest

from tools.feedback.peaks import two_peaks


def test_two_crowds_far_apart_are_told() -> None:
    rng = np.random.default_rng(3)
    assert two_peaks([*rng.normal(55, 5, 25), *rng.normal(88, 4, 25)])


def test_one_crowd_seldom_looks_like_two() -> None:
    """Also where marks are whole, cut off at 100 or skewed, as real ones are."""
    rng = np.random.default_rng(4)
    made = [
        *(rng.normal(75, 10, 40) for _ in range(100)),
        *(np.minimum(100, rng.normal(93, 6, 40)).round() for _ in range(100)),
        *(100 - rng.gamma(2, 6, 40) for _ in range(100)),
    ]
    assert sum(two_peaks(list(marks)) for marks in made) <= 4


@pytest.mark.parametrize("marks", [[80.0] * 30, [60.0, 90.0], [*[80.0] * 28, 20.0, 22.0]])
def test_the_same_mark_few_marks_and_a_handful_aside_are_no_two_crowds(marks: list[float]) -> None:
    assert not two_peaks(marks)
