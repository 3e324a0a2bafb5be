"""Tool: drafts a reminder for the asker, who alone can confirm it. Writes nothing.

The text and the day must be the asker's own words: what a document or another tool said never gets into a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tools.acts.days import LONGEST_REACH, SaidDay, days_in, is_within_reach, said_zh
from tools.acts.model import ActDraft
from tools.acts.own_words import cleaned, foreign_words
from tools.context import ToolContext
from tools.errors import ToolError, ToolFailure
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.said import said

LONGEST = 100
"""Characters of a reminder's text."""


_ONLY_A_DRAFT = "只是草稿，提问人确认前没有生效；请他核对日期和内容后确认，不要说已经设好"
_WAITS_ALREADY = "内容和日期都相同的草稿此前已经起草，还在等提问人确认，没有另起一份；请告诉他确认那一份即可"
_HOW_TO_SAY_A_DAY = "明天、下周一、3月30日 或 2026-03-30"


def set_reminder(context: ToolContext, text: str, on: str) -> ToolResult:
    """起草给提问人本人的提醒，本人确认才生效；他要求才用。按天，到那天在首页显示。

    text: 提醒做什么，用提问人的原话，不加别的。
    on: 哪一天，照提问人说的写，如 下周一、3月30日；没说就先问。
    """
    if context.acts is None:
        raise ToolFailure("no records to draft into")
    line = cleaned(text)
    if not line:
        raise ToolError("text 是空的：请照提问人的原话写提醒做什么，如 看软工挂科率；他没有说做什么就先问他")
    if len(line) > LONGEST:
        raise ToolError(f"text 太长（{len(line)} 字，最多 {LONGEST} 字）：请只留提问人原话里要做的那件事，一句即可")
    if foreign := foreign_words(line, context.said):
        raise ToolError(
            f"text 只能用提问人的原话，其中“{said('、'.join(foreign))}”他没有说过：请删去，或换成他自己的说法"
        )
    day = _day(on, context.said, context.today)
    if full := context.acts.obstacle("reminder", context.scope.user):
        raise ToolError(f"现在不能起草：{full}")
    draft = ActDraft(
        kind="reminder", summary=f"{said_zh(day)}提醒：{line}", arguments={"text": line, "day": day.isoformat()}
    )
    notes = [_ONLY_A_DRAFT]
    if (before := context.acts.same_waiting(draft, context.scope)) is not None:
        # One card for one wish, however often it is said: the owner would confirm both, and be reminded twice.
        draft = draft.model_copy(update={"waiting": before.id})
        notes.insert(0, _WAITS_ALREADY)
    return ToolResult(evidence=(_evidence(draft, line, day),), notes=tuple(notes), drafts=(draft,))


def _day(on: str, words: Sequence[str], today: date) -> date:
    """The day `on` names, which must be one the asker said; ToolError says what would be right."""
    spoken = _spoken(words, today)
    said_days = tuple(dict.fromkeys(f"{one.words}（{one.day.isoformat()}）" for one in spoken if one.day))
    if not spoken:
        raise ToolError(
            f"提问人没有说哪一天，on 不能替他定成“{said(on)}”：请先问他哪一天提醒（可说 {_HOW_TO_SAY_A_DAY}）"
        )
    meant = days_in(on, today)
    if len(meant) != 1:
        raise ToolError(f"看不出 on 里的“{said(on)}”是哪一天：请照提问人说的写一天，如 {_HOW_TO_SAY_A_DAY}", said_days)
    day = meant[0].day
    if day is None:
        raise ToolError(f"没有这一天：on 里的“{said(on)}”日历上没有，请让提问人换一天", said_days)
    if day not in {one.day for one in spoken}:
        if said_days:
            raise ToolError(f"on 里的“{said(on)}”不是提问人说的日子：请改用他说的那一天", said_days)
        raise ToolError(f"提问人说的“{said(spoken[0].words)}”日历上没有这一天：请让他换一天")
    if day < today:
        raise ToolError(f"“{said(on)}”（{said_zh(day)}）已经过去：请问提问人是不是指明年，或改成今天以后的哪一天")
    if not is_within_reach(day, today):
        last = said_zh(today + timedelta(days=LONGEST_REACH))
        raise ToolError(f"“{said(on)}”（{said_zh(day)}）太远，提醒最远可以设到{last}：请问提问人要不要换近些的日子")
    return day


def _spoken(words: Sequence[str], today: date) -> list[SaidDay]:
    """The days in the newest of the asker's sentences that names one: what is said later corrects what was before."""
    for sentence in reversed(words):
        if found := days_in(sentence, today):
            return found
    return []


def _evidence(draft: ActDraft, line: str, day: date) -> Evidence:
    """The draft as a record, so that a text can name its day and words."""
    return Evidence(
        kind=EvidenceKind.RECORD,
        title="提醒草稿",
        display=draft.summary,
        entity=line,
        period=day.isoformat(),
        period_zh=said_zh(day),
        method="由提问人的原话起草，未经确认不生效",
    )
