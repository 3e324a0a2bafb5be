"""The catalogue's names of metrics: whether a figure directly follows the name of another metric.

A school's own metrics are not in the catalogue that comes with the system; of their figures nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from tools.binding.normalise import normalise
from tools.evidence import Evidence
from tools.metrics.catalogue_files import load_catalogue

_BEFORE = re.compile(r"[ 为是达约：:（(，,|]*$")
_LONGEST = 24


@lru_cache(maxsize=1)
def _by_metric() -> Mapping[str, frozenset[str]]:
    return {metric.id: frozenset(map(normalise, metric.names)) for metric in load_catalogue()}


@lru_cache(maxsize=1)
def _all_names() -> frozenset[str]:
    return frozenset(name for names in _by_metric().values() for name in names)


@lru_cache(maxsize=1)
def _lags() -> Mapping[str, int]:
    return {metric.id: metric.lag for metric in load_catalogue()}


def lag_of(metric: str | None) -> int:
    """How many years after they came a cohort's figures are counted; 0 for any other metric."""
    return _lags().get(metric or "", 0)


def names_of_metric(of: Evidence | str) -> frozenset[str]:
    """What the figure's metric is called; of a text, itself when it is a metric's name."""
    if isinstance(of, str):
        return frozenset({of}) & _all_names()
    return _by_metric().get(of.metric or "", frozenset())


def other_metric(before: str, evidence: Evidence, field: str | None) -> str | None:
    """The name of another metric at the end of `before`, filling words aside, beside the value of `evidence`."""
    own = names_of_metric(evidence)
    if field is not None or not own:
        return None
    words = _BEFORE.sub("", before[-80:])
    ending = (words[-length:] for length in range(min(_LONGEST, len(words)), 1, -1))
    name = next((end for end in ending if end in _all_names()), None)
    if name is None or any(name in other or other in name for other in own) or name in normalise(evidence.title):
        return None
    return name
