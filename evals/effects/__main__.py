"""`python -m evals.effects COMMAND`: what the tests of effect keep of their promises.

    calibration [--draws 10000] [--alpha 0.025] [--size, --kind, --world, --design NAME]      false effects, by world
    power [--draws 2000]                                                      found effects by size, and as promised
    properties [--each 40]                                                    the same case written down otherwise
    planted [--seeds 1-50] [--scale 0.3]                                      the demo's three planted rectifications
    product [--seeds 1-20] [--scale 0.3]                                      the same, by the product's own parts
    learning [--draws 400]                                                    learning told from lenient marking

All take `--out FILE` for the tables, `--seed N`, `--processes N`; calibration and planted also `--kept FILE` to go on
with later. The exit code is 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.effects.calibration import calibrate, rows, tasks
from evals.effects.designs import ALPHA, NAMES
from evals.effects.learning import learning_table, tell_apart
from evals.effects.planted import bars, judged, planted_table
from evals.effects.planted_cells import schools
from evals.effects.power import PLANNED, met, power_table, simulate
from evals.effects.product import by_the_product, kept_promises, product_table
from evals.effects.properties import hold, properties_table
from evals.effects.rewriting import OTHER_REGISTRATIONS
from evals.effects.tables import calibration_table
from evals.effects.worlds import SIZES, WORLDS
from tools.effect.case import Case, Judgement, Kind
from tools.effect.guards import Guard, guarded
from tools.effect.judging import judge
from tools.effect.power import outlook
from tools.effect.power import power as told
from tools.effect.showing import shown

Told = tuple[bool, list[str]]


def calibration(options: argparse.Namespace) -> Told:
    sizes, kinds = options.size or [s.name for s in SIZES], options.kind or list(Kind)
    worlds = options.world or [w.name for w in WORLDS]
    asked = options.alpha, options.design or NAMES
    waiting = list(tasks(options.draws, options.seed, sizes, map(Kind, kinds), worlds, *asked))
    found = rows(calibrate(waiting, judge, options.processes, options.kept))
    return not any(row.missed for row in found), list(calibration_table(found))


def power(options: argparse.Namespace) -> Told:
    found = simulate(options.draws, options.seed, judge, promised, options.processes)
    return met(found), list(power_table(found))


def promised(case: Case) -> float:
    """What the planner is told of a change as large as planned."""
    return told(case, -PLANNED)


def properties(options: argparse.Namespace) -> Told:
    found = hold(options.each, options.seed, judge, options.processes)
    became = [name for name, one in found.items() if one.became]
    return set(became) <= OTHER_REGISTRATIONS, list(properties_table(found))


def learnt(case: Case, found: Judgement, guards: Sequence[Guard]) -> Judgement:
    return guarded(case, found, guards).judgement


def reaching(case: Case, level: float | None, guards: Sequence[Guard]) -> float:
    """The planner's chance to find a change to the level and to see it learnt; None: to call nothing an effect."""
    expected = outlook(case).expected
    if level is None or expected is None:
        return told(case, 0.0)
    return told(case, level - expected) * shown(case, level, guards)


def planted(options: argparse.Namespace) -> Told:
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    built = schools(seeds, options.scale, options.processes, options.kept)
    found = [one for school in built for one in judged(school, judge, learnt, reaching)]
    return all(kept for _, kept in bars(found)), list(planted_table(found))


def product(options: argparse.Namespace) -> Told:
    first, _, last = options.seeds.partition("-")
    found = by_the_product(range(int(first), int(last or first) + 1), options.scale, options.processes)
    return all(kept for _, kept in kept_promises(found)), list(product_table(found))


def learning(options: argparse.Namespace) -> Told:
    found = tell_apart(options.draws, options.seed, options.processes)
    return not any(one.missed for one in found), list(learning_table(found))


COMMANDS = {one.__name__: one for one in (calibration, power, properties, planted, product, learning)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one evaluation, prints its tables; the exit code."""
    options = _parser().parse_args(arguments)
    kept, lines = COMMANDS[options.command](options)
    text = "\n".join(lines)
    print(text)
    if options.out is not None:
        options.out.write_text(text + "\n", encoding="utf-8")
    return 0 if kept else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.effects", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    named = {name: commands.add_parser(name) for name in COMMANDS}
    for one in named.values():
        one.add_argument("--out", type=Path, help="a file for the tables")
        one.add_argument("--seed", type=int, default=20260320)
        one.add_argument("--processes", type=int, default=2)
    named["calibration"].add_argument("--draws", type=int, default=10_000)
    named["calibration"].add_argument("--alpha", type=float, default=ALPHA, help="the registered error, on one side")
    named["calibration"].add_argument("--size", action="append", choices=[s.name for s in SIZES])
    named["calibration"].add_argument("--kind", action="append", choices=list(Kind))
    named["calibration"].add_argument("--world", action="append", choices=[w.name for w in WORLDS])
    named["calibration"].add_argument("--design", action="append", choices=NAMES, help="how it is registered")
    named["power"].add_argument("--draws", type=int, default=2_000)
    named["learning"].add_argument("--draws", type=int, default=400)
    named["properties"].add_argument("--each", type=int, default=40, help="schools of each world, kind and size")
    named["planted"].add_argument("--seeds", default="1-50", help="FIRST-LAST")
    named["planted"].add_argument("--scale", type=float, default=0.3)
    named["product"].add_argument("--seeds", default="1-20", help="FIRST-LAST")
    named["product"].add_argument("--scale", type=float, default=0.3)
    for name in ("calibration", "planted"):
        named[name].add_argument("--kept", type=Path, help="a file of what was done, to go on with")
    return parser


if __name__ == "__main__":
    sys.exit(main())
