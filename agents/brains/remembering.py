"""A long thread within a budget of tokens: the latest turns whole, the earlier ones as a note, nothing beyond.

The note is made by rule, not by a model: of each turn the question, what it was about, and the first sentence of the
answer with its figures blotted out, for a figure of an earlier turn is no evidence of this one. The thread's first
turns stay in it as long as anything does: people come back to what they asked at the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.answering.guard import DROPPED_NOTE
from agents.brains.base import PastTurn
from agents.models.usage import estimate
from agents.models.wire import Message
from tools.marks import MARK

WHOLE_SHARE = 2 / 3
"""Of the budget, for turns shown whole."""

_FIRST, _LATEST = 3, 5
"""Earlier turns noted at length: so many of the thread's first, so many of the latest."""

_HEAD = "（系统摘记：此前的对话，按先后。其中没有数字；要用数字，请重新查询，不要凭记忆。）"
_HEARD = "好的，需要的数字我会重新查询。"
_SKIPPED = "- （其间还问过 {count} 个问题{about}）"
_PERIOD = r"\d{4}-\d{4}(?:-\d)?|\d{4}(?=\s*(?:年|学年|级|届))"
_FIGURE = re.compile(rf"(?P<period>{_PERIOD})|[+\-−]?\d[\d.,:：]*\s*[%％‰]?")
_SENTENCE_END = re.compile(r"(?<=[。！？；])")
_LONGEST_QUESTION, _LONGEST_SHORT, _LONGEST_SAID, _LONGEST_ABOUT = 80, 30, 60, 80


def remembered(past: Sequence[PastTurn], budget: int) -> list[Message]:
    """The earlier turns as messages, together at most `budget` tokens by our estimate."""
    whole: list[Message] = []
    kept = 0
    for turn in reversed(past):
        shown = _whole(turn)
        if _cost([*shown, *whole]) > budget * WHOLE_SHARE:
            break
        whole, kept = [*shown, *whole], kept + 1
    earlier = past[: len(past) - kept]
    return [*_note(earlier, budget - _cost(whole)), *whole] if earlier else whole


def _whole(turn: PastTurn) -> list[Message]:
    """A turn as it was read, without what a model should not learn to write: marks, and the note of lost sentences."""
    said = MARK.sub("", turn.text).replace(DROPPED_NOTE, "").strip()
    return [{"role": "user", "content": turn.question}, {"role": "assistant", "content": said}]


def _cost(messages: Sequence[Message]) -> int:
    # Each message has a frame of a few tokens of its own.
    return sum(estimate(message["content"]) + _FRAME for message in messages)


_FRAME = 4


def _note(turns: Sequence[PastTurn], room: int) -> list[Message]:
    """The note and its receipt; none when there is room for neither."""
    fixed: list[Message] = [{"role": "user", "content": _HEAD}, {"role": "assistant", "content": _HEARD}]
    left = room - _cost(fixed) - _LONGEST_ABOUT
    lines: dict[int, str] = {}
    for index in _by_weight(len(turns)):
        at_length = index < _FIRST or index >= len(turns) - _LATEST
        for line in [_line(turns[index])] * at_length + [_short(turns[index])]:
            if (cost := estimate(line) + 1) <= left:
                lines[index], left = line, left - cost
                break
    if not lines:
        return []
    return [{"role": "user", "content": f"{_HEAD}\n" + "\n".join(_in_order(turns, lines))}, fixed[1]]


def _by_weight(count: int) -> list[int]:
    """The turns by how soon they are missed: the first of the thread, then from the latest back."""
    return [*range(min(_FIRST, count)), *range(count - 1, _FIRST - 1, -1)]


def _in_order(turns: Sequence[PastTurn], lines: dict[int, str]) -> list[str]:
    """The lines as the thread went, with one for those left out."""
    skipped = [turn for index, turn in enumerate(turns) if index not in lines]
    shown = [lines[index] for index in sorted(lines)]
    if not skipped:
        return shown
    about = "、".join(dict.fromkeys(subject.split("：")[0] for turn in skipped for subject in turn.subjects))
    told = _SKIPPED.format(count=len(skipped), about=f"，涉及{_cut(about, _LONGEST_ABOUT)}" if about else "")
    begun = sum(index < _FIRST for index in lines)
    return [*shown[:begun], told, *shown[begun:]]


def _line(turn: PastTurn) -> str:
    parts = [f"- 问：{_cut(_one_line(turn.question), _LONGEST_QUESTION)}"]
    if turn.subjects:
        parts.append(f"查的是：{_cut('；'.join(turn.subjects), _LONGEST_ABOUT)}")
    if said := _first_sentence(turn.text):
        parts.append(f"答：{said}")
    return " ｜ ".join(parts)


def _short(turn: PastTurn) -> str:
    about = f" ｜ 查的是：{_cut(turn.subjects[0], _LONGEST_SHORT)}" if turn.subjects else ""
    return f"- 问：{_cut(_one_line(turn.question), _LONGEST_SHORT)}{about}"


def _first_sentence(text: str) -> str:
    """The answer's first sentence with its figures blotted out; periods stay."""
    lines = (line.strip() for line in MARK.sub("", text).splitlines())
    line = next((line for line in lines if line and line[0] not in "#|>"), "")
    sentence = _SENTENCE_END.split(line.lstrip("-*•· "))[0].replace("*", "")
    return _cut(_FIGURE.sub(lambda match: match["period"] or "…", sentence), _LONGEST_SAID)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
