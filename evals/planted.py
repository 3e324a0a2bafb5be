"""Planted faults over many seeds: what diagnosis finds of them, and what it says of a school without any.

    python -m evals.planted --seeds 1-50 [--scale 0.3] [--out FILE.jsonl]

For each seed the demo is built twice, with its faults and without. Every fault is looked for by the quality office and
by the dean (or head) whose it is, and explained from the year before; in the school without faults each post looks
over everything, and whatever it finds is a false alarm. Prints recall and false alarms with Wilson intervals, the
misses, and the smallest jump the data of each seed could show. A FILE is gone on with: its seeds are not built again.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_base.demo.accounts import DemoAccount, demo_accounts
from knowledge_base.demo.build import DEFAULT_TODAY, build_demo
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rules import SchoolRules
from knowledge_base.evaluation.warehouse import DuckWarehouse
from knowledge_base.policies.store import PolicyStore
from tools.context import ToolContext
from tools.diagnosis.chance import chance_among, wilson
from tools.diagnosis.findings import findings
from tools.diagnosis.jumps import METRIC, swings, table
from tools.diagnosis.model import Finding, FindingKind
from tools.errors import ToolError
from tools.explain_change import explain_change
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

SCALE = 0.3
QA = "qa"
Record = dict[str, Any]

_KINDS = {
    "fail_rate_jump": FindingKind.CONTRIBUTION,
    "straightlined_round": FindingKind.STRAIGHT_LINING,
    "weak_objective": FindingKind.WEAK_OBJECTIVE,
    "broken_prerequisite": FindingKind.BROKEN_CHAIN,
}
_COLLEGES = ("cs", "me", "ms", "em", "fl", "ma", "mx", "pe")
_SIZES = (35, 70, 140, 280)
"""Persons in a course and year for which the smallest jump is worked out."""
_POWER = 0.84
"""Standard errors beyond the limit at which four of five are found."""
_USUAL = 0.1
"""The fail rate it is worked out at."""


@dataclass
class School:
    """One built demo, opened for everybody in it."""

    warehouse: DuckWarehouse
    truth: Sequence[Record]

    @classmethod
    def build(cls, folder: Path, seed: int, scale: float, *, faults: bool) -> School:
        warehouse = DuckWarehouse(folder)
        return cls(warehouse, build_demo(warehouse, seed=seed, scale=scale, faults=faults).truth)

    def __post_init__(self) -> None:
        client = self.warehouse.open(self.warehouse.current())
        self.client, self.catalogue = client, load_catalogue()
        rules = SchoolRules.load(RULES_YAML).on(DEFAULT_TODAY)
        self.service = MetricService(client, Directory.load(client, AliasFile.load(ALIASES_YAML)), rules)
        self.accounts = {account.username: account for account in demo_accounts(client)}

    @property
    def planted(self) -> list[Record]:
        """The faults that are looked for."""
        return [fault for fault in self.truth if fault["kind"] in _KINDS]

    def tools(self, user: str) -> ToolContext:
        """What the tools are handed for an account."""
        scope = _scope_of(self.accounts[user])
        policies = PolicyStore(Path(tempfile.gettempdir()) / "no-policies")
        return ToolContext(scope, self.catalogue, self.service, policies, DEFAULT_TODAY)

    def close(self) -> None:
        self.client.close()


def _scope_of(account: DemoAccount) -> Scope:
    """As the demo's home gives it: a major's code begins with its college's."""
    unit = account.unit or ""
    return Scope(
        account.username,
        Role(account.role),
        college=unit.split(".")[0] or None,
        major=unit if "." in unit else None,
        person=account.person,
        sections=frozenset(account.sections),
    )


def measured(seed: int, scale: float) -> Record:
    """Everything of one seed."""
    with tempfile.TemporaryDirectory() as folder:
        school = School.build(Path(folder) / "with", seed, scale, faults=True)
        planted = [looked_for(school, fault) for fault in school.planted]
        school.close()
        clean = School.build(Path(folder) / "without", seed, scale, faults=False)
        raised = {user: alarms(clean, user) for user in (QA, *(f"dean.{c}" for c in _COLLEGES))}
        explained = [_stands_out(clean, f"dean.{c}") for c in _COLLEGES]
        smallest = _smallest(clean)
        clean.close()
    return {"seed": seed, "scale": scale, "planted": planted, "alarms": raised,
            "explained": [e for e in explained if e is not None], "smallest": smallest}  # fmt: skip


def looked_for(school: School, fault: Record) -> Record:
    """Whether each post finds the fault; of a jump also whether its explanation leads with the course."""
    kind, own = _KINDS[fault["kind"]], _whose(fault)
    found = {
        who: any(_is(one, fault) for one in findings(school.tools(user), kinds=(kind,)))
        for who, user in (("qa", QA), ("own", own))
    }
    if kind is FindingKind.CONTRIBUTION:
        found |= _explained(school, own, fault)
    kept = {key: fault.get(key) for key in ("kind", "size_planned", "size_realised", "n", "rate_other_years")}
    return kept | {"by": own, "found": found}


def _whose(fault: Record) -> str:
    return f"head.{fault['major']}" if "major" in fault else f"dean.{fault['college']}"


def _is(found: Finding, fault: Record) -> bool:
    """Whether a finding is of this fault: its place, and nothing else's."""
    match fault["kind"]:
        case "fail_rate_jump":
            place = (found.unit, found.subject, found.period)
            return place == (fault["college"], fault["course"], fault["year"])
        case "straightlined_round":
            return (found.unit, found.period) == (fault["college"], fault["term"])
        case "weak_objective":
            return found.subject == str(fault["objective"])
        case _:
            cohort = (found.unit, found.subject, found.details.get("course"), found.details.get("prerequisite"))
            return cohort == (
                fault["major"], f"entry:{fault['entry_year']}", fault["course"], fault["prerequisite"],
            )  # fmt: skip


