"""Planted faults over many seeds: what diagnosis finds of them, and what it says of a school without any.

    python -m evals.planted --seeds 1-50 [--scale 0.3] [--only weak_objective] [--out FILE.jsonl]

For each seed the demo is built twice, with its faults and without. Every fault is looked for by the quality office and
by the dean (or head) whose it is, and explained from the year before; in the school without faults each post looks
over everything, and whatever it finds is a false alarm. Prints recall and false alarms with Wilson intervals, the
misses, and the smallest jump and distance of an objective that the data could show. What the data can show of a planted
jump or weak objective is worked out beforehand, from its planned size and everything but itself
(`evals.planted_power`), and recall is told for those apart. A FILE is gone on with: its seeds are not built again.
`--only` looks for the faults of one kind, for its detector's author.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.planted_power import power_of, power_of_objective, smallest_jumps, smallest_objectives
from evals.planted_report import report
from knowledge_base.demo.accounts import DemoAccount, demo_accounts
from knowledge_base.demo.build import DEFAULT_TODAY, build_demo
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rules import SchoolRules
from knowledge_base.evaluation.warehouse import DuckWarehouse
from knowledge_base.policies.store import PolicyStore
from tools.context import ToolContext
from tools.diagnosis.findings import findings
from tools.diagnosis.jumps import METRIC
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
_POWERS = {FindingKind.CONTRIBUTION: power_of, FindingKind.WEAK_OBJECTIVE: power_of_objective}
_COLLEGES = ("cs", "me", "ms", "em", "fl", "ma", "mx", "pe")


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


def measured(seed: int, scale: float, only: FindingKind | None = None) -> Record:
    """Everything of one seed, or of one kind of fault in it."""
    with tempfile.TemporaryDirectory() as folder:
        school = School.build(Path(folder) / "with", seed, scale, faults=True)
        kinds = (only,) if only else tuple(FindingKind)
        planted = [looked_for(school, fault) for fault in school.planted if _KINDS[fault["kind"]] in kinds]
        school.close()
        clean = School.build(Path(folder) / "without", seed, scale, faults=False)
        raised = {user: alarms(clean, user, kinds) for user in (QA, *(f"dean.{c}" for c in _COLLEGES))}
        explains = FindingKind.CONTRIBUTION in kinds
        told = [_stands_out(clean, f"dean.{c}") for c in _COLLEGES] if explains else []
        explained = [one for one in told if one is not None]
        smallest = smallest_jumps(clean) if explains else {}
        distances = smallest_objectives(clean) if FindingKind.WEAK_OBJECTIVE in kinds else {}
        clean.close()
    return {"seed": seed, "scale": scale, "planted": planted, "alarms": raised,
            "explained": explained, "smallest": smallest, "distances": distances}  # fmt: skip


def looked_for(school: School, fault: Record) -> Record:
    """Whether each post finds the fault; of a jump also whether its explanation leads with the course."""
    kind, own = _KINDS[fault["kind"]], _whose(fault)
    found = {
        who: any(_is(one, fault) for one in findings(school.tools(user), kinds=(kind,)))
        for who, user in (("qa", QA), ("own", own))
    }
    if kind is FindingKind.CONTRIBUTION:
        found |= _explained(school, own, fault)
        found["named"] = found["own"] and found["leads"]
    if expected := _POWERS.get(kind):
        fault = fault | {"power": {who: expected(school, user, fault) for who, user in (("qa", QA), ("own", own))}}
    kept = {key: fault.get(key) for key in ("kind", "size_planned", "size_realised", "n", "rate_other_years", "power")}
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


def alarms(school: School, user: str, kinds: Sequence[FindingKind] = tuple(FindingKind)) -> dict[str, list[str]]:
    """What a post is told of a school in which nothing is planted."""
    told: dict[str, list[str]] = {}
    for one in findings(school.tools(user), kinds=tuple(kinds)):
        told.setdefault(one.kind.value, []).append(f"{one.title} {one.size:+.3f} n={one.n}")
    return told


def _stands_out(school: School, user: str) -> bool | None:
    """Whether the explanation of the newest year calls any course beyond chance; None where there is none by course."""
    try:
        result = explain_change(school.tools(user), METRIC, by="course")
    except ToolError:
        return None
    return any(part["beyond"] for part in result.data["layers"][0]["parts"])


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
    parser.add_argument("--only", type=FindingKind, choices=list(FindingKind))
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    first, _, last = arguments.seeds.partition("-")
    records = _kept(arguments.out)
    for seed in range(int(first), int(last or first) + 1):
        if seed not in records:
            records[seed] = measured(seed, arguments.scale, arguments.only)
            if arguments.out is not None:
                with arguments.out.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(records[seed], ensure_ascii=False) + "\n")
    print("\n".join(report([records[seed] for seed in sorted(records)])))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
