"""The list of spoken periods, `words.yaml` next to this file. Strict: an unknown key is an error at the first use."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("words.yaml")


class Words(BaseModel):
    """Offsets count back from the running term or year; `window`, `window_after`, `entry` and `grad` are patterns.

    `newest` are words that mean a metric's newest period where they stand alone, as an argument.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: dict[str, int]
    latest_term: tuple[str, ...]
    years: dict[str, int]
    latest_year: tuple[str, ...]
    window: str
    window_after: str
    all_years: tuple[str, ...]
    next: tuple[str, ...]
    entry: str
    grad: str
    recent_grad: tuple[str, ...]
    cohort_before: tuple[str, ...]
    year_before: tuple[str, ...]
    newest: tuple[str, ...]
    english_patterns: dict[str, str]
    english: dict[str, str]
    traditional: str
    simplified: str


@lru_cache(maxsize=1)
def words() -> Words:
    """The list, read once; immutable."""
    return Words.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
