"""What was found of planted faults and what was raised without any, as lines: shares with Wilson intervals.

For a jump: 'own' and 'qa' say that the post is told of it, 'leads' that the explanation of the year names the course
as contributing most, 'beyond' that it also calls it beyond chance from those two years alone, 'named' is 'own' and
'leads' together. The false alarms that go with 'own', 'qa' and 'named' are those of the findings; those that go with
'beyond' are those of the explanations.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from evals.planted_power import PERSONS, SHOWN
from tools.diagnosis.chance import wilson
from tools.diagnosis.model import FindingKind

QA = "qa"
FORESEEN = ("fail_rate_jump", "weak_objective")
"""Faults of which it is worked out beforehand whether the data can show them."""

_BANDS = (0.0, 0.5, 0.7, 0.9, 1.01)
Record = Mapping[str, Any]


def report(records: Sequence[Record]) -> Iterator[str]:
    """Recall and false alarms by kind, what the data can show, then what was missed and what was raised."""
    yield f"{len(records)} seeds, scale {records[0]['scale']}; 95 % intervals by Wilson"
    faults = [f for r in records for f in r["planted"]]
    for kind in dict.fromkeys(f["kind"] for f in faults):
        own = [f for f in faults if f["kind"] == kind]
        for what in sorted({w for f in own for w in f["found"]}):
            yield _line(f"recall {kind} ({what})", [bool(f["found"].get(what)) for f in own])
    for kind in FORESEEN:
        yield from _shown(kind, [f for f in faults if f["kind"] == kind and f.get("power")])
    yield from _alarms(records)
    yield from _smallest(records)
    yield from _details(records)


def _shown(kind: str, faults: Sequence[Record]) -> Iterator[str]:
    """Recall by what could be expected before looking."""
    for who in ("own", "qa") if faults else ():
        known = [(f["power"][who], bool(f["found"][who])) for f in faults]
        yield _line(f"recall {kind} ({who}), data can show it", [hit for power, hit in known if power >= SHOWN])
        for low, high in pairwise(_BANDS):
            band = [(power, hit) for power, hit in known if low <= power < high]
            if band:
                expected = sum(power for power, _ in band) / len(band)
                name = f"  ({who}) found with a chance of {low:.1f}-{min(high, 1):.1f}, expected {expected:.2f}"
                yield _line(name, [hit for _, hit in band])


def _alarms(records: Sequence[Record]) -> Iterator[str]:
    for kind in FindingKind:
        yield _line(f"alarms {kind} (qa, schools)", [kind.value in r["alarms"][QA] for r in records])
        deans = [kind.value in told for r in records for user, told in r["alarms"].items() if user != QA]
        yield _line(f"alarms {kind} (deans)", deans)
    yield _line("alarms in explanations (college years)", [e for r in records for e in r["explained"]])


def _smallest(records: Sequence[Record]) -> Iterator[str]:
    for who in ("dean", "qa"):
        for n in map(str, PERSONS):
            sizes = sorted(r["smallest"][who][n] for r in records if n in r["smallest"].get(who, {}))
            if sizes:
                middle = sizes[len(sizes) // 2]
                yield f"smallest jump shown ({who}), {n} persons: median {middle:.3f}, worst {sizes[-1]:.3f}"
        for which in ("least", "median", "most"):
            sizes = sorted(r["distances"][who][which] for r in records if r.get("distances", {}).get(who))
            if sizes:
                middle = sizes[len(sizes) // 2]
                yield f"smallest distance shown ({who}), {which} of the objectives: median of schools {middle:.3f}"


def _details(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        for fault in record["planted"]:
            if not all(hit for what, hit in fault["found"].items() if what != "beyond"):
                yield f"seed {record['seed']} missed: {json.dumps(fault, ensure_ascii=False)}"
        for user, told in record["alarms"].items():
            if told:
                yield f"seed {record['seed']} alarm for {user}: {json.dumps(told, ensure_ascii=False)}"


def _line(name: str, hits: Sequence[bool]) -> str:
    low, high = wilson(sum(hits), len(hits))
    share = sum(hits) / len(hits) if hits else 0.0
    return f"{name:<62} {sum(hits):>4}/{len(hits):<4} {share:6.3f}  [{low:.3f}, {high:.3f}]"
