"""`make evals`: builds the demo aside, asks every case, prints the report; exits 1 when a bar is missed.

python -m evals.run [--half working|held|acceptance|all] [--folder DIR] [--case ID] [--only PREFIX] [-v] [--scale S]
    [--home DIR] [--log DIR] [--with-model]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from evals.campus import SCALE, Campus
from evals.case import NEEDED, Case, Half, load
from evals.report import BARS, lines


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 when every bar is met."""
    options = _parser().parse_args(arguments)
    halves = list(Half) if options.half == "all" else [Half(options.half)]
    if options.folder is not None:
        halves = [Half.WORKING] if options.half == "all" else halves
    chosen = {half: _chosen(load(half, options.folder), options.case, options.only) for half in halves}
    if options.folder is None and not options.case and not options.only:
        for half in (half for half, cases in chosen.items() if not cases):
            print(f"the {half.value} half is empty: {NEEDED[half]}", file=sys.stderr)
    if not any(chosen.values()):
        print("no such case" if options.case or options.only else "no cases to ask", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="zhizhen-evals-") as folder:
        begun = time.perf_counter()
        campus = _campus(options, Path(folder))
        print(f"demo ready in {time.perf_counter() - begun:.0f} s")
        try:
            met = [_run(half, cases, campus, options, Path(folder)) for half, cases in chosen.items() if cases]
        finally:
            campus.close()
    return 0 if all(met) else 1


def _run(half: Half, cases: Sequence[Case], campus: Campus, options: argparse.Namespace, folder: Path) -> bool:
    # Inspect takes seconds to import; `--help` and a misspelt case should not wait for it.
    from evals.task import evaluate

    skipped = [case for case in cases if case.needs == "guide" and not campus.has_guide]
    asked = [case for case in cases if case not in skipped]
    results = evaluate(asked, campus, options.log or folder / "logs")
    print("\n".join(lines(half, results, skipped, verbose=options.verbose)))
    return BARS[half].met(results)


def _campus(options: argparse.Namespace, folder: Path) -> Campus:
    if options.home is not None:
        return Campus.open(options.home, with_model=options.with_model)
    return Campus.build(folder / "home", scale=options.scale, with_model=options.with_model)


def _chosen(cases: Sequence[Case], wanted: Sequence[str], prefixes: Sequence[str]) -> list[Case]:
    """Cases by name, or all whose name or kind begins with one of the prefixes."""
    if not wanted and not prefixes:
        return list(cases)
    return [c for c in cases if c.id in wanted or any(named.startswith((*prefixes,)) for named in (c.id, c.kind.value))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.run", description="Asks the evaluation cases and judges the answers."
    )
    parser.add_argument("--half", choices=[*(h.value for h in Half), "all"], default="all")
    parser.add_argument("--case", action="append", default=[], metavar="ID", help="only this case; may be repeated")
    parser.add_argument(
        "--only", action="append", default=[], metavar="PREFIX", help="only cases whose name or kind begins so"
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="ask the cases of this folder instead of ours")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every answer")
    parser.add_argument("--scale", type=float, default=SCALE, help="scale of the demo built for this run")
    parser.add_argument("--home", type=Path, help="use this demo home, already built, instead")
    parser.add_argument("--log", type=Path, metavar="DIR", help="keep Inspect's log here, for `inspect view`")
    parser.add_argument("--with-model", action="store_true", help="let the environment's chat model answer")
    return parser


if __name__ == "__main__":
    sys.exit(main())