def _explained(school: School, user: str, fault: Record) -> dict[str, bool]:
    """Whether the course leads its college's explanation of the year, and is said to be beyond chance."""
    try:
        result = explain_change(school.tools(user), METRIC, period=fault["year"], by="course")
    except ToolError:
        return {"leads": False, "beyond": False}
    # The whole may have gone down all the same: then the course is what pulled most the other way.
    layer = result.data["layers"][0]
    rose = (result.evidence[result.data["change"]].value or 0.0) > 0
    first = layer["parts"][0] if rose else layer["counter"]
    led = first is not None and result.evidence[first["evidence"]].entity_id == fault["course"]
    return {"leads": led, "beyond": led and bool(first["beyond"])}


def alarms(school: School, user: str) -> dict[str, list[str]]:
    """What a post is told of a school in which nothing is planted."""
    told: dict[str, list[str]] = {}
    for one in findings(school.tools(user)):
        told.setdefault(one.kind.value, []).append(f"{one.title} {one.size:+.3f} n={one.n}")
    return told


def _stands_out(school: School, user: str) -> bool | None:
    """Whether the explanation of the newest year calls any course beyond chance; None where there is none by course."""
    try:
        result = explain_change(school.tools(user), METRIC, by="course")
    except ToolError:
        return None
    return any(part["beyond"] for part in result.data["layers"][0]["parts"])


def _smallest(school: School) -> Record:
    """The smallest rise of a usual rate that a dean's look-over finds four times of five, by persons in the course."""
    tools = school.tools(QA)
    found: dict[str, float] = {}
    spreads: list[float] = []
    for college in _COLLEGES[:6]:
        every = swings(tools, college, table(tools, school.catalogue.get(METRIC), college))
        chance = chance_among([j.score for j in every], looked_at=max(1, len(every) // 2))
        if chance is None:
            continue
        spreads.append(chance.spread)
        for n in _SIZES:
            size = _least_size(chance.limit * chance.spread + _POWER * chance.spread, n)
            found[str(n)] = max(found.get(str(n), 0.0), size)
    return {"spread": max(spreads, default=0.0), "by_n": found}


def _least_size(wanted: float, n: int) -> float:
    """The least rise above the usual rate whose score reaches `wanted`, against five other years of the same size."""
    others = 5 * n
    for step in range(1, 900):
        size = step / 1000
        pooled = (_USUAL * others + (_USUAL + size) * n) / (others + n)
        if size / (pooled * (1 - pooled) * (1 / n + 1 / others)) ** 0.5 >= wanted:
            return size
    return 1.0


def report(records: Sequence[Record]) -> Iterator[str]:
    """Recall and false alarms by kind, then what was missed and what was raised."""
    yield f"{len(records)} seeds, scale {records[0]['scale']}"
    for kind in _KINDS:
        faults = [f for r in records for f in r["planted"] if f["kind"] == kind]
        for what in sorted({w for f in faults for w in f["found"]}):
            yield _line(f"recall {kind} ({what})", [bool(f["found"].get(what)) for f in faults])
    for kind in FindingKind:
        yield _line(f"alarms {kind} (qa, schools)", [kind.value in r["alarms"][QA] for r in records])
        deans = [kind.value in told for r in records for user, told in r["alarms"].items() if user != QA]
        yield _line(f"alarms {kind} (deans)", deans)
    yield _line("alarms in explanations (college years)", [e for r in records for e in r["explained"]])
    yield from _details(records)


def _details(records: Sequence[Record]) -> Iterator[str]:
    for n in map(str, _SIZES):
        sizes = sorted(r["smallest"]["by_n"][n] for r in records if n in r["smallest"]["by_n"])
        if sizes:
            yield f"smallest jump shown at n={n}: median {sizes[len(sizes) // 2]:.3f}, worst {sizes[-1]:.3f}"
    for record in records:
        for fault in record["planted"]:
            if not all(fault["found"].values()):
                yield f"seed {record['seed']} missed: {json.dumps(fault, ensure_ascii=False)}"
        for user, told in record["alarms"].items():
            if told:
                yield f"seed {record['seed']} alarm for {user}: {json.dumps(told, ensure_ascii=False)}"


def _line(name: str, hits: Sequence[bool]) -> str:
    low, high = wilson(sum(hits), len(hits))
    share = sum(hits) / len(hits) if hits else 0.0
    return f"{name:<52} {sum(hits):>4}/{len(hits):<4} {share:6.3f}  [{low:.3f}, {high:.3f}]"


def _kept(path: Path | None) -> dict[int, Record]:
    if path is None or not path.is_file():
        return {}
    lines: list[Mapping[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {int(line["seed"]): dict(line) for line in lines}


def main() -> int:
    """Builds, measures, prints; exit code 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", default="1-5", help="FIRST-LAST")
    parser.add_argument("--scale", type=float, default=SCALE)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    first, _, last = arguments.seeds.partition("-")
    records = _kept(arguments.out)
    for seed in range(int(first), int(last or first) + 1):
        if seed not in records:
            records[seed] = measured(seed, arguments.scale)
            if arguments.out is not None:
                with arguments.out.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(records[seed], ensure_ascii=False) + "\n")
    print("\n".join(report([records[seed] for seed in sorted(records)])))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
