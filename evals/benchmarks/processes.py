"""The application as a user starts it: `./zhizhen` in a folder of its own, timed and weighed."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from api.settings import ROOT, variables

HOME = "var"
"""The home folder, relative to the folder a command runs in: the default of a machine without settings."""

Given = Mapping[str, str]
"""Settings by the names of their variables."""

_DEFAULTS: Given = {}
_UNUSUAL = ("PYTHONDONTWRITEBYTECODE",)
"""Habits of a build machine that no school has: without byte code every start compiles its imports anew."""
_PATIENCE = 120.0
_MEGABYTES = 1024.0  # ru_maxrss counts kilobytes on Linux


@dataclass(frozen=True)
class Run:
    """How long a command took, in seconds, its peak memory in MB, and the seconds of processor it used."""

    seconds: float
    megabytes: float
    processor: float


@dataclass
class Server:
    """A server that answers: `seconds` from the start of its process to its first page. `megabytes` once it ended."""

    url: str
    seconds: float
    megabytes: float = 0.0


def run(folder: Path, *arguments: str, given: Given = _DEFAULTS) -> Run:
    """One command to its end; CalledProcessError with what it said when it failed."""
    return timed(_command(arguments, given), folder)


def timed(command: list[str], folder: Path) -> Run:
    """Any command to its end; CalledProcessError when it failed."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.stdout.read() if process.stdout else b""
    status, usage = _ended(process)
    if status:
        raise subprocess.CalledProcessError(status, command, output=said)
    return Run(time.perf_counter() - begun, usage.ru_maxrss / _MEGABYTES, usage.ru_utime + usage.ru_stime)


@contextmanager
def serving(folder: Path, given: Given = _DEFAULTS) -> Iterator[Server]:
    """`serve` on a free port, until the block ends."""
    port = _free_port()
    begun = time.perf_counter()
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(_command(("serve", "--port", str(port)), given), cwd=folder, stdout=log, stderr=log)
        server = Server(f"http://127.0.0.1:{port}", 0.0)
        try:
            _first_page(server.url, process)
            server.seconds = time.perf_counter() - begun
            yield server
        finally:
            process.terminate()
            _, usage = _ended(process)
            server.megabytes = usage.ru_maxrss / _MEGABYTES


def _command(arguments: tuple[str, ...], given: Given) -> list[str]:
    return as_usual([str(ROOT / "zhizhen"), *arguments], given)


def as_usual(command: list[str], given: Given = _DEFAULTS) -> list[str]:
    """The command without this machine's settings: every benchmark runs on the defaults and what it gives."""
    unset = [word for name in (*variables(), *_UNUSUAL) for word in ("-u", name)]
    return ["env", *unset, *(f"{name}={value}" for name, value in given.items()), *command]


def _first_page(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.perf_counter() + _PATIENCE
    while time.perf_counter() < deadline:
        try:
            # trust_env: a proxy of the machine has no business with the loopback.
            if httpx.get(url, follow_redirects=True, trust_env=False, timeout=_PATIENCE).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.01)
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it answered")
    raise TimeoutError(f"no page from {url} within {_PATIENCE:.0f} s")


def _ended(process: subprocess.Popen[bytes]) -> tuple[int, resource.struct_rusage]:
    """Wait for the process: its exit code, and what it and what it waited for have used; memory in kilobytes."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
