"""Items counted: unit by unit, and those that keep to some conditions by where they stand.

Facts of the ledger and no judgement of anybody; units and posts alone are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tools.evidence import Evidence
from tools.rectification.ledger import Entry
from tools.rectification.telling import Teller, days_late, open_ones
from tools.rectification.words import CLOSED, State

_AFTER_WORK = frozenset({State.ACCEPTED, State.OBSERVING, State.JUDGED, State.RELAPSED})


def late_units(entries: Sequence[Entry], teller: Teller) -> list[Evidence]:
    """The leading colleges and offices with something late, by the longest days over."""
    late = {unit: of for unit, of in _led(entries).items() if any(map(days_late, of))}
    ranked = sorted(late.items(), key=lambda kv: (-max(map(days_late, kv[1])), kv[0]))
    return [_late_unit(unit, of, teller) for unit, of in ranked]


def units_of(entries: Sequence[Entry], teller: Teller) -> list[Evidence]:
    """How many items each college or office leads, the most first."""
    ranked = sorted(_led(entries).items(), key=lambda kv: (-len(kv[1]), kv[0]))
    return [_unit(unit, of, teller) for unit, of in ranked]


def of_conditions(entries: Sequence[Entry], conditions: Sequence[str], teller: Teller) -> Evidence:
    """How many items keep to the conditions, and where they stand."""
    states = [entry.item.state for entry in entries]
    parts = (
        ("没有了结的", len(open_ones(entries))),
        ("长期坚持的", states.count(State.LASTING)),
        ("观察期或等成效认定的", sum(state in _AFTER_WORK for state in states)),
        ("已经结项的", sum(state in CLOSED for state in states)),
    )
    stand = "、".join(f"{word} {number} 条" for word, number in parts if number)
    title = f"{'，'.join(conditions)}的整改项"
    return teller.count(title, len(entries), f"其中{stand}" if stand else "没有这样的整改项")


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """What is still to be done first, then the rest by number."""
    first = open_ones(entries)
    return [*first, *sorted((e for e in entries if e not in first), key=lambda e: e.item.id)]


def _led(entries: Sequence[Entry]) -> Mapping[str, list[Entry]]:
    units: dict[str, list[Entry]] = {}
    for entry in entries:
        units.setdefault(entry.item.college or entry.item.unit, []).append(entry)
    return units


def _late_unit(unit: str, entries: Sequence[Entry], teller: Teller) -> Evidence:
    late, name = [e for e in entries if days_late(e)], teller.organisation.name(unit)
    longest = max(late, key=days_late)
    told = f"逾期 {len(late)} 条，最长逾期 {days_late(longest)} 天（{longest.item.id}）"
    definition = f"台账上未关闭的共 {len(open_ones(entries))} 条；逾期含方案逾期，以批准延期后的期限计"
    return teller.record(name, told, definition, entity=name, entity_id=unit, days=days_late(longest))


def _unit(unit: str, entries: Sequence[Entry], teller: Teller) -> Evidence:
    name, late = teller.organisation.name(unit), sum(1 for entry in entries if days_late(entry))
    told = teller.count(name, len(entries), f"其中逾期 {late} 条；按牵头单位计，专业的计入所在学院")
    return told.model_copy(update={"entity": name, "entity_id": unit})
