"""A few words after findings, problems of reviews or items of the ledger were told, that speak of those.

What came of them, whose that is, which have no item; and which part of the list is wanted alone. The same call is made
again with what was asked beside its conditions: those told before hold on, and what nothing is picked by is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from agents.answering.answer import Clarification, Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.finding_lines import found
from agents.brains.rule_writing.rectifying import ABOUT, KEYS, LEDGER, TALLIED, memory_of, tell
from agents.brains.rule_writing.reviewing import NEXT, conditions_of, counted_alone, failed, written
from agents.brains.rule_writing.told_findings import ASKS, FOUND
from agents.understanding.finding_conditions import UNOPENED
from agents.understanding.found_items import asked_of_found
from agents.understanding.gate import blames, refused_whatever
from agents.understanding.ledger_again import asked_again
from agents.understanding.ledger_asked import COUNTED, Asked
from agents.understanding.list_again import Narrowed, names_items, narrowed
from agents.understanding.reviews import names_review
from agents.understanding.rule_again import ITEM
from tools.choices import choose, said_first
from tools.diagnosis.severities import GRAVEST, SAID
from tools.rectification.picking import LATE, OWED, group_of
from tools.scope import Role

_TOOL, _STEP = "findings", "对照整改台账"
_AGAIN = "按条件再查一遍"
_NONE = "前面没有列出发现，也就没有可以对照的整改项。全部的整改项可以问台账。"
_POSTS = "只写牵头单位和岗位，不写姓名；办到哪一步以台账为准。"
_NEXT = ("整改还欠几条", "逾期的整改都有哪些")
_NOTHING_BEFORE = "前面没有列出发现，也就没有可以再挑选或计数的。"
_NO_SUCH = "按前面的条件，您可以查看的外部评估记录里没有“{}”的问题。"
_OWN_ALONE = "您的岗位只能查看本单位的，下面仍是本单位的。"
_OF_EACH = "牵头单位、期限和走到哪一步写在各条后面；某一条的责任人和督办人是什么岗位，请说是哪一条再问。"
_ALL = "全部的呢"
_BY_UNITS = "各单位"
_GRAVEST = said_first("only", GRAVEST)
_GRADED = re.compile(
    f"那?(?:记为|属于)?(?:{'|'.join(SAID.values())})的(?:都|一共|总共|还)?有?(?:几|多少)[条项个][呢啊呀？?。]*"
)
"""「红线的有几项」: with no list before nobody knows of which."""
_OF_WHICH = "您问的是哪一份清单里的：整改台账、诊断的发现，还是外部评估提出的问题？"
_LISTS = ("整改还欠几条", "有什么异常", "外部评估提出了哪些问题")
_EFFECT, _WAITING, _UNITS = "effect", "waiting", "units"


def decide(turn: Turn, units: Collection[str], metrics: Collection[str]) -> Decision | None:
    """The next step of such words; None for any other turn, and where no list was told before.

    `units` are those the question names, `metrics` names of figures, about which it is read as ever.
    """
    before: Mapping[str, Any] = turn.before.memory if turn.before else {}
    if refused_whatever(turn.question) or blames(turn.question):
        return None
    if FOUND in before and (asked := asked_of_found(turn.question)) is not None:
        return _came_of(turn, before, *asked)
    if (of_all := _whole(turn, units, metrics)) is not None or not {FOUND, LEDGER} & {*before}:
        return of_all
    again = narrowed(turn.question, of_ledger=FOUND not in before, units=units, metrics=metrics, today=turn.today)
    if again is None and LEDGER in before and ITEM not in before and asked_again(turn.question, ITEM):
        # What is asked of an item is told of each.
        return _of_ledger(turn, before[LEDGER], Narrowed(), head=_OF_EACH)
    if again is None:
        return None
    return _of_found(turn, before, again) if FOUND in before else _of_ledger(turn, before[LEDGER], again)


def _whole(turn: Turn, units: Collection[str], metrics: Collection[str]) -> Decision | None:
    """The next step of a question that names the ledger and wants a part of it, whatever was told before: it leans on
    nothing. None for any other question.
    """
    if _GRADED.fullmatch(turn.question.strip()) and not {FOUND, LEDGER} & {
        *(turn.before.memory if turn.before else ())
    }:
        return Draft(_OF_WHICH, Status.CLARIFY, clarification=Clarification(question=_OF_WHICH), suggestions=_LISTS)
    if not names_items(turn.question) or len(COUNTED.findall(turn.question)) > 1:
        return None
    asked = narrowed(turn.question, of_ledger=True, units=units, metrics=metrics, today=turn.today)
    # What is late or owed is a side of the ledger of its own.
    if asked is None or asked.unmet or not ({*asked.only} - {LATE, OWED} or asked.tally):
        return None
    return _of_ledger(turn, {}, asked)


def _came_of(turn: Turn, before: Mapping[str, Any], only: str, items: bool) -> Decision:
    """What came of those that were told, and of no others."""
    given = {**before[FOUND]}
    conditions = [*filter(None, str(given.pop("only", "")).split("、")), *([only] if only else [])]
    if conditions:
        given["only"] = "、".join(dict.fromkeys(conditions))
    call = ToolCall(_TOOL, given | ({"items": True} if items else {}))
    outcome = _outcome(call, turn)
    if outcome is None:
        return CallTools((call,), step=_STEP)
    if outcome.error is not None:
        return failed(outcome, turn)
    outcome = _of_those_told(outcome, before)
    kept = {key: before[key] for key in (ABOUT, KEYS, ASKS) if key in before} | {FOUND: conditions_of(outcome)}
    return Draft("\n\n".join(_lines(outcome, Asked(_TOOL), turn)), memory=kept, suggestions=_NEXT)


def _of_found(turn: Turn, before: Mapping[str, Any], again: Narrowed) -> Decision:
    """The part of the findings or problems that is wanted alone."""
    given, unmet = _conditions(before[FOUND], again)
    call = ToolCall(_TOOL, given)
    outcome = _outcome(call, turn)
    if outcome is None:
        return CallTools((call,), step=_AGAIN)
    # Where nothing is found, the list told before is still what the next words speak of.
    if outcome.error_code == "no_data" and again.words:
        return replace(failed(outcome, turn, _NO_SUCH.format(again.words)), memory=before)
    if outcome.error is not None:
        return replace(failed(outcome, turn), memory=before)
    if not outcome.evidence:
        return Draft(_NOTHING_BEFORE, memory=before)
    asked = Asked(_TOOL, str(given.get("about", "")), unmet=unmet, topic=again.matter, tally=again.tally)
    alone = again.count and again == Narrowed(count=True)
    lines = [counted_alone(outcome, turn)] if alone else _lines(outcome, asked, turn)
    lines = [*([_OWN_ALONE] if _beyond(again, turn) else []), *lines]
    kept = memory_of(asked, outcome)
    kept[FOUND] = _lasting(kept[FOUND], before[FOUND], outcome)
    return Draft("\n\n".join(lines), memory=kept, suggestions=(*_more(given), *NEXT))


def _conditions(told: Mapping[str, Any], again: Narrowed) -> tuple[dict[str, Any], str]:
    """The arguments of the list told before with the further conditions, and what cannot be applied to it."""
    given = {**told}
    if again.kind is not None:
        given["about"] = again.kind
    if again.whole or again.unit:
        given["unit"] = again.unit
    of_reviews, unmet = bool(given.get("about")), again.unmet
    if again.year and of_reviews:
        given["year"] = again.year
    elif again.year:
        unmet = unmet or again.year
    if of_reviews and not told.get("about") and given.get("year") == told.get("year"):
        # An academic year is none that a review is called by.
        given.pop("year", None)
        unmet = unmet or str(told.get("year", ""))
    before = [] if again.every else [*filter(None, str(told.get("only", "")).split("、"))]
    severe = [word for word in again.only if word != UNOPENED]
    kept = [word for word in before if choose("only", word) == choose("only", UNOPENED) or not severe]
    given["only"] = "、".join(dict.fromkeys([*kept, *again.only]))
    given["matter"] = again.matter or ("" if again.every else given.get("matter", ""))
    given |= {"count": True, "items": again.items}
    return {key: value for key, value in given.items() if value}, unmet


def _of_ledger(turn: Turn, told: Mapping[str, Any], again: Narrowed, *, head: str = "") -> Decision | None:
    """The part of the items that is wanted alone; `head` stands before it."""
    if again.when and any(group_of(word) == "due" for word in str(told.get("only", "")).split("、")):
        # 「下季度呢」 after what is due in this one.
        again = replace(again, only=(f"{again.when}到期",), unmet="")
    about, unit = str(told.get("about", "")), "" if again.whole else again.unit or str(told.get("unit", ""))
    before = [] if again.every else [*filter(None, str(told.get("only", "")).split("、"))]
    groups = {group_of(word) for word in again.only}
    only = [*(word for word in before if group_of(word) not in groups), *again.only]
    tally = again.tally or (bool(told.get(TALLIED)) and turn.question.rstrip("?？。").endswith("呢"))
    unmet = "" if names_review(turn.question) else again.unmet
    if about == _EFFECT and {group_of(word) for word in only} == {"stands"}:
        about = ""
    if about == _WAITING and again.tally:
        tally, unmet = False, unmet or _BY_UNITS
    if about == _EFFECT:
        only, unmet = [], unmet or "、".join(again.only)
    elif again.tally and about != _WAITING:
        only += [LATE] if about == "overdue" and LATE not in only else []
        about = _UNITS
    elif about == _UNITS and not tally:
        about = ""
    if again.late_units:
        about, only, tally = _UNITS, [], False
    asked = Asked(
        "ledger", about, only="、".join(dict.fromkeys(only)), unmet=unmet, tally=tally, next_due=again.next_due
    )
    decision = tell(asked, turn, [unit] if unit else [])
    if not isinstance(decision, Draft) or decision.status is not Status.ANSWERED:
        return decision
    kept = dict(decision.memory)
    if LEDGER in kept and turn.outcomes:
        kept[LEDGER] = _lasting(kept[LEDGER], told, turn.outcomes[-1])
        if turn.before is not None and ITEM in turn.before.memory:
            # Where nothing keeps to the conditions, or units are told, the one item told before is still known.
            kept.setdefault(ITEM, turn.before.memory[ITEM])
    text = "\n\n".join(filter(None, (_OWN_ALONE if _beyond(again, turn) else head, decision.text)))
    more = (*_more({"only": "、".join(only)}), *decision.suggestions)
    return replace(decision, text=text, memory=kept, suggestions=more)


def _beyond(again: Narrowed, turn: Turn) -> bool:
    """Whether more is asked for than the asker's post shows."""
    return again.whole and turn.asker.role in (Role.DEAN, Role.HEAD)


