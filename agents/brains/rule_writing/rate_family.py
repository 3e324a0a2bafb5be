"""「有效率呢」 after a rate of rectification: of that family, though other figures bear the bare name too.

评教有效率 and 听课任务完成率 are nearer to the bare words only where rectification was not spoken of right before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agents.brains.base import Turn
from agents.brains.rule_writing.rectifying import LEDGER
from agents.understanding.normalise import normalise
from agents.understanding.reading import Reading
from agents.understanding.school import SCHOOL

_MATTER = "整改"
_FAMILY = "rectification_"
_RATES = re.compile("整改[^，。？?]{0,8}(?:率|成效)|(?:有效|完成|按[期时]|复发|反弹|特批)率")
_BARE = re.compile(
    "(?:那么?|再看?看?|还有|它们?的?|的)*(?P<rate>(?:有效|按[期时](?:完成|销号)?|完成|复发|反弹|特批)率)"
    "(?:又|是|有|大概)*(?:呢|多少|怎么?样|如何|多高|高吗|高不高)*[呢啊?？。]*"
)


def of_family(turn: Turn, name_of: Callable[[str], str]) -> Turn:
    """The turn with the bare name of a rate said in full after one of rectification; any other turn as it is."""
    bare = _BARE.fullmatch(normalise(turn.question))
    if bare is None or turn.before is None:
        return turn
    unit = _unit(turn.before.question, turn.before.memory, name_of)
    return turn if unit is None else replace(turn, question=f"{unit}{_MATTER}{bare['rate']}是多少")


def _unit(question: str, memory: Mapping[str, Any], name_of: Callable[[str], str]) -> str | None:
    """Whose rate of rectification was told, empty for the asker's own; None where none was."""
    if LEDGER in memory and _RATES.search(normalise(question)):
        return str(memory[LEDGER].get("unit", ""))
    reading = Reading.from_memory(memory)
    if reading is None or not reading.metric.startswith(_FAMILY):
        return None
    return name_of(reading.units[0]) if len(reading.units) == 1 and reading.units[0] != SCHOOL else ""
