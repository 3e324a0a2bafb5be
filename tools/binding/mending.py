"""Putting repaired sentences into the places of those that failed.

A sentence is known by its words in the normalised draft: the same words fail alike wherever they stand. A repair takes
its place and nothing more; it may not begin a line, a list or a table of its own, nor run into its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tools.binding.normalise import normalise, without_emoji
from tools.binding.problems import REASONS, Code, Problem
from tools.binding.sentences import Line, Table, blocks

_QUOTED_SLOT = re.compile(r"[「『“‘\"'](\{E[1-9][0-9]{0,3}\.quote\})[」』”’\"']")
_TITLED_SLOT = re.compile(r"《(\{E[1-9][0-9]{0,3}\.document\})》")
_LEAD = re.compile(r"^(?:>\s*|#{1,6}\s+|[-*+•·]\s+|\d{1,2}[.、)）]\s*)+")
_BRACKETS = ("（）", "()", "「」", "『』", "《》", "“”")
_ENDS = "。！？.!?：:；"


@dataclass(frozen=True)
class Fault:
    """A sentence that would be dropped, and everything wrong with it, in Chinese for its writer."""

    sentence: str
    reasons: tuple[str, ...]


def prepared(draft: str) -> str:
    """The draft as it is judged: normalised, without emoji, and slots freed of marks they bring themselves."""
    return _TITLED_SLOT.sub(r"\1", _QUOTED_SLOT.sub(r"\1", without_emoji(normalise(draft))))


def faults_of(problems: Iterable[Problem]) -> list[Fault]:
    """The problems by sentence, in their order; rows that fail with their table only are not their writer's fault."""
    found: dict[str, dict[str, None]] = {}
    for problem in problems:
        if problem.code is not Code.STRUCTURE:
            said = f"{REASONS[problem.code]}：{problem.found}（{problem.hint}）"
            found.setdefault(problem.sentence, {})[said] = None
    return [Fault(sentence, tuple(reasons)) for sentence, reasons in found.items()]


def shaped(repair: str, failed: str) -> str | None:
    """A repair as it may stand in the place of `failed`; None when it cannot."""
    text = " ".join(normalise(repair).split())
    if failed.startswith("|"):
        # A row keeps its cells, or it would fall out of its table.
        return text if text.startswith("|") and text.count("|") == failed.count("|") else None
    text = _LEAD.sub("", text)
    if not text or text.startswith("|") or any(text.count(pair[0]) != text.count(pair[1]) for pair in _BRACKETS):
        return None
    end = failed.rstrip("*_ ")[-1:]
    # Without its end it would become one sentence with the next, and fail with it.
    return text + end if end in _ENDS and text.rstrip("*_ ")[-1:] not in _ENDS else text


def mended(draft: str, repairs: Mapping[str, str]) -> str:
    """The draft with each failed sentence replaced by its repair."""
    if not repairs:
        return draft
    return "\n".join(_mended(block, repairs) for block in blocks(prepared(draft)))


def _mended(block: Line | Table, repairs: Mapping[str, str]) -> str:
    if isinstance(block, Table):
        return "\n".join(repairs.get(row.strip(), row) for row in block.rows)
    return block.lead + "".join(_replaced(sentence, repairs) for sentence in block.sentences)


def _replaced(sentence: str, repairs: Mapping[str, str]) -> str:
    repair = repairs.get(sentence.strip())
    return sentence if repair is None else repair + sentence[len(sentence.rstrip()) :]
