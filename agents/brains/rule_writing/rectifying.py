"""The rule brain's way with findings and the rectification ledger: one call of a tool, its evidence in plain lines.

Nothing is said of an item but what the record says, and nobody is named. A draft is shown to be checked: its person
confirms it on the card, and nothing that is said here does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from agents.answering.answer import Clarification, Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing import effect_words
from agents.brains.rule_writing.finding_lines import found
from agents.brains.rule_writing.ledger_lines import ids_of, ledger, line, notes
from agents.brains.rule_writing.reviewing import conditions_of
from agents.brains.rule_writing.told_findings import ASKS, FOUND, why_of
from agents.understanding.gate import blames, refused_whatever
from agents.understanding.ledger_again import asked_again
from agents.understanding.ledger_asked import FACETS, RULES_AFTER, Asked
from agents.understanding.rectifying import all_asked
from agents.understanding.rule_again import ITEM
from tools.binder import check
from tools.rectification.found import DRAFTERS
from tools.scope import Role

ABOUT, KEYS = "rectifying", "findings"
"""In a turn's memory: what of this it was about, the keys of the findings it told, in their order, and the one item."""
LEDGER, TALLIED = "ledger", "tally"
"""In a turn's memory: the conditions of the call that told items, as its arguments, and whether units were counted."""

_TOOLS = {"ledger": "rectifications", "findings": "findings", "open": "rectify", "urge": "rectify"}
_STEPS = {"ledger": "查整改台账", "findings": "看诊断发现", "open": "起草整改项", "urge": "起草催办"}
_UNKNOWN = "not_found"
_MAYBE = (_UNKNOWN, "out_of_scope")
_ENDS = {"out_of_scope": Status.REFUSED, "not_up_to_you": Status.REFUSED, "no_data": Status.NO_DATA}
_NAMED = re.compile(r"《([^《》]{2,30})》")
_FRAME = re.compile(
    "我们?|咱们?|本|学院|院|专业|系|的|现在|目前|请问|想问|一下|全校|学校|上次|之前|刚才|整改"
    "|逾期|超期|[那这][个项条些几]*"
    "|他们|她们|大家|所有|全部|[他她它都]"
)
_LEAST = 2
_ITEM_NUMBER = re.compile("[A-Z]{2}[0-9]{4}-[0-9]{3,}")
_PAGE = "整改的办理（认领、批准、验收、延期）在整改页面进行，地址为 /rectification。"
_WHICH = "要把哪一条立项？请先问有什么异常，再说把其中哪条立项整改，或写出课程名称（加书名号）。"
"""Without quotation marks: the binder passes only quotations that evidence holds."""
_NOT_YOURS = (
    "立项由质量评估中心、校领导、院长和专业负责人在各自的范围里办理。发现教学上的问题，请向学院教务办公室或督导反映。"
)
_ALREADY = "这个发现已经立项，不再另立。"
_NOT_DRAFTED = "这份草稿没有起草成，请在整改页面核对。"
_PART = "的贡献（"
"""In the title of a part of an explanation."""
_CHECK = "已起草整改项，请核对后确认；确认后立项，状态为待分派。"
_URGED = "已起草催办，请核对。"


def decide(turn: Turn, metrics: Collection[str], units: Collection[str]) -> Decision | None:
    """The next step of a turn about findings or items; None for every other. `units` are those the question names."""
    before = turn.before
    after = str(before.memory.get(ABOUT, "")) if before else ""
    if said := effect_words.told(turn.question):
        return Draft(said)
    several = all_asked(turn.question, metrics, after=after, before=before.question if before else "")
    if not several or refused_whatever(turn.question) or blames(turn.question):
        return None
    made = [found for asked in several if (found := tell(asked, turn, units)) is not None]
    todo = [call for found in made if isinstance(found, CallTools) for call in found.calls]
    if todo:
        return CallTools(tuple(todo), step=_STEPS[several[0].what])
    drafts = [found for found in made if isinstance(found, Draft)]
    if len(drafts) < 2:
        return drafts[0] if drafts else None
    answered = next((d for d in drafts if d.status is Status.ANSWERED), drafts[0])
    return replace(answered, text="\n\n".join(dict.fromkeys(d.text for d in drafts)))


def again(turn: Turn, units: Collection[str]) -> Decision | None:
    """The next step of a few words about the item that the turn before told; None for any other turn."""
    before = turn.before.memory if turn.before else {}
    asked = None if refused_whatever(turn.question) else asked_again(turn.question, str(before.get(ITEM, "")))
    decision = None if asked is None else tell(asked, turn, units)
    if isinstance(decision, Draft) and LEDGER in before:
        # The list it stood in is still what words of a part of it speak of.
        return replace(decision, memory={**decision.memory, LEDGER: before[LEDGER]})
    return decision