def _lasting(given: Mapping[str, Any], told: Mapping[str, Any], outcome: ToolOutcome) -> dict[str, Any]:
    """The conditions that hold for what is asked next: not that one was the gravest, and none that nothing keeps to."""
    counted = outcome.evidence[outcome.data["picked"]] if "picked" in outcome.data else None
    of = told if told and counted is not None and not counted.value else given
    only = [word for word in str(of.get("only", "")).split("、") if word and word != _GRAVEST]
    return {**{key: value for key, value in of.items() if key != "only"}, **({"only": "、".join(only)} if only else {})}


def _more(given: Mapping[str, Any]) -> tuple[str, ...]:
    """How to be told of all again, where conditions hold."""
    return (_ALL,) if given.get("only") or given.get("matter") else ()


def _outcome(call: ToolCall, turn: Turn) -> ToolOutcome | None:
    made = (call.name, dict(call.arguments))
    return next((o for o in turn.outcomes if (o.call.name, dict(o.call.arguments)) == made), None)


def _lines(outcome: ToolOutcome, asked: Asked, turn: Turn) -> list[str]:
    if not outcome.evidence:
        return [_NONE]
    if outcome.data.get("side") == "reviews":
        told = written(outcome, turn, unmet=asked.unmet, tally=asked.tally)
    else:
        told = [*filter(None, found(outcome, asked, turn))]
    came = outcome.data.get("items", {}).values() or (one.get("items", ()) for one in outcome.data.get("findings", ()))
    return [*told, *([_POSTS] if any(came) else [])]


def _of_those_told(outcome: ToolOutcome, before: Mapping[str, Any]) -> ToolOutcome:
    """The outcome with those findings alone that were told; what reviews listed has no keys and stays whole."""
    keys = before.get(KEYS)
    if keys is None or "findings" not in outcome.data:
        return outcome
    told = [one for one in outcome.data["findings"] if one["key"] in keys]
    return replace(outcome, data={**outcome.data, "findings": told})
