"""A server goes on answering while another process imports into its home: the old data, then the new, no error."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from evals import by_hand
from evals.benchmarks.processes import HOME, serving
from evals.by_hand import Row
from tests.deliveries import Rows, change
from tests.integration.end_to_end.conftest import bearer, open_data, plain_environment, printed_password, zhizhen
from tests.stores import SCALE
from tests.support import ROOT

QUESTION, YEAR = "我们院2024-2025学年的挂科率是多少？", "2024-2025"
AS_OF = "2026-03-20"
FAILED, MARK = 60.0, "59"
"""Below the first a mark fails; every mark of the new data is the second."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home of its own, for its data are replaced."""
    return tmp_path


@pytest.fixture
def delivery(folder: Path) -> Path:
    """The demo's files with every mark a failed one."""
    done = zhizhen(folder, "demo", "--scale", str(SCALE), "--export", str(folder / "files"))
    assert done.returncode == 0, done.stderr
    change(folder / "files" / "score.csv", _fail_all)
    return folder / "files"


def _fail_all(rows: Rows) -> None:
    place = {name: number for number, name in enumerate(rows[0])}
    for row in rows[1:]:
        if row[place["points"]] and float(row[place["points"]]) >= FAILED:
            row[place["points"]], row[place["grade_point"]] = MARK, "0"


@pytest.fixture
def client(folder: Path) -> Iterator[tuple[httpx.Client, dict[str, str]]]:
    """A client of the served demo, logged in as the dean."""
    built = zhizhen(folder, "demo", "--scale", str(SCALE))
    assert built.returncode == 0, built.stderr
    with serving(folder) as server, httpx.Client(base_url=server.url, trust_env=False, timeout=60) as made:
        yield made, bearer(made, "dean.cs", printed_password(built.stdout))


@pytest.mark.slow
def test_answers_come_from_the_old_data_until_the_new_are_there(
    folder: Path, delivery: Path, client: tuple[httpx.Client, dict[str, str]]
) -> None:
    old = _true(folder)
    before = _ask(*client)
    assert before == (1, old)
    command = [str(ROOT / "zhizhen"), "import", str(delivery), "--as-of", AS_OF, "--keep-demo-accounts"]
    log = folder / "import.log"
    meanwhile = []
    with log.open("wb") as said:
        importing = subprocess.Popen(command, cwd=folder, env=plain_environment(), stdout=said, stderr=said)
        try:
            while importing.poll() is None:
                meanwhile.append(_ask(*client))
        finally:
            importing.kill()
            importing.wait()
    assert importing.returncode == 0, log.read_text(encoding="utf-8")
    new = _true(folder)
    assert new > old
    assert _ask(*client) == (2, new)
    assert meanwhile[0] == before
    assert set(meanwhile) <= {(1, old), (2, new)}
    assert meanwhile == sorted(meanwhile), "no answer goes back to the old data"


def _true(folder: Path) -> float:
    generation = open_data(folder / HOME)
    try:
        row = Row(("college_id = 'cs'", f"academic_year IN ('{YEAR}')"))
        value = by_hand.figure(generation, "course_fail_rate", row)[0]
    finally:
        generation.close()
    assert value is not None
    return round(value, 9)


def _ask(client: httpx.Client, headers: dict[str, str]) -> tuple[int, float]:
    """The generation and the figure of one answer."""
    said = client.post("/api/chat", json={"question": QUESTION}, headers=headers)
    assert said.status_code == 200, said.text
    rates = [e for e in said.json()["evidence"] if e["metric"] == "course_fail_rate" and e["kind"] == "metric"]
    (figure,) = {
        (e["generation"], round(e["value"], 9)) for e in rates if e["filters"]["unit"] == "cs" and e["period"] == YEAR
    }
    return figure
