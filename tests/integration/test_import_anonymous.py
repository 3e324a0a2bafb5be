"""Anonymous answers through the command a school uses."""

import subprocess
from pathlib import Path

from tests.deliveries import answers
from tests.support import ROOT

TURNS = 3


def test_not_even_the_beginning_of_a_number_remains_after_an_import_by_command(tmp_path: Path) -> None:
    """Up to seven bytes between two columns are memory DuckDB has not cleaned; the command has it cleaned."""
    for turn in range(TURNS):
        home, delivery = tmp_path / f"home{turn}", answers(tmp_path / f"in{turn}")
        command = [str(ROOT / "zhizhen"), "import", str(delivery)]
        environment = {"ZHIZHEN_HOME": str(home), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert "not cleaned" not in done.stderr
        assert b"S2023" not in (home / "evaluation" / "current.duckdb").read_bytes()
