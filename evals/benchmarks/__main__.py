"""`make bench`: everything measured in one run, on this machine, with the bars it is held to.

    python -m evals.benchmarks [--quick] [--only build|start|ask|overhead|postgresql|query|import]

Builds a demo in a temporary folder, serves it, asks it, sets our graph beside a bare agent, asks it once more with its
data on a PostgreSQL server of its own (where one is installed), and repeats its enrolments to five million. `--quick`
does the same on a tiny demo, to see that it runs: its figures mean nothing, and its exit code is 0. Else 1 when a bar
is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from evals.benchmarks import postgresql
from evals.benchmarks.asking import POSTGRESQL_BAR_MS, ask, questions
from evals.benchmarks.importing import compare_import
from evals.benchmarks.measure import Measurement, table
from evals.benchmarks.overhead import overhead
from evals.benchmarks.processes import HOME, Server, run, serving
from evals.benchmarks.queries import compare
from evals.benchmarks.repeated import repeat, rows
from knowledge_base.evaluation.warehouse import DuckWarehouse

_PARTS = ("build", "start", "ask", "overhead", "postgresql", "query", "import")
_ASIDE = {"import", "postgresql"}
"""Parts that need no demo of the embedded engine."""

_BUILD_BAR_S = 90.0
_START_BAR_S = 5.0


@dataclass(frozen=True)
class Size:
    """How much is done."""

    scale: float
    builds: int
    starts: int
    questions: int
    warm: int
    turns: int
    enrolments: int
    rounds: int
    imported: int
    imports: int


FULL = Size(scale=1.0, builds=2, starts=5, questions=400, warm=40, turns=200, enrolments=5_000_000, rounds=15,
            imported=10_000_000, imports=3)  # fmt: skip
QUICK = Size(scale=0.02, builds=1, starts=1, questions=24, warm=8, turns=5, enrolments=40_000, rounds=3,
             imported=20_000, imports=1)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    options = _parser().parse_args(arguments)
    size = QUICK if options.quick else FULL
    print(_machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="zhizhen-bench-") as folder:
        found = [*_measure(Path(folder), size, options.only or _PARTS)]
    print("\n".join(table(found)))
    if options.quick:
        print("quick: the figures of so small a demo mean nothing")
    return 0 if options.quick or all(m.met for m in found) else 1


def _measure(folder: Path, size: Size, parts: Sequence[str]) -> Iterator[Measurement]:
    if "import" in parts:
        yield from compare_import(folder, size.imported, size.imports)
    if "postgresql" in parts:
        yield from _ask_postgresql(folder / "postgresql", size)
    if set(parts) <= _ASIDE:
        return
    yield from _build(folder, size if "build" in parts else replace(size, builds=1))
    servers: list[Server] = []
    if "start" in parts:
        servers = [_started(folder) for _ in range(size.starts)]
        yield Measurement("start of serve to first page", "s", tuple(s.seconds for s in servers), _START_BAR_S, "max")
        yield Measurement("  peak memory", "MB", tuple(s.megabytes for s in servers))
    if "ask" in parts:
        with serving(folder) as server:
            yield from ask(server.url, folder / HOME, questions(size.questions), size.warm)
        yield Measurement("  peak memory after them", "MB", (server.megabytes,))
    if "overhead" in parts:
        yield from overhead(folder / HOME, size.turns)
    if "query" in parts:
        yield from _query(folder, size)


def _ask_postgresql(folder: Path, size: Size) -> Iterator[Measurement]:
    """The same questions with the data in PostgreSQL: its defaults, but for a larger cache and writes not synced."""
    if postgresql.installed() is None:
        print("no PostgreSQL server is installed: not measured", flush=True)
        return
    folder.mkdir()
    with postgresql.serving() as database:
        given = {"ZHIZHEN_EVALUATION_URL": database.url()}
        built = run(folder, "demo", "--scale", str(size.scale), given=given)
        yield Measurement(f"demo at scale {size.scale:g} into PostgreSQL", "s", (built.seconds,))
        with serving(folder, given) as server:
            where = "ask over HTTP, PostgreSQL"
            asked = questions(size.questions)
            yield from ask(server.url, folder / HOME, asked, size.warm, where, POSTGRESQL_BAR_MS)


def _build(folder: Path, size: Size) -> Iterator[Measurement]:
    """The last one stays, for the parts that follow."""
    runs = [run(folder, "demo", "--scale", str(size.scale)) for _ in range(size.builds)]
    yield Measurement(
        f"demo at scale {size.scale:g}, built and taken in", "s", tuple(r.seconds for r in runs), _BUILD_BAR_S, "max"
    )
    yield Measurement("  peak memory", "MB", tuple(r.megabytes for r in runs))


def _started(folder: Path) -> Server:
    with serving(folder) as server:
        return server


def _query(folder: Path, size: Size) -> Iterator[Measurement]:
    source = DuckWarehouse(folder / HOME / "evaluation").current()
    times = -(-size.enrolments // rows(source, "enrolment"))
    warehouse = repeat(source.path, folder / "repeated", times)
    print(f"enrolments repeated {times}×: {rows(warehouse.current(), 'enrolment'):,} rows", flush=True)
    yield from compare(warehouse, folder, size.rounds)


def _machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, load {os.getloadavg()[0]:.1f}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks", description="Measures the application.")
    parser.add_argument("--quick", action="store_true", help="a tiny demo, only to see that it runs")
    parser.add_argument("--only", action="append", choices=_PARTS, help="only this part; may be repeated")
    return parser


if __name__ == "__main__":
    sys.exit(main())