def tell(asked: Asked, turn: Turn, units: Collection[str]) -> Decision | None:
    """The next step of one thing that was asked; None where it is no matter of the ledger after all."""
    if asked.named:
        left = _without(asked.named, units)
        asked = replace(asked, named=left)
        if not left and asked.pointed and units:
            return _only_one(asked, turn, units)
    if asked.what == "open" and turn.asker.role not in DRAFTERS:
        return Draft(_NOT_YOURS, Status.REFUSED)
    if asked.what == "open" and not _finding(asked, turn):
        return Draft(_WHICH, Status.CLARIFY, clarification=Clarification(question=_WHICH), suggestions=("有什么异常",))
    if not asked.named and not asked.sure:
        return None
    called = ToolCall(_TOOLS[asked.what], _arguments(asked, turn, units))
    outcome = _outcome(called, turn)
    if outcome is not None and asked.named and outcome.error_code in _MAYBE:
        if outcome.error_code == _UNKNOWN and asked.pointed and units:
            return _only_one(asked, turn, units)
        if not asked.sure:
            return None
        # No title fits: the words were of the unit or of the matter, and the ledger answers as a whole.
        # To whom only parts of items are entrusted, the ledger is no answer to a question for an item of somebody else.
        if outcome.error_code == _UNKNOWN and not (asked.titled and turn.asker.role is Role.TEACHER):
            called = ToolCall(_TOOLS[asked.what], _arguments(replace(asked, named=""), turn, units))
            outcome = _outcome(called, turn)
    if outcome is None:
        return CallTools((called,), step=_STEPS[asked.what])
    if outcome.error is not None:
        return _failed(outcome, turn, asked)
    text = "\n\n".join(part for part in _WRITERS[asked.what](outcome, asked, turn) if part)
    return Draft(text, suggestions=_next(asked, outcome, turn), memory=memory_of(asked, outcome))


def _only_one(asked: Asked, turn: Turn, units: Collection[str]) -> Decision | None:
    """「会计那条」 names little more than whose item it is: the item where that unit has one such, else what there is.

    Words beside the unit must stand in the item's title at least in part.
    """
    said = {asked.named[at : at + _LEAST] for at in range(len(asked.named) - 1)}
    whole = replace(asked, named="", pointed=False, sure=True)
    called = ToolCall(_TOOLS["ledger"], _arguments(whole, turn, units))
    outcome = _outcome(called, turn)
    if outcome is None:
        return CallTools((called,), step=_STEPS["ledger"])
    if outcome.error is not None:
        return _failed(outcome, turn, asked) if asked.sure else None
    places = outcome.data.get("places", {})
    items = {place for key in ("items", "observing") for place in places.get(key, ())}
    titles = [outcome.evidence[place].title for place in sorted(items)]
    fit = [title for title in titles if not said or any(pair in title for pair in said)]
    numbers = [m[0] for title in fit if (m := _ITEM_NUMBER.search(title))]
    if len(numbers) == 1:
        return tell(replace(whole, item=numbers[0]), turn, units)
    # 「会计招生那条原来定的是几号」: none such is there, and yet nothing but an item has a date that was first set.
    of_item = FACETS.search(turn.question) is not None and RULES_AFTER.search(turn.question) is None
    return tell(whole, turn, units) if asked.sure or of_item else None


def _outcome(call: ToolCall, turn: Turn) -> ToolOutcome | None:
    """What came of a call; None where it has not been made."""
    made = (call.name, dict(call.arguments))
    return next((o for o in reversed(turn.outcomes) if (o.call.name, dict(o.call.arguments)) == made), None)


def _arguments(asked: Asked, turn: Turn, units: Collection[str]) -> dict[str, Any]:
    match asked.what:
        case "open":
            return {"do": "open", "finding": _finding(asked, turn, units)}
        case "urge":
            spoken = asked.item or next(iter(units), "") or asked.named
            return {"do": "urge", **({"item": spoken} if spoken else {})}
    said: dict[str, Any] = {"about": asked.about, "item": asked.item or asked.named, "unit": next(iter(units), "")}
    said |= {"only": asked.only}
    if asked.what == "findings":
        said |= {"year": asked.year, "items": asked.items, "matter": asked.topic, "count": asked.count}
    told = turn.before.memory.get(FOUND, {}) if turn.before and asked.place else {}
    if told and asked.what == "findings" and not told.get("about"):
        # By its place in the list that was told, under the conditions of that.
        said |= told
    if said["item"] or (asked.about == "units" and not asked.tally):
        said["unit"] = ""
    return {key: value for key, value in said.items() if value}


