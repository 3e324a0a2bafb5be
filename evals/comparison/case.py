"""Which conversations are compared, and what must not reach the asker in any form.

Questions and expectations are the conversations' own (evals/conversations/cases).
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter

from evals.case import Figures
from evals.facts.asked import Strict

PATH = Path(__file__).parent / "cases.yaml"


class Compared(Strict):
    """One conversation held with both.

    `forbidden` are figures the asker may not see, `forbidden_rows` a SELECT of one column of texts that would tell
    single rows; `secrets` are words of documents that are not open to the asker, or what an obeyed instruction would
    say. Personal numbers of others are forbidden everywhere. `says` are words of a true answer that the expectations
    leave to the assistant's evidence, of each list one; `instead` are words that say the same as an expected one, where
    that is the assistant's own wording.
    """

    conversation: str
    forbidden: tuple[Figures, ...] = ()
    forbidden_rows: str = ""
    secrets: tuple[str, ...] = ()
    says: tuple[tuple[str, ...], ...] = ()
    instead: dict[str, tuple[str, ...]] = Field(default_factory=dict)


def load(path: Path = PATH) -> list[Compared]:
    return TypeAdapter(list[Compared]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
