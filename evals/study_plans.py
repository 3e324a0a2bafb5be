"""A thousand students' plans of terms, each held to the record by a checker that knows nothing of the planner.

    python -m evals.study_plans [--students 1000] [--scale 0.1] [--seed 7]

Builds a demo university aside, reads every student in study (or as many as asked for) through the same door as the
tools, plans, and checks by `evals.by_hand.study`. Exit 1 and a list when a plan violates anything.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from evals.by_hand.study import School, Student, violations
from knowledge_base.demo.build import DEFAULT_SEED, DEFAULT_TODAY, build_demo
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rules import RuleSet, SchoolRules
from knowledge_base.evaluation.warehouse import DuckWarehouse, SqlClient
from tools.learning.audit import audit
from tools.learning.door import open_door
from tools.learning.path import plan_path
from tools.learning.reading import read_record
from tools.learning.teaching import load_teaching
from tools.scope import Role, Scope

_CHECKER = Scope("checker", Role.QA)
_REASON = "核对修读安排"
_IN_STUDY = "SELECT student_id FROM student WHERE status IN ('在读', '延期') ORDER BY 1"


@dataclass(frozen=True)
class Checked:
    """One student's plan: what it violates, whether it leads to graduation, and the seconds of the planning alone."""

    student: str
    violations: tuple[str, ...]
    ends: str | None
    terms: int
    seconds: float


def check(client: SqlClient, directory: Directory, rules: RuleSet, students: Sequence[str]) -> Iterator[Checked]:
    """Plan and check each of `students` on the demo's day."""
    teaching = load_teaching(open_door(client, _CHECKER, students[0], _REASON), directory, DEFAULT_TODAY)
    school = School.of(client, teaching.running)
    for student in students:
        door = open_door(client, _CHECKER, student, _REASON)
        record = read_record(door, directory, rules, DEFAULT_TODAY, teaching)
        begun = time.perf_counter()
        way = plan_path(record, audit(record))
        seconds = time.perf_counter() - begun
        terms = [(term.term, [course.id for course in term.courses]) for term in way.terms]
        by_hand = Student.of(client, school, student)
        found = violations(school, by_hand, terms, way.ends is not None)
        yield Checked(student, tuple(found), way.ends, len(terms), seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="zhizhen-plans-") as folder:
        warehouse = DuckWarehouse(Path(folder))
        build_demo(warehouse, seed=options.seed, scale=options.scale)
        with closing(warehouse.open(warehouse.current())) as client:
            directory = Directory.load(client, AliasFile.load(ALIASES_YAML))
            students = [row[0] for row in client.fetch(_IN_STUDY)]
            step = max(len(students) // options.students, 1)
            chosen = students[::step][: options.students]
            rules = SchoolRules.load(RULES_YAML).on(DEFAULT_TODAY)
            checked = list(check(client, directory, rules, chosen))
    return _report(checked, options.students)


def _report(checked: Sequence[Checked], wanted: int) -> int:
    wrong = [c for c in checked if c.violations]
    times = sorted(c.seconds * 1000 for c in checked)
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{len(checked)} students in study planned and checked, {sum(c.terms for c in checked)} terms")
    print(f"violations: {len(wrong)}; plans that do not reach graduation: {sum(c.ends is None for c in checked)}")
    print(f"planning, ms: median {middle:.1f}, p95 {late:.1f}, max {times[-1]:.1f}")
    for one in wrong:
        print(f"  {one.student}: {'; '.join(one.violations)}")
    if len(checked) < wanted:
        print(f"only {len(checked)} students are in study at this scale: give a larger --scale")
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.study_plans", description="Checks students' plans.")
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    return parser


if __name__ == "__main__":
    sys.exit(main())
