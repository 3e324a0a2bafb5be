"""`python -m evals.likeness HOME`: how well kinds are told by likeness, one author's wordings left out at a time.

The working half teaches the model, so asking it again would measure memory. Each set that was once a held half was
written by somebody who saw neither the system nor the other cases: the model is fitted without it, and asked it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.understanding.likeness.model import Likeness, Wording
from evals.campus import Campus
from evals.wordings import Labelled, labelled_wordings

_AUTHOR = re.compile(r"(retired\d+)\.")
SURE = (0.0, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True)
class Told:
    """One wording of an author left out: its kind, what it was taken for, and how surely."""

    kind: str
    guessed: str
    sure: float


def by_authors(wordings: Sequence[Labelled]) -> dict[str, list[Told]]:
    """What a model fitted on everybody else makes of each author's wordings."""
    authors = sorted({m[1] for case, _ in wordings if (m := _AUTHOR.match(case))})
    return {author: _left_out(wordings, author) for author in authors}


def table(found: dict[str, list[Told]]) -> list[str]:
    """By how sure a guess is: the share of wordings guessed so surely, and how many of those rightly."""
    lines = ["| author left out | n | " + " | ".join(f"≥ {sure:g}: taken, right" for sure in SURE) + " |"]
    lines.append("|---" * (len(SURE) + 2) + "|")
    for author, told in [*found.items(), ("all", [t for each in found.values() for t in each])]:
        lines.append(f"| {author} | {len(told)} | " + " | ".join(_cell(told, sure) for sure in SURE) + " |")
    return lines


def _left_out(wordings: Sequence[Labelled], author: str) -> list[Told]:
    known: list[Wording] = [w for case, w in wordings if not case.startswith(f"{author}.")]
    model = Likeness(known)
    asked = [w for case, w in wordings if case.startswith(f"{author}.")]
    guesses = [(label.partition(":")[0], model.kind(role, text)) for role, label, text in asked]
    return [Told(kind, guess, sure) for kind, (guess, sure) in guesses]


def _cell(told: Sequence[Told], sure: float) -> str:
    taken = [t for t in told if t.sure >= sure]
    right = sum(t.kind == t.guessed for t in taken)
    return f"{len(taken) / len(told):.1%}, {right / max(len(taken), 1):.1%}" if told else "–"


if __name__ == "__main__":
    print("\n".join(table(by_authors(labelled_wordings(Campus.open(Path(sys.argv[1])))))))
