"""The command line in a test: one process, a container of the test's own."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from api import __main__, wiring
from api.container import Container

Run = Callable[..., tuple[int, str, str]]


def runner(container: Container, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command over the container: its exit code, output and errors."""
    monkeypatch.setattr(wiring, "build_container", lambda settings: container)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["zhizhen", *arguments])
        with pytest.raises(SystemExit) as end:
            __main__.main()
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return run
