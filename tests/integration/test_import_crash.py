"""Whatever ends an import, the data that served before it serve after it: killed, out of disk, or read meanwhile."""

import os
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from knowledge_base.evaluation.importing.report import PUBLISHED
from tests.deliveries import Home, Rows, change, deliver
from tests.support import ROOT

NEW, OLD = "新数据", "某"

CHILD = """
import os, signal, sys
from pathlib import Path
from tests.deliveries import ALL, NOW, Home
from knowledge_base.evaluation.importing.opening import load_mapping
from knowledge_base.evaluation.importing.run import ImportRequest, import_data

home, folder, stage, number = Home(Path(sys.argv[1])), sys.argv[2], sys.argv[3], int(sys.argv[4])

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def progress(name, done, total):
    if name == stage and number in (done, -1):
        die()

if stage == "before link":
    os.link = die
if stage == "before swap":
    os.replace = die
if stage == "before report":
    os.rename = die
import_data(home.warehouse, home.history, ImportRequest(folder, load_mapping("own"), NOW, limits=ALL), progress)
print("ended")
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with published data."""
    made = Home(tmp_path / "home")
    assert made.take(deliver(tmp_path / "old")).outcome == PUBLISHED
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A delivery that differs, with a file that takes the exact way and anonymous answers."""

    def edit(rows: Rows) -> None:
        rows[1][1] = NEW
        rows[2][2] = "不是学分"

    new = deliver(tmp_path / "new")
    change(new / "course.csv", edit)
    return new


def child(home: Home, folder: Path, stage: str = "", number: int = 0, file_limit: int | None = None) -> tuple[int, str]:
    """An import in a process of its own: how it ended, and the last it said."""

    def limit() -> None:
        if file_limit is not None:
            # Past the limit a write fails as on a full disk.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

    command = [sys.executable, "-c", CHILD, str(home.warehouse.folder.parent), str(folder), stage, str(number)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, preexec_fn=limit, check=False)
    return done.returncode, (done.stderr or done.stdout).strip().splitlines()[-1] if done.stderr or done.stdout else ""


def name_of(home: Home) -> str:
    return str(home.ask("SELECT name FROM course WHERE course_id = 'c1'")[0][0])


@pytest.mark.parametrize(
    ("stage", "number", "serves"),
    [
        ("读取 course", -1, OLD),
        ("读取 set_response", -1, OLD),
        ("校验", 0, OLD),
        ("校验", 150, OLD),
        ("写入", 0, OLD),
        ("before link", 0, OLD),
        ("before swap", 0, OLD),
        ("before report", 0, NEW),
    ],
)
def test_killed_at_any_stage_it_leaves_whole_data_and_the_next_import_clears_up(
    home: Home, folder: Path, stage: str, number: int, serves: str
) -> None:
    assert child(home, folder, stage, number)[0] == -signal.SIGKILL
    assert name_of(home) == serves
    report = home.take(folder)
    assert name_of(home) == NEW
    assert report.generation is None or report.generation > 1
    left = [path.name for folder in (home.warehouse.folder, home.history.folder) for path in folder.iterdir()]
    assert not [name for name in left if not name.startswith(("generation-", "current.duckdb", "0000"))]


@pytest.mark.parametrize("seconds", [0.8, 1.6, 2.4])
def test_killed_at_a_moment_of_chance_it_leaves_whole_data(home: Home, folder: Path, seconds: float) -> None:
    command = [sys.executable, "-c", CHILD, str(home.warehouse.folder.parent), str(folder), "", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert name_of(home) in (OLD, NEW)
    home.take(folder)
    assert name_of(home) == NEW


@pytest.mark.parametrize("megabytes", [0.01, 0.3, 1, 3])
def test_a_full_disk_is_one_line_and_changes_nothing(home: Home, folder: Path, megabytes: float) -> None:
    before = home.state()
    code, said = child(home, folder, file_limit=int(megabytes * (1 << 20)))
    assert code == 1
    assert "GenerationError" in said
    assert "原有数据不变" in said
    assert home.state() == before
    assert child(home, folder) == (0, "ended")


def test_readers_are_answered_all_the_while(home: Home, folder: Path) -> None:
    answers: set[str] = set()
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                client = home.warehouse.open(home.warehouse.current())
                answers.add(str(client.fetch("SELECT name FROM course WHERE course_id = 'c1'")[0][0]))
                client.close()
            except Exception as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        code, _ = child(home, folder)
    finally:
        done.set()
        reader.join()
    assert code == 0
    assert failures == []
    assert OLD in answers
    assert answers <= {OLD, NEW}
    assert name_of(home) == NEW


def test_two_imports_at_once_lose_nothing(home: Home, folder: Path) -> None:
    commands = [sys.executable, "-c", CHILD, str(home.warehouse.folder.parent), str(folder), "", "0"]
    both = [subprocess.Popen(commands, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert any(process.returncode == 0 for process in both), said
    assert name_of(home) == NEW
    assert os.listdir(home.warehouse.folder)
