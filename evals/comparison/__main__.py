"""The assistant and a plain agent on the same conversations, side by side; writes nothing but what it prints.

    python -m evals.comparison [CASE …] [--home DIR] [-v]
    python -m evals.comparison record CASE … --home DIR --dir DESK
    python -m evals.comparison accept CASE … --home DIR

`record` lets the plain agent's replies be typed, as evals/conversations/README.md says for the assistant's; `accept`
keeps what the plain agent was typed where only its requests have drifted and somebody has looked at how.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.answering.answer import Answer
from evals.comparison import case
from evals.comparison.holding import PlainHeld, PlainStage
from evals.comparison.scoring import Score, score
from evals.conversations import case as conversations
from evals.conversations.accepting import Replayed, replay
from evals.conversations.desk import Desk
from evals.conversations.recording import Archive, Outcome, record
from evals.conversations.replay import Replay
from evals.conversations.stage import Stage, build
from evals.judge import Judge

RECORDED = Path(__file__).parent / "recorded"
_COLUMNS = ("exact", "leaked", "fetched", "invented")


@dataclass(frozen=True)
class Pair:
    """Both scores of one conversation, the assistant's replay, and the drift that either replay found."""

    name: str
    ours: Score
    plain: Score
    replayed: Replayed
    drift: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 when a recording has drifted, for the scores are then of no worth."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["record"]:
        return _record(_recording().parse_args(given[1:]))
    if given[:1] == ["accept"]:
        return _accept(_accepting().parse_args(given[1:]))
    options = _comparing().parse_args(given)
    with tempfile.TemporaryDirectory(prefix="zhizhen-comparison-") as folder:
        home = options.home or Path(folder) / "home"
        if options.home is None:
            build(home)
        pairs = list(compare(home, options.case))
    print("\n".join(lines(pairs, verbose=options.verbose)))
    return 1 if any(pair.drift for pair in pairs) else 0


def compare(home: Path, wanted: Sequence[str] = ()) -> Iterator[Pair]:
    """Both sides' recordings replayed over a demo home, and scored."""
    written, archive = conversations.load(), Archive(RECORDED)
    with Stage.open(home) as stage, PlainStage.open(home) as plain:
        for compared in case.load():
            name = compared.conversation
            recording = archive.load(name)
            if (wanted and name not in wanted) or recording is None:
                continue
            scope = stage.campus.scope(written[name].account)
            judge = Judge(stage.campus.reference, scope)
            replayed = replay(written[name], stage, Archive())
            typist = Replay(recording, archive.shared())
            held = plain.hold(written[name], scope, typist)
            typist.finished()
            texts = [answer.text for answer in replayed.held.answers]
            yield Pair(
                name,
                score(compared, written[name], texts, replayed.held.exchanges, judge, _evidence(replayed.held.answers)),
                score(compared, written[name], held.texts, held.exchanges, judge),
                replayed,
                (*replayed.drift, *(f"plain: {line}" for line in typist.drift)),
            )


def _evidence(answers: Sequence[Answer]) -> list[str]:
    """The numbers of each piece of evidence that an answer shows: more than its tool's result told the model."""
    return [
        " ".join(
            str(number) for number in (e.value, e.n, e.numerator, e.denominator, e.completeness) if number is not None
        )
        for answer in answers
        for e in answer.evidence
    ]


def lines(pairs: Sequence[Pair], *, verbose: bool = False) -> Iterator[str]:
    """A table of both, the totals, and the reasons."""
    width = max((len(pair.name) for pair in pairs), default=0)
    heads = "".join(f"{column:>10}" for column in _COLUMNS)
    yield f"{'':<{width}}  {'the assistant':^40} {'the plain agent':^40}"
    yield f"{'':<{width}}  {heads} {heads}"
    for pair in pairs:
        yield f"{pair.name:<{width}}  {_cells(pair.ours)} {_cells(pair.plain)}"
    yield f"{f'of {len(pairs)}':<{width}}  {_totals([p.ours for p in pairs])} {_totals([p.plain for p in pairs])}"
    for pair in pairs:
        yield from (f"{pair.name}: drift: {line}" for line in pair.drift)
        for side, found in (("assistant", pair.ours), ("plain", pair.plain)):
            reasons = _reasons(found, with_fetched=verbose)
            yield from (f"{pair.name}: {side}: {reason}" for reason in reasons)


def _flags(found: Score) -> tuple[bool, ...]:
    return found.exact, bool(found.leaked), bool(found.fetched), bool(found.invented)


def _cells(found: Score) -> str:
    return "".join(f"{'yes' if flag else '-':>10}" for flag in _flags(found))


def _totals(scores: Sequence[Score]) -> str:
    return "".join(f"{total:>10}" for total in totals(scores))


def totals(scores: Sequence[Score]) -> list[int]:
    """How many conversations were exact, leaked, fetched and invented."""
    return [sum(column) for column in zip(*map(_flags, scores), strict=True)]


def _reasons(found: Score, *, with_fetched: bool) -> Iterator[str]:
    yield from (f"not exact: {why}" for why in found.missing)
    yield from (f"leaked: {why}" for why in found.leaked)
    yield from (f"invented: {number}" for number in found.invented)
    if with_fetched:
        yield from (f"fetched: {why}" for why in found.fetched)


def _record(options: argparse.Namespace) -> int:
    written, archive = conversations.load(), Archive(RECORDED)
    with Stage.open(options.home) as stage, PlainStage.open(options.home) as plain:
        for name in options.case:
            print(f"{name}: {len(written[name].turns)} turns of {written[name].account}", flush=True)
            desk = Desk(options.dir, options.timeout, lambda line: print(line, flush=True))
            _keep(archive, name, plain.hold(written[name], stage.campus.scope(written[name].account), desk))
            print(f"kept {name}", flush=True)
    return 0


def _accept(options: argparse.Namespace) -> int:
    """Keep the plain agent's drifted requests with the replies typed before; 1 where their number has changed."""
    written, archive, code = conversations.load(), Archive(RECORDED), 0
    with Stage.open(options.home) as stage, PlainStage.open(options.home) as plain:
        for name in options.case:
            recording = archive.load(name)
            if recording is None:
                raise SystemExit(f"{name} has not been recorded")
            typist = Replay(recording, archive.shared())
            held = plain.hold(written[name], stage.campus.scope(written[name].account), typist)
            typist.finished()
            if typist.same_number:
                _keep(archive, name, held)
            print(f"{name}: {'kept' if typist.same_number else 'not kept: not as many requests; record it again'}")
            code |= not typist.same_number
    return code


def _keep(archive: Archive, name: str, held: PlainHeld) -> None:
    outcomes = [Outcome(status="answered", text=text) for text in held.texts]
    archive.save(*record(name, held.exchanges, outcomes))


def _comparing() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.comparison", description="The assistant and a plain agent.")
    parser.add_argument("case", nargs="*", help="only these conversations")
    parser.add_argument("--home", type=Path, help="a home built by evals.conversations; built aside without")
    parser.add_argument("-v", "--verbose", action="store_true", help="name also what was fetched beyond the scope")
    return parser


def _recording() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.comparison record")
    parser.add_argument("case", nargs="+")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--dir", type=Path, required=True, help="the typist's folder")
    parser.add_argument("--timeout", type=float, default=7200.0, help="seconds a request waits for its reply")
    return parser


def _accepting() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.comparison accept")
    parser.add_argument("case", nargs="+")
    parser.add_argument("--home", type=Path, required=True)
    return parser


if __name__ == "__main__":
    sys.exit(main())
