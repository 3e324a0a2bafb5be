"""Every recorded conversation goes as it was typed: the same requests, and answers that meet the expectations.

So do those with the plain agent; beside it the assistant neither leaks nor invents.
"""

from pathlib import Path

import pytest

from evals.comparison import __main__ as comparison
from evals.conversations import case
from evals.conversations.accepting import replay
from evals.conversations.recording import Archive
from evals.conversations.stage import Stage, build


@pytest.mark.slow
def test_every_recorded_conversation_goes_as_it_was_typed(tmp_path: Path) -> None:
    archive, cases = Archive(), case.load()
    typed = {name for name, conversation in cases.items() if conversation.taught}
    assert set(archive.ids()) == typed, "a recording without a note of what it taught, or the other way round"
    build(tmp_path / "home")
    # One test and one replay for all: each worker of a parallel run would build a home of its own.
    pairs = list(comparison.compare(tmp_path / "home"))
    compared = {pair.name for pair in pairs}
    assert compared <= typed
    # What a plain agent has no part in (plans, sheets, the ledger) is replayed only.
    with Stage.open(tmp_path / "home") as stage:
        beside = [replay(cases[name], stage, archive) for name in sorted(typed - compared)]
    failed = [one for one in (*(pair.replayed for pair in pairs), *beside) if not one.passed]
    assert not failed, "\n".join(line for replayed in failed for line in replayed.lines())
    assert not [line for pair in pairs for line in pair.drift]
    assert not [pair.name for pair in pairs if pair.ours.leaked or pair.ours.invented]
    readme = (Path(comparison.__file__).parent / "README.md").read_text(encoding="utf-8")
    for side, scores in (("assistant", [p.ours for p in pairs]), ("plain agent", [p.plain for p in pairs])):
        row = f"| the {side} | {' | '.join(map(str, comparison.totals(scores)))} |"
        assert row in readme, f"evals/comparison/README.md has other totals than: {row}"
