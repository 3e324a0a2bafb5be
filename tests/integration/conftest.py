"""The whole web application around the fake assistant, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.house import house
from tests.support import ROOT

__all__ = ["fake_site", "house"]


@pytest.fixture(scope="session")
def fake_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address. It answers from the moment its port is known."""
    home: Path = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "tests.integration.serve_fake", str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)
