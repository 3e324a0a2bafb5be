"""Typing, replaying and accepting conversations with the chat brain. `README.md` beside this says how to type.

    python -m evals.conversations home DIR
    python -m evals.conversations record CASE … --home DIR [--dir DESK] [--cases DIR]
    python -m evals.conversations show [NNNN] [--dir DESK]
    python -m evals.conversations reply [NNNN] [--dir DESK] < reply.json
    python -m evals.conversations replay [CASE …] [--home DIR]
    python -m evals.conversations accept [CASE …] [--home DIR]
    python -m evals.conversations list

Exit code 1 when a replay fails, an outcome is not as expected, or something could not be accepted.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from evals.conversations import case, desk, show
from evals.conversations.accepting import Replayed, accept, replay
from evals.conversations.case import Conversation
from evals.conversations.desk import Desk
from evals.conversations.recording import FOLDER, Archive, record
from evals.conversations.stage import Stage, build
from evals.conversations.typed import TypedReply

DESK = Path("var/desk")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    options = _parser().parse_args(arguments)
    done: bool = options.run(options)
    return 0 if done else 1


def _home(options: argparse.Namespace) -> bool:
    build(options.home)
    print(f"built {options.home}")
    return True


def _record(options: argparse.Namespace) -> bool:
    archive, cases = Archive(options.archive), case.load(options.cases)
    unknown = [name for name in options.case if name not in cases]
    if unknown:
        print(f"no conversation is called {', '.join(unknown)}", file=sys.stderr)
        return False
    desk.begin(options.dir)  # the stage takes a while, and whoever looks meanwhile is not to see the one before
    with _stage(options.home) as stage:
        well = [_typed(cases[name], stage, archive, options) for name in options.case]
    return all(well)


def _typed(conversation: Conversation, stage: Stage, archive: Archive, options: argparse.Namespace) -> bool:
    """Let one conversation be typed, keep it whatever came of it, and say what is not as expected."""
    # The questions are the asker's: whoever types must not read on to what is expected.
    print(f"{conversation.id}: {len(conversation.turns)} turns of {conversation.account}, a {conversation.model} model")
    print(f"habit: {conversation.habit}\n" if conversation.habit else "", end="", flush=True)
    held = stage.hold(conversation, Desk(options.dir, options.timeout, lambda line: print(line, flush=True)))
    archive.save(*record(conversation.id, held.exchanges, held.outcomes))
    answers = [
        f"──── {turn.question}\n[{answer.status.value}] {answer.text.strip()}"
        for turn, answer in zip(conversation.turns, held.answers, strict=True)
    ]
    told = "\n".join([*answers, f"kept {conversation.id}", *(f"  not as expected: {line}" for line in held.findings)])
    print(told, flush=True)
    desk.end(options.dir, told)
    return not held.findings


def _show(options: argparse.Namespace) -> bool:
    wanted = _request(options, options.wait)
    if wanted is None:
        print(desk.ended(options.dir) or "no such request waits", file=sys.stderr)
        return False
    found = desk.requests(options.dir)
    place = found.index(wanted)
    before = json.loads(found[place - 1].read_bytes()) if place and not options.whole else None
    print("\n".join([f"════ {wanted.name}", *show.lines(json.loads(wanted.read_bytes()), before)]))
    return True


def _request(options: argparse.Namespace, seconds: float = 0.0) -> Path | None:
    """The request with the number that was given, without one that which waits."""
    if not options.number:
        return desk.awaited(options.dir, seconds)
    path: Path = options.dir / f"{options.number:04d}.request.json"
    return path if path.exists() else None


def _reply(options: argparse.Namespace) -> bool:
    try:
        reply = TypedReply.model_validate_json(sys.stdin.read())
    except ValidationError as error:
        print(error, file=sys.stderr)
        return False
    request = _request(options)
    if request is None or desk.reply_path(request).exists():
        print("no such request waits for a reply", file=sys.stderr)
        return False
    desk.put(desk.reply_path(request), reply.model_dump_json(exclude_defaults=True))
    print(f"{request.name} has its reply")
    return True


def _replay(options: argparse.Namespace) -> bool:
    return _over(options, accepting=False)


def _accept(options: argparse.Namespace) -> bool:
    return _over(options, accepting=True)


def _over(options: argparse.Namespace, *, accepting: bool) -> bool:
    """Replay the recorded conversations that were named, or all; with `accepting`, keep what has drifted."""
    archive, cases = Archive(options.archive), case.load(options.cases)
    wanted = options.case or [name for name in cases if name in archive.ids()]
    well = True
    with _stage(options.home) as stage:
        for name in wanted:
            replayed = replay(cases[name], stage, archive)
            print("\n".join(replayed.lines()), flush=True)
            well = (_kept(replayed, archive) if accepting and replayed.drift else replayed.passed) and well
    if accepting:
        archive.prune()
    return well


def _kept(replayed: Replayed, archive: Archive) -> bool:
    kept = accept(replayed, archive)
    print("  accepted" if kept else "\n".join(f"  not accepted: {why}" for why in replayed.obstacles))
    return kept


def _list(options: argparse.Namespace) -> bool:
    recorded = Archive(options.archive).ids()
    for name, conversation in case.load(options.cases).items():
        mark = "recorded" if name in recorded else "to be typed"
        print(f"{name:<40} {conversation.account:<14} {conversation.model:<5} {mark}")
    return True


@contextmanager
def _stage(home: Path | None) -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="zhizhen-conversations-") as folder:
        if home is None:
            build(home := Path(folder) / "home")
        with Stage.open(home) as stage:
            yield stage


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.conversations", description="Typed conversations.")
    commands = parser.add_subparsers(required=True)
    places = argparse.ArgumentParser(add_help=False)
    places.add_argument(
        "--cases", type=Path, default=case.FOLDER, metavar="DIR", help="the written conversations, or one file of them"
    )
    places.add_argument("--archive", type=Path, default=FOLDER, metavar="DIR", help="where recordings are kept")
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument("--dir", type=Path, default=DESK, help="the typist's folder")
    home = commands.add_parser("home", help="build the demo home that recordings are made on")
    home.add_argument("home", type=Path)
    home.set_defaults(run=_home)
    recording = commands.add_parser("record", parents=[places, place], help="let conversations be typed, and keep them")
    recording.add_argument("case", nargs="+")
    recording.add_argument("--home", type=Path, help="a home built by `home`; built aside without")
    recording.add_argument("--timeout", type=float, default=7200.0, help="seconds a request waits for its reply")
    recording.set_defaults(run=_record)
    showing = commands.add_parser("show", parents=[place], help="print a request for reading; the waiting one without")
    showing.add_argument("number", nargs="?", type=int, default=0)
    showing.add_argument("--wait", type=float, default=60.0, help="seconds to wait for a request")
    showing.add_argument("--whole", action="store_true", help="repeat what the request before it said already")
    showing.set_defaults(run=_show)
    replying = commands.add_parser("reply", parents=[place], help="put the reply on standard input in place")
    replying.add_argument("number", nargs="?", type=int, default=0)
    replying.set_defaults(run=_reply)
    for name, run in (("replay", _replay), ("accept", _accept)):
        over = commands.add_parser(name, parents=[places], help=f"{name} recordings, all without a name")
        over.add_argument("case", nargs="*")
        over.add_argument("--home", type=Path, help="a home built by `home`; built aside without")
        over.set_defaults(run=run)
    commands.add_parser("list", parents=[places], help="what is written and what is recorded").set_defaults(run=_list)
    return parser


if __name__ == "__main__":
    sys.exit(main())
