"""The benchmarks run from end to end on a tiny demo. What they measure is not judged here."""

import subprocess
import sys

import pytest

from evals.benchmarks.postgresql import installed
from tests.support import ROOT


@pytest.mark.slow
def test_a_quick_run_ends_well() -> None:
    command = [
        sys.executable,
        "-m",
        "evals.benchmarks",
        "--quick",
        "--only",
        "ask",
        "--only",
        "overhead",
        "--only",
        "postgresql",
        "--only",
        "query",
        "--only",
        "import",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert "ask over HTTP, one at a time" in done.stdout
    assert ("ask over HTTP, PostgreSQL" in done.stdout) == (installed() is not None)
    assert "above the bare agent" in done.stdout
    assert "ratio to COPY" in done.stdout
    assert "ratio to hand-written" in done.stdout
