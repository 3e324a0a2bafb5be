"""The demo's planted rectifications as the product itself judges them: registered, guarded and told by its own parts.

Nothing is read by SQL of ours but what was planted: baselines, histories, guards and the verdict are the product's,
with the school's own α. A course is registered by itself; its likes are the college's other courses, by rule.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from evals.effects.bounds import between
from knowledge_base.demo.build import DEFAULT_TODAY, build_demo
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rectification_rules import Drafting, Judging
from knowledge_base.evaluation.rules import SchoolRules
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tools.effect.case import Verdict
from tools.effect.guards import Learning
from tools.effect.judging import judge
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.service import MetricService
from tools.rectification.guarding import guards_of
from tools.rectification.histories import direction_of, prepared
from tools.rectification.measured_judges import MeasuredJudges
from tools.rectification.measuring import MeasuredBaselines
from tools.rectification.model import EffectTest, MetricAsked
from tools.rectification.posts import JUDGE


@dataclass(frozen=True)
class Told:
    """One planted rectification: effective by the test alone, and what the product says of it."""

    seed: int
    how: str
    passed: bool
    verdict: Verdict
    learning: str
    roles: tuple[str, ...]


def by_the_product(seeds: Sequence[int], scale: float, processes: int) -> list[Told]:
    """All planted rectifications of the demos of these seeds."""
    with ProcessPoolExecutor(processes) as pool:
        return [one for found in pool.map(_of_demo, seeds, [scale] * len(seeds)) for one in found]


def _of_demo(seed: int, scale: float) -> list[Told]:
    with tempfile.TemporaryDirectory() as folder:
        warehouse = DuckWarehouse(Path(folder))
        truth = build_demo(warehouse, seed=seed, scale=scale).truth
        client = warehouse.open(warehouse.current())
        try:
            rules = SchoolRules.load(RULES_YAML).on(DEFAULT_TODAY)
            service = MetricService(client, Directory.load(client, AliasFile.load(ALIASES_YAML)), rules)
            planted = [one for one in truth if one["kind"].startswith("rectification_")]
            return [_judged(seed, one["kind"].removeprefix("rectification_"), _registered(one, service), service)
                    for one in planted]  # fmt: skip
        finally:
            client.close()


def _registered(planted: dict[str, object], service: MetricService) -> EffectTest:
    """The course's fail rate, five points lower, frozen in the year before and observed to the end of the data."""
    start = service.directory.terms[str(planted["start"])]
    year = int(start.year[:4]) - 1
    asked = MetricAsked(
        "course_fail_rate", str(planted["college"]), (f"{year}-{year + 1}",), course=str(planted["course"])
    )
    baseline = MeasuredBaselines(service, load_catalogue()).measure(asked, JUDGE)
    until = max(term.end for term in service.directory.terms.values() if term.end <= service.directory.as_of)
    target = max(baseline.value - 0.05, 0.01)
    return EffectTest(asked, baseline, target, start.start - timedelta(days=1), until, Drafting().alpha)


def _judged(seed: int, how: str, test: EffectTest, service: MetricService) -> Told:
    catalogue = load_catalogue()
    told = MeasuredJudges(service, catalogue, Judging()).judge(test, DEFAULT_TODAY)
    case = prepared(test, test.request, direction_of(test), service, catalogue, DEFAULT_TODAY).case
    roles = tuple(guard.role.value for guard in guards_of(test, case, service, catalogue, DEFAULT_TODAY))
    learning = told.guard.learning if told.guard else Learning.NOT_ASKED.value
    return Told(seed, how, judge(case).verdict is Verdict.EFFECTIVE, told.verdict, learning, roles)


def product_table(found: Sequence[Told]) -> Iterator[str]:
    """By what truly was done: effective by the test alone, after the guards, and what the guards said."""
    columns = ("truth", "planted", "effective by the test", "after the guards", "verdicts", "of learning")
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for how in dict.fromkeys(one.how for one in found):
        own = [one for one in found if one.how == how]
        passed, kept = sum(one.passed for one in own), sum(one.verdict is Verdict.EFFECTIVE for one in own)
        verdicts, learning = (Counter(words) for words in ([o.verdict.value for o in own], [o.learning for o in own]))
        yield f"| {how} | {len(own)} | {passed} | {kept} | {_counted(verdicts)} | {_counted(learning)} |"
    roles = Counter(role for one in found for role in set(one.roles))
    yield ""
    yield f"measures there were, of {len(found)} registrations: {_counted(roles)}"
    yield from (f"{what}: {'met' if kept else 'MISSED'}" for what, kept in kept_promises(found))


def kept_promises(found: Sequence[Told]) -> Iterator[tuple[str, bool]]:
    """What did not improve is called effective no more often than the registered error, as far as the demos show."""
    alpha = Drafting().alpha
    for how in dict.fromkeys(one.how for one in found if one.how != "improved"):
        own = [one for one in found if one.how == how]
        hits = sum(one.verdict is Verdict.EFFECTIVE for one in own)
        low, high = between(hits, len(own))
        yield f"{how}: {hits}/{len(own)} [{low:.2f}, {high:.2f}], error {alpha}", low <= alpha


def _counted(of: Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(of.items()))
