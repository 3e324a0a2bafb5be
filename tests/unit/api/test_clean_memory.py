"""Memory is cleaned for a delivery that may hold anonymous answers, before DuckDB is there, and only for such a one."""

import subprocess
import sys
from pathlib import Path

import pytest

from api.clean_memory import SETTING
from tests.support import ROOT

_TRIED = """
import ctypes, sys
import api.__main__
from api.clean_memory import SETTING, clean_where_needed
done = clean_where_needed(sys.argv[1], "own")
found = ctypes.CDLL(None).getenv
found.restype = ctypes.c_char_p
print(done, found(SETTING[0].encode()))
"""
_REFUSED = """
import os, sys
os.putenv(sys.argv[1], "nonsense:true")
import duckdb
"""


def told(delivery: Path) -> str:
    command = [sys.executable, "-c", _TRIED, str(delivery)]
    done = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("set_response.csv", True),
        ("survey_answer-2024.TSV", True),
        ("delivery.xlsx", True),
        ("score.csv", False),
        ("set_participation.csv", False),
    ],
)
def test_memory_is_cleaned_where_a_file_may_hold_answers(tmp_path: Path, name: str, cleaned: bool) -> None:
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / name).touch()
    assert told(tmp_path) == (f"True {SETTING[1].encode()!r}" if cleaned else "False None")


def test_what_is_no_folder_is_held_for_delicate(tmp_path: Path) -> None:
    assert told(tmp_path / "absent").startswith("True")


def test_the_allocator_reads_the_setting_when_duckdb_is_loaded() -> None:
    """It says so of a setting it does not know; were it read at the start of the process, it would be too late."""
    command = [sys.executable, "-c", _REFUSED, SETTING[0]]
    done = subprocess.run(command, env={}, capture_output=True, text=True, timeout=60, check=True)
    assert "nonsense" in done.stderr
