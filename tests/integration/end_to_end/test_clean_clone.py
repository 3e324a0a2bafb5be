"""`make run` in a clean clone: a set-up of its own, the demo university whole, and an answer to who logs in."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.integration.end_to_end.accepted import FAIL_RATES, check_fail_rates
from tests.integration.end_to_end.conftest import bearer, open_data, plain_environment, printed_password
from tests.support import ROOT, need

PATIENCE_S = 420.0


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
    """What is committed, in an empty folder: nothing that lies about in this checkout is in it."""
    if not os.environ.get("CI"):
        pytest.skip("sets a whole environment up; asked for by CI=1")
    git, _, _ = need("git"), need("make"), need(ROOT / ".git")
    # A checkout mounted into a container may belong to another user, which git would refuse to clone.
    trusting = tmp_path / "gitconfig"
    trusting.write_text("[safe]\n\tdirectory = *\n", encoding="utf-8")
    target = tmp_path / "clone"
    subprocess.run(
        [git, "clone", "--quiet", "--no-hardlinks", ROOT, target],
        env={**os.environ, "GIT_CONFIG_GLOBAL": str(trusting)},
        check=True,
    )
    yield target
    shutil.rmtree(target)


@contextmanager
def make_run(clone: Path, home: Path, log: Path) -> Iterator[str]:
    """`make run` on a free port: its address once the first page answers. Its process group ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["make", "run", f"PORT={port}", f"PYTHON={sys.executable}"]
    environment = {**plain_environment(), "ZHIZHEN_HOME": str(home)}
    with log.open("w") as said:
        made = subprocess.Popen(
            command, cwd=clone, env=environment, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _first_page(url, made, log)
        yield url
    finally:
        _end_group(made)


def _first_page(url: str, made: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        assert made.poll() is None, log.read_text(encoding="utf-8")
        # trust_env: a proxy of the machine has no business with the loopback.
        with suppress(httpx.TransportError):
            if httpx.get(url, follow_redirects=True, trust_env=False, timeout=30).status_code == 200:
                return
        time.sleep(0.2)
    pytest.fail(f"no page in time: {log.read_text(encoding='utf-8')}")


def _end_group(made: subprocess.Popen[bytes]) -> None:
    """`make`, its shell and the server were started in a group of their own: end that, and nothing else."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(made.pid, how)
        with suppress(subprocess.TimeoutExpired):
            made.wait(20)


@pytest.mark.slow
def test_make_run_in_a_clean_clone_answers_a_dean(clone: Path, tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "make.log"
    with make_run(clone, home, log) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        said = log.read_text(encoding="utf-8")
        assert url in said
        headers = bearer(client, "dean.cs", printed_password(said))
        asked = client.post("/api/chat", json={"question": FAIL_RATES}, headers=headers)
    generation = open_data(home)
    try:
        check_fail_rates(asked.json(), generation)
    finally:
        generation.close()
    assert not (clone / "var").exists()
