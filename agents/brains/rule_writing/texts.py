"""Fixed wording of the rule brain, from `replies.yaml` and `wording.yaml`; strict, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from agents.answering.answer import Status

_FOLDER = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reply(_Strict):
    """A ready text and how the turn ends with it."""

    status: Status
    text: str


class Replies(_Strict):
    """Ready texts by reason; help and first questions by role."""

    replies: dict[str, Reply]
    greeting_tail: str
    help: dict[str, str]
    suggestions: dict[str, tuple[str, ...]]

    @model_validator(mode="before")
    @classmethod
    def _grouped(cls, data: dict[str, Any]) -> dict[str, Any]:
        apart = {key: data[key] for key in ("greeting_tail", "help", "suggestions")}
        return {"replies": {k: v for k, v in data.items() if k not in apart}, **apart}


class Wording(_Strict):
    """Scales and standing sentences. `flat` is the change below which a figure counts as unchanged, `notable` the one
    from which it calls for a look, by unit; `low_valid_rate` the share of valid responses below which their mean is not
    to be relied on; `counted` says what stands behind a figure, by metric; `latest` names the
    latest period by its kind; `rectifying` what of the items each role is shown.
    """

    flat: dict[str, float]
    notable: dict[str, float]
    low_valid_rate: float
    counted: dict[str, str]
    notes: dict[str, str]
    why: str
    why_end: dict[str, str]
    check_first: str
    by_chance: str
    latest: dict[str, str]
    levels: dict[str, str]
    rectifying: dict[str, str]


@lru_cache(maxsize=1)
def replies() -> Replies:
    """The ready texts."""
    return Replies.model_validate(yaml.safe_load((_FOLDER / "replies.yaml").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The standing sentences."""
    return Wording.model_validate(yaml.safe_load((_FOLDER / "wording.yaml").read_text(encoding="utf-8")))
