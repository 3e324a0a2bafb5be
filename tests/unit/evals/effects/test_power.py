"""The curve of power counts what was found, asks the promise where it is made, and says when a bar is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.effects.__main__ import main
from evals.effects.designs import DESIGNS
from evals.effects.power import BARS, PLANNED, Found, Task, met, power_table, run
from evals.effects.worlds import INDEPENDENT
from tests.unit.evals.effects.standing_in import always
from tools.effect.case import Case


def promise(case: Case) -> float:
    return 0.7


def at(by: float, share: float) -> list[Found]:
    return [Found(INDEPENDENT.name, by, design.name, 100, round(100 * share), (0.7,)) for design in DESIGNS]


def test_every_draw_is_counted_and_the_promise_is_asked_at_the_planned_change_only() -> None:
    planned, other = (run(Task(0, by, 0, 2, 1), always, promise) for by in (-PLANNED, -0.1))
    assert [one.design for one in planned] == [design.name for design in DESIGNS]
    assert all((one.draws, one.effective, one.promised) == (2, 2, (0.7, 0.7)) for one in planned)
    assert all(one.promised == () for one in other)


@pytest.mark.parametrize(("share", "kept"), [(0.9, True), (0.7, False), (0.5, False)])
def test_the_bars_are_those_of_one_unit_and_of_five_compared(share: float, kept: bool) -> None:
    found = at(-PLANNED, share)
    assert met(found) is kept
    text = list(power_table(found))
    assert sum(": met" in line for line in text) == sum(share >= bar for bar in BARS.values())
    assert any("0.700" in line and line.startswith("| independent | own history, 1 term") for line in text)


def test_without_the_planned_change_in_the_world_of_the_bars_there_is_no_bar() -> None:
    assert not any("bar 0." in line for line in power_table(at(-0.1, 0.9)))


def test_the_command_prints_and_writes_its_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--size", "small", "--kind", "rate", "--world", "independent"]
    out = tmp_path / "table.md"
    # So few draws cannot reach the bar, whatever comes out of them.
    assert main(["calibration", "--draws", "5", *place, "--processes", "1", "--out", str(out)]) == 1
    assert out.read_text(encoding="utf-8") == capsys.readouterr().out
    assert f"0 of {len(DESIGNS)} bars met." in out.read_text(encoding="utf-8")
