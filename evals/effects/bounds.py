"""How sure a counted share is: Clopper and Pearson's exact bounds."""

from __future__ import annotations

LEVEL = 0.95


def upper(hits: int, of: int) -> float:
    """The share that lies above the true one with probability 0.95; 1 where nothing was counted."""
    # Importing scipy costs a third of a second: only where it is needed.
    from scipy.special import betaincinv  # type: ignore[import-untyped,unused-ignore]

    return 1.0 if hits >= of else float(betaincinv(hits + 1, of - hits, LEVEL))


def between(hits: int, of: int) -> tuple[float, float]:
    """Two-sided 95 % bounds of the true share."""
    from scipy.special import betaincinv

    half = (1 - LEVEL) / 2
    low = 0.0 if hits == 0 else float(betaincinv(hits, of - hits + 1, half))
    high = 1.0 if hits >= of else float(betaincinv(hits + 1, of - hits, 1 - half))
    return low, high
