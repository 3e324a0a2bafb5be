"""Random numbers keyed by what they are for, not by the order in which they are drawn.

Every draw is a hash of (seed, stream name, keys), so the mark of one student in one course stays the same when a
fault elsewhere, another scale of a neighbour or a later `today` changes how many others there are.
"""

from __future__ import annotations

import zlib
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Strings: TypeAlias = NDArray[np.str_]
Hashes: TypeAlias = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TWO_TO_MINUS_53 = 2.0**-53


def _mix(x: Hashes) -> Hashes:
    """The finaliser of splitmix64 (Steele, Lea, Flood 2014): a bijection of 64 bits that scatters them."""
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


class Noise:
    """A source of keyed random numbers for one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def hashes(self, stream: str, *keys: ArrayLike) -> Hashes:
        """64 random bits per element of the broadcast keys (non-negative integers)."""
        start = (self.seed << 32) ^ zlib.crc32(stream.encode())
        state = _mix(np.array([start & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64) + _GOLDEN)
        for key in keys:
            state = _mix((state ^ np.asarray(key).astype(np.uint64)) + _GOLDEN)
        return state

    def uniform(self, stream: str, *keys: ArrayLike) -> Floats:
        """Uniform in (0, 1), never the ends."""
        bits = (self.hashes(stream, *keys) >> np.uint64(11)).astype(np.float64)
        return (bits + 0.5) * _TWO_TO_MINUS_53

    def normal(self, stream: str, *keys: ArrayLike) -> Floats:
        """Standard normal by the method of Box and Muller."""
        radius = np.sqrt(-2.0 * np.log(self.uniform(stream + "/r", *keys)))
        result: Floats = radius * np.cos(2.0 * np.pi * self.uniform(stream + "/a", *keys))
        return result

    def integer(self, stream: str, below: int, *keys: ArrayLike) -> Ints:
        """Uniform integers in 0..below-1."""
        return (self.uniform(stream, *keys) * below).astype(np.int64)

    def chance(self, stream: str, probability: ArrayLike, *keys: ArrayLike) -> Bools:
        """True with the given probability."""
        result: Bools = self.uniform(stream, *keys) < np.asarray(probability)
        return result
