"""Tool: drafts a reminder for the asker, who alone can confirm it. Writes nothing.

The text and the day must be the asker's own words: what a document or another tool said never gets into a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tools.acts.days import SaidDay, days_in, is_within_reach, said_zh
from tools.acts.model import ActDraft
from tools.acts.own_words import cleaned, foreign_words
from tools.context import ToolContext
from tools.errors import ToolError, ToolFailure
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.said import said

LONGEST = 100
"""Characters of a reminder's text."""


def set_reminder(context: ToolContext, text: str, on: str) -> ToolResult:
    """起草一条给提问人本人的提醒，须由本人确认后才生效；只在提问人要求提醒时用。提醒按天，到那天在首页显示。

    text: 提醒做什么，只用提问人的原话，如 看软工挂科率；不加他没说过的内容。
    on: 哪一天，照提问人说的写，如 下周一、明天、3月30日；没有说哪一天就先问。
    """
    if context.acts is None:
        raise ToolFailure("no records to draft into")
    line = cleaned(text)
    if not line:
        raise ToolError("没有写提醒做什么")
    if len(line) > LONGEST:
        raise ToolError("提醒的内容太长，请只留一句要做的事")
    if foreign := foreign_words(line, context.said):
        raise ToolError(f"提醒只能用提问人的原话，这些他没有说过：{said('、'.join(foreign))}")
    day = _day(on, context.said, context.today)
    if full := context.acts.obstacle("reminder", context.scope.user):
        raise ToolError(full)
    draft = ActDraft(
        kind="reminder", summary=f"{said_zh(day)}提醒：{line}", arguments={"text": line, "day": day.isoformat()}
    )
    return ToolResult(
        evidence=(_evidence(draft, line, day),),
        notes=("只是草稿，提问人确认前没有生效；请他核对日期和内容后确认，不要说已经设好",),
        drafts=(draft,),
    )


def _day(on: str, words: Sequence[str], today: date) -> date:
    """The day `on` names, which must be one the asker said; ToolError says what would be right."""
    meant = days_in(on, today)
    if len(meant) != 1:
        raise ToolError(f"看不出“{said(on)}”是哪一天，请写成 明天、下周一、3月30日 或 2026-03-30 这样的一天")
    spoken = _spoken(words, today)
    if not spoken:
        raise ToolError("提问人没有说哪一天，请先问他")
    day = meant[0].day
    if day is None or day not in {one.day for one in spoken}:
        alternatives = tuple(dict.fromkeys(f"{one.words}（{one.day.isoformat()}）" for one in spoken if one.day))
        raise ToolError(f"“{said(on)}”不是提问人说的日子，或没有这一天", alternatives)
    if day < today:
        raise ToolError(f"“{said(on)}”已经过去了；若指明年，请写明年份")
    if not is_within_reach(day, today):
        raise ToolError("提醒最远可以设到明年的今天，请换近些的日子")
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
