"""Cases as YAML: what is asked, as whom, and what a true answer holds. Strict; `schema.json` lies beside them.

Figures are never written down. A case names cells (metric, unit, periods), and the scorer works their values out
from the base tables at run time, so no number rots when the demo changes. Unit, course and period codes are the
demo's, which are fixed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter, model_validator

from evals.facts.asked import Metric, Rectified, Report, Strict, Study, Teaching, Why

FOLDER = Path(__file__).parent / "cases"
SCHEMA = FOLDER / "schema.json"
OPEN = FOLDER / "open"
ACCEPTANCE = FOLDER / "acceptance.yaml"

StatusWord = Literal["answered", "clarify", "refused", "no_data", "awaiting_confirmation"]


By = Literal["", "period", "college", "major", "course", "section"]


class Kind(StrEnum):
    """What a case is about; the last four are the cases in which no figure is due."""

    VALUE = "value"
    TREND = "trend"
    RANK = "rank"
    COMPARE = "compare"
    DEFINITION = "definition"
    POLICY = "policy"
    FOLLOW_UP = "follow_up"
    STUDY = "study"
    TEACHING = "teaching"
    WHY = "why"
    FINDING = "finding"
    RECTIFICATION = "rectification"
    REPORT = "report"
    CARE = "care"
    CLARIFY = "clarify"
    REFUSE = "refuse"
    NO_DATA = "no_data"


HELD_BACK = frozenset({Kind.CARE, Kind.CLARIFY, Kind.REFUSE, Kind.NO_DATA})


class Figures(Strict):
    """Cells of one metric that the answer must show.

    `unit` is an org code, `school`, or `self` for the asker's own rows. Without `by`, or with a `by` other than
    `period`, the periods are pooled. A table (`by`) demands every cell of it; with `extreme`, the `top` first cells in
    that order (units too small to be ranked left out), and that the text names the first as such.
    """

    metric: Metric
    unit: str
    periods: tuple[str, ...] = Field(min_length=1)
    course: str = ""
    by: By = ""
    attribution: Literal["", "student_unit", "course_owner"] = ""
    extreme: Literal["", "highest", "lowest"] = ""
    top: int = 1

    @model_validator(mode="after")
    def _extreme_of_a_table(self) -> Figures:
        if self.extreme and self.by in ("", "period"):
            raise ValueError("`extreme` goes with a `by` other than period")
        return self


class Expect(Strict):
    """What a true answer holds. What is left out is not judged, save what holds for every answer (see judge.py).

    `mentions` are words of the text, a list within it alternatives. `clause` and `document` must be cited, the clause's
    quotation holding `quote`. `no_figures` forbids any figure. `default` is a word of the clarification's default.
    `study`, `teaching`, `why`, `rectification` and `report` are facts (evals.facts.asked) an answered turn must tell
    truly; `only_units` are the only colleges (org codes) it may name.
    """

    status: tuple[StatusWord, ...] = ("answered",)
    figures: tuple[Figures, ...] = ()
    clause: str = ""
    document: str = ""
    quote: str = ""
    definition: Metric | None = None
    mentions: tuple[str | tuple[str, ...], ...] = ()
    must_not_mention: tuple[str, ...] = ()
    chart: Literal["", "line", "bar", "any", "none"] = ""
    no_figures: bool = False
    evidence_at_least: int = 0
    clarification: bool | None = None
    default: str = ""
    study: tuple[Study, ...] = ()
    teaching: tuple[Teaching, ...] = ()
    why: tuple[Why, ...] = ()
    rectification: tuple[Rectified, ...] = ()
    report: tuple[Report, ...] = ()
    only_units: tuple[str, ...] = ()


class Turn(Strict):
    question: str
    expect: Expect | None = None


class Case(Strict):
    """One conversation of one account. `needs: guide` marks what only the guide's text can answer."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    account: str
    kind: Kind
    turns: tuple[Turn, ...] = Field(min_length=1)
    needs: Literal["", "guide"] = ""
    note: str = ""

    @property
    def role(self) -> str:
        """The role an account's name begins with."""
        return self.account.split(".")[0]


class Half(StrEnum):
    """Working cases may be looked at while building; held ones are written after the last change and run once."""

    WORKING = "working"
    HELD = "held"
    ACCEPTANCE = "acceptance"


LEAST_HELD = 40
NEEDED = {
    Half.WORKING: "it needs cases of every role and kind in evals/cases/working",
    Half.HELD: f"it needs at least {LEAST_HELD} cases in evals/cases/held, by an author who has not seen the system",
    Half.ACCEPTANCE: "it needs the accepted questions in evals/cases/acceptance.yaml",
}


class Question(Strict):
    """One accepted question in several wordings, asked after another question where `after` says so."""

    id: str
    after: str = ""
    needs: Literal["", "guide"] = ""
    wordings: tuple[str, ...] = Field(min_length=11)
    expect: Expect


class AcceptanceFile(Strict):
    account: str
    questions: tuple[Question, ...]


def load(half: Half, folder: Path | None = None) -> list[Case]:
    """The cases of a half in the order of their files; none when its folder is not there.

    `folder` holds cases that are not (yet) part of the repository, judged as that half.
    """
    if half is Half.ACCEPTANCE:
        return acceptance_cases()
    cases = [case for path in sorted((folder or FOLDER / half.value).glob("*.yaml")) for case in _read(path)]
    ids = [case.id for case in cases]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise ValueError(f"case ids used twice: {', '.join(twice)}")
    return cases


def read_cases() -> list[Case]:
    """Every case that may be read, by id: the working half and what is asked and not yet answered well."""
    found = [*load(Half.WORKING), *load(Half.WORKING, OPEN)]
    return sorted(found, key=lambda case: case.id)


def acceptance_cases() -> list[Case]:
    """A case for every wording of every accepted question."""
    text = ACCEPTANCE.read_text(encoding="utf-8")
    file = AcceptanceFile.model_validate(yaml.safe_load(text))
    return [
        Case(
            id=f"{question.id}.{number}",
            account=file.account,
            kind=Kind.FOLLOW_UP if question.after else Kind.VALUE,
            turns=_turns(question, wording),
            needs=question.needs,
        )
        for question in file.questions
        for number, wording in enumerate(question.wordings)
    ]


def _turns(question: Question, wording: str) -> tuple[Turn, ...]:
    before = (Turn(question=question.after),) if question.after else ()
    return (*before, Turn(question=wording, expect=question.expect))


def schema() -> str:
    """The JSON schema of a file of cases, as `schema.json` holds it."""
    made = TypeAdapter(list[Case]).json_schema(by_alias=True)
    return (
        json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **made}, ensure_ascii=False, indent=1)
        + "\n"
    )


def _read(path: Path) -> Sequence[Case]:
    return TypeAdapter(list[Case]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
