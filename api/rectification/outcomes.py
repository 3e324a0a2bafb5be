"""The judgement of an effect and what came of it, as HTTP and pages show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import BaseModel

from tools.rectification.judged import METHOD_ZH, Foresight, Judged, Outcome
from tools.rectification.verbs.judging import JUDGEMENTS

Rounding = Callable[[float], float]
"""Gives a level of the metric the decimals it is read with."""
METHODS = {method.value: words for method, words in METHOD_ZH.items()}


class ForesightView(BaseModel):
    """`power` 0–1; None where nothing could be worked out, `told` says why."""

    power: float | None
    told: str
    periods: int
    n: int
    method: str

    @classmethod
    def of(cls, found: Foresight) -> ForesightView:
        return cls(
            power=found.power, told=found.told, periods=found.periods, n=found.n, method=METHODS[found.method.value]
        )


_LEVELS = ("estimate", "expected", "observed", "se", "shrunken", "baseline_now")
_CHANCES = {"p": 3, "power": 2}


def as_read(told: dict[str, Any], rounded: Rounding) -> dict[str, Any]:
    """A judgement's figures with the decimals people read them with: finer ones would tell counts nobody is shown."""
    levels = {name: rounded(told[name]) for name in _LEVELS if told.get(name) is not None}
    chances = {name: round(told[name], places) for name, places in _CHANCES.items() if told.get(name) is not None}
    ends = {"interval": [rounded(end) for end in told["interval"]]} if told.get("interval") else {}
    return {**told, **levels, **chances, **ends}


class JudgedView(BaseModel):
    """A judgement; `evidence` is all that is on record of it, its figures as they are read. An `interim` one decides
    nothing.
    """

    verdict: str
    verdict_zh: str
    method_zh: str
    sentences: tuple[str, ...]
    why: str
    judged_on: date
    interim: bool
    evidence: dict[str, Any]

    @classmethod
    def of(cls, judged: Judged, rounded: Rounding, *, interim: bool = False) -> JudgedView:
        return cls(
            verdict=judged.verdict.value,
            verdict_zh=judged.verdict.zh,
            method_zh=METHODS[judged.method.value],
            sentences=judged.sentences,
            why=judged.why,
            judged_on=judged.judged_on,
            interim=interim,
            evidence=as_read(JUDGEMENTS.dump_python(judged, mode="json"), rounded),
        )


class OutcomeView(BaseModel):
    """`effect` is one word for boards: 未认定 until somebody has decided."""

    effect: str
    judgement: JudgedView | None
    rounds: int
    closed_on: date | None
    closed_as: str | None
    closed_by: str
    look_from: date | None
    look_until: date | None
    drawn: bool
    looked_on: date | None
    look_back: str | None
    held_against: str
    recurred_as: str

    @classmethod
    def of(cls, outcome: Outcome, rounded: Rounding) -> OutcomeView:
        judged = outcome.judgement
        kept = {name: getattr(outcome, name) for name in _PLAIN}
        return cls(
            effect=said_effect(outcome),
            judgement=JudgedView.of(judged, rounded) if judged else None,
            closed_as=outcome.closed_as.zh if outcome.closed_as else None,
            look_back=outcome.look_back.zh if outcome.look_back else None,
            **kept,
        )


_PLAIN = (
    "rounds",
    "closed_on",
    "closed_by",
    "look_from",
    "look_until",
    "drawn",
    "looked_on",
    "held_against",
    "recurred_as",
)


def said_effect(outcome: Outcome) -> str:
    """How it was closed; before that that nobody has decided, and what the test found."""
    if outcome.closed_as is not None:
        return outcome.closed_as.zh
    return f"未认定（检验结果：{outcome.judgement.found}）" if outcome.judgement else "未认定"
