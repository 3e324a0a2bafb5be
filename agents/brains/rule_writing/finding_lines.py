"""What the diagnosis found, in lines: each with its figures, and with its items where they were asked for.

Nothing is weighed here; the order is the tool's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agents.brains.base import ToolOutcome, Turn
from agents.brains.rule_writing.ledger_lines import ids_of, line, notes
from agents.brains.rule_writing.left_out import said
from agents.brains.rule_writing.reviewing import not_written, units, written
from agents.understanding.ledger_asked import Asked
from tools.evidence import Evidence

_TIME = re.compile("20[0-9]{2}-20[0-9]{2}学年(?:第[一二]学期)?|20[0-9]{2}届")
_DIGIT = re.compile("[0-9]")
_NO_ITEMS = "这几条都还没有立项，也就还没有牵头单位，谈不上整改了没有。"


def found(outcome: ToolOutcome, asked: Asked, turn: Turn) -> Iterator[str]:
    """The findings of the diagnosis, or the problems of reviews, after the conditions that were not applied."""
    if outcome.data.get("side") == "reviews":
        yield from written(outcome, turn, unmet=asked.unmet, tally=asked.tally)
        return
    ids, told = ids_of(outcome), outcome.data["findings"]
    yield said(asked.unmet) or (not_written(asked.topic) if outcome.data.get("absent") else "")
    shown = told[asked.place - 1 : asked.place] if asked.place else told[: asked.most] if asked.most else told
    if "picked" in outcome.data:
        counted = ids[outcome.data["picked"]]
        given = outcome.call.arguments
        under = given.get("only") or (given.get("matter") and not outcome.data.get("absent"))
        what = "里按这个条件挑选的有" if under else "共"
        yield f"{{{counted}.title}}{what}{{{counted}}}（{{{counted}.definition}}）{'：' if shown else '。'}"
        if asked.tally:
            yield from units(outcome)
            return
    elif shown and "items" in shown[0]:
        yield "诊断发现与整改台账对照："
    elif shown and not asked.place:
        yield "诊断提示先核查这几条："
    if shown and "items" in shown[0]:
        yield from _with_items(shown, ids)
        yield notes(outcome, turn)
        return
    lines = []
    for one in shown:
        head = ids[one["finding"]]
        figures = "；".join(
            _figure(outcome.evidence[place], outcome.evidence[one["finding"]]) for place in one["figures"]
        )
        lines.append(f"- {{{head}.title}}（{{{head}}}）：{figures}。{{{head}.definition}}。")
    yield "\n".join(lines)
    yield notes(outcome, turn)


def _with_items(shown: Sequence[Mapping[str, Any]], ids: Sequence[str]) -> Iterator[str]:
    """Each finding by its title, with the items that came of it."""
    if not any(one["items"] for one in shown):
        yield _NO_ITEMS
    for one in shown:
        items = [f"  {line(ids[place])}" for place in one["items"]]
        yield "\n".join([f"- {{{ids[one['finding']]}.title}}{'：' if items else '：还没有立项'}", *items])


def _figure(figure: Evidence, head: Evidence) -> str:
    """A figure with its name, or with its time alone where the finding's own title says of whom and of what."""
    when = figure.period_zh or ""
    said = figure.title.replace(when, "", 1) if when else ""
    bare = _TIME.sub("", head.title)
    if said and said in bare:
        return f"{{{figure.id}.period}}{{{figure.id}}}"
    rest = figure.title.removeprefix(f"{head.title}：")
    if rest != figure.title and not _DIGIT.search(rest):
        return f"{rest}{{{figure.id}}}"
    return f"{{{figure.id}.title}}{{{figure.id}}}"
