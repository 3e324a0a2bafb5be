"""Every command shows one's own and nothing of another's (see `house.py`): one that nobody has listed fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from api import __main__
from tests.commanding import Run, runner
from tests.fakes import TODAY
from tests.integration.doors import COMMANDS, LISTING, MACHINES, NAMING
from tests.integration.house import House, marks_of, text_of, untouched
from tests.rectifying import a_test

_PLACE = re.compile(r"\{(\w+)\}")


def commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    inner: Mapping[str, Any] = getattr(command, "commands", {})
    for word, one in inner.items():
        yield from commands(one, f"{name} {word}".strip())
    if not inner:
        yield name, command


def test_every_command_is_in_a_list_and_runs_as_somebody_or_is_the_machines() -> None:
    found = dict(commands(typer.main.get_command(__main__.app)))
    assert set(found) == {*MACHINES, *NAMING, *LISTING, *COMMANDS}
    for name, command in found.items():
        asks = any("--as" in option.opts for option in command.params)
        assert asks == (name not in MACHINES), name


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in the house: its exit code, output and errors."""
    return runner(house.app.state.container, monkeypatch, capsys)


@pytest.mark.parametrize("name", NAMING)
def test_a_command_finds_nothing_of_anothers(house: House, run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "test.json").write_text(a_test(TODAY).model_dump_json(exclude={"verb"}), encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    files = {"test": str(tmp_path / "test.json"), "file": str(tmp_path / "a.pdf")}
    told = []
    for place in (0, 1):
        things = {key: pair[place] for key, pair in house.things.items()}
        code, out, err = run(*name.split(), *(a.format(**things, **files) for a in NAMING[name]), "--as", "dean.em")
        assert (code, out) == (1, ""), (name, out, err)
        # Each error may repeat the name it was asked for, and no more.
        (named,) = _PLACE.findall(" ".join(NAMING[name]).replace("{file}", "").replace("{test}", ""))
        told.append(err.replace(things[named], "…"))
    assert told[0] == told[1]
    assert untouched(house)


@pytest.mark.parametrize("name", LISTING)
def test_a_command_that_lists_shows_nothing_of_anothers(house: House, run: Run, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out.xlsx"
    code, said, err = run(*name.split(), *(a.format(out=out) for a in LISTING[name]), "--as", "dean.em")
    assert code == 0, err
    shown = said + (text_of(out.read_bytes()) if out.is_file() else "")
    assert [mark for mark in marks_of(house) if mark in shown] == []