def _finding(asked: Asked, turn: Turn, units: Collection[str] = ()) -> str:
    """The finding spoken of: by its place among those told, as the only one, or by what the turn before explained."""
    if asked.course:
        return next((rest for unit in units if (rest := asked.course.removeprefix(unit))), asked.course)
    past = turn.before
    keys = list(past.memory.get(KEYS, ())) if past else []
    if keys and (asked.place or len(keys) == 1):
        return str(keys[asked.place - 1]) if asked.place <= len(keys) else ""
    if past is None or keys:
        return ""
    titles = [str(e.get("title") or "") for e in past.evidence]
    # What was explained last: of its parts the one that contributed most stands first.
    named = [m[1] for t in sorted(titles, key=lambda t: _PART not in t) if (m := _NAMED.search(t))]
    parts = [str(e.get("entity") or "") for e in past.evidence if _PART in str(e.get("title") or "")]
    return next(iter(named or parts), "")


def _failed(outcome: ToolOutcome, turn: Turn, asked: Asked) -> Draft:
    own = f"{(outcome.error or '').rstrip('。')}。"
    sayable = not check(own, (), question=turn.question)
    instead = [s for s in outcome.suggestions if not check(s, (), question=turn.question)]
    lines = [own if sayable else _instead_of(outcome) if asked.what == "open" else "没有您可以查看的这一整改项。"]
    if instead:
        lines.append(f"您可以看：{'、'.join(instead)}。")
    if asked.what != "findings" and turn.asker.role is not Role.STUDENT:
        lines.append(_PAGE)
    status = _ENDS.get(outcome.error_code or "", Status.CLARIFY if asked.what == "open" else Status.NO_DATA)
    return Draft("\n\n".join(lines), status)


def _instead_of(outcome: ToolOutcome) -> str:
    return _ALREADY if outcome.error_code == "not_now" else _NOT_DRAFTED


def _without(words: str, units: Collection[str]) -> str:
    """What is left of the words beside the units' names and the asker's own; empty where that says nothing."""
    for name in sorted(units, key=len, reverse=True):
        words = words.replace(name, "")
    left = _FRAME.sub("", words)
    return left if len(left) >= _LEAST else ""


def _open(outcome: ToolOutcome, asked: Asked, turn: Turn) -> Iterator[str]:
    ids, places = ids_of(outcome), outcome.data["places"]
    yield _CHECK
    yield f"问题：{{{ids[places['problem'][0]]}}}"
    deadline = ids[places["deadline"][0]]
    yield f"建议期限：{{{deadline}}}（{{{deadline}.definition}}）。"
    yield "\n".join(line(ids[place]) for place in places["measures"])
    for place in places.get("test", ()):
        yield f"效果检验：{{{ids[place]}}}（{{{ids[place]}.definition}}）。"
    yield notes(outcome, turn)


def _urge(outcome: ToolOutcome, asked: Asked, turn: Turn) -> Iterator[str]:
    yield _URGED
    yield f"{{{ids_of(outcome)[0]}}}。"
    yield notes(outcome, turn)


_WRITERS = {"ledger": ledger, "findings": found, "open": _open, "urge": _urge}


def _next(asked: Asked, outcome: ToolOutcome, turn: Turn) -> tuple[str, ...]:
    if asked.what == "findings" and outcome.evidence:
        return ("这些都立项了吗", "整改还欠几条", "我这儿有什么要办的")
    if asked.what != "ledger":
        return ()
    may = turn.asker.role is not Role.TEACHER
    late = may and any(e.title.startswith("问题级逾期") and e.value for e in outcome.evidence)
    offers = ["逾期的整改都有哪些"] if late and not asked.about else []
    return (*offers, *(["催一下逾期的"] if late else []), *(["我这儿有什么要办的"] if asked.about != "waiting" else []))


def memory_of(asked: Asked, outcome: ToolOutcome) -> dict[str, Any]:
    """What a turn keeps of what it told."""
    kept: dict[str, Any] = {ABOUT: asked.what}
    if asked.what == "findings":
        kept[FOUND] = conditions_of(outcome)
    if asked.what == "findings" and not asked.about:
        told = outcome.data["findings"][: asked.most or None]
        kept[KEYS] = [one["key"] for one in told]
        kept[ASKS] = [why_of(one, outcome) for one in told]
    elif asked.what == "ledger":
        told = {m[0] for e in outcome.evidence if (m := _ITEM_NUMBER.search(e.title))}
        kept |= {ITEM: told.pop()} if len(told) == 1 else {}
        if outcome.data.get("side") != "item":
            kept[LEDGER] = {**outcome.call.arguments, TALLIED: asked.tally}
    return kept
