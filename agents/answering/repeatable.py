"""What a turn's draft may repeat without evidence: the thread's own questions, and periods that tools have named.

A tool that has nothing says of which period it has nothing. Only its own words count: what stands in quotation marks
there is a caller's or a document's, and only what can be read as nothing but a period is taken from the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.brains.base import ToolOutcome, Turn

_QUOTED = re.compile('“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》|"[^"]*"')
_UNCLOSED = re.compile('[“「『《"”」』》].*', re.DOTALL)
_PERIOD = re.compile(
    r"(?<!\d)(?:(?P<from>(?:19|20)\d\d)-(?P<to>(?:19|20)\d\d)(?:学年(?:第[一二]学期)?|-[12](?!\d))|(?:19|20)\d\d届)"
)


def asked(turn: Turn) -> str:
    """The questions of the thread, a line each, the newest last. Never an answer."""
    questions = [*(past.question for past in turn.past), turn.question]
    return "\n".join(" ".join(question.split()) for question in questions)


def told_periods(outcomes: Sequence[ToolOutcome]) -> tuple[str, ...]:
    """The periods named by the errors and notes of a turn's tools, each once."""
    texts = [text for outcome in outcomes for text in (outcome.error or "", *outcome.notes)]
    return tuple(dict.fromkeys(period for text in texts for period in _periods(text)))


def _periods(text: str) -> Iterator[str]:
    own = _UNCLOSED.sub("", _QUOTED.sub(" ", text))
    for match in _PERIOD.finditer(own):
        if match["from"] is None or int(match["to"]) == int(match["from"]) + 1:
            yield match.group()
