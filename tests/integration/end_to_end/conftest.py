"""A demo university built and served the way a person does it, by commands, with the real assistant behind it.

Without any chat model and without this machine's settings. One home and one server for all tests of this folder.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.settings import PREFIX
from evals.benchmarks.processes import HOME, serving
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse
from tests.stores import SCALE
from tests.support import ROOT


def plain_environment() -> Mapping[str, str]:
    """The environment without any setting of ours, and without what a running `make` hands down."""
    handed_down = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHONPATH", "VIRTUAL_ENV")
    return {k: v for k, v in os.environ.items() if not k.upper().startswith(PREFIX) and k not in handed_down}


def printed_password(said: str) -> str:
    """The demo's password from what a command printed."""
    found = re.search("密码都是：(.+)", said)
    assert found, said
    return found[1].strip()


def bearer(client: httpx.Client, username: str, password: str) -> dict[str, str]:
    """Headers of one who has logged in."""
    answer = client.post("/api/login", json={"username": username, "password": password})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@dataclass(frozen=True)
class Site:
    """A served home: `folder` is where commands run, `generation` the data behind its answers."""

    folder: Path
    url: str
    password: str
    generation: DuckClient

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One `./zhizhen` command to its end, on this home."""
        return zhizhen(self.folder, *arguments)

    def client(self) -> httpx.Client:
        # trust_env: a proxy of the machine has no business with the loopback.
        return httpx.Client(base_url=self.url, trust_env=False, timeout=60)


def zhizhen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "zhizhen"), *arguments]
    return subprocess.run(
        command, cwd=folder, env=plain_environment(), capture_output=True, text=True, timeout=300, check=False
    )


def open_data(home: Path) -> DuckClient:
    """The data a home answers from; close it when done."""
    return DuckClient(DuckWarehouse(home / "evaluation").current())


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("end-to-end")
    built = zhizhen(folder, "demo", "--scale", str(SCALE))
    assert built.returncode == 0, built.stderr
    with serving(folder) as server:
        generation = open_data(folder / HOME)
        yield Site(folder, server.url, printed_password(built.stdout), generation)
        generation.close()
