"""What may be asked once the measures are done: the judgement, what people make of it, and the look back."""

from __future__ import annotations

from datetime import date
from typing import Literal

from tools.rectification.request_base import Grounds, Maybe, Request, Why
from tools.rectification.words import LookBack


class JudgeEffect(Request):
    """成效检验: run the registered test, once, on or after its date. The machine's finding; people decide on it."""

    verb: Literal["judge_effect"] = "judge_effect"
    why: Maybe = ""


class RecogniseEffect(Request):
    """成效认定: the judgement found an effect, and the quality office closes the item."""

    verb: Literal["recognise_effect"] = "recognise_effect"
    why: Why


class OverrideEffect(Request):
    """学校特批: closed by a leader though no effect was shown; the reason is on record and the item counted apart."""

    verb: Literal["override_effect"] = "override_effect"
    why: Grounds


class CloseNotShown(Request):
    """Measures done, effect not shown: closed, and counted apart."""

    verb: Literal["close_not_shown"] = "close_not_shown"
    why: Why


class ObserveOn(Request):
    """More terms for a test that had not enough to tell; a new registration, counted as an amendment."""

    verb: Literal["observe_on"] = "observe_on"
    until: date
    why: Why


class PlanAnew(Request):
    """No effect: back to the plan, for other measures and a test of their own."""

    verb: Literal["plan_anew"] = "plan_anew"
    why: Why


class LookBackAt(Request):
    """回头看: whether it still holds; a relapse opens an item of its own."""

    verb: Literal["look_back"] = "look_back"
    result: LookBack
    why: Why
